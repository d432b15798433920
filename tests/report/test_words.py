import string
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.portfolio.problem.rule_ref import ReasonKind, RuleKind
from maatwaarde.report.words import _WORDS, WORDS, amount, number, percent, word
from maatwaarde.report.words_plan import PLAN_WORDS
from maatwaarde.scoring.weights import METHODS


@pytest.mark.parametrize(
    ("value", "digits", "dutch", "english"),
    [
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (-0.5, 3, "−0,500", "−0.500"),
        (-0.0001, 3, "0,000", "0.000"),
        (float("nan"), 3, "?", "?"),
    ],
)
def test_numbers_are_written_as_people_do(
    value: float, digits: int, dutch: str, english: str
) -> None:
    assert number(value, "nl", digits) == dutch
    assert number(value, "en", digits) == english


def test_no_word_hides_another() -> None:
    assert not WORDS.keys() & PLAN_WORDS.keys()


def test_signs() -> None:
    assert number(0.25, "nl", 2, sign=True) == "+0,25"
    assert number(0.0, "nl", 2, sign=True) == "0,00"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2000.0, "t_CO2e/jaar", "+2.000 t CO2e/jaar"),
        (-12.345, "dwelling", "−12,3 woning"),
        (-0.8, "person/year", "−0,8 persoon/jaar"),
        (0.012, "QALY", "+0,012 QALY"),
        (3.0, "", "+3"),
        (0.0, "m3", "0 m3"),
    ],
)
def test_amounts(value: float, unit: str, text: str) -> None:
    assert amount(value, unit, "nl") == text


@given(st.floats(0, 1))
def test_a_share_is_called_whole_only_when_it_is(share: float) -> None:
    assert (percent(share, "en") == "100%") == (share >= 1 - 1e-9)


@pytest.mark.parametrize("key", sorted(_WORDS))
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    names = [
        {field for _, field, _, _ in string.Formatter().parse(text) if field}
        for text in _WORDS[key]
    ]
    assert names[0] == names[1]
    assert all(_WORDS[key])
    assert word(key, "nl") == _WORDS[key][0]


def test_every_word_is_used() -> None:
    source = Path(__file__).parents[2] / "src" / "maatwaarde"
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for file in source.rglob("*.py")
        if not file.name.startswith("words")
    )
    # Some keys come from data: a guard's rule, a solution's status, an impact's kind, the method.
    from_data = {"flag", "veto", "stopped", "within-gap", "method_framework"}
    from_data |= {f"trace_{kind}" for kind in ("given", "estimated", "assumed", "unknown")}
    from_data |= {f"{use}_{method}" for use in ("method", "form_how") for method in METHODS}
    from_data |= {f"reason_{kind}" for kind in get_args(ReasonKind)}
    from_data |= {f"rule_{kind}" for kind in get_args(RuleKind)}
    from_data |= {f"rule_share_{side}" for side in ("least", "most")}
    from_data |= {f"draws_{weights}" for weights in ("free", "ordinal", "intervals", "groups")}
    unused = {key for key in _WORDS if f'"{key}"' not in code and f"'{key}'" not in code}
    assert unused - from_data == set()
