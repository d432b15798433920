"""Everything that the library gives can be kept, sent and compared: each public class is here."""

from __future__ import annotations

import dataclasses
import json
import logging
import pickle
import runpy
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import maatwaarde as mw
from maatwaarde.documents.geojson import Region, Regions
from maatwaarde.plugins.loader import Candidate, register
from maatwaarde.report import presenting

EXAMPLE = Path(__file__).parents[1] / "examples" / "embedding" / "plan.py"
GATES = {
    "maatwaarde": 1,
    "version": "1",
    "gates": [
        {
            "id": "start",
            "title": "Start",
            "proposals": ["isolatie"],
            "due": "2027-12-31",
            "criteria": [{"id": "c", "text": "C", "condition": "months_late <= 6"}],
            "otherwise": "stop",
        }
    ],
}
AREAS = Regions(
    "a.geojson", (Region({"naam": "Noord"}, ((((0.0, 0.0), (0.0, 1.0), (1.0, 1.0)),),)),), True
)
MOTIONS = {"maatwaarde": 1, "motions": [{"id": "m", "do": ["park"]}]}


class World:
    """The plan of the example, and all that follows from it, each made when it is asked for."""

    def __init__(self) -> None:
        found = runpy.run_path(str(EXAMPLE))
        self.framework: mw.Framework = found["framework"]
        self.proposals: mw.Proposals = found["proposals"]
        self.resources = mw.read_resources(found["resources"], self.framework.units)
        self.impacts: mw.ImpactTable = found["impacts"]
        self.changes = mw.read_changes(found["changes"])
        self.plan: mw.Plan = found["plan"]
        self.replanned: mw.Reconsidered = found["replanned"]
        given = self.proposals, self.framework, self.resources
        self.report = mw.report(*given, impacts=self.impacts)
        self.scores = self.plan.scores
        self.running = self.plan.running
        self._made: dict[str, Any] = {}
        self.out = self.plan.left_out[0].proposal

    def made(self, name: str) -> Any:
        """Return a result of a class, made once."""
        if name not in self._made:
            self._made[name] = RESULTS[name](self)
        return self._made[name]

    def realised(self) -> mw.Realised:
        row = {"voorstel": "isolatie", "maat": "co2", "datum": "2027-12-31", "waarde": -90.0}
        return mw.read_realised([row], self.framework, self.proposals)

    def far(self) -> tuple[mw.Framework, mw.ImpactTable]:
        file = self.framework.file.model_copy(update={"horizon": 2040})
        further = dataclasses.replace(self.framework, file=file)
        return further, mw.estimate(self.proposals, further)

    @staticmethod
    def in_euros() -> mw.Monetary:
        own = {"value": 2, "unit": "EUR/krij", "price_year": 2025, "source": "made up"}
        (value,) = FRAMEWORK["values"]
        (measure,) = value["measures"]
        values = [{**value, "measures": [{**measure, "price": own}]}]
        money = {"discount_rate": "2 %", "price_level": 2025}
        priced = {**FRAMEWORK, "money": money, "values": values}
        framework, proposals = mw.Framework.from_dict(priced), mw.read_proposals(ROWS)
        return mw.npv(mw.estimate(proposals, framework), proposals, framework)

    def all(self, function: Callable[..., Any], *more: Any, **named: Any) -> Any:
        given = (self.impacts, self.proposals, self.framework, self.resources, self.running)
        return function(*given, *more, **named)

    @property
    def planner(self) -> Any:
        return partial(mw.optimise, self.impacts, self.proposals)

    def checked(self) -> mw.Checked:
        gates = mw.read_gates(GATES, self.framework.units)
        given = (self.impacts, self.proposals, self.framework, self.resources, self.running)
        return mw.check_gates(gates, *given, self.realised(), today=date(2027, 12, 31))

    def statement(self) -> mw.Statement:
        plan = mw.expected(
            self.running, self.impacts, self.proposals, self.framework, self.resources
        )
        return mw.statement(self.framework, self.proposals, plan, self.realised(), 2027)

    def asked(self) -> mw.Framework:
        row = {"group": "raad", "respondent": "x", "id": "klimaat", "points": 60}
        answers = {"raad": [row, {**row, "id": "wonen", "points": 40}]}
        return mw.with_answers(self.framework, answers, method="direct")


@pytest.fixture(scope="module")
def world() -> World:
    return World()


