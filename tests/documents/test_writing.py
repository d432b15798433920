from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.documents.files import noting_reads, read_bytes, reason_of
from maatwaarde.documents.writing import (
    check_target,
    keep_what_was_read,
    make_folder,
    remove_folder,
    unwritable,
    write_atomically,
    write_folder,
    write_together,
)


def test_the_old_file_stays_when_writing_stops_halfway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"earlier")

    def full(*_: object) -> None:
        assert out.read_bytes() == b"earlier"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(MaatwaardeError, match="the disk is full"):
        write_atomically(out, b"newer")
    assert out.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"earlier")
    out.chmod(0o640)
    write_atomically(out, b"newer")
    assert out.stat().st_mode & 0o777 == 0o640


def test_what_the_system_says_is_told_in_our_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refused)
    for number in (errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG):
        with pytest.raises(MaatwaardeError) as caught:
            write_atomically(tmp_path / "out.csv", b"")
        (problem,) = caught.value.problems
        assert os.strerror(number) not in problem.text("nl")
        assert problem.text("nl") != problem.text("en").replace("error", "fout")
    number = errno.ESTALE  # what is unusual is in the system's words, and said to be so
    with pytest.raises(MaatwaardeError) as caught:
        write_atomically(tmp_path / "out.csv", b"")
    assert f"het systeem meldt '{os.strerror(number)}'" in caught.value.problems[0].text("nl")


def test_of_several_files_all_stay_where_one_cannot_be_written(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"earlier")
    second.mkdir()
    with pytest.raises(MaatwaardeError, match="it is a folder"):
        write_together({first: b"newer", second: b"newer"})
    assert first.read_bytes() == b"earlier"
    assert sorted(tmp_path.iterdir()) == [first, second]
    write_together({first: b"newer", tmp_path / "c": b"new"})
    assert (first.read_bytes(), (tmp_path / "c").read_bytes()) == (b"newer", b"new")


def test_a_system_without_nameless_files_writes_whole_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refused(path: str, flags: int, *rest: int, **more: int) -> int:
        if flags & getattr(os, "O_TMPFILE", 0) == getattr(os, "O_TMPFILE", -1):
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refused)
    out = tmp_path / "out.csv"
    for content in (b"earlier", b"newer"):
        write_atomically(out, content)
        assert out.read_bytes() == content
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_is_written_with_all_its_files_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "d", {"a": b"1", "b/c": b"2"})
    assert (tmp_path / "d" / "b" / "c").read_bytes() == b"2"
    written = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.name == "c":
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MaatwaardeError, match="the disk is full"):
        write_folder(tmp_path / "e", {"a": b"1", "b/c": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_no_permission_of_the_process_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread that makes a file meanwhile would make it for everybody."""
    before = os.umask(0o027)
    os.umask(before)
    monkeypatch.delattr(os, "umask")
    try:
        _set_umask(0o027)
        write_atomically(tmp_path / "a", b"x")
        write_folder(tmp_path / "d", {"b": b"x"})
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
        write_atomically(tmp_path / "c", b"x")
    finally:
        _set_umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "c", "d")] == [
        0o640,
        0o640,
        0o750,
    ]


_set_umask = os.umask


def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what Windows has not."""
    for name in ("O_TMPFILE", "fchmod", "fchown", "umask", "geteuid", "sched_getaffinity"):
        monkeypatch.delattr(os, name, raising=False)
    for name in ("fcntl", "resource", "pwd", "grp", "termios"):
        monkeypatch.setitem(sys.modules, name, None)


def test_files_and_folders_are_written_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_windows(monkeypatch)
    replace = os.replace

    def no_folder_in_place_of_another(source: str, target: str) -> None:
        if os.path.isdir(target):
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", no_folder_in_place_of_another)
    out = tmp_path / f"{'x' * 240}.csv"
    for content in (b"earlier", b"newer"):
        write_atomically(out, content)
        assert out.read_bytes() == content
    (tmp_path / "d").mkdir()
    write_folder(tmp_path / "d", {"a": b"1"})
    assert (tmp_path / "d" / "a").read_bytes() == b"1"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "d", out]


def test_what_excel_has_open_is_told_before_the_work_and_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, other = tmp_path / "uit.xlsx", tmp_path / "a.svg"
    for path in (out, other):
        path.write_bytes(b"earlier")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    def told(call: Callable[..., object], *given: object) -> None:
        with pytest.raises(MaatwaardeError) as caught:
            call(*given)
        (problem,) = caught.value.problems
        assert problem.where.file == str(out)
        assert problem.what == "cannot be written: another program uses it"
        assert "Excel" in problem.mend

    with monkeypatch.context() as on_this_system:
        on_this_system.setattr(os, "replace", denied)
        told(write_atomically, out, b"newer")
    opened = Path.open
    with monkeypatch.context() as on_windows:
        on_windows.setattr(
            Path, "open", lambda self, *how: denied() if self == out else opened(self, *how)
        )
        told(check_target, out)
        # And none is written where one of several cannot be.
        told(write_together, {other: b"newer", out: b"newer"})
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"earlier"}
    assert len(list(tmp_path.iterdir())) == 2


