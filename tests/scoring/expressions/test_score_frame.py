"""`score_frame` on frames in memory and lazy ones, beside `score` on the same list."""

from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import maatwaarde as mw
from build import flat, framework, frameworks, impacts, measure
from build_framework import frameworks as mixed
from day_and_night import by_day
from maatwaarde.diagnostics import MaatwaardeError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring import Scores, by_category
from maatwaarde.scoring.expressions.compile import STANDARD, result_names
from maatwaarde.units import Units
from scored_frames import as_arrow, assert_same, every_kind, in_arrays, random_impacts

MAKERS: dict[str, Any] = {
    "polars": pl.from_arrow,
    "polars, lazy": lambda table: pl.from_arrow(table).lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pandas on arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow": lambda table: table,
    "duckdb": duckdb.from_arrow,
}


def assert_range(found: pl.DataFrame, scores: Scores) -> None:
    for name, figures in zip(STANDARD, (scores.score, scores.low, scores.high), strict=False):
        np.testing.assert_allclose(found[name].to_numpy(), figures, atol=1e-12, err_msg=name)


def to_arrow(frame: Any) -> pa.Table:
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame.to_arrow()
    if isinstance(frame, pd.DataFrame):
        return pa.Table.from_pandas(frame, preserve_index=False)
    return frame if isinstance(frame, pa.Table) else frame.to_arrow_table()


@pytest.mark.parametrize("kind", MAKERS)
def test_every_library_gives_its_own_frame_with_the_same_scores(kind: str) -> None:
    owner = every_kind()
    value = random_impacts(owner, 400)
    frame = MAKERS[kind](as_arrow(owner, value))
    scored = mw.score_frame(frame, owner)
    assert type(scored) is type(frame)
    found = to_arrow(scored)
    assert found.column_names == ["id", *(f"impact:{one.id}" for one in owner.measures), *STANDARD]
    assert_same(found, in_arrays(owner, value))


def test_all_that_can_be_asked_is_what_the_tables_of_score_say() -> None:
    owner = every_kind()
    value = random_impacts(owner, 300)
    scores = in_arrays(owner, value)
    names = [name for name in result_names(owner) if name not in STANDARD]
    names += [f"impact:{one.id}" for one in owner.measures]
    table = as_arrow(owner, value).rename_columns(["id", *(one.id for one in owner.measures)])
    found = mw.score_frame(pl.from_arrow(table), owner, columns=names)
    expected = {
        f"value:{node.id}": scores.node_values[:, k]
        for k, node in enumerate(owner.nodes)
        if not node.is_measure
    }
    for j, one in enumerate(owner.measures):
        expected[f"contribution:{one.id}"] = scores.contributions[:, j]
        expected[f"impact:{one.id}"] = np.where(
            scores.impacts.assumed[:, j], np.nan, scores.impacts.value[:, j]
        )
    for by in ("value", "pillar", "sdg"):
        parts = by_category(owner, scores.contributions, by)
        for k, category in enumerate(parts.categories):
            expected[f"gain:{by}:{category.id}"] = parts.gains[:, k]
            expected[f"harm:{by}:{category.id}"] = parts.harms[:, k]
    expected["worst_harm_value"] = np.where(
        (worst := scores.valuation.central.min(axis=1)) < 0, worst, np.nan
    )
    for name, figures in expected.items():
        column = found[name].to_numpy()
        np.testing.assert_allclose(column, figures, rtol=0, atol=1e-12, err_msg=name)
    least = scores.valuation.central.argmin(axis=1)
    assert found["worst_harm_measure"].to_list() == [
        owner.measures[j].id if worst[i] < 0 else None for i, j in enumerate(least)
    ]
    assert set(expected) | {"worst_harm_measure", "unusable_measures"} == set(names)


@settings(max_examples=by_day(8))
@given(data=st.data())
def test_random_frameworks_on_random_impacts(data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    value = np.asfortranarray(data.draw(impacts(owner)))
    row, column = (data.draw(st.integers(0, size - 1)) for size in value.shape)
    value[row, column] = np.nan
    table, scores = as_arrow(owner, value), in_arrays(owner, value)
    assert_same(mw.score_frame(table, owner), scores)
    assert_same(to_arrow(mw.score_frame(duckdb.from_arrow(table), owner)), scores)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=by_day(6))
