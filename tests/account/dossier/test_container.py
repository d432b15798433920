"""A container of which every byte is as it was written, or is not read."""

from __future__ import annotations

import io
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.account.dossier.container import (
    check_target,
    pack,
    read_dossier,
    safe,
    unpack,
    write_dossier,
)
from maatwaarde.diagnostics import DossierError, MaatwaardeError
from maatwaarde.documents import limits

CONTENTS = {"b/één.csv": b"id;title\nA;\xc3\xa9\n", "a.txt": b"", "b/twee.bin": bytes(range(256))}


def refusal(packed: bytes) -> tuple[str, str]:
    with pytest.raises(DossierError) as caught:
        unpack(packed, "d.zip")
    (problem,) = caught.value.problems
    return problem.code, problem.what


def test_what_was_packed_comes_back_whatever_the_order() -> None:
    packed = pack(CONTENTS)
    assert packed == pack(dict(reversed(CONTENTS.items())))
    assert unpack(packed, "d.zip") == CONTENTS


def test_any_program_can_unpack_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(CONTENTS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == CONTENTS
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {item.external_attr >> 16 for item in archive.infolist()} == {0o100644}


def test_every_bit_that_is_turned_is_seen() -> None:
    packed = pack(CONTENTS)
    for at in range(len(packed)):
        altered = bytearray(packed)
        altered[at] ^= 1 << at % 8
        code, what = refusal(bytes(altered))
        assert code == "altered" or "no zip" in what or "another way" in what


def test_the_file_of_an_altered_byte_is_named() -> None:
    packed = pack(CONTENTS)
    at = packed.index(bytes(range(256)))
    altered = packed[:at] + b"x" + packed[at + 1 :]
    assert refusal(altered) == (
        "altered",
        "was altered or is damaged, at byte "
        f"{at - len('b/twee.bin') - 16}: 'b/twee.bin' is not what its checksum is of; one of them "
        "changed",
    )


@pytest.mark.parametrize("n", [1, 17, 300])
def test_bytes_too_many_or_too_few_are_seen(n: int) -> None:
    packed = pack(CONTENTS)
    assert refusal(packed + b"x" * n)[1].endswith(f"after its end come {n:,} bytes more")
    assert refusal(packed[:-n])[0] == "altered"


def zipped(fill: Callable[[zipfile.ZipFile], None], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        fill(archive)
    return out.getvalue()


def a_link(archive: zipfile.ZipFile) -> None:
    item = zipfile.ZipInfo("link", (1980, 1, 1, 0, 0, 0))
    item.external_attr = (stat.S_IFLNK | 0o777) << 16
    item.create_system = 3
    archive.writestr(item, "/etc/passwd")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("fill", "method", "said"),
    [
        (lambda z: z.writestr("bomb", bytes(10**7)), zipfile.ZIP_DEFLATED, "another way"),
        (lambda z: z.writestr("../../etc/passwd", b"x"), zipfile.ZIP_STORED, "is no name"),
        (lambda z: z.writestr("/etc/passwd", b"x"), zipfile.ZIP_STORED, "is no name"),
        (lambda z: z.writestr("a\\..\\b", b"x"), zipfile.ZIP_STORED, "is no name"),
        (lambda z: [z.writestr("a", b"x"), z.writestr("a", b"y")], zipfile.ZIP_STORED, "twice"),
        (a_link, zipfile.ZIP_STORED, "before 'link'"),
        (lambda z: z.writestr("a", b"x"), zipfile.ZIP_STORED, "before 'a'"),
    ],
    ids=["bomb", "above", "absolute", "backslash", "twice", "link", "another date"],
)
def test_what_another_program_packed_is_refused(
    fill: Callable[[zipfile.ZipFile], None], method: int, said: str
) -> None:
    assert said in refusal(zipped(fill, method))[1]


def test_a_huge_size_is_no_reason_to_reserve_memory() -> None:
    packed = bytearray(pack({"a": b"x"}))
    packed[18:26] = b"\xff\xff\xff\x7f" * 2
    assert "ends in the middle of 'a'" in refusal(bytes(packed))[1]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK", b"PK\x03\x04"])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refusal(content)[0] in ("no-dossier", "altered")


def test_random_bytes_never_make_more_than_a_refusal() -> None:
    rng = random.Random(3)
    for _ in range(300):
        refusal(b"PK\x03\x04" + rng.randbytes(rng.randrange(200)))


@pytest.mark.parametrize("name", ["a/b c.csv", "één.csv", ".hidden", "concern/nulmeting.csv"])
def test_names_that_stay_within_a_folder(name: str) -> None:
    assert safe(name)


@pytest.mark.parametrize(
    "name",
    ["", "/a", "a//b", "a/", "..", "a/../b", "c:x", "a\x00", "a\n", "a.", "a/NUL.csv", "com1"],
)
def test_names_that_do_not(name: str) -> None:
    assert not safe(name)


@pytest.mark.parametrize("name", ["d.zip", "d"])
def test_a_zip_and_a_folder_hold_the_same(tmp_path: Path, name: str) -> None:
    write_dossier(tmp_path / name, CONTENTS)
    assert read_dossier(tmp_path / name) == CONTENTS
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_with_something_in_it_stays(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mine").write_text("x")
    for write in (check_target, lambda path: write_dossier(path, CONTENTS)):
        with pytest.raises(DossierError, match="is there already"):
            write(tmp_path / "d")
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_filled_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MaatwaardeError, match="the disk is full"):
        write_dossier(tmp_path / "d", CONTENTS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("d.docx", "is a zip or a folder, and no .docx"), ("no/d.zip", "there is no such folder")],
)
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(MaatwaardeError, match=said):
        check_target(tmp_path / name)


def test_links_in_a_folder_are_refused(tmp_path: Path) -> None:
    write_dossier(tmp_path / "d", CONTENTS)
    os.symlink("/etc/passwd", tmp_path / "d" / "link")
    with pytest.raises(DossierError, match="is a link"):
        read_dossier(tmp_path / "d")


ALIKE = [
    ("a/Basis.yaml", "a/basis.yaml"),
    ("A/basis.yaml", "a/basis.yaml"),
    ("caf\u00e9.csv", "cafe\u0301.csv"),
    ("stra\u00dfe.csv", "STRASSE.csv"),
    ("map", "Map/een.csv"),
]


@pytest.mark.parametrize("names", ALIKE)
def test_names_of_which_one_would_be_written_over_the_other_are_refused(
    names: tuple[str, str], tmp_path: Path
) -> None:
    code, said = refusal(pack(dict.fromkeys(names, b"x")))
    assert code == "altered"
    assert "write one over the other" in said
    if names[0] != "map":
        for name in names:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(b"x")
        with pytest.raises(DossierError, match="write one over the other"):
            read_dossier(tmp_path)


def test_names_that_differ_in_more_are_kept() -> None:
    contents = dict.fromkeys(("a/Basis.yaml", "b/basis.yaml", "a/basis.yml", "A.csv"), b"x")
    assert unpack(pack(contents), "d.zip") == contents


def test_json_that_would_take_gigabytes_is_not_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_VALUES", 100)
    write_dossier(tmp_path / "d.zip", {"plan.json": b"[" + b"1," * 101 + b"1]"})
    with pytest.raises(DossierError, match="holds 0 objects and 102 values"):
        read_dossier(tmp_path / "d.zip")
