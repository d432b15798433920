from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, field_validator

from maatwaarde.diagnostics import FrameworkError, Where
from maatwaarde.documents.limits import MAX_TEXT_BYTES
from maatwaarde.documents.models import fail, validate
from maatwaarde.documents.yaml import MAX_DEPTH, Keys, parse_yaml, read_yaml
from maatwaarde.documents.yaml_errors import in_words
from maatwaarde.messages import Exact, msg, say


def parse(text: str) -> object:
    return parse_yaml(text, "f.yaml", FrameworkError).data


def problems(text: str) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(FrameworkError) as caught:
        parse(text)
    return [(p.code, p.where.line, p.where.column) for p in caught.value.problems]


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = "on: yes\nno: 12:30\ndate: 2026-03-12\nb: true\nn: ~\ni: -3\nf: 1e3\ncode: 0o7\ne:"
    assert parse(text) == {
        "on": "yes",
        "no": "12:30",
        "date": "2026-03-12",
        "b": True,
        "n": None,
        "i": -3,
        "f": 1000.0,
        "code": "0o7",
        "e": None,
    }


def test_every_value_knows_its_place() -> None:
    document = parse_yaml("a:\n  - b: 1\n    c: 2\n", "f.yaml", FrameworkError)
    place = document.where(("a", 0, "c"))
    assert (place.line, place.column, place.field) == (3, 5, "a[0].c")
    # What is absent is placed at the nearest thing around it.
    assert document.where(("a", 0, "absent")).line == 2


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [1, 2\nb: 3", "yaml", 2),
        ("a: &x 1\nb: *x", "alias", 2),
        ("a: 1\n---\nb: 2", "several-documents", 2),
        ("a: !!python/object:os.system 1", "tag", 1),
        ("a: !!bool x", "tag", 1),
        ("a: !!timestamp x", "tag", 1),
        ("a: !!int ''", "tag", 1),
        ("a: !!float x", "tag", 1),
        ("a: !!binary é", "tag", 1),
        ("? [1]\n: 2", "key", 1),
        ("x: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "too-deep", 1),
        ("", "empty", 1),
        ("a: \x00", "yaml", None),
    ],
)
def test_what_is_refused_is_placed(text: str, code: str, line: int | None) -> None:
    found = problems(text)
    assert [item[0] for item in found] == [code]
    assert found[0][1] == line


def test_all_duplicate_keys_are_reported_at_once() -> None:
    assert problems("a: 1\na: 2\nb: {c: 1, c: 2}") == [
        ("duplicate-key", 2, 1),
        ("duplicate-key", 3, 11),
    ]


def test_a_bomb_of_aliases_costs_nothing() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    assert problems("\n".join(lines))[0][0] == "alias"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    large, latin = tmp_path / "large.yaml", tmp_path / "latin.yaml"
    large.write_bytes(b"#" * (MAX_TEXT_BYTES + 1))
    latin.write_bytes("a: 1\nb: caf\u00e9".encode("latin-1"))
    for path, code in [
        (tmp_path / "absent.yaml", "no-file"),
        (tmp_path, "unreadable-file"),
        (large, "too-large"),
        (latin, "not-utf8"),
    ]:
        with pytest.raises(FrameworkError) as caught:
            read_yaml(path, FrameworkError)
        assert caught.value.problems[0].code == code
        assert caught.value.problems[0].where.file == str(path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(path, FrameworkError).data == {"a": 1, "b": 2}


class _Inner(BaseModel, extra="forbid"):
    weight: float
    name: str


class _Outer(BaseModel, extra="forbid"):
    items: tuple[_Inner, ...]


def test_pydantic_is_put_into_plain_words() -> None:
    text = "items:\n  - {weight: heavy, name: 3}\n  - {wieght: 1, name: b}\n"
    model, found = validate(_Outer, parse_yaml(text, "f.yaml", FrameworkError))
    assert model is None
    assert [(p.code, p.where.line) for p in found] == [
        ("float-parsing", 2),
        ("string-type", 2),
        ("missing", 3),
        ("extra-forbidden", 3),
    ]
    assert (found[2].mend, found[3].mend) == ("add it", "did you mean 'weight'?")


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a\nb: 1",
        "a: [1, 2",
        "a: {b: 1",
        "a:\n  - 1\n - 2",
        "a:\n\t- 1",
        "a: @x",
        "a: 'x",
        'a: "\\q"',
        'a: "\\u12"',
        "- a\nb: 1",
        "a: !f!oo bar",
        "a: &\n",
        "a: |x\n text",
        "%FOO\n",
        "a: \x07",
        "a: 'x' y",
        "a: [1 2, : ]",
        "a: 1\nb\nc: 2",
        "key: - a",
        "a: &x 1\nb: &x 2",
        "'a\n---\nb'",
    ],
)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_what_is_no_yaml_is_told_in_our_words(text: str, loader: Any) -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        yaml.compose(text, Loader=loader)
    told = in_words(caught.value)
    assert told != "the parts of this text do not fit together"
    assert say(told, "nl") != told