@given(data=st.data())
def test_frameworks_in_which_every_key_occurs(data: st.DataObject) -> None:
    """Labels as texts among them: held against the way through `read_proposals`."""
    file = data.draw(mixed())
    units = Units(file.units)
    bare = Framework(file=file.model_copy(update={"weights": None}), units=units, path="made.yaml")
    subjects = {node.id for node in bare.nodes}
    subjects |= {f"{by}:{one.id}" for by in ("pillar", "sdg") for one in bare.categories(by)}
    kept = tuple(one for one in file.guards if one.subject in subjects)  # as loading wants it
    owner = replace(bare, file=bare.file.model_copy(update={"guards": kept}))
    random = np.random.default_rng(data.draw(st.integers(0, 1000)))
    columns: dict[str, Any] = {"id": ["A", "B", "C"], "title": ["a", "b", "c"]}
    for one in owner.measures:
        rejects = owner.missing_rule(one).rule == "reject"
        if one.scale is not None:
            cells = random.choice([*one.scale.labels, *([] if rejects else [None])], 3).tolist()
        else:
            cells = (random.normal(0, 1, 3) * max(abs(one.worst), abs(one.best))).tolist()
            cells[1] = cells[1] if rejects else None
        columns[f"impact:{one.id}"] = cells
    frame = pl.DataFrame(
        columns,
        schema_overrides={
            f"impact:{one.id}": pl.String if one.scale else pl.Float64 for one in owner.measures
        },
    )
    proposals = mw.read_proposals(frame, scales=owner.scales)
    scores = mw.score(mw.estimate(proposals, owner), owner)
    found = mw.score_frame(frame, owner)
    scale = np.abs(scores.contributions).sum(axis=1) + 1
    for name, figures in (
        ("score", scores.score),
        ("score_low", scores.low),
        ("score_high", scores.high),
    ):
        assert (np.abs(found[name].to_numpy() - figures) <= 1e-12 * scale).all(), name
    assert found["coverage"].to_list() == pytest.approx(scores.coverage, abs=1e-12)


def judged() -> Framework:
    scale = {"++": 1, "+": 0.5, "0": 0, "--": -1, "spread": 0.25}
    return flat(
        [
            {"id": "j", "title": "J", "scale": scale},
            measure("n", -10, 20, scale={"1": -1, "2": 0, "3": 1}),
            measure("x", -10, 20),
        ]
    )


def test_labels_are_those_of_score_as_texts_and_as_numbers() -> None:
    owner = judged()
    frame = pl.DataFrame(
        {
            "id": ["A", "B", "C"],
            "title": ["a", "b", "c"],
            "impact:j": ["++", " -- ", None],
            "impact:n": [1, 3, None],
            "impact:x": [1.5, None, 3.0],
        }
    )
    scores = mw.score(mw.estimate(mw.read_proposals(frame, scales=owner.scales), owner), owner)
    found = mw.score_frame(frame, owner)
    for name, figures in (
        ("score", scores.score),
        ("score_low", scores.low),
        ("score_high", scores.high),
    ):
        np.testing.assert_allclose(found[name].to_numpy(), figures, atol=1e-12)
    assert found["coverage"].to_list() == pytest.approx(scores.coverage)


@pytest.mark.parametrize("word", ["PM", "p.m.", "?", "onbekend", "n.v.t."])
def test_a_word_for_what_is_not_known_is_no_wrong_label(word: str) -> None:
    owner = judged()
    cells = {"id": ["A", "B"], "title": ["a", "b"], "impact:j": ["++", word]}
    frame = pl.DataFrame({**cells, "impact:n": [1, 3], "impact:x": [1.5, 3.0]})
    scores = mw.score(mw.estimate(mw.read_proposals(frame, scales=owner.scales), owner), owner)
    found = mw.score_frame(frame, owner)
    assert found["unusable"].to_list() == [False, False]
    np.testing.assert_allclose(found["score_low"].to_numpy(), scores.low, atol=1e-12)
    assert found["coverage"].to_list() == pytest.approx(scores.coverage)


