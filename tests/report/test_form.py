"""A form that was filled in is read back without edits."""

import csv
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from maatwaarde.framework import Framework, load_framework
from maatwaarde.report.weights.form import form_csv, form_xlsx, make_form
from maatwaarde.scoring.weights import METHODS, resolve_weights, sibling_sets, with_answers
from maatwaarde.scoring.weights.columns import COLUMNS, SHEETS, key

Row = dict[str, str | None]


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework("plattelandsgemeente")


def wanted(framework: Framework) -> dict[str, int]:
    """Return integer weights by id: powers of two, so that every ratio can be answered."""
    weights = {}
    for siblings in sibling_sets(framework):
        for i, identifier in enumerate(siblings.ids):
            weights[identifier] = 2 ** (i % 4)
    return weights


def answer(row: Row, weights: dict[str, int], framework: Framework) -> Row:
    """Return what somebody with these weights would fill in, by the name of the column."""
    if "a" in row:
        one, other = weights[str(row["a"])], weights[str(row["b"])]
        heavier = "gelijk" if one == other else "A" if one > other else "B"
        return {"heavier": heavier, "times": str(max(one, other) // min(one, other))}
    own = weights[str(row["id"])]
    siblings = next(s.ids for s in sibling_sets(framework) if row["id"] in s.ids)
    most, least = (pick(weights[i] for i in siblings) for pick in (max, min))
    every = {
        "best_to_this": str(most // own),
        "this_to_worst": str(own // least),
        "swing": f"{100 * own / most:g}".replace(".", ","),
        "points": str(own),
        "rank": str(1 + sum(weights[i] > own for i in siblings)),
    }
    return {name: text for name, text in every.items() if name in row}


def named(headings: list[str]) -> list[str]:
    return [
        next((name for name, column in COLUMNS.items() if key(text) in column.keys), text)
        for text in headings
    ]


def fill_csv(path: Path, content: bytes, fill: Callable[[Row], Row]) -> None:
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    names = named(rows[0])
    for row in rows[1:]:
        answers = fill(dict(zip(names, row, strict=True)))
        row[:] = [answers.get(name) or cell for name, cell in zip(names, row, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def fill_xlsx(path: Path, content: bytes, fill: Callable[[Row], Row], about: Row) -> None:
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    first, second = book.worksheets
    assert {first.title} <= set(SHEETS["about"])
    assert {second.title} <= set(SHEETS["answers"])
    for label, cell in first.iter_rows(max_col=2):
        name = named([str(label.value)])[0]
        if name in about:
            cell.value = about[name]
    rows = list(second.iter_rows())
    names = named([str(cell.value) for cell in rows[0]])
    for row in rows[1:]:
        answers = fill({n: cell.value for n, cell in zip(names, row, strict=True)})
        for name, cell in zip(names, row, strict=True):
            if name in answers:
                text = str(answers[name])
                cell.value = float(text.replace(",", ".")) if text[0].isdigit() else text
                assert not cell.protection.locked
    book.save(path)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("method", METHODS)
def test_a_filled_in_form_gives_the_weights_of_who_filled_it_in(
    framework: Framework, tmp_path: Path, method: str, kind: str, language: str
) -> None:
    weights = wanted(framework)
    form = make_form(framework, method, ("raad", "bewoners"), language)  # type: ignore[arg-type]
    path = tmp_path / f"formulier-1.{kind}"

    def fill(row: Row) -> Row:
        return answer(row, weights, framework)

    if kind == "csv":
        fill_csv(path, form_csv(form), fill)
    else:
        book = path.with_suffix(".xlsx")
        fill_xlsx(book, form_xlsx(form), fill, {"group": "bewoners", "respondent": "Jansen"})
        if kind == "ods":
            sheets = pd.read_excel(book, sheet_name=None, header=None, engine="openpyxl")
            with pd.ExcelWriter(path, engine="odf") as writer:
                for name, sheet in sheets.items():
                    sheet.to_excel(writer, sheet_name=name, header=False, index=False)
    resolved, report = resolve_weights(with_answers(framework, [path]))
    assert report is not None
    assert report.method == method
    assert not report.unanswered
    assert not report.warnings
    assert list(report.groups) == (["formulier-1"] if kind == "csv" else ["bewoners"])
    assert list(report.respondents.values()) == [("formulier-1",) if kind == "csv" else ("Jansen",)]
    for siblings in sibling_sets(framework):
        own = [weights[identifier] for identifier in siblings.ids]
        found = [resolved.node(identifier).share for identifier in siblings.ids]
        if method == "ranks":
            order = sorted(range(len(own)), key=lambda i: -own[i])
            assert all(found[i] >= found[j] - 1e-12 for i, j in pairwise(order))
        else:
            assert found == pytest.approx([weight / sum(own) for weight in own])


def test_a_form_that_nobody_filled_in(framework: Framework, tmp_path: Path) -> None:
    from maatwaarde.diagnostics import MethodError

    path = tmp_path / "leeg.xlsx"
    path.write_bytes(form_xlsx(make_form(framework, "ahp")))
    with pytest.raises(MethodError, match="hold no judgement"):
        resolve_weights(with_answers(framework, [path]))


@pytest.mark.parametrize("write", [form_csv, form_xlsx])
def test_the_same_form_is_the_same_bytes(framework: Framework, write: Callable) -> None:
    forms = [make_form(framework, "swing", ("raad", "a,b")) for _ in range(2)]
    assert write(forms[0]) == write(forms[1])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_value_is_asked_with_the_whole_step_of_all_its_measures(
    framework: Framework, language: str
) -> None:
    form = make_form(framework, "swing", language=language)  # type: ignore[arg-type]
    asked = {row[-1]: row[1] or "" for row in form.rows}
    values = [node for node in framework.nodes if not node.is_measure and node.id in asked]
    assert values
    for node in values:
        for place in node.measures:
            measure = framework.measures[place]
            step = asked.get(measure.id)
            title = framework.node(measure.id).title.text(language)  # type: ignore[arg-type]
            assert title in asked[node.id]
            if step is not None:  # a measure without siblings is not asked about by itself
                assert step.removeprefix(f"{title} (").removesuffix(")") in asked[node.id]


def test_every_question_is_asked_once(framework: Framework) -> None:
    sizes = [len(siblings.ids) for siblings in sibling_sets(framework)]
    pairs = make_form(framework, "ahp")
    assert len(pairs.rows) == sum(n * (n - 1) // 2 for n in sizes)
    assert len(set(pairs.rows)) == len(pairs.rows)
    assert len(make_form(framework, "swing").rows) == sum(sizes)


def test_choices_are_checked_by_the_spreadsheet(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_xlsx(make_form(framework, "ahp", ("raad", "bewoners"))))
    book = openpyxl.load_workbook(path)
    about, answers = book.worksheets
    assert [rule.formula1 for rule in about.data_validations.dataValidation] == ['"raad,bewoners"']
    rules = answers.data_validations.dataValidation
    assert {rule.formula1 for rule in rules if rule.type == "list"} == {'"A,B,gelijk"'}
    assert {(rule.formula1, rule.formula2) for rule in rules if rule.type == "decimal"} == {
        ("1", "9")
    }
    assert answers.protection.sheet
