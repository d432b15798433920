"""What is told once of all parts of a list: counts that add up, and the first of each kind."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import say
from maatwaarde.proposals.model import Status
from maatwaarde.streaming.outcome import Said, Wrong
from maatwaarde.streaming.ranks import SCORE, Best, Rows, ranked
from maatwaarde.streaming.rejects import Reject, _shown
from maatwaarde.streaming.tally import Counted, added, warning


def strange(row: int, count: int, text: str = "caf?", field: str = "titel") -> Counted:
    return Counted("strange", field, text, "", row, count)


def status(text: str, row: int, count: int) -> Counted:
    return Counted("status", "status", text, Status.RUNNING.value, row, count)


def test_counts_of_the_same_add_up_and_the_first_is_shown() -> None:
    parts = [
        strange(3, 2),
        status("loopt", 4, 10),
        strange(9, 5, "na?ef"),
        status("bezig", 11, 1),
        strange(12, 1, field="wijk"),
        status("loopt", 13, 7),
    ]
    found = list(added(parts))
    assert [(one.field, one.text, one.row, one.count) for one in found] == [
        ("titel", "caf?", 3, 7),
        ("status", "loopt", 4, 17),
        ("status", "bezig", 11, 1),
        ("wijk", "caf?", 12, 1),
    ]
    # What is counted so far is kept between parts as data.
    assert [Counted(*one.to_data()) for one in found] == found


def test_a_count_is_told_as_of_a_list_that_is_read_at_once() -> None:
    told = warning(status("loopt", 4, 17), "lijst.csv")
    assert (told.code, told.where) == ("status-read", Where("lijst.csv", row=4, field="status"))
    assert say(told.what, "nl").startswith("de status 'loopt' van 17 rijen")
    told = warning(strange(3, 7), "lijst.csv")
    assert told.what.startswith("7 texts in this column")
    assert (told.code, told.where.field) == ("strange-text", "titel")


def wrong(row: int, field: str = "kosten") -> Reject:
    return Reject(Diagnostic("bad", "wrong", "", Where("lijst.csv", row=row, field=field)))


def test_the_first_of_what_is_wrong_is_shown_and_the_rest_counted() -> None:
    found = Wrong()
    found.add([wrong(30), wrong(30, "wijk"), wrong(5)])
    found.add([wrong(row) for row in range(100, 119)])
    assert (found.rows, found.problems) == (2 + 19, 3 + 19)
    shown = found.shown()
    assert [one.where.row for one in shown[:4]] == [5, 30, 30, 100]
    # Twenty are shown; 22 less 20 are not.
    assert len(shown) == 21
    assert shown[-1].what == "and 2 more like this"
    assert shown[-1].where.row == 117
    stopped = found.stopped()
    assert stopped[:-1] == shown
    assert "--on-error set-aside" in stopped[-1].mend


def test_as_many_as_are_shown_leave_none_to_count() -> None:
    found = Wrong()
    found.add([wrong(row) for row in range(20)])
    assert [one.code for one in found.shown()] == ["bad"] * 20


def test_warnings_of_one_column_are_told_once_with_how_many_more() -> None:
    said = Said()
    first = Diagnostic("rounded", "first", "", Where("l.csv", row=2, field="x"), "warning")
    other = Diagnostic("rounded", "other", "", Where("l.csv", row=3, field="y"), "warning")
    later = Diagnostic("rounded", "later", "", Where("l.csv", row=9, field="x"), "warning")
    said.add(first)
    said.add(other)
    said.add(later, 3)
    told = list(said.warnings())
    assert [str(one.what) for one in told] == ["first", "and 3 more like this", "other"]
    assert told[1].where == first.where


def of_scores(*scores: float, **more: np.ndarray) -> Rows:
    none = np.empty(0)
    values = np.array(scores)
    ends = {"low": none, "high": none, **more}
    return Rows(np.arange(len(values)), values, keep=np.ones(len(values), bool), doubles=[], **ends)


def test_ranks_are_shared_and_what_has_no_score_has_none() -> None:
    headings = {"rank": "rang", "tied": "gedeeld"}
    found = ranked(of_scores(0.5, 0.9, np.nan, 0.5), headings)
    assert found.rank.tolist() == [2, 1, 0, 2]
    assert found.columns["tied"].tolist() == [True, False, False, True]
    assert list(ranked(of_scores(0.5), {"rank": "rang"}).columns) == ["rank"]
    ends = {"low": np.array([0.4, 0.2]), "high": np.array([0.6, 1.0])}
    found = ranked(of_scores(0.5, 0.9, **ends), {})
    assert sorted(found.columns) == ["rank_best", "rank_worst"]
    assert found.columns["rank_best"].tolist() == [1, 1]
    assert found.columns["rank_worst"].tolist() == [2, 2]


@pytest.mark.parametrize("title", [True, False])
def test_the_first_ten_of_all_parts_best_first(title: bool) -> None:
    best = Best()
    for begin in (0, 8):
        count = 8
        ids = [f"P{begin + i:02d}" for i in range(count)]
        columns = {"id": ids, SCORE: [0.1 * i for i in range(count)]}
        if title:
            columns["title"] = [name.lower() for name in ids]
        # The later the row, the higher the rank; the last two have none.
        rank = np.array([14 - begin - i if begin + i < 14 else 0 for i in range(count)])
        best.look(rank, pa.table(columns), "id")
    found = best.found()
    assert [(rank, id) for rank, id, *_ in found] == [(1 + i, f"P{13 - i:02d}") for i in range(10)]
    assert found[0][2] == ("p13" if title else "P13")
    assert found[0][3] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ({"naam": "café"}, '{"naam": "café"}'),
        (["ë", 1], '["ë", 1]'),
        (None, ""),
        (float("nan"), ""),
        (True, "true"),
        (False, "false"),
        (b"caf\xff", "caf\N{REPLACEMENT CHARACTER}"),
        (1.5, "1.5"),
    ],
)
def test_a_cell_that_is_set_aside_is_written_as_people_write_it(cell: object, text: str) -> None:
    assert _shown(cell) == text