def test_units_and_ranges_are_those_of_score() -> None:
    owner = flat([measure("x", -10, 20), measure("y", 4, -8)])
    frame = pl.DataFrame(
        {
            "id": ["A", "B", "C"],
            "title": ["a", "b", "c"],
            "impact:x [kg]": [1500.0, None, -3000.0],
            "impact:x:low [kg]": [500.0, None, None],
            "impact:x:high [kg]": [2500.0, None, 9000.0],
            "impact:y": [1, 2, None],
        }
    )
    scores = mw.score(mw.estimate(mw.read_proposals(frame, scales=owner.scales), owner), owner)
    found = mw.score_frame(frame, owner)
    for name, figures in (
        ("score", scores.score),
        ("score_low", scores.low),
        ("score_high", scores.high),
    ):
        np.testing.assert_allclose(found[name].to_numpy(), figures, atol=1e-12)
    named = frame.rename(
        {"impact:x [kg]": "x_kg", "impact:x:low [kg]": "lo", "impact:x:high [kg]": "hi"}
    )
    again = mw.score_frame(
        named, owner, measures={"x": "x_kg", "x:low": "lo", "x:high": "hi"}, units={"x": "kg"}
    )
    assert again["score_low"].to_list() == found["score_low"].to_list()


def problems(frame: Any, owner: Framework, **more: Any) -> list[str]:
    with pytest.raises(MaatwaardeError) as caught:
        mw.score_frame(frame, owner, **more)
    return [f"{one.code} {one.where.field or ''}".strip() for one in caught.value.problems]


def test_all_that_is_wrong_with_columns_is_said_at_once() -> None:
    owner = flat([measure("x"), measure("y"), measure("z"), measure("w"), measure("v")])
    frame = pl.DataFrame(
        {
            "id": [1],
            "impact:x": ["veel"],
            "impact:y": [1.0],
            "y": [1.0],
            "impact:q": [1.0],
            "impact:v [EUR]": [1.0],
            "impact:w": [True],
            "score": [1.0],
        }
    )
    assert sorted(problems(frame, owner, measures={"nope": "id"}, units={"y": "kg"})) == [
        "duplicate-column score",
        "duplicate-column y",
        "incompatible-unit impact:v [EUR]",
        "no-column",
        "not-a-number impact:w",
        "not-a-number impact:x",
        "unknown-measure",
        "unknown-measure impact:q",
    ]


def test_what_is_no_frame_or_has_a_name_twice() -> None:
    owner = flat([measure("x")])
    assert problems([1, 2], owner) == ["no-dataframe"]
    twice = pd.DataFrame([[1.0, 2.0]], columns=["impact:x", "impact:x"])
    assert problems(twice, owner) == ["duplicate-heading"]


def test_there_is_no_such_result_and_a_rank_is_of_all_rows() -> None:
    owner = flat([measure("x")])
    with pytest.raises(MethodError) as caught:
        mw.score_frame(pl.DataFrame({"x": [1.0]}), owner, columns=["scor", "rank"])
    first, second = caught.value.problems
    assert first.mend == "did you mean 'score'?"
    assert "of all rows together" in second.what


BAD = {
    "id": [1, 2, 3, 4, 5],
    "impact:j": ["++", "best", "+", "0", "0"],
    "impact:n": [1, 2, 7, None, 2],
    "impact:x": [1.0, float("inf"), 2.0, None, 3.0],
}


def test_a_frame_in_memory_stops_at_rows_that_cannot_be_used() -> None:
    with pytest.raises(MaatwaardeError) as caught:
        mw.score_frame(pl.DataFrame(BAD), judged())
    said = [(str(one.where), one.what) for one in caught.value.problems]
    assert said == [
        ("column 'impact:j'", "1 row cannot be used for its impact on 'j'"),
        ("column 'impact:n'", "1 row cannot be used for its impact on 'n'"),
        ("column 'impact:x'", "1 row cannot be used for its impact on 'x'"),
    ]


