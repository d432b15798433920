from pathlib import Path

from maatwaarde.report.files import write_tables


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_tables({"first": {"id": ["a", None], "n": [1, 2.5]}}, out)
    write_tables({"first": {"id": ["b"], "n": [True]}}, out)
    assert out.read_bytes() == b"id,n\nb,true\n"
    assert list(tmp_path.iterdir()) == [out]
