"""Which notation a column is in: by its own cells, by the others, and by the form of the file."""

from typing import Any

import pytest

from maatwaarde.proposals.values.decorated import decorated_value, read_decorated
from maatwaarde.proposals.values.notation import Evidence, choose_notation, overall_notation

NONE, DOUBT = Evidence(0, 0, 0), Evidence(0, 0, 1, "1.250")


@pytest.mark.parametrize(
    ("own", "overall", "hint", "chosen", "doubtful"),
    [
        # Its own cells go before all.
        (Evidence(2, 1, 5), (0, 9), "point", "comma", False),
        (Evidence(1, 2, 5), (9, 0), "comma", "point", False),
        # Then those of the other columns, as far as they agree.
        (DOUBT, (3, 0), "point", "comma", False),
        (DOUBT, (0, 3), "comma", "point", False),
        (DOUBT, (3, 3), "point", "point", True),
        (DOUBT, (3, 3), "comma", "comma", True),
        # Then the form of the file: a semicolon between cells settles a comma, if none has one.
        (DOUBT, (0, 0), "comma", "comma", False),
        (DOUBT, (0, 0), "point", "point", True),
        (DOUBT, (0, 0), None, "comma", True),
        (Evidence(1, 1, 0), (1, 1), None, "comma", False),
        (NONE, (0, 0), None, "comma", False),
        (NONE, (0, 0), "point", "point", False),
    ],
)
def test_what_decides(
    own: Evidence, overall: tuple[int, int], hint: Any, chosen: str, doubtful: bool
) -> None:
    assert choose_notation(own, overall, hint) == (chosen, doubtful)


def test_evidence_of_columns_is_added_up() -> None:
    assert overall_notation([Evidence(1, 2, 9), Evidence(3, 5, 0)]) == (4, 7)
    assert overall_notation([]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("€ 1,25 mln", 1_250_000),
        ("1,1 miljoen", 1_100_000),
        ("2 mld", 2e9),
        ("40 dzd", 40_000),
        ("(1.000)", -1000),
        ("5-", -5),
        ("\N{MINUS SIGN}5", -5),
        ("12 %", 12),
        ("1,5e3", 1500),
        ("€ 5", 5),
        ("5 euro", 5),
    ],
)
def test_a_number_with_what_is_written_around_it(text: str, value: float) -> None:
    found, odd = decorated_value(text, "comma")
    assert found == value
    assert odd is not None
    assert odd.negative == (value < 0)
    assert odd.money == ("€" in text or "euro" in text)
    assert odd.percent == ("%" in text)
    assert odd.scaled == any(word in text for word in ("mln", "miljoen", "mld", "dzd"))


@pytest.mark.parametrize(
    "text", ["veel", "-(5)", "-5-", "€ 5 €", "1e3 mln", "((5))", "5 (of 6)", "5 kg", "", "1.2.3"]
)
def test_what_is_no_number_whatever_is_around_it(text: str) -> None:
    value, odd = decorated_value(text, "comma")
    assert value != value
    assert odd is None


def test_the_notation_of_a_number_is_that_of_its_column() -> None:
    assert decorated_value("1.250,5 mln", "comma")[0] == 1_250_500_000
    assert decorated_value("1.250,5 mln", "point")[1] is None
    assert decorated_value("1,250.5 mln", "point")[0] == 1_250_500_000
    assert read_decorated("plein 5") is None