RESULTS: dict[str, Callable[[World], Any]] = {
    "Advice": lambda w: w.report.advice,
    "Alternative": lambda w: w.plan.alternatives(1),
    "AreaMap": lambda w: mw.match_areas(AREAS, ["Noord", None]),  # noqa: ARG005
    "Audit": lambda w: mw.audit(w.plan, w.proposals, w.resources),
    "Beside": lambda w: mw.set_beside(w.plan, w.proposals, mw.Wanted(column="score")),
    "Changes": lambda w: w.changes,
    "Checked": World.checked,
    "Comparison": lambda w: mw.compare_methods(w.impacts, w.framework, ["value", "topsis"]),
    "Core": lambda w: w.plan.core(samples=3),
    "Decision": lambda w: mw.decision_on(w.plan, w.proposals, w.resources, options={}),
    "Diagnostic": lambda w: mw.Diagnostic("code", "what", "mend"),  # noqa: ARG005
    "Document": lambda w: w.report.document(),
    "Expected": lambda w: w.checked().expected,
    "Explanation": lambda w: w.scores.explain("wijk"),
    "Framework": lambda w: w.framework,
    "Gates": lambda w: mw.read_gates(GATES, w.framework.units),
    "Goals": lambda w: mw.goals(w.framework, w.impacts, w.proposals, running=w.running),
    "GroupRankings": lambda w: mw.rank_by_group(w.impacts, w.asked()),
    "ImpactTable": lambda w: w.impacts,
    "Learning": lambda w: mw.learn(w.made("Monitored"), w.impacts),
    "MaatwaardeError": lambda w: mw.MaatwaardeError([mw.Diagnostic("a", "b")]),  # noqa: ARG005
    "Monetary": lambda w: w.in_euros(),
    "Monitored": lambda w: w.all(mw.monitor, w.realised(), today=date(2027, 12, 31)),
    "Motions": lambda w: mw.read_motions(MOTIONS, w.framework.units),
    "Notes": lambda w: mw.read_notes(  # noqa: ARG005
        {"maatwaarde": 1, "notes": [{"of": "co2", "reason": "x"}]}, ["co2"]
    ),
    "OverTime": lambda w: mw.over_time(w.proposals, mw.score(w.far()[1], w.far()[0])),
    "Pair": lambda w: mw.pair(w.scores, "wijk", "park"),
    "ParetoPoint": lambda w: w.plan.pareto(points=2),
    "Plan": lambda w: w.plan,
    "PricedMotions": lambda w: mw.price_motions(
        w.plan, w.resources, mw.read_motions(MOTIONS), w.planner
    ),
    "Proposals": lambda w: w.proposals,
    "ProposedAnchors": lambda w: mw.propose_anchors(w.framework, [w.impacts]),
    "Questions": lambda w: w.report.advice.questions,
    "Realised": World.realised,
    "Reconsidered": lambda w: w.replanned,
    "Report": lambda w: w.report,
    "Resources": lambda w: w.resources,
    "Robustness": lambda w: mw.robustness(w.scores, draws=50),
    "RunningPlan": lambda w: w.running,
    "Scenario": lambda w: mw.scenario_grid(budgets=[0.9]),  # noqa: ARG005
    "Scores": lambda w: w.scores,
    "ShadowPrice": lambda w: w.plan.shadow_prices(),
    "Statement": World.statement,
    "Sweep": lambda w: mw.sweep(
        w.impacts,
        w.proposals,
        w.framework,
        w.resources,
        mw.scenario_grid(budgets=[0.9]),
    ),
    "Tornado": lambda w: mw.tornado(w.scores, "wijk"),
    "Trace": lambda w: mw.trace(w.impacts, "wijk", "co2"),
    "Tradeoffs": lambda w: mw.tradeoffs(w.scores),
    "ValueForMoney": lambda w: mw.value_for_money(w.scores, w.proposals),
    "Wanted": lambda w: mw.Wanted(column="score"),  # noqa: ARG005
    "WeightReport": lambda w: mw.resolve_weights(w.asked())[1],
    "WhyNot": lambda w: w.plan.why_not(w.out),
    "Without": lambda w: w.plan.without(),
}


def test_every_public_class_is_here() -> None:
    classes = {name for name in mw.__all__ if isinstance(getattr(mw, name), type)}
    assert classes - set(RESULTS) - set(ELSEWHERE) == set()
    assert set(RESULTS) | set(ELSEWHERE) == classes
    assert set(RESULTS) & set(ELSEWHERE) == set()


ELSEWHERE = {
    "Plugins": "what was loaded, functions of others among it; it stays in its process",
    "Register": "an open file or database",
}


