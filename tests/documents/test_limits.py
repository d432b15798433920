"""What is too large is refused before the work, in every form of file, and what is allowed fits."""

from __future__ import annotations

import csv as csv_module
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maatwaarde.diagnostics import MaatwaardeError, ProposalError
from maatwaarde.documents import limits
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.geojson import read_geojson
from maatwaarde.framework import load_framework
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.readers.parquet_portions import ParquetPortions

# What a small limit stands for: the code is the same, and the test is quick.
CELLS, ROWS, COLUMNS, LETTERS, LONGEST = 1000, 700, 40, 3000, 500


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let limits be small, wherever they are read."""
    given = {
        "MAX_CELLS": CELLS,
        "MAX_SHEET_CELLS": CELLS,
        "MAX_ROWS": ROWS,
        "MAX_COLUMNS": COLUMNS,
        "MAX_LETTERS": LETTERS,
        "MAX_CELL_LETTERS": LONGEST,
        "MAX_HEADING_LETTERS": 200,
        "MAX_NAMED": 40,
        "MAX_OBJECTS": 300,
        "MAX_VALUES": 2 * CELLS,
    }
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("maatwaarde."):
            for name, value in given.items():
                if isinstance(getattr(module, name, None), int):
                    monkeypatch.setattr(module, name, value)
    before = csv_module.field_size_limit(100)  # which is raised only
    yield
    csv_module.field_size_limit(before)


def csv(rows: list[list[str]], quote: str = "") -> str:
    return "".join(";".join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows)


def pabulib(more: list[str], n: int) -> str:
    head = ["project_id", "cost", *more]
    return "PROJECTS\n" + csv([head, *([str(i)] * len(head) for i in range(n))])


WIDE = [[f"k{i}" for i in range(50)], ["1"] * 50]
MANY = [["id", "naam", "cost"], *([str(i), "x", "1"] for i in range(500))]
LONG = [["id", "naam"], ["1", "x" * 600]]
TEXTS: dict[str, tuple[str, str]] = {
    "wide.csv": (csv(WIDE), "has 50 columns"),
    "wide-quoted.csv": (csv(WIDE, '"'), "has 50 columns"),
    "many.csv": (csv(MANY), "spans 1,503 cells"),
    "many-quoted.csv": (csv(MANY, '"'), "spans 1,503 cells"),
    "long.csv": (csv(LONG), "holds more than 500 letters"),
    "long-quoted.csv": (
        'id;naam\n1;"' + "een regel\n" * 60 + '"\n',
        "holds more than 500 letters",
    ),
    # A heading of many columns over short rows.
    "ragged.csv": (csv([WIDE[0][:30], *[["1", '"2"']] * 40]), "spans 1,230 cells"),
    "sparse.json": (json.dumps([{f"k{i}": 1} for i in range(39)]), "spans 1,521 cells"),
    "sparse.jsonl": (
        "".join(json.dumps({f"k{i}": 1}) + "\n" for i in range(39)),
        "spans 1,521 cells",
    ),
    "wide.json": (json.dumps([dict.fromkeys(WIDE[0], 1)]), "has 50 columns"),
    "long.json": (json.dumps([{"id": "1", "naam": "x" * 600}]), "a cell holds 600 letters"),
    "objects.json": (json.dumps([{}] * 301), "holds 301 objects"),
    "lists.json": (json.dumps([{"id": 1, "x": [[]] * 1500}]), "1 objects and 3,"),
    "objects.jsonl": ("{}\n" * 301, "holds 301 objects"),
    "requires.csv": ("id;naam;requires\n1;x;" + ",".join("abc" * 17), "names 50 proposals"),
    "requires.json": (
        json.dumps([{"id": "1", "requires": [str(i) for i in range(50)]}]),
        "names 50 proposals",
    ),
    "heading.csv": ("id;" + "k" * 250 + "\n1;2\n", "a heading holds more than 200"),
    "heading.json": (json.dumps([{"id": 1, "k" * 250: 1}]), "a heading holds more than 200"),
    "heading.jsonl": (json.dumps({"id": 1, "k" * 250: 1}), "a heading holds more than 200"),
    "heading.pb": (pabulib(["k" * 250], 2), "a heading holds more than 200"),
    "rows.csv": (csv([["id"], *([str(i)] for i in range(750))]), "has 751 rows"),
    "rows-quoted.csv": (csv([["id"], *([str(i)] for i in range(750))], '"'), "has 751 rows"),
    "many.pb": (pabulib(["a", "b", "c"], 250), "spans 1,005 cells"),
    "wide.pb": (pabulib([f"k{i}" for i in range(50)], 3), "has 52 columns"),
    # A category each, of which each would be a column.
    "categories.pb": (
        "PROJECTS\nproject_id;cost;votes;category\n"
        + "".join(f"{i};1;1;c{i}\n" for i in range(60)),
        "spans 1,020 cells",
    ),
    "categories-of-one.pb": (
        "PROJECTS\nproject_id;cost;votes;category\n1;1;1;" + ",".join(f"c{i}" for i in range(50)),
        "has 41 columns",
    ),
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_with_too_much_in_it(name: str, tmp_path: Path) -> None:
    text, told = TEXTS[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(ProposalError) as caught:
        read_proposals(tmp_path / name)
    (problem,) = caught.value.problems
    assert problem.code == "too-large"
    assert told in problem.what
    assert problem.where.file == str(tmp_path / name)


def parquet(path: Path, columns: dict[str, pa.Array]) -> None:
    pq.write_table(pa.table(columns), path)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({f"k{i}": pa.array([1]) for i in range(50)}, "has 50 columns"),
        ({"id": pa.array(range(600)), "x": pa.array(range(600))}, "spans 1,200 cells"),
        ({"id": pa.array(range(1001))}, "has 1,001 rows"),
        ({"id": pa.array([1]), "k" * 250: pa.array([1])}, "a heading holds more than 200"),
        ({"id": pa.array(["x" * 400] * 10)}, "hold 4,000 letters together"),
        ({"id": pa.array(["x" * 400] * 10).dictionary_encode()}, "hold 4,000 letters together"),
        ({"id": pa.array([b"x" * 400] * 10)}, "hold 4,000 letters together"),
        ({"id": pa.array(["x" * 600])}, "a cell holds 600 letters"),
        ({"id": pa.array([1]), "x": pa.array([[0] * 2500])}, "holds 2,501 cells"),
    ],
)
def test_a_parquet_file_with_too_much_in_it(
    columns: dict[str, pa.Array], told: str, tmp_path: Path
) -> None:
    parquet(tmp_path / "x.parquet", columns)
    with pytest.raises(ProposalError) as caught:
        read_proposals(tmp_path / "x.parquet")
    (problem,) = caught.value.problems
    assert problem.code == "too-large"
    assert told in problem.what


def shared(text: str, n: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * n), [text])


def listed(values: pa.Array, rows: int) -> pa.Array:
    step = len(values) // rows
    return pa.ListArray.from_arrays([i * step for i in range(rows + 1)], values)


def bytes_of(length: int, n: int) -> pa.Array:
    return pa.array([b"x" * length] * n, pa.binary(length))


# A text that is stored once, for cells within cells.
WITHIN_CELLS: dict[str, Callable[[], pa.Array]] = {
    "list": lambda: listed(shared("x" * 100, 40), 2),
    "lists": lambda: listed(listed(shared("x" * 100, 40), 4), 2),
    "struct": lambda: pa.StructArray.from_arrays([shared("x" * 400, 10)], ["a"]),
    "map": lambda: pa.MapArray.from_arrays(
        [0, 20, 40], shared("x" * 100, 40).dictionary_decode(), pa.array(range(40))
    ),
    "bytes": lambda: bytes_of(400, 10),
    "list of bytes": lambda: listed(bytes_of(100, 40), 2),
}


def read_parquet(path: Path, *, in_parts: bool) -> None:
    if in_parts:
        source = ParquetPortions(str(path))
        list(source.portions(range(len(source.headings)), 100))
    else:
        read_proposals(path)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("in_parts", [False, True])
@pytest.mark.parametrize("kind", WITHIN_CELLS)
def test_letters_within_cells_of_parquet_are_counted(
    kind: str, tmp_path: Path, *, in_parts: bool
) -> None:
    cells = WITHIN_CELLS[kind]()
    table = pa.table({"id": pa.array(range(len(cells))), "x": cells})
    path = tmp_path / "x.parquet"
    pq.write_table(table, path)
    if not in_parts:
        with pytest.raises(ProposalError, match=r"hold 4,\d\d\d letters together"):
            read_proposals(path)
        return
    portions = list(ParquetPortions(str(path)).portions([0, 1], 100))
    assert sum(len(one.rows) for one in portions) == len(cells)
    if kind not in ("bytes", "list of bytes"):  # which no page holds more of than it has bytes
        assert len(portions) > 1


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("in_parts", [False, True])
def test_texts_in_lists_that_begin_as_the_one_before(tmp_path: Path, *, in_parts: bool) -> None:
    table = pa.table({"id": [1], "x": [["x" * 400] * 20]})
    path = tmp_path / "x.parquet"
    delta = {"x.list.element": "DELTA_BYTE_ARRAY", "id": "PLAIN"}
    pq.write_table(table, path, use_dictionary=False, column_encoding=delta)
    with pytest.raises(ProposalError, match="their letters cannot be counted"):
        read_parquet(path, in_parts=in_parts)


@pytest.mark.usefixtures("small")
def test_a_part_of_texts_that_begin_as_the_one_before_is_as_small_as_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.parquet"
    texts = ["x" * 400] * 20
    delta = {"id": "DELTA_BYTE_ARRAY"}
    pq.write_table(pa.table({"id": texts}), path, use_dictionary=False, column_encoding=delta)
    asked: list[int] = []
    iter_batches = pq.ParquetFile.iter_batches

    def noted(self: object, size: int, **given: object) -> object:
        asked.append(size)
        return iter_batches(self, size, **given)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", noted)
    portions = list(ParquetPortions(str(path)).portions([0], 100))
    assert [cell for one in portions for cell in one.columns[0].to_pylist()] == texts
    assert max(asked) < 20
    assert all(len(one.rows) * 400 <= LETTERS for one in portions)


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_page_that_lies_about_its_size(tmp_path: Path, *, in_parts: bool) -> None:
    """The head of a page begins with its kind and its size; room for that is made at once."""
    path = tmp_path / "x.parquet"
    pq.write_table(
        pa.table({"id": list(range(100))}), path, use_dictionary=False, compression="none"
    )
    data = path.read_bytes()
    column = pq.read_metadata(path).row_group(0).column(0)
    at = column.data_page_offset
    assert data[at : at + 3] == b"\x15\x00\x15"  # a page of data; then how large it is
    end = at + 3
    while data[end] & 128:
        end += 1
    huge = b"\xfe\xff\xff\xff\x0f"  # 2,147,483,647
    path.write_bytes(data[: at + 3] + huge + data[end + 1 :])
    with pytest.raises(ProposalError) as caught:
        read_parquet(path, in_parts=in_parts)
    assert caught.value.problems[0].code in ("unreadable-parquet", "too-large")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("length", "told"), [(400, "letters together"), (600, "holds 600")])
def test_texts_that_begin_as_the_one_before_are_counted_before_they_are_read(
    length: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand bytes of a file hold a thousand million letters so."""
    table = pa.table({"id": pa.array(["x" * length] * 20)})
    path = tmp_path / "x.parquet"
    delta = {"id": "DELTA_BYTE_ARRAY"}
    pq.write_table(table, path, use_dictionary=False, column_encoding=delta)
    monkeypatch.delattr(pq.ParquetFile, "read_row_group")
    with pytest.raises(ProposalError, match=told):
        read_proposals(path)


