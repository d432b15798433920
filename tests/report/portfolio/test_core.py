"""What is chosen always, sometimes and never: figures that add up, in both languages."""

from types import SimpleNamespace

import pytest

from maatwaarde.portfolio.analysis.core_index import CoreIndex
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.core import _often, by_share, often_first
from maatwaarde.report.render.terminal import to_text


def test_each_proposal_stands_once_with_its_share_and_whether_it_is_chosen_now() -> None:
    index = {"p10": 0.5, "p2": 0.5, "a": 1.0, "z": 0.0, "m": 0.998, "y": 0.0}
    names = {name: name.upper() for name in index}
    document = Document("report", tuple(by_share(index, {"a", "p2"}, names)))
    assert to_text(document, "en").split("\n\n")[-3:] == [
        "Always chosen (1)\n  A",
        "Sometimes chosen (3)\nproposal  share  chosen now\n"
        "M         99.8%  no\nP2          50%  yes\nP10         50%  no",
        "Never chosen (2)\n  Y\n  Z\n",
    ]
    dutch = to_text(document, "nl")
    assert "Soms gekozen (3)" in dutch
    assert "99,8 %  nee" in dutch


def test_what_is_chosen_most_often_comes_first_and_then_by_number() -> None:
    index = {"p10": 0.5, "p2": 0.5, "q": 0.75}
    assert often_first(index, tuple(index)) == ["q", "p2", "p10"]


def test_where_nothing_is_chosen_only_sometimes_no_table_stands_there() -> None:
    blocks = list(by_share({"a": 1.0}, {"a"}, {"a": "A"}))
    assert to_text(Document("report", tuple(blocks)), "en").split("\n\n")[1:] == [
        "Always chosen (1)\n  A",
        "Sometimes chosen (0)\nNever chosen (0)\n",
    ]


@pytest.mark.parametrize(
    ("portfolios", "differs"),
    [
        ([(("a",), 0.5), (("a", "b"), 0.5)], False),
        ([(("a", "b"), 0.6), (("a",), 0.4)], False),
        ([(("a",), 0.6), (("a", "b"), 0.4)], True),
    ],
)
def test_a_choice_that_is_best_as_often_is_not_said_to_be_another(
    portfolios: list[tuple[tuple[str, ...], float]], differs: bool
) -> None:
    found = CoreIndex({"a": 1.0, "b": 0.5}, 10, tuple(portfolios))
    core = SimpleNamespace(found=found, plan=SimpleNamespace(chosen=("a", "b")))
    blocks = tuple(_often(core, {"a": "A", "b": "B"}))  # type: ignore[arg-type]
    text = to_text(Document("report", blocks), "en")
    assert ("differs from the one now" in text) == differs
    assert ("+ B" in text, "\N{MINUS SIGN} B" in text) == (False, differs)
