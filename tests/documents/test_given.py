"""What Python gives in place of a file is read as the file would be, or refused by its key."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maatwaarde.diagnostics import FrameworkError, MaatwaardeError, ResourceError
from maatwaarde.documents.given import checksum, document_of, plain_value, read_given
from maatwaarde.proposals import Status


def test_data_becomes_what_yaml_would_have_had() -> None:
    given = {
        "day": date(2027, 1, 2),
        "moment": datetime(2027, 1, 2),
        "money": Decimal("1.5"),
        "number": np.float64(2.5),
        "count": np.int64(3),
        "sure": np.bool_(True),
        "list": (1, np.array([1, 2])),
        "status": Status.RUNNING,
        2027: {"a": None},
    }
    found = document_of(given, FrameworkError, "<x>").data
    assert found == {
        "day": "2027-01-02",
        "moment": "2027-01-02",
        "money": 1.5,
        "number": 2.5,
        "count": 3,
        "sure": True,
        "list": [1, [1, 2]],
        "status": "running",
        "2027": {"a": None},
    }
    assert type(found["count"]) is int
    assert found["sure"] is True


def test_all_that_no_file_could_hold_is_refused_at_its_key() -> None:
    deep: dict[str, Any] = {}
    deep["a"] = deep
    with pytest.raises(FrameworkError) as caught:
        document_of({"a": [{"b": object()}], "c": {1.5: 2, "1": 3, 1: 4}}, FrameworkError, "<x>")
    told = [(one.code, one.where.field) for one in caught.value.problems]
    assert told == [("no-plain-value", "a[0].b"), ("key", "c"), ("duplicate-key", "c.1")]
    assert str(caught.value).startswith("<x>, a[0].b: error: ")
    with pytest.raises(FrameworkError, match="nested deeper than 40 levels"):
        document_of(deep, FrameworkError, "<x>")


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO, lambda raw: io.StringIO(raw.decode())])
def test_text_has_lines(wrap: Any) -> None:
    document = read_given(wrap(b"a: 1\nb:\n  c: 2\n"), ResourceError, "<x>")
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert str(document.where(("b", "c"))) == "<x>:3:3, b.c"
    with pytest.raises(ResourceError, match="<x>:2:1"):
        read_given(wrap(b"a: [1"), ResourceError, "<x>")


def test_a_stream_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    with path.open() as stream:
        assert read_given(stream, ResourceError, "<x>").file == str(path)


@pytest.mark.parametrize("given", [3, None, ["a"]])
def test_what_is_neither_is_refused(given: Any) -> None:
    with pytest.raises(ResourceError, match=f"'{type(given).__name__}' is no file"):
        read_given(given, ResourceError, "<x>")


def test_a_workbook_without_its_path_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    with pytest.raises(ResourceError, match="<x>: error: is a workbook"):
        read_given(out.getvalue(), ResourceError, "<x>")


def test_a_checksum_is_of_what_stands_there() -> None:
    assert checksum({"a": 1, "b": 2}) == checksum({"b": 2, "a": 1}) != checksum({"a": 1, "b": 3})


def test_values_of_numpy_and_others_are_plain_ones() -> None:
    class Colour(Enum):
        RED = "red"

    found = [plain_value(one) for one in (np.int64(3), np.array(2.5), Colour.RED, Decimal("1.5"))]
    assert found == [3, 2.5, "red", 1.5]
    assert [type(one) for one in found] == [int, float, str, float]
    several = np.array([1, 2])
    assert plain_value(several) is several


def closed() -> io.BytesIO:
    stream = io.BytesIO(b"a: 1")
    stream.close()
    return stream


class Odd:
    """A stream that is not ready, as a socket may be."""

    def read(self, _: int) -> None: ...


@pytest.mark.parametrize("given", [closed(), Odd()])
def test_a_stream_that_cannot_be_read_is_told(given: Any) -> None:
    with pytest.raises(MaatwaardeError) as refused:
        read_given(given, MaatwaardeError, "<x>")
    assert [problem.code for problem in refused.value.problems] == ["no-source"]


@pytest.mark.parametrize("text", ["a: 1\nb: 2\n", "a: 1\nb: " + "x" * 5000])
def test_text_where_a_path_is_asked_is_told(text: str) -> None:
    with pytest.raises(MaatwaardeError) as refused:
        read_given(text, MaatwaardeError, "<x>")
    (problem,) = refused.value.problems
    assert problem.code == "text-for-path"
    assert problem.where.file == "a: 1…"
