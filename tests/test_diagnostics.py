"""Problems: where they are, in which words, in which order, and what programs get of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from maatwaarde.diagnostics import (
    Diagnostic,
    MaatwaardeError,
    ProposalError,
    Where,
    closest,
    did_you_mean,
    first_few,
    raise_errors,
    told,
)
from maatwaarde.messages import Exact, msg, nmsg, say


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Where(), ""),
        (Where("plan.yaml"), "plan.yaml"),
        (Where("plan.yaml", line=3), "plan.yaml:3"),
        (Where("plan.yaml", line=3, column=9), "plan.yaml:3:9"),
        (Where("plan.yaml", column=9), "plan.yaml"),
        (Where("plan.yaml", line=3, field="values[0].id"), "plan.yaml:3, values[0].id"),
        (Where("lijst.csv", row=7, field="kosten"), "lijst.csv, row 7, column 'kosten'"),
        (Where("data", field="values[0].id", in_data=True), "data, values[0].id"),
        (Where("lijst.xlsx", sheet="Blad1"), "lijst.xlsx[Blad1]"),
        (Where("lijst.xlsx", sheet="Blad1", row=7), "lijst.xlsx[Blad1], row 7"),
        (Where("lijst.xlsx", sheet="Blad1", cell="F7"), "lijst.xlsx, sheet Blad1, cell F7"),
        (
            Where("lijst.xlsx", sheet="Blad1", cell="F7", field="kosten"),
            "lijst.xlsx, sheet Blad1, cell F7 (kosten)",
        ),
        (Where(sheet="Blad1", cell="F7"), "sheet Blad1, cell F7"),
        # Without a sheet a cell says nothing that the row does not.
        (Where("lijst.csv", row=7, cell="F7"), "lijst.csv, row 7"),
        (Where(row=7), "row 7"),
    ],
)
def test_a_place_in_words(where: Where, words: str) -> None:
    assert str(where) == words


def test_a_heading_that_is_longer_than_a_screen_is_cut() -> None:
    assert str(Where(field="a" * 100)) == f"column '{'a' * 100}'"
    assert str(Where(field="a" * 101)) == f"column '{'a' * 99}…'"


def test_places_are_in_the_order_of_the_file() -> None:
    ordered = [
        Where(),
        Where("a.csv"),
        Where("a.csv", field="z"),
        Where("a.csv", column=1, field="y"),
        Where("a.csv", row=1, field="b"),
        Where("a.csv", row=2),
        Where("a.csv", row=10),
        Where("a.csv", line=1, field="a"),
        Where("a.csv", line=2, column=9),
        Where("a.csv", line=2, column=10),
        Where("a.csv", line=10),
        # Cells as a sheet has its columns: after Z comes AA.
        Where("b.xlsx", sheet="A", row=1, cell="B1"),
        Where("b.xlsx", sheet="A", row=1, cell="Z1"),
        Where("b.xlsx", sheet="A", row=1, cell="AA1"),
        Where("b.xlsx", sheet="B", field="a"),
        Where("b.xlsx", sheet="B", field="b"),
    ]
    error = MaatwaardeError([Diagnostic("odd", "is odd", where=one) for one in ordered[::-1]])
    assert [problem.where for problem in error.problems] == ordered


def test_a_problem_is_said_with_what_to_do_below_it() -> None:
    problem = Diagnostic("odd", msg("it is odd"), msg("mend it"), Where("a.csv", row=2))
    assert str(problem) == "a.csv, row 2: error: it is odd\n    mend: mend it"
    assert str(Diagnostic("odd", "it is odd", severity="warning")) == "warning: it is odd"


def test_what_is_the_same_is_said_once_for_all_its_rows() -> None:
    def problem(row: int | None, what: str = "it is odd", mend: str = "mend it") -> Diagnostic:
        return Diagnostic("odd", what, mend, Where("a.csv", row=row))

    assert told([problem(9), problem(2), problem(9), problem(3, "it is even")], "en") == [
        "a.csv, rows 2, 9: error: it is odd",
        "a.csv, row 3: error: it is even",
        "    mend: mend it",
    ]
    assert told([problem(2), problem(3, "it is even", "leave it")], "en") == [
        "a.csv, row 2: error: it is odd",
        "    mend: mend it",
        "a.csv, row 3: error: it is even",
        "    mend: leave it",
    ]
    others = [problem(2), problem(3, "it is even", "leave it"), problem(4, "it is null")]
    assert [line.strip() for line in told(others, "en") if "mend:" in line] == [
        "mend: mend it",
        "mend: leave it",
        "mend: mend it",
    ]
    assert told([problem(None)], "en")[0] == "a.csv: error: it is odd"
    (line, _) = told([problem(row) for row in range(1, 11)], "en")
    assert line == "a.csv, rows 1, 2, 3, 4, 5, 6, 7, 8 and 2 more: error: it is odd"


def test_programs_get_what_it_says_and_the_parameters_in_it() -> None:
    what = msg(
        "{name} has {n} of {share}, {other}",
        name="A",
        n=np.int64(3),
        share=Exact(0.25),
        other=nmsg("{many} thing", "{many} things", 2, many=2),
    )
    mend = msg("give {least}", least=Exact(math.inf))
    where = Where("a.csv", row=2, in_data=True)
    found = Diagnostic("odd", what, mend, where, "warning").to_dict()
    assert found == {
        "code": "odd",
        "severity": "warning",
        "what": say(what, "en"),
        "mend": say(mend, "en"),
        "parameters": {
            "least": None,
            "name": "A",
            "n": 3,
            "share": 0.25,
            "other": "2 things",
            "many": 2,
        },
        "where": {"file": "a.csv", "row": 2},
    }
    assert type(found["parameters"]["n"]) is int
    assert Diagnostic("odd", "plain words").to_dict()["parameters"] == {}


def test_an_error_holds_a_sentence_a_problem_or_all_problems() -> None:
    one = Diagnostic("odd", msg("it is odd"), msg("mend it"))
    assert MaatwaardeError(one).problems == (one,)
    assert str(MaatwaardeError([one, one])) == f"{one}\n{one}"
    (problem,) = MaatwaardeError(msg("it is odd"), msg("mend it")).problems
    assert (problem.what, problem.mend, problem.severity) == ("it is odd", "mend it", "error")


def test_only_errors_are_raised_and_then_with_the_warnings() -> None:
    warning, error = Diagnostic("odd", "odd", severity="warning"), Diagnostic("bad", "bad")
    raise_errors([warning], ProposalError)
    with pytest.raises(ProposalError) as caught:
        raise_errors(iter([warning, error]), ProposalError)
    assert set(caught.value.problems) == {warning, error}


def test_a_misspelt_word_gets_the_one_that_is_meant_or_some_of_those_there_are() -> None:
    assert closest("wieght", ["height", "weight"]) == "weight"
    assert closest("kosten", ["weight"]) is None
    assert did_you_mean("wieght", ["weight", "cost"]) == "did you mean 'weight'?"
    assert did_you_mean("zzz", []) == ""
    twelve = [f"word{i:02}" for i in range(12)]
    listed = ", ".join(twelve)
    assert did_you_mean("zzz", [*twelve[::-1], "word00"]) == f"use one of: {listed}"
    assert did_you_mean("zzz", [*twelve, "word12"]) == f"use one of: {listed}, …"


def test_the_first_few_of_a_list() -> None:
    assert first_few(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert first_few(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
    assert first_few(["a", "b"], 1) == "a and 1 more"