def target_refused(path: Path, **how: bool) -> tuple[str, str]:
    with pytest.raises(MaatwaardeError) as caught:
        check_target(path, **how)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("unwritable", str(path))
    return problem.what.removeprefix("cannot be written: "), problem.mend


def test_why_a_file_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    folder, pipe, kept = tmp_path / "folder", tmp_path / "pipe", tmp_path / "kept"
    folder.mkdir()
    os.mkfifo(pipe)
    kept.touch()
    kept.chmod(0o444)
    name = "give the name of a file"
    assert target_refused(folder) == ("it is a folder", name)
    assert target_refused(pipe) == ("it is a device or a pipe, and no file", name)
    elsewhere = "check that the folder exists and that you may write there"
    assert target_refused(tmp_path / "no" / "x") == ("there is no such folder", elsewhere)
    assert target_refused(kept / "x")[0] == "a part of the path is a file and not a folder"
    assert target_refused(kept) == ("you have no permission for that", elsewhere)
    # What may be a folder too may be one; and what is not there, or may be replaced, is in order.
    check_target(folder, or_folder=True)
    assert target_refused(pipe, or_folder=True)[1] == name
    check_target(tmp_path / "new")
    kept.chmod(0o644)
    check_target(kept)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "kept", "pipe"]


def test_an_error_without_a_number_is_told_as_the_system_says_it() -> None:
    assert reason_of(OSError("odd")) == "the system says 'odd'"
    assert reason_of(OSError(errno.EPERM, "no")) == "you have no permission for that"
    (problem,) = unwritable("x", OSError("odd")).problems
    assert problem.mend == "check that the folder exists and that you may write there"
    (problem,) = unwritable("x", OSError(errno.EPERM, "no")).problems
    assert problem.mend == "check that the folder exists and that you may write there"


def test_what_was_read_is_not_written_over_by_whatever_name(tmp_path: Path) -> None:
    read, link, other = tmp_path / "read", tmp_path / "link", tmp_path / "other"
    for path in (read, other):
        path.write_bytes(b"1")
    link.symlink_to(read)
    keep_what_was_read(read)
    with noting_reads():
        keep_what_was_read(read)
        assert read_bytes(read, MaatwaardeError) == b"1"
        for name in (read, link, str(read)):
            with pytest.raises(MaatwaardeError) as caught:
                keep_what_was_read(name)
            (problem,) = caught.value.problems
            assert (problem.code, problem.where.file) == ("overwrites-input", str(name))
            assert problem.what == (
                "is read by this command, and would be lost if it were written too"
            )
            assert problem.mend == "give another name to write to"
        for name in (other, tmp_path / "none", tmp_path):
            keep_what_was_read(name)
    keep_what_was_read(read)


def test_a_folder_is_made_anew_and_removed_with_all_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    for _ in range(2):
        make_folder(folder)
        assert list(folder.iterdir()) == []
        (folder / "x").touch()
    remove_folder(folder)
    assert list(tmp_path.iterdir()) == []
    remove_folder(folder)
    with pytest.raises(MaatwaardeError, match="there is no such folder"):
        make_folder(tmp_path / "no" / "f")