@pytest.mark.usefixtures("small")
def test_what_is_within_the_limits_is_read(tmp_path: Path) -> None:
    rows = [["id", "naam", "cost"], *([str(i), "x", "1"] for i in range(200))]
    for name, text in (
        ("a.csv", csv(rows)),
        ("b.csv", csv(rows, '"')),
        ("a.json", json.dumps([{"id": str(i), "naam": "x", "cost": 1} for i in range(200)])),
    ):
        (tmp_path / name).write_text(text)
        assert len(read_proposals(tmp_path / name).ids) == 200
    ids = pa.array(list(map(str, range(200)))).dictionary_encode()
    parquet(tmp_path / "a.parquet", {"id": ids})
    assert len(read_proposals(tmp_path / "a.parquet").ids) == 200


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("read", [read_running_plan, read_geojson])
def test_plans_and_maps_are_held_to_what_json_may_hold(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([[i] for i in range(1500)]))
    with pytest.raises(MaatwaardeError, match="holds 0 objects and 3,000 values"):
        read(path)
    path.write_text("1" * 5000)  # more digits than Python reads of a whole number
    with pytest.raises(MaatwaardeError, match="holds a number that is too long to read"):
        read(path)


READERS: dict[str, Callable[[Path], object]] = {
    "x.csv": read_proposals,
    "x.jsonl": read_proposals,
    "x.parquet": read_proposals,
    "x.xlsx": read_proposals,
    "x.yaml": load_framework,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/random"])
def test_a_device_is_refused_and_not_read(name: str, device: str, tmp_path: Path) -> None:
    (tmp_path / name).symlink_to(device)
    with pytest.raises(MaatwaardeError, match="is a device and no file"):
        READERS[name](tmp_path / name)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("x.csv")
        with pytest.raises(MaatwaardeError, match="is a socket and no file"):
            read_proposals("x.csv")


@pytest.mark.parametrize("name", ["a\0b.csv", "a\0b.yaml"])
def test_a_name_with_a_zero_in_it(name: str) -> None:
    read = READERS[f"x{Path(name).suffix}"]
    with pytest.raises(MaatwaardeError) as caught:
        read(Path(name))
    assert caught.value.problems[0].code in ("no-file", "unknown-framework")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(limits.MAX_LIST_BYTES + 1)  # a hole, which takes no room
    with pytest.raises(ProposalError, match="is larger than 100,000,000 bytes"):
        read_proposals(path)


def test_what_a_shell_hands_on_is_read() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"id\n")
    os.close(theirs)
    assert read_bytes(f"/dev/fd/{ours}", ProposalError) == b"id\n"
    os.close(ours)


WITHIN = """
import resource, sys
from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.readers.parquet_portions import ParquetPortions
from maatwaarde.diagnostics import MaatwaardeError
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
for name in sys.argv[1:]:
    try:
        read_proposals(name)
    except MaatwaardeError as error:
        print(error.problems[0].code)
"""


def test_small_files_that_would_take_gigabytes_do_not(tmp_path: Path) -> None:
    """At the limits as they are, in a process that may take 2 GiB of addresses and no more."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 3000), ["x" * 1_000_000])
    parquet(tmp_path / "dictionary.parquet", {"id": long})
    (tmp_path / "wide.csv").write_text(csv([[f"k{i}" for i in range(100_000)], ["1"] * 100_000]))
    (tmp_path / "sparse.json").write_text(json.dumps([{f"k{i}": 1} for i in range(9000)]))
    (tmp_path / "objects.json").write_text(f"[{'{},' * 6_000_000}{{}}]")
    (tmp_path / "long.csv").write_text(f"id;naam\n1;{'x' * 20_000_000}\n")
    names = sorted(tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", WITHIN, *map(str, names)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout.split()) == ("", ["too-large"] * len(names))
