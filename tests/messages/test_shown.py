"""No text of others steers a terminal, or turns round what stands behind it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where
from maatwaarde.documents.to_json import json_text
from maatwaarde.documents.to_yaml import comment, quoted, scalar, yaml_text
from maatwaarde.documents.yaml import parse_yaml
from maatwaarde.messages import msg, shown
from maatwaarde.messages.shown import UNSEEN

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\x9b2J\u202eback\u2066x\rover\x85next\x7f\ud800"


def unseen(text: str) -> set[str]:
    return set(re.findall(f"[{UNSEEN}]", text))


def test_what_is_not_shown_is_left_out() -> None:
    assert shown(HOSTILE) == "ared]0;title2Jbackx over next\ufffd"
    assert shown("één\ttab\nregel €") == "één\ttab\nregel €"
    assert shown("a\r\nb") == "a\nb"
    # A stream that spells what it cannot write has half a letter spelled, and no control.
    assert shown("a\x07\ud800\udfffb", spelled=True) == "a\ud800\udfffb"


@given(st.text())
def test_nothing_of_it_is_left(text: str) -> None:
    assert unseen(shown(text)) == set()
    assert shown(shown(text)) == shown(text)


@given(st.text())
def test_json_spells_it_out_and_loses_nothing(text: str) -> None:
    written = json_text({text: [text]})
    assert unseen(written) == set()
    assert json.loads(written) == {text: [text]}
    written.encode()


def test_a_problem_is_told_without_it() -> None:
    problem = Diagnostic("c", msg("{x} is wrong", x=HOSTILE), msg("mend {x}", x=HOSTILE))
    problem = Diagnostic("c", problem.what, problem.mend, Where(file=HOSTILE, field=HOSTILE))
    assert unseen(problem.text("nl")) == unseen(str(problem)) == set()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_comment_in_yaml_is_one_line_that_is_read(text: str) -> None:
    written = f"{comment(text)}\nkey: 1\n"
    assert parse_yaml(written, "a.yaml", FrameworkError).data == {"key": 1}


@pytest.mark.parametrize(
    "text",
    ["1e3", "2027", "null", "true", "~", ".inf", "a: b", "- a", "# a", "x\u2028y", "'", "0x1"],
)
def test_a_text_in_yaml_stays_one(text: str) -> None:
    for written in (quoted(text), scalar(text)):
        assert parse_yaml(f"key: {written}\n", "a.yaml", FrameworkError).data == {"key": text}
    data = {"key": [text, {text: text}]}
    assert parse_yaml(yaml_text(data), "a.yaml", FrameworkError).data == data
