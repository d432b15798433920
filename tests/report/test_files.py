import os
from pathlib import Path

import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.documents.files import write_atomically
from maatwaarde.report.files import write_tables


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_tables({"first": {"id": ["a", None], "n": [1, 2.5]}}, out)
    write_tables({"first": {"id": ["b"], "n": [True]}}, out)
    assert out.read_bytes() == b"id,n\nb,true\n"
    assert list(tmp_path.iterdir()) == [out]


def test_the_old_file_stays_when_writing_stops_halfway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"earlier")

    def full(*_: object) -> None:
        assert out.read_bytes() == b"earlier"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(MaatwaardeError, match="No space left on device"):
        write_atomically(out, b"newer")
    assert out.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"earlier")
    out.chmod(0o640)
    write_atomically(out, b"newer")
    assert out.stat().st_mode & 0o777 == 0o640
