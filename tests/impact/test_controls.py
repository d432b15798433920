"""Controls see what a reader of one row cannot, and leave alone what is in order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from build import flat, measure
from build_impact import define, factor, given, plugins, proposals
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Text, load_framework
from maatwaarde.impact import controlled, estimate, run_controls
from maatwaarde.impact import controls as built_in
from maatwaarde.impact.controls import similar
from maatwaarde.impact.controls import titles as title_matching
from maatwaarde.messages import say
from maatwaarde.plugins import Input, Output, Plugins, Rejection, Undertaken
from maatwaarde.proposals import Proposals, ResourceDemand, Status, read_proposals
from maatwaarde.testing import isolated_plugins

CO2 = measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e/year")
NOX = measure("nox", 10, -10, unit="kg/year")
ROOM = measure("room", -10, 10, unit="m3")
FRAMEWORK = flat([CO2, NOX, ROOM])
EXAMPLE = Path(__file__).parents[2] / "examples" / "deltastad"


class Register:
    """Earlier decisions, as a register would give them."""

    def rejected(self) -> Iterable[Rejection]:
        return [
            Rejection("R-9", "Parkeergarage onder het Marktplein", date(2024, 5, 1), "te druk"),
            Rejection("R-1", "Zwembad De Kreek verbouwen"),
        ]

    def undertaken(self) -> Iterable[Undertaken]:
        return [
            Undertaken("U-1", "Fietsbrug over het kanaal", date(2026, 11, 12), "2027"),
            Undertaken("P-002", "Warmtenet Zuid", date(2026, 11, 12)),
        ]


def run(
    made: Proposals, name: str, loaded: Plugins | None = None, register: Any = None
) -> list[Diagnostic]:
    """What one control says."""
    loaded = loaded or plugins()
    loaded.controls.add(name, isolated_plugins(built_in).controls.get(name))
    impacts = estimate(made, FRAMEWORK, loaded)
    return list(run_controls(made, FRAMEWORK, impacts, loaded, register=register))


def titled(*titles: str, **columns: Any) -> Proposals:
    return proposals(ids=[f"P-{i:03}" for i in range(1, len(titles) + 1)], titles=titles, **columns)


def test_titles_that_say_the_same() -> None:
    made = titled(
        "Groene daken subsidie",
        "Warmtenet Zuid",
        "Groene dáken: subsidie!",
        "groene daken-subsidie",
    )
    (problem,) = run(made, "duplicates")
    assert problem.what == (
        "these look like one proposal: 'P-001' (Groene daken subsidie), 'P-003' (Groene dáken: "
        "subsidie!), 'P-004' (groene daken-subsidie)"
    )
    assert problem.where.row == 2
    assert problem.severity == "warning"


def test_of_many_that_say_the_same_four_are_named() -> None:
    (problem,) = run(titled(*["Zwembad"] * 6), "duplicates")
    assert problem.what == (
        "these look like one proposal: 'P-001' (Zwembad), 'P-002' (Zwembad), 'P-003' (Zwembad), "
        "'P-004' (Zwembad) and 2 more"
    )


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        (("Renovatie school fase 1", "Renovatie school fase 2"), {}),
        (("Renovatie Sportpark West I", "Renovatie Sportpark West III"), {}),
        (("Groene daken subsidie", "Groene daken subsidie"), {"area": ("Noord", "Zuid")}),
        (("Warmtenet Zuid", "Warmtenet Zuid"), {"variant_of": (None, "P-001")}),
        (("Warmtenet Zuid", "Warmtenet Zuid"), {"variant_of": ("P-000", "P-000")}),
        (("Warmtenet Zuid", "Zonnedaken op scholen"), {}),
        ((), {}),
    ],
)
def test_what_is_no_duplicate(titles: tuple[str, ...], columns: dict[str, Any]) -> None:
    assert run(titled(*titles, **columns), "duplicates") == []


def test_an_area_that_nobody_filled_in_tells_nothing() -> None:
    made = titled("Groene daken subsidie", "Groene daken subsidie", area=("Noord", None))
    assert len(run(made, "duplicates")) == 1


def test_more_than_anybody_reads_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "MOST_TOLD", 2)
    monkeypatch.setattr(controlled, "MOST_TOLD", 2)
    pairs = ("Groene daken", "Zwembad", "Fietsbrug", "Warmtenet", "Buurthuis")
    found = run(titled(*pairs, *pairs), "duplicates")
    assert [problem.what for problem in found[1:]] == [
        "these look like one proposal: 'P-002' (Zwembad), 'P-007' (Zwembad)",
        "and 3 more warnings of this kind, which are not shown",
    ]
    assert found[2].where.row == 4

    def busy(_: object) -> Iterable[Diagnostic]:
        return (Diagnostic("busy", str(i)) for i in range(9))

    made = Plugins()
    made.controls.add("busy", busy)
    subject = proposals({"trees": [5]})
    told = run_controls(subject, FRAMEWORK, estimate(subject, FRAMEWORK), made)
    assert [problem.what for problem in told[3:]] == [
        "3",
        "and 5 more warnings of this kind, which are not shown",
    ]


def test_what_was_not_compared_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(title_matching, "allowed", lambda _: 0)
    titles = ("Groene daken", "Groene daken", "Zwembad", "Fietsbrug", "Zwembad De Kreek bouwen")
    made = titled(*titles, area=(None, "Noord", None, None, None))
    same, cut = run(made, "duplicates")
    assert same.code == "duplicate-proposals"
    assert cut.text("en") == (
        "test.csv: warning: the search for proposals with nearly the same title was cut "
        "short: the titles of 5 proposals were compared with a part of the others only. Equal "
        "titles were all found\n"
        "    mend: fill in `area` for 4 proposals that have none, since only titles for one area "
        "are compared; or check the list in parts"
    )
    (found,) = run(made, "rejected-before", register=Register())
    assert found.code == "control-cut-short"
    assert "eerder" in say(found.what, "nl")


def test_what_a_control_cost_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "maatwaarde.impact"):
        run(titled("Groene daken", "Groene daken"), "duplicates")
    assert "control duplicates: " in caplog.text
    assert "s of CPU, 1 warnings" in caplog.text


def test_one_title_that_was_rejected_often_is_told_once() -> None:
    class Often:
        def rejected(self) -> Iterable[Rejection]:
            return [Rejection(f"R-{i}", "Parkeergarage Marktplein") for i in range(9)]

    made = titled(*["Parkeergarage Marktplein"] * 6, "Warmtenet Zuid")
    (problem,) = run(made, "rejected-before", register=Often())
    assert problem.what.startswith(
        "'P-001', 'P-002', 'P-003', 'P-004' and 2 more look like what was rejected before: "
        "'R-0' (Parkeergarage Marktplein), "
    )
    assert problem.what.endswith("and 5 more")
    assert "lijken op wat eerder is afgewezen" in say(problem.what, "nl")


def test_what_was_rejected_before() -> None:
    made = titled("Parkeergarage onder Marktplein", "Warmtenet Zuid")
    (problem,) = run(made, "rejected-before", register=Register())
    assert problem.what == (
        "'P-001' looks like 'R-9' (Parkeergarage onder het Marktplein), which was rejected on "
        "2024-05-01: te druk"
    )
    assert run(made, "rejected-before") == []


def test_what_comes_back_under_its_own_id_is_told_together() -> None:
    titles = [f"Herinrichting {street}" for street in ("Dorpsstraat", "Havenkade", "Molenplein")]
    made = titled(*titles)

    class Same:
        def rejected(self) -> Iterable[Rejection]:
            day = date(2026, 11, 12)
            return [Rejection(f"P-00{i + 1}", titles[i], day, "geen geld") for i in range(3)]

    (problem,) = run(made, "rejected-before", register=Same())
    assert problem.what == ("'P-001', 'P-002', 'P-003' were rejected on 2026-11-12: geen geld")


def test_what_is_running_or_done() -> None:
    made = titled("Fietsbrug over kanaal", "Warmtenet Zuid", "Zonnedaken")
    double, again = run(made, "undertaken-before", register=Register())
    assert (double.code, again.code) == ("running-or-done", "approved-before")
    assert double.what == (
        "'P-001' looks like 'U-1' (Fietsbrug over het kanaal), which was approved on 2026-11-12 "
        "with a start in 2027, and is running or done"
    )
    assert again.what == "'P-002' was approved on 2026-11-12, and stands in the list as new"
    running = titled("Zonnedaken", "Warmtenet Zuid", status=(Status.PROPOSED, Status.RUNNING))
    assert run(running, "undertaken-before", register=Register()) == []
    assert run(made, "undertaken-before") == []


def claims(*rows: tuple[float | None, float | None, float | None], **columns: Any) -> Proposals:
    ids = [f"P-{i:03}" for i in range(1, len(rows) + 1)]
    impacts = [
        given(name, [row[j] for row in rows]) for j, name in enumerate(("co2", "nox", "room"))
    ]
    return proposals(ids=ids, impacts=impacts, **columns)


def test_two_proposals_that_claim_one_effect() -> None:
    made = claims((-3, -2, 1), (-3, -2, 1), area=("Noord", "noord"))
    (problem,) = run(made, "double-counted")
    assert (
        "'P-001' and 'P-002' state the same impacts: co2 (-3), nox (-2), room (1)" in problem.what
    )
    assert problem.where.row == 3


def test_a_proposal_and_what_it_requires_claim_one_effect() -> None:
    made = claims((-37, 0, None), (-37, 0, None), requires=((), ("P-001", "P-999")))
    (problem,) = run(made, "double-counted")
    assert "co2 (-37)" in problem.what
    assert "nox" not in problem.what  # nothing, twice, is still nothing


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (((-3, -2, 1), (-3, -2, 1)), {}),
        (((-3, -2, 1), (-3, -2, 1)), {"area": ("Noord", "Zuid")}),
        (((-3, -2, 1), (-3, -2, 5)), {"area": ("Noord", "Noord")}),
        (((-3, -2, 1), (-3, -2, 1)), {"area": ("Noord", "Noord"), "variant_of": (None, "P-001")}),
        (((0, 0, 0), (0, 0, 0)), {"area": ("Noord", "Noord")}),
        (((-3, None, None), (-4, None, None)), {"requires": ((), ("P-001",))}),
        # One round number is shared by chance: a score of 3, a hundred tonnes.
        (((3, 0, None), (3, 0, None)), {"requires": ((), ("P-001",))}),
        (((100, 7, None), (100, 0, None)), {"requires": ((), ("P-001",))}),
        (((2500, None, None), (2500, 1, None)), {"requires": ((), ("P-001",))}),
    ],
)
def test_what_is_counted_once(rows: Any, columns: dict[str, Any]) -> None:
    assert run(claims(*rows, **columns), "double-counted") == []


def test_two_estimators_that_read_one_amount() -> None:
    more = define(
        id="test/more",
        outputs=(Output("co2_emission_change", "t_CO2e/year", "soil", "-trees * uptake"),),
    )
    made = proposals({"trees": [0, 50, None, 7]}, impacts=[given("co2", [None, None, None, -1])])
    (problem,) = run(made, "double-counted", plugins(define(), more))
    assert "test/more and test/trees both derive co2 from trees, for 1 proposal" in problem.what
    assert "'P-002'" in problem.what


def test_an_attribute_that_is_an_amount_for_one_estimator_alone_is_not_counted_twice() -> None:
    other = define(
        id="test/other",
        inputs=(Input("depth", "m", "x"), Input("trees", "tree", "x", role="context")),
        factors=(factor("test/rate", 2.0, 1.0, 3.0, "kg_CO2e/m/tree/year"),),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-depth * trees * rate"),),
    )
    made = proposals({"trees": [50], "depth [m]": [1]})
    assert run(made, "double-counted", plugins(define(), other)) == []


def test_attributes_out_of_range_count_and_are_told() -> None:
    other = define(
        id="test/other",
        inputs=(
            Input("depth", "m", "x", low=0.1),
            Input("trees", "tree", "x", role="context", high=1000),
        ),
        factors=(factor("test/rate", 2.0, 1.0, 3.0, "kg_CO2e/m/tree/year"),),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-depth * trees * rate"),),
    )
    made = proposals({"trees": [50, -1, 1001, None], "depth [mm]": [100, 50, 1e9, None]})
    found = run(made, "out-of-range", plugins(define(), other))
    assert [(problem.where.row, problem.where.field) for problem in found] == [
        (3, "depth"),
        (4, "trees"),
        (3, "trees"),
    ]
    assert (
        "depth of 'P-002' is 0.05 m, and at least 0.1 is what test/other expects" in found[0].what
    )
    assert "trees of 'P-003' is 1001 tree, and at most 1000 is what test/other" in found[1].what
    assert "trees of 'P-002' is -1 tree, and 0 to 1000 is what test/trees" in found[2].what


def test_what_one_estimator_told_of_is_told_once_and_the_rest_by_another() -> None:
    strict = define(
        id="test/until-last",
        inputs=(Input("trees", "tree", "x", low=10),),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-trees * uptake"),),
    )
    found = run(
        proposals({"trees": [-1, 5, 50]}),
        "out-of-range",
        plugins(define(id="test/first"), strict),
    )
    assert [problem.where.row for problem in found] == [2, 3]
    assert "is what test/first expects" in found[0].what
    assert "is what test/until-last expects" in found[1].what


def test_a_number_without_a_unit_is_told_without_one() -> None:
    shares = define(
        id="test/shares",
        inputs=(
            Input("trees", "tree", "x"),
            Input("part", "dimensionless", "x", role="context", high=1),
        ),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-trees * part * uptake"),),
    )
    found = run(proposals({"trees": [5], "part": [99]}), "out-of-range", plugins(shares))
    assert [say(problem.what, "nl") for problem in found] == [
        "part van 'P-001' is 99; test/shares verwacht hoogstens 1"
    ]


def test_what_a_control_says_may_be_in_both_languages() -> None:
    def busy(_: object) -> Iterable[Diagnostic]:
        yield Diagnostic("busy", Text(nl="het is druk", en="it is busy"))  # type: ignore[arg-type]

    made = Plugins()
    made.controls.add("busy", busy)
    subject = proposals({"trees": [5]})
    (found,) = run_controls(subject, FRAMEWORK, estimate(subject, FRAMEWORK), made)
    assert found.text("nl") == "waarschuwing: het is druk"
    assert found.to_dict()["what"] == "it is busy"


def use(kind: Any, *values: float | None) -> ResourceDemand:
    array = np.array([np.nan if value is None else value for value in values], dtype=float)
    return ResourceDemand(kind, "x", "2027", "EUR" if kind == "cost" else "fte", array)


def test_proposals_without_cost_or_staff() -> None:
    ids = [f"P-{i:03}" for i in range(1, 8)]
    uses = [use("cost", 5, 0, *[None] * 5), use("cost", None, None, 3, *[None] * 4)]
    found = run(proposals(ids=ids, uses=uses), "no-resources")
    assert [problem.what for problem in found] == [
        "'P-004', 'P-005', 'P-006', 'P-007' state no cost",
        "no proposal states any staff",
    ]
    uses = [use("cost", *[None] * 7), use("staff", *[1.0] * 6, None)]
    found = run(proposals(ids=ids, uses=uses), "no-resources")
    assert found[0].what == "'P-001', 'P-002', 'P-003', 'P-004', 'P-005' and 2 more state no cost"
    assert found[1].what == "'P-007' states no staff"


def test_a_control_that_fails_is_named_and_stops_no_other() -> None:
    def fails(subject: Any) -> Any:
        raise RuntimeError(f"no idea of {len(subject.proposals.ids)}")

    def strict(subject: Any) -> Any:
        return [Diagnostic(code="mine", what=subject.proposals.ids[0])]

    loaded = plugins()
    loaded.controls.add("a-fails", fails)
    loaded.controls.add("b-strict", strict)
    made = proposals({"trees": [50]})
    found = run_controls(made, FRAMEWORK, estimate(made, FRAMEWORK), loaded)
    assert "'a-fails'" in found[0].what
    assert "no idea" in found[0].what
    assert [problem.code for problem in found][1:] == ["mine"]
    assert {problem.severity for problem in found} == {"warning"}


def test_the_example_raises_no_false_alarm() -> None:
    framework = load_framework(EXAMPLE / "meetlat.yaml")
    made = read_proposals(EXAMPLE / "voorstellen.csv")
    loaded = isolated_plugins(built_in)
    assert run_controls(made, framework, estimate(made, framework, loaded), loaded) == ()


def test_what_is_said_does_not_depend_on_the_order_of_proposals() -> None:
    titles = ("Warmtenet Zuid", "warmtenet zuid", "Groen dak", "Groen dak", "Zwembad De Kreek")
    rows = ((-3, -2, 1), (-3, -2, 1), (1, 1, 1), (1, 1, 1), (None, None, None))
    uses = [use("cost", 1, None, None, None, 1), use("staff", 1, 1, 1, 1, 1)]
    said = []
    for step in (1, -1):
        made = claims(*rows[::step], titles=titles[::step], area=("Noord",) * 5)
        turned = [replace(item, values=item.values[::step]) for item in uses]
        made = replace(made, ids=made.ids[::step], uses=tuple(turned))
        names = sorted(isolated_plugins(built_in).controls)
        said.append([[p.what for p in run(made, name, register=Register())] for name in names])
    assert said[0] == said[1]
    assert [len(found) for found in said[0]] == [2, 2, 1, 0, 1, 2]


def test_two_that_look_like_what_is_running_are_told_together() -> None:
    made = titled("Fietsbrug over kanaal", "Fietsbrug over het kanaal", "Zonnedaken")
    (problem,) = run(made, "undertaken-before", register=Register())
    assert problem.what == (
        "'P-001', 'P-002' look like what was approved before, and is running or done: "
        "'U-1' (Fietsbrug over het kanaal)"
    )

    class Twice:
        def undertaken(self) -> Iterable[Undertaken]:
            return [
                Undertaken("U-1", "Zonnedaken", date(2026, 11, 12), "2027"),
                Undertaken("U-2", "Zonnedaken", date(2025, 11, 12)),
            ]

    (problem,) = run(made, "undertaken-before", register=Twice())
    assert problem.what == (
        "'P-003' looks like what was approved before, and is running or done: "
        "'U-1' (Zonnedaken), 'U-2' (Zonnedaken)"
    )


def test_what_was_approved_without_a_start_is_told_without_one() -> None:
    made = titled("Warmtenet Zuid", "Warmte net Zuid", "Warmtenet Zuid")
    found = run(made, "undertaken-before", register=Register())
    # The second is the one that was approved, by its id; the others are doubles of it.
    assert [problem.code for problem in found] == ["running-or-done", "approved-before"]
    assert found[0].what.startswith("'P-001', 'P-003' look like")
    one = titled("Warmtenet Zuid")
    (problem,) = run(one, "undertaken-before", register=Register())
    assert problem.what == (
        "'P-001' looks like 'P-002' (Warmtenet Zuid), which was approved on 2026-11-12 and is "
        "running or done"
    )


def test_a_search_for_what_was_approved_that_was_cut_short_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(title_matching, "allowed", lambda _: 0)
    (found,) = run(
        titled("Fietsbrug over kanaal", "Warmtenet Zuidoost"),
        "undertaken-before",
        register=Register(),
    )
    assert (found.code, found.severity) == ("control-cut-short", "warning")
    assert "approved before" in found.what


def test_what_comes_back_under_its_own_id_beside_another_like_it_is_told_as_alike() -> None:
    class Both:
        def rejected(self) -> Iterable[Rejection]:
            day = date(2026, 11, 12)
            return [
                Rejection("P-001", "Herinrichting Dorpsstraat", day, "geen geld"),
                Rejection("P-002", "Aanpak Havenkade", day, "geen geld"),
                Rejection("X-1", "Aanpak Havenkade", day, "te duur"),
                Rejection("P-003", "Molenplein vergroenen", day, "geen geld"),
                Rejection("P-009", "Zwembad De Kreek", day, "geen geld"),
            ]

    made = titled(
        "Herinrichting Dorpsstraat", "Aanpak Havenkade", "Molenplein vergroenen", "Zwembad De Kreek"
    )
    found = run(made, "rejected-before", register=Both())
    assert [problem.what.partition(" look")[0] for problem in found] == [
        "'P-001', 'P-003' were rejected on 2026-11-12: geen geld",
        "'P-002'",
        "'P-004'",
    ]


def test_estimators_of_other_measures_are_no_rivals_and_hide_none() -> None:
    def made(name: str, quantity: str, unit: str, mass: str) -> Any:
        rate = factor(f"test/{name}", 2.0, 1.0, 3.0, f"{mass}/tree/year")
        out = Output(quantity, unit, name, f"-trees * {name}")
        return define(
            id=f"test/{name}",
            inputs=(Input("trees", "tree", "x"),),
            factors=(rate,),
            outputs=(out,),
        )

    loaded = plugins(
        made("air", "nox_change", "kg/year", "kg"),
        made("bark", "co2_emission_change", "t_CO2e/year", "kg_CO2e"),
        made("crown", "co2_emission_change", "t_CO2e/year", "kg_CO2e"),
    )
    loaded.controls.add("double-counted", isolated_plugins(built_in).controls.get("double-counted"))
    owner = flat([{**NOX, "quantity": "nox_change"}, CO2])
    listed = proposals({"trees": [5]})
    (problem,) = run_controls(listed, owner, estimate(listed, owner, loaded), loaded)
    assert "test/bark and test/crown both derive co2 from trees" in problem.what


def test_an_input_that_no_list_has_hides_no_other_that_is_out_of_range() -> None:
    other = define(
        inputs=(
            Input("depth", "m", "x", role="context", default=1.0, low=0),
            Input("trees", "tree", "x", high=10),
        ),
        factors=(factor("test/rate", 2.0, 1.0, 3.0, "kg_CO2e/m/tree/year"),),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-depth * trees * rate"),),
    )
    (problem,) = run(proposals({"trees": [11]}), "out-of-range", plugins(other))
    assert problem.where.field == "trees"
    # What is at either end is within it.
    assert run(proposals({"trees": [10]}), "out-of-range", plugins(other)) == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ("text", "it returns no Diagnostic but str"),
        (Diagnostic("mine", "x", where=None), "it returns no Diagnostic but Diagnostic"),  # type: ignore[arg-type]
        (Diagnostic("mine", 3), "it returns a Diagnostic of which a text is none"),  # type: ignore[arg-type]
        (Diagnostic("mine", "x", 3), "it returns a Diagnostic of which a text is none"),  # type: ignore[arg-type]
        (Diagnostic(3, "x"), "it returns a Diagnostic of which a text is none"),  # type: ignore[arg-type]
    ],
)
def test_a_control_that_returns_something_else_is_named(found: Any, says: str) -> None:
    loaded = plugins()
    loaded.controls.add("odd", lambda _: [found])
    made = proposals({"trees": [50]})
    (problem,) = run_controls(made, FRAMEWORK, estimate(made, FRAMEWORK), loaded)
    assert (problem.code, problem.severity) == ("control", "warning")
    assert says in problem.what


def test_what_controls_cost_is_given_to_who_asks() -> None:
    loaded = plugins()
    loaded.controls.add("quick", lambda _: [])
    made = proposals({"trees": [50]})
    spent: dict[str, float] = {}
    run_controls(made, FRAMEWORK, estimate(made, FRAMEWORK), loaded, spent=spent)
    assert list(spent) == ["quick"]
    assert 0 <= spent["quick"] < 10
