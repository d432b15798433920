from pathlib import Path

from maatwaarde.documents.writing import write_atomically
from maatwaarde.report.files import table_file


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_atomically(out, table_file({"first": {"id": ["a", None], "n": [1, 2.5]}}, ".csv"))
    write_atomically(out, table_file({"first": {"id": ["b"], "n": [True]}}, ".csv"))
    assert out.read_bytes() == b"id,n\nb,true\n"
    assert list(tmp_path.iterdir()) == [out]
