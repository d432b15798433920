"""What is written as YAML and JSON reads back as it was, and comments stay comments."""

import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import FrameworkError
from maatwaarde.documents.to_json import json_text
from maatwaarde.documents.to_yaml import comment, key, quoted, scalar, yaml_text
from maatwaarde.documents.yaml import parse_yaml

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def read(text: str) -> Any:
    return parse_yaml(text, "made.yaml", FrameworkError).data


@pytest.mark.parametrize(
    "text",
    ["2027", "null", "1e3", "0x1F", "ja", "on", "2026-03-12", "- a", "a: b", "#x", "", "a\nb"],
)
def test_a_text_stays_a_text(text: str) -> None:
    assert read(yaml_text({"a": text, text or "leeg": 1}))["a"] == text
    assert read(f"a: {quoted(text)}\n")["a"] == text
    assert read(f"a: {scalar(text)}\n")["a"] == text
    assert "\n" not in quoted(text)


@given(st.dictionaries(TEXTS.filter(bool), TEXTS | st.integers() | st.booleans(), max_size=4))
def test_data_in_yaml_reads_back_in_its_order(data: dict[str, Any]) -> None:
    found = read(yaml_text({"x": data}))["x"] or {}
    assert found == data
    assert list(found) == list(data)


def test_lists_stand_below_their_key_and_nothing_is_an_alias() -> None:
    same = ["a"]
    assert yaml_text({"x": same, "y": same}) == "x:\n  - a\ny:\n  - a\n"


def test_long_texts_are_broken_at_the_width_and_keep_what_they_say() -> None:
    long = "woord " * 60 + "eind"
    text = yaml_text({"a": long})
    assert max(map(len, text.splitlines())) <= 106
    assert len(text.splitlines()) > 1
    assert read(text)["a"] == long
    assert len(yaml_text({"a": long}, math.inf).splitlines()) == 1
    assert "\n" not in scalar(long)


@pytest.mark.parametrize("text", ["een\ntwee: 3", "a\u2028b: c", "a\x85b: c", "a\x00b", "a\rb: c"])
def test_a_comment_stays_on_its_line(text: str) -> None:
    shown = comment(text)
    assert yaml.safe_load(f"{shown}\nx: 1\n") == {"x": 1}
    assert shown.startswith(("# a", "# een"))


def test_json_spells_out_what_is_not_shown() -> None:
    data = {"a": "x\u009b\u202ey\nz", "b": [1, None, "Zoë"]}
    text = json_text(data)
    assert json.loads(text) == data
    assert "\\u009b\\u202e" in text
    assert "Zoë" in text
    assert json_text({"a": [1, 2]}, None, compact=True) == '{"a":[1,2]}'
    assert json_text({"a": 1}) == '{\n  "a": 1\n}'
    with pytest.raises(ValueError, match="JSON"):
        json_text({"a": math.nan})


@pytest.mark.parametrize("letters", [1, 997, 998, 1100, 5000])
def test_a_long_heading_is_a_key_that_can_be_read(letters: int) -> None:
    """With its quotes it has two more; from a thousand on it is written with a question mark."""
    heading = "k" * letters
    text = "\n".join(f"  {key(name, '  ')} {i}" for i, name in enumerate((heading, "b")))
    assert read(f"a:\n{text}\n") == {"a": {heading: 0, "b": 1}}
    assert text.startswith("  ?") == (letters >= 998)
