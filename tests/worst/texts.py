"""Lists and frameworks as text that are as large as the limits allow, or just larger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

Make = Callable[[Path], None]

FRAMEWORK = """\
maatwaarde: 1
id: klein
version: "1.0"
title: Kleine meetlat
organisation: {name: Klein, kind: municipality}
adopted: {by: raad, on: 2026-03-12, reference: R-1}
valid: {from: 2026-01-01, until: 2030-12-31}
money: {currency: EUR, price_level: 2026, discount_rate: 2.25 %}
missing: widen
values:
  - id: wonen
    title: Wonen
    weight: 1
    measures:
      - {id: huis, title: Huizen, unit: dwelling, better: higher, worst: -100, best: 300}
"""
ROWS = 1_048_000


def written(pieces: Callable[[], Iterable[bytes]]) -> Make:
    """Return what writes a file of these pieces, which are made when it is its turn."""

    def made(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(pieces())

    return made


def each(pattern: bytes, n: int) -> bytes:
    """Repeat a text, with its number for ``@``."""
    return b"".join(pattern.replace(b"@", b"%d" % i) for i in range(n))


def csv(head: str, body: Callable[[], bytes]) -> Make:
    return written(lambda: (head.encode(), b"\n", body()))


def _columns(n: int) -> str:
    return ";".join(f"kolom {i}" for i in range(n))


CSV: dict[str, Make] = {
    "a million ids": csv("id", lambda: each(b"@\n", ROWS)),
    "a million effects": csv("id;title;impact:huis", lambda: each(b"@;weg @;12,5\n", ROWS)),
    "a million effects that are none": csv(
        "id;title;impact:huis", lambda: each(b"@;weg;abc@\n", ROWS)
    ),
    "7 million costs that are none": csv(
        "id;title;" + ";".join(f"cost:{year}" for year in range(2027, 2034)),
        lambda: each(b"@;weg" + b";abc@" * 7 + b"\n", ROWS),
    ),
    "a million effects with a unit each": csv(
        "id;title;impact:huis", lambda: each(b"@;weg;1 x@\n", ROWS)
    ),
    "10 million cells within quotation marks": csv(
        "id;title;cost;impact:huis;" + _columns(6),
        lambda: each(b'@;"a b";1;2;3;4;5;6;7;8\n', 990_000),
    ),
    "16,384 columns": csv(
        "id;title;" + _columns(16_382), lambda: each(b"@;t" + b";1" * 16_382 + b"\n", 600)
    ),
    "100 MB of headings": written(
        lambda: (";".join(f"{i} " + "kolom " * 1600 for i in range(10_000)).encode(), b"\n1;2\n")
    ),
    "titles of 10 million letters": csv(
        "id;title;impact:huis", lambda: each(b"@;" + b"woning " * 1_400_000 + b";1\n", 10)
    ),
    "signs that do not show in a million titles": csv(
        "id;title;impact:huis", lambda: each("@;naam\x07\x1b[31m\x9c;1\n".encode(), ROWS)
    ),
    "50 million ids in cells of requires": csv(
        "id;title;impact:huis;requires",
        lambda: each(b"@;t;1;" + b"1," * 4_900_000 + b"2\n", 10),
    ),
    "a million ids that are not there": csv(
        "id;title;impact:huis;requires",
        lambda: b"".join(
            b"%d;t;1;" % i
            + b",".join(b"x%d" % j for j in range(i * 10**5, (i + 1) * 10**5))
            + b"\n"
            for i in range(10)
        ),
    ),
    "half a million ids that stand twice": csv(
        "id;title;impact:huis", lambda: each(b"@;t;1\n", ROWS // 2) * 2
    ),
    "a million times one id": csv("id;title;impact:huis", lambda: b"1;t;1\n" * ROWS),
    "a million that each require the one before": csv(
        "id;title;impact:huis;requires",
        lambda: b"".join(b"%d;t;1;%d\n" % (i, i - 1) for i in range(1, ROWS)),
    ),
    "99 million line breaks": csv("id;title;impact:huis", lambda: b"1;t;1\n" + b"\n" * 99_000_000),
    "100 MB in UTF-32": written(
        lambda: (
            ("id;title;impact:huis\n" + "".join(f"{i};t;1\n" for i in range(ROWS)))
            .ljust(24_900_000)
            .encode("utf-32"),
        )
    ),
    "98 MB with one letter beyond Latin": csv(
        "id;title;impact:huis",
        lambda: each(b'@;"' + b"t" * 80 + b'";1\n', ROWS) + "x;\U0001f600;1\n".encode(),
    ),
    "an open quotation mark before 100 MB": csv(
        "id;title;impact:huis", lambda: b'1;"' + each(b"@;t;1\n", 7_000_000)
    ),
    "numbers of 9 million digits": csv(
        "id;title;impact:huis", lambda: each(b"@;t;" + b"1" * 9_800_000 + b"\n", 10)
    ),
}

PABULIB: dict[str, Make] = {
    "a category for each project": written(
        lambda: (b"PROJECTS\nproject_id;cost;votes;category\n", each(b"@;1;1;c@\n", ROWS))
    ),
    "10 million categories of a project": written(
        lambda: (b"PROJECTS\nproject_id;cost;votes;category\n1;1;1;", each(b"c@,", 1_100_000))
    ),
    "30 million cells": written(
        lambda: (b"PROJECTS\nproject_id;cost;a\n", each(b"@;1;aa\n", 7_000_000))
    ),
}


def json(*pieces: Callable[[], bytes]) -> Make:
    return written(lambda: (piece() for piece in pieces))


def _cell(content: Callable[[], bytes], key: str = "x") -> Make:
    begin = b'[{"id":"1","title":"t","%s":' % key.encode()
    return json(lambda: begin, content, lambda: b"}]")


JSON: dict[str, Make] = {
    "5 million objects": json(lambda: b"[", lambda: each(b'{"id":@},', 4_990_000), lambda: b"{}]"),
    "a million objects": json(
        lambda: b"[",
        lambda: each(b'{"id":@,"title":"weg @","impact:huis":12.5},', ROWS)[:-1],
        lambda: b"]",
    ),
    "12 million values in a cell": _cell(lambda: b"[" + b"1.5," * 11_900_000 + b"1]"),
    "12 million ids in a cell": _cell(lambda: b'["1"' + b',"ab"' * 11_900_000 + b"]", "requires"),
    "6 million lists in a cell": _cell(lambda: b"[" + b"[]," * 5_900_000 + b"[]]"),
    "4 million keys in an object": json(
        lambda: b'[{"id":1', lambda: each(b',"k@":1', 4_000_000), lambda: b"}]"
    ),
    "10 million times one key": json(
        lambda: b'[{"id":1', lambda: b',"a":1' * 10_000_000, lambda: b"}]"
    ),
    "a heading of 20 million letters": json(
        lambda: b'[{"id":1,"' + b"kolom " * 3_300_000 + b'":1}]'
    ),
    "95 million letters, one beyond Latin": _cell(
        lambda: b'"' + b"x" * 95_000_000 + "\U0001f600".encode() + b'"'
    ),
    "11 million marks that open a list": json(lambda: b"[" * 11_900_000),
    "a number of 90 million digits": _cell(lambda: b"1" * 90_000_000),
    "a fraction of 90 million digits": _cell(lambda: b"1." + b"1" * 90_000_000),
    "16 million escapes": _cell(lambda: b'"' + b"\\ud83d\\ude00" * 8_000_000 + b'"'),
}

JSON_LINES: dict[str, Make] = {
    "a million objects": json(lambda: each(b'{"id":@,"title":"weg @","impact:huis":12.5}\n', ROWS)),
    "5 million objects": json(lambda: each(b'{"id":@}\n', 4_990_000)),
    "12 million values in a cell": json(lambda: b'{"id":1,"x":[' + b"1.5," * 11_900_000 + b"1]}\n"),
    "99 million line breaks": json(lambda: b'{"id":1,"title":"t"}' + b"\n" * 99_000_000),
    "49 million lines that are no object": json(lambda: b"1\n" * 49_000_000),
}

_MEGABYTE = 990_000


def _yaml(*pieces: str) -> Make:
    return written(lambda: (piece.encode() for piece in pieces))


def _values(one: str) -> Make:
    head = FRAMEWORK.partition("values:")[0]
    body = each(one.encode(), _MEGABYTE // len(one) * 9 // 10)
    return written(lambda: (head.encode(), b"values:\n", body))


YAML: dict[str, Make] = {
    "keys that stand twice": _yaml("a: 1\n" * (_MEGABYTE // 5)),
    "empty lists": _yaml("x: [", "[]," * (_MEGABYTE // 3), "]\n"),
    "unknown keys": written(lambda: (FRAMEWORK.encode(), each(b"k@: 1\n", _MEGABYTE // 11))),
    "values": _values(
        "  - {id: v@, title: T, weight: 1, measures: [{id: m@, title: T, unit: dwelling, "
        "better: higher, worst: -1, best: 3}]}\n"
    ),
    "values without a title": _values("  - {id: v@}\n"),
    "units": written(
        lambda: (FRAMEWORK.encode(), b"units:\n", each(b"  u@: 2 * m3\n", _MEGABYTE // 19))
    ),
    "guards": _yaml(
        FRAMEWORK,
        "guards:\n",
        "  - {value: huis, max_loss: 0.5, rule: flag}\n" * (_MEGABYTE // 50),
    ),
}