@pytest.mark.parametrize("kind", MAKERS)
def test_such_rows_are_set_aside_and_marked(kind: str) -> None:
    frame = MAKERS[kind](pl.DataFrame(BAD).to_arrow())
    asked = ["score", "vetoed", "unusable_measures"]
    found = to_arrow(mw.score_frame(frame, judged(), columns=asked, on_error="set-aside"))
    found = found.sort_by("id")
    assert found["unusable"].to_pylist() == [False, True, True, False, False]
    assert [one is None for one in found["score"].to_pylist()] == [False, True, True, False, False]
    assert found["vetoed"].to_pylist() == [False] * 5
    assert found["unusable_measures"].to_pylist() == ["", "j;x", "n", "", ""]


def test_a_lazy_frame_sets_aside_unless_it_is_told_to_stop() -> None:
    lazy = pl.LazyFrame(BAD)
    assert mw.score_frame(lazy, judged()).collect()["unusable"].sum() == 2
    with pytest.raises(MaatwaardeError, match="cannot be used"):
        mw.score_frame(lazy, judged(), on_error="stop")


def test_bounds_on_the_wrong_side_and_what_is_rejected() -> None:
    owner = flat([measure("x", missing="reject"), measure("y")])
    frame = pl.DataFrame(
        {
            "x": [1.0, None, 1.0, 1.0, 1.0],
            "y": [1.0, 1.0, 1.0, None, 2.0],
            "impact:y:low": [0.0, 0.0, 2.0, 1.0, float("-inf")],
        }
    )
    found = mw.score_frame(frame, owner, columns=["unusable_measures"], on_error="set-aside")
    assert found["unusable_measures"].to_list() == ["", "x", "y", "y", "y"]
    assert found["unusable"].to_list() == [False, True, True, True, True]


@pytest.mark.parametrize("bounds", [("low",), ("high",), ("low", "high"), ()])
def test_what_to_do_about_a_row_speaks_of_bounds_where_there_are_some(
    bounds: tuple[str, ...],
) -> None:
    frame = pl.DataFrame({"x": [float("inf")], **{f"impact:x:{one}": [1.0] for one in bounds}})
    with pytest.raises(MaatwaardeError) as caught:
        mw.score_frame(frame, flat([measure("x")]))
    (problem,) = caught.value.problems
    assert ("keep each bound on its own side" in problem.mend) == bool(bounds)
    assert "on_error='set-aside'" in problem.mend


def test_nobody_knows_a_measure_that_has_no_column() -> None:
    owner = flat([measure("x"), measure("y", missing={"rule": "widen", "low": 0.2, "high": 0.6})])
    found = mw.score_frame(pl.DataFrame({"x": [0.5, 1.0]}), owner, measures={"y": None})
    assert found["score"].to_list() == pytest.approx([0.45, 0.7])
    assert found["score_low"].to_list() == pytest.approx([0.35, 0.6])
    assert found["coverage"].to_list() == [0.5, 0.5]


def test_names_in_between_are_none_of_the_frame_and_leave_nothing_behind() -> None:
    owner = framework([{"id": "v", "title": "V", "measures": [measure("x"), measure("X")]}])
    frame = pl.DataFrame({"~impact:x": ["mine"], "x": [1.0], "X": [0.0]})
    found = mw.score_frame(frame, owner, columns=["score"])
    assert found.columns == ["~impact:x", "x", "X", "score"]
    assert found["score"].to_list() == [0.5]


def test_a_frame_without_rows_stays_one() -> None:
    owner = flat([measure("x")])
    found = mw.score_frame(pl.DataFrame({"x": []}, schema={"x": pl.Float64}), owner)
    assert found.columns == ["x", *STANDARD]
    assert found.is_empty()


def test_a_choice_that_is_none_is_refused() -> None:
    frame = pd.DataFrame({"id": ["A"], "impact:a": [1.0]})
    owner = flat([measure("a")])
    with pytest.raises(MaatwaardeError, match="set-aside"):
        mw.score_frame(frame, owner, on_error="set_aside")  # type: ignore[arg-type]
    assert list(mw.score_frame(frame, owner, columns="score")) == [*frame, "score"]


def test_no_column_of_another_measure_is_suggested() -> None:
    frame = pd.DataFrame({"impact:geluid": [1.0]})
    owner = flat([measure("geluid"), measure("gebruik")])
    with pytest.raises(MaatwaardeError) as error:
        mw.score_frame(frame, owner)
    (problem,) = error.value.problems
    assert "did you mean" not in str(problem)
