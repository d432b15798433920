from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.readers.encoding import decode, look_through

from ..files import codes

TEXT = "nr;naam;gebied;kosten 2027\n1;Café Curaçao;Oud-Zuid;1.250,50\n2;Speelplek;Noord;3.000\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"],
)
@pytest.mark.parametrize("end", ["", "\x1a", "\n\n\x1a", "\x00"])
def test_text_is_read_with_and_without_a_byte_order_mark(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes((TEXT + end).encode(encoding))
    proposals = read_proposals(path)
    assert proposals.titles == ("Café Curaçao", "Speelplek")
    np.testing.assert_array_equal(proposals.uses[0].values, [1250.5, 3000])
    assert not proposals.warnings


def test_an_old_code_page_is_doubted_and_read_as_told(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    for name in ("cp850", "cp437", "mac_roman"):
        path.write_bytes(TEXT.replace(" Curaçao", " Israël").encode(name))
        proposals = read_proposals(path)
        (warning,) = proposals.warnings
        assert warning.code == "odd-encoding"
        assert "'Café'" in warning.what
        told = "mac_roman" if name == "mac_roman" else "cp850"
        assert f"encoding: {told}" in warning.mend
        assert read_proposals(path, {"encoding": told}).titles[0] == "Café Israël"
    path.write_bytes(TEXT.replace("Speelplek", "‘Speel’ – de „plek” … €5 n™").encode("cp1252"))
    assert not read_proposals(path).warnings


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("No\x00ord", "Noord"),
        ("No\x07ord\x1b", "Noord"),
        ("b'caf\\xc3\\xa9'", "café"),
        ('b"x"', "x"),
    ],
)
def test_what_cannot_be_shown_is_left_out_and_said(tmp_path: Path, cell: str, read: str) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(f"nr;naam\n1;A\n2;{cell}\n".replace('b"x"', '"b""x"""'))
    proposals = read_proposals(path)
    assert proposals.titles == ("A", read)
    (warning,) = proposals.warnings
    assert (warning.code, warning.where.row, warning.where.field) == ("strange-text", 3, "naam")
    frame = pd.DataFrame({"id": ["1", "2"], "title": ["A", cell]})
    assert read_proposals(frame).titles == ("A", read)


def test_marks_of_width_and_direction_are_nothing_and_emoji_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    family = "\U0001f468\u200d\U0001f469"
    path.write_text(f"nr;naam\n1;\u202eNo\u00adord\u200b\n2;{family} plein\n\u2066;\u200e\n")
    proposals = read_proposals(path)
    assert proposals.titles == ("Noord", f"{family} plein")
    assert not proposals.warnings


def test_half_a_letter_in_json(tmp_path: Path) -> None:
    path = tmp_path / "lijst.json"
    path.write_text('[{"id": "1", "title": "A\\ud83d", "cost": 5}]')
    proposals = read_proposals(path)
    assert proposals.titles == ("A\ufffd",)
    assert codes(proposals.warnings) == ["strange-text"]
    path.write_bytes('[{"id": "1", "title": "Café"}]'.encode("utf-16-le"))
    assert read_proposals(path).titles == ("Café",)


def test_bytes_are_the_text_that_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [b"1", b"2"], "title": [b"caf\xc3\xa9", b"caf\xe9"]})
    proposals = read_proposals(frame)
    assert (proposals.ids, proposals.titles) == (("1", "2"), ("café", "café"))
    assert codes(proposals.warnings) == ["strange-text", "strange-text"]
    table = pa.table({"id": pa.array([b"1"], pa.binary()), "title": ["x"]})
    parquet.write_table(table, tmp_path / "lijst.parquet")
    assert read_proposals(tmp_path / "lijst.parquet").ids == ("1",)


def test_text_that_was_saved_twice_is_told() -> None:
    decoded = decode("id;naam\n1;CafÃ©\n".encode(), "x.csv")
    (warning,) = decoded.problems
    assert (warning.code, warning.where.line) == ("odd-encoding", 2)
    assert decode("id;naam\n1;Café\n".encode(), "x.csv").problems == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id\n1\n", "plain"),
        ("é".encode(), "valid"),
        ("é".encode("utf-8-sig"), "mark"),
        ("é".encode("cp1252"), "left"),
        ("id;naam".encode("utf-16"), "mark"),
        ("id;naam".encode("utf-32-be"), "zeros"),
    ],
)
def test_how_an_encoding_is_known(data: bytes, told: str) -> None:
    assert decode(data, "x.csv").told == told
    assert decode("é".encode("cp850"), "x.csv", "cp850").told == "stated"


@pytest.mark.parametrize(
    ("end", "encoding", "told", "codes"),
    [
        ("Zoë".encode(), "utf-8", "valid", 0),
        (b"Zoe", "utf-8", "plain", 0),
        ("Zoë".encode("cp1252"), "cp1252", "left", 0),
        # Written as UTF-8 twice, far behind what is looked at first.
        ("ZoÃ«".encode(), "utf-8", "valid", 1),
    ],
)
def test_a_file_of_any_size_is_looked_through_to_its_end(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: bytes,
    encoding: str,
    told: str,
    codes: int,
) -> None:
    monkeypatch.setattr("maatwaarde.proposals.readers.encoding._BLOCK", 64)
    path = tmp_path / "list.csv"
    path.write_bytes(b"id;titel\n" + b"A;plein\n" * 40 + b"B;" + end + b"\n")
    found = look_through(str(path), None)
    assert (found.encoding, found.told, len(found.problems)) == (encoding, told, codes)