def test_what_a_parser_says_for_the_first_time_is_told_by_its_place() -> None:
    told = in_words(yaml.MarkedYAMLError(problem="found a unicorn"))
    assert say(told, "nl") == "de delen van deze tekst passen niet bij elkaar"


class _Picky(BaseModel):
    a: int

    @field_validator("a", mode="after")
    @classmethod
    def _never(cls, _: int) -> int:
        raise fail(
            "never", msg("{value} is {what}", value=Exact(2.5), what=msg("empty")), msg("add it")
        )


def test_what_a_validator_says_can_be_said_in_dutch() -> None:
    document = parse_yaml("a: 1", "f.yaml", FrameworkError)
    _, (problem,) = validate(_Picky, document)
    assert problem.text("en") == "f.yaml:1:1, a: error: 2.5 is empty\n    mend: add it"
    assert say(problem.mend, "nl") == "voeg het toe"
    assert problem.to_dict()["parameters"] == {"value": 2.5, "what": "empty"}


class _Odd(BaseModel):
    a: bytes


def test_what_no_model_of_ours_comes_to_is_not_told_in_the_words_of_pydantic() -> None:
    document = parse_yaml("a: 1", "f.yaml", FrameworkError)
    _, (problem,) = validate(_Odd, document)
    assert (problem.code, say(problem.what, "nl")) == ("bytes-type", "'a' kan niet 1 zijn")


@pytest.mark.parametrize(
    ("written", "code", "mend"),
    [
        ("{amount: 300.000}", "thousands", "write 300000 if it counts thousands, and 300 if not"),
        ("{amount: -1.500}", "thousands", "write -1500 if it counts thousands, and -1.5 if not"),
        ("{amount: 12.345}", "thousands", "write 12345 if it counts thousands"),
        ("{amount: 1,5}", "comma-number", "write '1.5'"),
        ("{amount: 0,3 MEUR, period: 2027}", "comma-number", "write '0.3 MEUR'"),
        ("{weight: 2.500}", "thousands", "write 2500"),
    ],
)
def test_numbers_as_dutch_has_them_say_what_to_write(written: str, code: str, mend: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        parse_yaml(f"a: 1\nb:\n  - {written}\n", "x.yaml", FrameworkError)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line) == (code, 3)
    assert mend in problem.mend


def test_numbers_with_decimals_and_lists_stay_what_they_are() -> None:
    text = "{weight: 1.125, amount: 0.125, share: 1.5, list: [1,5], part: 1234.500, text: '1.500'}"
    assert parse_yaml(text, "x.yaml", FrameworkError).data == {
        "weight": 1.125,
        "amount": 0.125,
        "share": 1.5,
        "list": [1, 5],
        "part": 1234.5,
        "text": "1.500",
    }


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1e999", "the number 1e999 is larger than any that can be held"),
        (f"{'9' * 400}.0", "the number 99999999… of 402 characters is larger than any"),
        (f"{'9' * 310}e0"[:20] + "e999", "the number 99999999… of 24 characters is larger"),
    ],
)
def test_a_number_that_is_too_large_is_told_and_shown_in_part(number: str, told: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        parse_yaml(f"a: 1\nb: {number}\n", "f.yaml", FrameworkError)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line) == ("number-too-large", 2)
    assert problem.what.startswith(told)


def test_keys_of_a_workbook_are_called_by_their_headings() -> None:
    keys = Keys({"unit": "eenheid", "id": "naam"}, {("Maten", "id"): "maat"})
    nowhere, sheet = Where(), Where(sheet="Maten", row=3)
    cell = Where(sheet="Maten", row=3, field="Eenheid ")
    assert (keys.quoted("unit"), keys.quoted("weight")) == ("'eenheid'", "`weight`")
    assert (keys.named("unit", nowhere), keys.named("id", sheet)) == ("'unit'", "'maat'")
    assert (keys.named("unit", cell), keys.named("weight", sheet)) == ("'Eenheid '", "'weight'")
    assert keys.named("id", Where(sheet="Waarden")) == "'naam'"
    assert (keys.add("unit", nowhere), keys.add("unit", cell)) == ("add it", "fill it in")
    assert keys.add("unit", sheet) == "add a column 'eenheid'"
    assert keys.add("weight", sheet) == "add it"