def arrays(value: Any, path: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield the arrays in a value, each with the way to it."""
    seen = set() if seen is None else seen
    if id(value) in seen or isinstance(value, str | int | float | type(None)):
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from arrays(item, f"{path}[{key!r}]", seen)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from arrays(item, f"{path}[]", seen)
    elif hasattr(value, "tocsr"):
        for part in ("data", "indices", "indptr"):
            yield f"{path}.{part}", getattr(value, part)
    elif type(value).__module__.startswith("maatwaarde."):
        names = (
            [field.name for field in dataclasses.fields(value)]
            if dataclasses.is_dataclass(value)
            else []
        )
        for name in dict.fromkeys([*names, *getattr(value, "__dict__", {})]):
            yield from arrays(getattr(value, name), f"{path}.{name}", seen)


@pytest.mark.parametrize("name", RESULTS)
def test_it_comes_back_as_it_was(name: str, world: World) -> None:
    made = world.made(name)
    there = pickle.dumps(made)
    back = pickle.loads(there)
    assert type(back) is type(made)
    if isinstance(made, mw.MaatwaardeError):
        assert back.problems == made.problems
        return
    assert back == made
    assert hash(back) == hash(made)
    assert [path for path, array in arrays(made, name) if array.flags.writeable] == []
    assert [path for path, array in arrays(back, name) if array.flags.writeable] == []


def test_what_is_found_later_is_not_to_be_written_to_either(world: World) -> None:
    for made in (world.made(name) for name in ("Goals", "Statement", "Plan", "Framework")):
        for kind in type(made).__mro__:
            for name, found in vars(kind).items():
                if isinstance(found, cached_property):
                    getattr(made, name)
        assert [path for path, array in arrays(made) if array.flags.writeable] == []


@pytest.mark.parametrize("name", sorted(set(RESULTS) & set(presenting.RESULTS)))
def test_every_result_says_itself_in_each_form(name: str, world: World) -> None:
    made = world.made(name)
    data = made.to_dict()
    assert data["schema_version"] == 2
    assert json.loads(made.to_json()) == data
    assert made.to_text("en") != made.to_text("nl") != ""
    assert made.to_html("nl").startswith("<!doctype html>")
    assert made._repr_html_().startswith('<section lang="nl">')
    frames = made.to_frames("polars")
    assert frames
    assert {key: frame.shape for key, frame in made.to_frames("pandas").items()} == {
        key: frame.shape for key, frame in frames.items()
    }


def test_all_that_can_be_said_is_public() -> None:
    assert set(presenting.RESULTS) <= set(mw.__all__)


def test_frames_of_a_library_that_is_not_known_are_refused(world: World) -> None:
    with pytest.raises(mw.MaatwaardeError, match="did you mean 'pandas'"):
        world.plan.to_frames("panda")


def test_a_plan_comes_back_from_its_json_as_the_running_plan(world: World) -> None:
    running = mw.Plan.from_json(world.plan.to_json())
    assert running.options == world.plan.solution.options
    assert running.framework == world.framework.id
    assert mw.Plan.from_dict(world.plan.to_dict()) == world.plan.running
    again = mw.plan_as_given(
        running, world.impacts, world.proposals, world.framework, world.resources
    )
    assert again.value == world.plan.value
    with pytest.raises(mw.MaatwaardeError) as caught:
        mw.Plan.from_dict({**world.plan.to_dict(), "chosen": ["wijk"], "schema_version": 2})
    assert str(caught.value).startswith("<plan>, chosen: error: ")


def test_a_plan_is_replanned_from_data_as_from_files(world: World, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(world.plan.to_json(), encoding="utf-8")
    given = (world.impacts, world.proposals, world.framework, world.resources)
    from_file = mw.reconsider(*given, mw.read_running_plan(path), world.changes)
    assert from_file.plan == world.replanned.plan
    assert from_file.answer == world.replanned.answer


def test_sixteen_threads_at_once_find_the_same() -> None:
    def once(_: int) -> tuple[Any, ...]:
        found = mw.Framework.from_dict(FRAMEWORK)
        proposals = mw.read_proposals(ROWS)
        impacts = mw.estimate(proposals, found)
        resources = mw.read_resources(RESOURCES, found.units)
        plan = mw.optimise(impacts, proposals, found, resources)
        statement = mw.audit(plan, proposals, resources)
        worth = World.in_euros()
        scored = mw.score_frame(pa.table({"id": ["A"], "impact:m": [0.5]}), found)
        told = (
            plan.to_text("nl"),
            statement.to_text("nl"),
            mw.npv_text(worth),
            statement.to_html(),
        )
        return impacts, plan.scores, plan.solution, statement, worth, scored, told, plan.to_json()

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(once, range(16)))
    assert all(one == found[0] for one in found)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    found = mw.Framework.from_dict(FRAMEWORK)
    proposals = mw.read_proposals(ROWS)
    impacts = mw.estimate(proposals, found)
    resources = mw.read_resources(RESOURCES, found.units)
    plan = mw.optimise(impacts, proposals, found, resources)
    mw.report(proposals, found, resources, impacts=impacts).to_html()
    plan.to_frames()
    assert capfd.readouterr() == ("", "")


def test_each_layer_logs_under_its_name(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with caplog.at_level("DEBUG", logger="maatwaarde"):
        found = mw.Framework.from_dict(FRAMEWORK)
        proposals = mw.read_proposals(ROWS)
        impacts = mw.estimate(proposals, found)
        resources = mw.read_resources(RESOURCES, found.units)
        plan = mw.optimise(impacts, proposals, found, resources)
        mw.audit(plan, proposals, resources)
        mw.report(ROWS, FRAMEWORK, RESOURCES, questions=mw.Questions(draws=0))
        World.in_euros()
        register([Candidate("p", "p", "1", lambda: SimpleNamespace())])
        out = str(tmp_path / "scores.csv")
        mw.score_file(
            DELTASTAD / "voorstellen.csv", mw.load_framework(DELTASTAD / "meetlat.yaml"), out
        )
    names = {record.name for record in caplog.records if record.name.startswith("maatwaarde")}
    assert names == {f"maatwaarde.{layer}" for layer in LAYERS}
    # Who hosts the library decides what is shown.
    assert logging.getLogger("maatwaarde").handlers == []


LAYERS = (
    *("framework", "proposals", "impact", "scoring", "portfolio", "monetary", "account"),
    *("plugins", "streaming", "report"),
)
DELTASTAD = EXAMPLE.parents[1] / "deltastad"
FRAMEWORK: dict[str, Any] = {
    "maatwaarde": 1,
    "id": "draden",
    "title": "Draden",
    "units": {"rij": "[rij]"},
    "values": [
        {
            "id": "a",
            "title": "A",
            "measures": [
                {
                    "id": "m",
                    "title": "M",
                    "unit": "krij",
                    "better": "higher",
                    "worst": -1,
                    "best": 1,
                }
            ],
        }
    ],
}
ROWS = [
    {"id": f"P{i}", "title": f"Nummer {i}", "cost [kEUR]": 1.0 + i, "impact:m [rij]": 100.0 * i}
    for i in range(6)
]
RESOURCES = {"maatwaarde": 1, "budgets": [{"amount": "9 kEUR"}]}


def test_a_report_is_made_from_data_alone() -> None:
    page = mw.report(ROWS, FRAMEWORK, RESOURCES, questions=mw.Questions(draws=0)).to_html("en")
    assert "Nummer 3" in page
    assert page.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w: w.plan.to_text("fr"),
        lambda w: w.plan.to_html("fr"),
        lambda w: w.plan.to_text("nl", 0),
        lambda w: w.plan.core(samples=2, seed=-1),
        lambda w: w.plan.pareto(points=-3),
        lambda w: mw.robustness(w.scores, draws=5, seed=-1),
        lambda w: mw.statement(w.framework, w.proposals, w.made("Expected"), w.realised(), 99999),
        lambda w: mw.why_not_text(w.plan, w.plan.why_not(w.out), "fr"),
    ],
)
def test_a_value_that_means_nothing_is_refused_in_words(
    wrong: Callable[[World], Any], world: World
) -> None:
    with pytest.raises(mw.MaatwaardeError):
        wrong(world)


def test_the_whole_way_takes_forty_lines() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 40


def test_a_plan_is_replanned_from_itself_and_from_paths(world: World, tmp_path: Path) -> None:
    path = tmp_path / "changes.json"
    path.write_text(world.changes.model_dump_json(exclude_defaults=True, exclude={"maatwaarde"}))
    path.write_text('{"maatwaarde": 1, ' + path.read_text()[1:])
    given = (world.impacts, world.proposals, world.framework, world.resources)
    assert mw.reconsider(*given, world.plan, path).plan == world.replanned.plan


def test_a_plan_is_the_same_however_it_was_kept(world: World, tmp_path: Path) -> None:
    kept = world.plan.to_json()
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(json.loads(kept), indent=3), encoding="utf-8")
    forms = [
        mw.Plan.from_json(kept),
        mw.Plan.from_dict(json.loads(kept)),
        mw.read_running_plan(path),
    ]
    assert [form == world.plan.running for form in forms] == [True] * 3
    assert {hash(form) for form in forms} == {hash(world.plan.running)}
    other = {**json.loads(kept), "value": 0.123}
    assert mw.Plan.from_dict(other) != world.plan.running
