"""The page where weights move, in a real browser, held against the library."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

import maatwaarde as mw
from build import framework, measure, table
from maatwaarde.framework import Framework
from maatwaarde.mcda import ahp
from maatwaarde.portfolio import Objective
from maatwaarde.report.document import Document
from maatwaarde.report.page import portfolio_data
from maatwaarde.report.page.weights import weights_page
from maatwaarde.report.render.page import to_page
from maatwaarde.scoring.categories import gains_and_harms
from maatwaarde.scoring.weights import resolve_weights
from patience import given_time

DELTASTAD = Path(__file__).parents[3] / "examples" / "deltastad"
GUARDS = [
    {"value": "street", "max_loss": 0.3, "rule": "veto", "reason": "quiet"},
    {"value": "noise", "max_loss": 0.6, "rule": "flag"},
    {"pillar": "S", "max_loss": 0.25, "rule": "veto"},
    {"sdg": 13, "max_loss": 0.2, "rule": "flag"},
]
TREE = [
    {
        "id": "living",
        "title": {"nl": "Leefbaarheid", "en": "Liveability"},
        "weight": 3,
        "pillar": "S",
        "values": [
            {
                "id": "street",
                "title": "Straten",
                "weight": 2,
                "measures": [
                    measure("noise", 100, -50, weight=3),
                    measure("green", -2, 3, weight=2),
                    measure("safety", -1, 1, weight=0, knots=[[0.5, 0.7]]),
                ],
            },
            {"id": "care", "title": "Zorg", "measures": [measure("lonely", 10, -10)]},
        ],
    },
    {
        "id": "climate",
        "title": "Klimaat",
        "weight": 2,
        "pillar": "E",
        "sdg": [13],
        "measures": [measure("co2", 40, -60), measure("heat", 5, -5)],
    },
    {"id": "economy", "title": "Economie", "measures": [measure("jobs", -30, 30)]},
]


def tree() -> Framework:
    return framework(TREE, guards=GUARDS)


def scores_of(n: int = 40, seed: int = 0) -> mw.Scores:
    """Return scores of random impacts, of which some are unknown and some a range."""
    random, owner = np.random.default_rng(seed), tree()
    ends = np.array([[item.worst, item.best] for item in owner.measures]).T
    value = random.uniform(-1.2, 1.2, (n, len(owner.measures))) * np.abs(ends).max(axis=0)
    value[random.random(value.shape) < 0.3] = 0.0
    width = np.abs(value) * random.choice([0.0, 0.3], value.shape)
    value[3] = value[4]
    unknown = random.random(value.shape) < 0.05
    value[unknown] = np.nan
    impacts = table(owner, value, value - width, value + width)
    return mw.score(impacts, owner, titles=[f"Plan {i}" for i in range(n)])


def page_of(
    scores: mw.Scores, proposals: Any = None, plan: Any = None, language: Any = "nl"
) -> str:
    extra = weights_page(scores, proposals, plan, language)
    assert extra is not None
    return to_page(Document("Proef", ()), language, extras=[extra])


def random_weights(owner: Framework, k: int, random: np.random.Generator) -> dict[str, float]:
    """Return weights by id: one value that has it all, then with zeros, then without."""
    weights = {node.id: float(random.random()) for node in owner.nodes}
    tops = [node.id for node in owner.nodes if node.parent is None]
    if k < len(tops):
        weights.update({name: float(name == tops[k]) for name in tops})
        return weights
    for node in owner.nodes:
        siblings = [n.id for n in owner.nodes if n.parent == node.parent]
        if k % 2 and random.random() < 0.3 and sum(weights[s] for s in siblings) > weights[node.id]:
            weights[node.id] = 0.0
    return weights


_SCORED = """own => {
  const r = maatwaarde.scored(own);
  const list = (numbers) => Array.from(numbers);
  const rows = list(r.score).map((_, i) => i);
  return {
    score: list(r.score), low: list(r.low), high: list(r.high), coverage: list(r.coverage),
    harms: list(r.harms), gains: list(r.gains), rank: list(r.rank), order: r.order,
    parts: rows.map((i) => r.weights.map((_, j) => r.contribution(i, j))),
    guards: r.guards.map((g) => ({ worth: list(g.worth), worst: list(g.worst), broken: g.broken,
      possible: g.possible })),
  };
}"""


def test_all_numbers_are_those_of_the_library(visit: Callable[..., Any]) -> None:
    scores, random = scores_of(), np.random.default_rng(1)
    owner = scores.framework
    page = visit(page_of(scores))
    vetoes = set()
    for k in range(14):
        weights = random_weights(owner, k, random)
        expected = mw.score(scores.impacts, owner.with_weights(weights), titles=scores.titles)
        found = page.evaluate(_SCORED, [weights[node.id] for node in owner.nodes])
        members = [range(len(owner.measures))]
        gains, harms = gains_and_harms(expected.contributions, members)
        for key, numbers in (
            ("score", expected.score),
            ("low", expected.low),
            ("high", expected.high),
            ("coverage", expected.coverage),
            ("parts", expected.contributions),
            ("gains", gains[:, 0]),
            ("harms", harms[:, 0]),
        ):
            np.testing.assert_allclose(found[key], numbers, rtol=0, atol=1e-9)
        assert found["rank"] == expected.rank.tolist()
        assert found["order"] == list(expected.order)
        for own, guard in zip(found["guards"], expected.guards, strict=True):
            np.testing.assert_allclose(own["worth"], guard.worth, rtol=0, atol=1e-9)
            np.testing.assert_allclose(own["worst"], guard.worst_case, rtol=0, atol=1e-9)
            assert own["broken"] == guard.broken.tolist()
            assert own["possible"] == guard.possible.tolist()
        vetoes.add(tuple(np.flatnonzero(expected.vetoed)))
    assert len(vetoes) > 3  # they do switch


def test_two_by_two_gives_the_priorities_of_the_library(visit: Callable[..., Any]) -> None:
    page, random = visit(page_of(scores_of())), np.random.default_rng(2)
    for size in (2, 3, 3, 3):
        pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
        judgements = [float(random.choice([1 / 9, 1 / 3, 1, 2.5, 9])) for _ in pairs]
        matrix = ahp.from_judgements(size, dict(zip(pairs, judgements, strict=True)))
        found = page.evaluate(
            "([size, judgements]) => maatwaarde.judged(size, judgements)", [size, judgements]
        )
        np.testing.assert_allclose(found["weights"], ahp.priorities(matrix), rtol=0, atol=1e-9)
        assert found["ratio"] == pytest.approx(ahp.consistency(matrix).ratio, abs=1e-9)


# What moves on the page is worked out after the click: on a busy machine, long after it.
_CLOSE = (
    "own => Array.from(maatwaarde.state().now.weight)"
    ".every((weight, k) => Math.abs(weight - own[k]) < 1e-9)"
)


def choose(page: Any, method: str) -> None:
    """Choose a method with the keyboard: a click would miss it where what stands above grows."""
    radio = page.get_by_role("radio", name=method)
    radio.focus()
    page.keyboard.press("Space")
    page.wait_for_function("radio => radio.checked", arg=radio.element_handle())


def weights_now(page: Any) -> list[float]:
    return list(page.evaluate("() => Array.from(maatwaarde.state().now.weight)"))


@pytest.mark.parametrize("method", ["punten", "swing", "twee aan twee"])
def test_a_setting_that_is_saved_is_read_as_an_answer(
    method: str, visit: Callable[..., Any], tmp_path: Path
) -> None:
    scores = scores_of(5)
    page = visit(page_of(scores), accept_downloads=True)
    choose(page, method)
    if method == "twee aan twee":
        # With the keyboard alone.
        page.get_by_label("Leefbaarheid tegenover Klimaat").focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
    else:
        page.get_by_label("punten voor Klimaat").fill("77.7")
        page.get_by_role("button", name="½ gewicht van Straten").click()
    page.get_by_label("Naam van deze instelling").fill('=raadslid; "één"')
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar als bestand").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "raadslid-één.csv"
    found, report = resolve_weights(mw.with_answers(tree(), [path]))
    assert report is not None
    assert report.groups == {'=raadslid; "één"': 1.0}
    expected = [node.weight for node in found.nodes]
    page.wait_for_function(_CLOSE, arg=expected)
    own = weights_now(page)
    np.testing.assert_allclose(expected, own, rtol=0, atol=1e-9)

    # And here it is loaded again, after something else.
    page.get_by_role("button", name="zoals in dit rapport").click()
    page.wait_for_function(f"own => !({_CLOSE})(own)", arg=own)
    page.get_by_label("Laad een bestand met antwoorden").set_input_files(path)
    page.get_by_text("is geladen en staat nu bij de instellingen").wait_for()
    page.wait_for_function(_CLOSE, arg=own)
    np.testing.assert_allclose(weights_now(page), own, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "dit bestand is leeg"),
        ("wat;hoe\n1;2\n", "geen punten, swingpunten of oordelen"),
        ("id;punten\nlivng;3\n", "regel 2: livng is geen waarde of maatstaf"),
        ("id;punten\nliving;veel\n", "regel 2: veel mag hier niet"),
        ("id;swing\nliving;101\n", "regel 2: 101 mag hier niet"),
        ("id;punten\nliving;1\nliving;2\n", "regel 3: living is al eerder beantwoord"),
        ("a;b;oordeel\nliving;noise;2\n", "living en noise staan niet naast elkaar"),
        ("id;punten\nliving;0\nclimate;0\neconomy;0\n", "alle gewichten binnen de hoofdwaarden"),
        ("deelnemer;id;punten\nA;living;1\nB;living;1\n", "antwoorden van 2 deelnemers"),
    ],
)
def test_a_file_with_mistakes_says_which(
    content: str, told: str, shown: Any, tmp_path: Path
) -> None:
    page, before = shown
    path = tmp_path / "antwoord.csv"
    path.write_text(content, encoding="utf-8")
    page.get_by_label("Laad een bestand met antwoorden").set_input_files(path)
    page.get_by_role("alert").get_by_text(told).wait_for()
    assert weights_now(page) == before


@pytest.fixture(scope="module")
def shown(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page_of(scores_of(5)), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page, weights_now(page)
    context.close()


def test_a_form_that_came_back_in_part_leaves_the_rest_as_it_was(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit(page_of(scores_of(5)))
    path = tmp_path / "kees.csv"
    path.write_text(
        "deelnemer;a;b;zwaarst (A, B of gelijk);hoeveel keer (1-9)\n"
        "Kees;living;climate;B;3\nKees;living;economy;gelijk;\nKees;climate;economy;a;3\n"
        "Kees;noise;green;A;2\n",
        encoding="utf-8",
    )
    page.get_by_label("Laad een bestand met antwoorden").set_input_files(path)
    page.get_by_text("Over Straten staat er niets in, of niet alles").wait_for()
    top = [
        weight
        for weight, node in zip(weights_now(page), tree().nodes, strict=True)
        if node.parent is None
    ]
    np.testing.assert_allclose(top, [0.2, 0.6, 0.2], atol=1e-9)
    assert page.get_by_role("button", name="Kees").get_attribute("aria-pressed") == "true"


def test_a_part_without_weights_changes_nothing_and_says_so(visit: Callable[..., Any]) -> None:
    page = visit(page_of(scores_of(5)))
    for title in ("Leefbaarheid", "Klimaat", "Economie"):
        page.get_by_label(f"punten voor {title}").fill("0")
    page.get_by_text("Geef er minstens één een gewicht").wait_for()
    summary = page.locator(".mw-summary")
    assert "Eén onderdeel heeft geen enkel gewicht" in summary.inner_text()
    # The last that was sound: all for what came last.
    assert weights_now(page)[-2] == 1.0
    page.get_by_label("punten voor Klimaat").fill("-1")
    assert page.get_by_label("punten voor Klimaat").get_attribute("aria-invalid") == "true"
    page.get_by_label("punten voor Klimaat").fill("5")
    summary.get_by_text("Eén onderdeel").wait_for(state="detached")


# ---- the portfolio

MEASURES = ("noise", "green", "safety", "lonely", "co2", "heat", "jobs")
HEAD = "id,title,policy_field,area,status,cost:money:2027,cost:money:2028"


@dataclass(frozen=True)
class Planned:
    proposals: mw.Proposals
    plan: mw.Plan
    resources: Path

    def again(self, weights: Mapping[str, float]) -> mw.Plan:
        """Return the plan of the library with other weights."""
        scores = self.plan.scores
        owner = scores.framework.with_weights(weights)
        objective = self.plan.solution.objective
        return mw.optimise(
            scores.impacts, self.proposals, owner, self.resources, objective=objective
        )

    def page(self) -> str:
        return page_of(self.plan.scores, self.proposals, self.plan)


def planned_in(
    folder: Path, planning: bool = False, objective: Objective = "total-impact"
) -> Planned:
    random = np.random.default_rng(5)
    rows = []
    for i in range(14):
        impacts = [
            f"{random.uniform(-0.8, 1) * best:.3f}" if random.random() < 0.6 else "0"
            for best in (-50, 3, 1, -10, -60, -5, 30)
        ]
        status = "mandatory" if i == 2 else "proposed"
        costs = random.integers(10, 60, 2)
        named = f"P{i},Plan {i},7.{i % 3},Wijk {i % 4},{status}"
        rows.append(f"{named},{costs[0]},{costs[1]},{','.join(impacts)}")
    head = ",".join([HEAD, *(f"impact:{name}" for name in MEASURES)])
    (folder / "list.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    years = (2027, 2028, 2029) if planning else (2027, 2028)
    lines = [f"  - {{name: money, period: {year}, amount: 150 EUR}}" for year in years]
    more = "planning: {shift: 1}\n" if planning else ""
    resources = folder / "resources.yaml"
    resources.write_text(
        "maatwaarde: 1\nbudgets:\n" + "\n".join(lines) + "\n" + more, encoding="utf-8"
    )
    proposals = mw.read_proposals(folder / "list.csv")
    owner = tree()
    impacts = mw.estimate(proposals, owner)
    plan = mw.optimise(impacts, proposals, owner, resources, objective=objective)
    return Planned(proposals, plan, resources)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    return planned_in(tmp_path_factory.mktemp("plan"))


@pytest.mark.parametrize(
    ("planning", "objective"),
    [(False, "total-impact"), (True, "total-impact"), (False, "sum-of-scores")],
)
def test_the_portfolio_is_that_of_the_library(
    planning: bool, objective: Any, visit: Callable[..., Any], tmp_path: Path
) -> None:
    planned = planned_in(tmp_path, planning, objective)
    page, random = visit(planned.page()), np.random.default_rng(3)
    owner, chosen = planned.plan.scores.framework, set()
    for k in (0, 1, 4):
        weights = random_weights(owner, k, random)
        expected = planned.again(weights)
        own = [weights[node.id] for node in owner.nodes]
        found = page.evaluate("own => maatwaarde.solved(own)", own)
        assert found["status"] == "proven"
        assert found["value"] == pytest.approx(expected.value, abs=1e-6)
        assert found["cost"] == pytest.approx(expected.solution.cost, abs=0.01)
        options = [planned.plan.problem.options[i] for i in found["options"]]
        assert tuple(options) == expected.solution.options
        chosen.add(expected.chosen)
    assert len(chosen) > 1


def test_what_falls_out_and_comes_in_is_told(planned: Planned, visit: Callable[..., Any]) -> None:
    # The report itself stopped at a gap, so that what the page finds may differ by that alone.
    near = replace(planned.plan.solution, status="within-gap")
    plan = replace(planned.plan, solution=near)
    page = visit(page_of(plan.scores, planned.proposals, plan))
    state = page.locator(".mw-state")
    assert f"{len(plan.chosen)} voorstellen gekozen" in state.inner_text()
    for title in ("Leefbaarheid", "Klimaat"):
        page.get_by_label(f"punten voor {title}").fill("0")
    page.locator(".mw-state.mw-proven").wait_for()
    weights = {node.id: node.share for node in plan.scores.framework.nodes}
    expected = planned.again({**weights, "living": 0.0, "climate": 0.0, "economy": 1.0})
    box = page.locator(".mw-choice").inner_text()
    assert "kan dus toeval zijn" in box
    out = sorted(set(plan.chosen) - set(expected.chosen))
    into = sorted(set(expected.chosen) - set(plan.chosen))
    assert out
    assert into
    for name in (*out, *into):
        number = int(name[1:])
        assert f"{name} Plan {number} (7.{number % 3} · Wijk {number % 4})" in box
    page.locator(".mw-summary").get_by_text(f"{len(out)} eruit, {len(into)} erbij").wait_for()
    # Side by side the same falls out.
    side = page.locator(".mw-compare")
    side.get_by_text("bij B:").first.wait_for()
    for name in out:
        assert side.get_by_text(f"{name} Plan", exact=False).count()


def test_a_portfolio_that_is_not_worked_out_is_of_before(
    planned: Planned, visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio_data, "MOST_OPTIONS", 3)
    html = planned.page()
    assert len(html) < 200_000
    page = visit(html)
    page.get_by_role("button", name="2× gewicht van Klimaat").click()
    page.locator(".mw-state.mw-old").wait_for()
    text = page.locator(".mw-choice").inner_text()
    assert "Dit is de portefeuille van vóór uw wijziging" in text
    assert "te groot om in een pagina te bewijzen" in text
    assert "maatwaarde portfolio" in text
    page.locator(".mw-summary").get_by_text("is die van vóór uw wijziging").wait_for()


def test_what_is_not_proven_in_time_says_so(
    visit: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What each proposal is worth follows its costs so closely that no proof is quick."""
    random = np.random.default_rng(7)
    rows = ["id,cost:money:2027,cost:money:2028,cost:money:2029,impact:heat,impact:jobs"]
    for i in range(60):
        cost = random.integers(100, 1000, 3)
        worth = (cost.sum() + 100) / 3000
        rows.append(f"P{i},{cost[0]},{cost[1]},{cost[2]},{-5 * worth:.4f},{30 * worth:.4f}")
    (tmp_path / "list.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    resources = tmp_path / "resources.yaml"
    budgets = [f"  - {{name: money, period: {y}, amount: 16501 EUR}}" for y in (2027, 2028, 2029)]
    resources.write_text("\n".join(["maatwaarde: 1", "budgets:", *budgets, ""]), encoding="utf-8")
    proposals, owner = mw.read_proposals(tmp_path / "list.csv"), tree()
    impacts = mw.estimate(proposals, owner)
    plan = mw.optimise(impacts, proposals, owner, resources, gap=0.05)

    def within(seconds: float) -> Any:
        monkeypatch.setattr(portfolio_data, "SECONDS", int(seconds))
        page = visit(page_of(plan.scores, proposals, plan))
        page.get_by_role("button", name="2× gewicht van Klimaat").click()
        page.locator(".mw-state.mw-open, .mw-state.mw-late").wait_for()
        return page

    page = given_time(1, within, lambda page: page.locator(".mw-state.mw-open").count() == 1)
    assert page.locator(".mw-state.mw-open").is_visible()
    text = page.locator(".mw-state").inner_text()
    assert "gevonden, NIET BEWEZEN" in text
    assert "Een andere kan hooguit" in text


def test_no_portfolio_that_keeps_the_guards_is_told(
    planned: Planned, visit: Callable[..., Any]
) -> None:
    extra = weights_page(planned.plan.scores, planned.proposals, planned.plan, "nl")
    assert extra is not None
    data = json.loads(extra.data_json)
    assert data["portfolio"]["model"]["guards"]
    for guard in data["portfolio"]["model"]["guards"]:
        guard["minimum"] = 100.0
    changed = replace(extra, data_json=json.dumps(data))
    page = visit(to_page(Document("Proef", ()), "nl", extras=[changed]))
    page.get_by_role("button", name="2× gewicht van Klimaat").click()
    page.locator(".mw-state.mw-none").wait_for()
    assert "houdt geen enkele portefeuille zich aan alle regels" in page.content()


# ---- for everyone

_DARK_PHONE = {
    "viewport": {"width": 390, "height": 800},
    "color_scheme": "dark",
    "reduced_motion": "reduce",
}


@pytest.mark.parametrize(
    ("method", "options"),
    [("punten", {}), ("twee aan twee", _DARK_PHONE)],
    ids=["desktop", "dark phone"],
)
def test_no_barriers_are_found(
    method: str, options: dict[str, Any], planned: Planned, visit: Callable[..., Any]
) -> None:
    page = visit(planned.page(), **options)
    page.get_by_label("Volg een voorstel").fill("P3")
    page.get_by_role("button", name="2× gewicht van Economie").click()
    page.locator(".mw-state.mw-proven").wait_for()
    choose(page, method)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert (
        page.evaluate("() => document.documentElement.scrollWidth") <= page.viewport_size["width"]
    )


def test_no_step_has_more_than_a_hundred_points(visit: Callable[..., Any]) -> None:
    page = visit(page_of(scores_of(8), language="en"))
    choose(page, "swing")
    before = weights_now(page)
    page.get_by_role("button", name="2× weight of Klimaat").click()
    numbers = page.locator("#mw-live input[type=number]")
    assert max(float(one.input_value()) for one in numbers.all()) == 100
    node = tree().position("climate")
    assert weights_now(page)[node] == pytest.approx(2 * before[node], abs=1e-9)


def test_on_a_phone_nothing_of_the_weights_scrolls_sideways(
    planned: Planned, visit: Callable[..., Any]
) -> None:
    page = visit(planned.page(), viewport={"width": 390, "height": 800})
    page.get_by_label("Volg een voorstel").fill("P3")
    page.get_by_role("button", name="2× gewicht van Economie").click()
    page.locator(".mw-state.mw-proven").wait_for()
    page.locator(".mw-two table").first.wait_for()
    wide = page.evaluate(
        """[...document.querySelectorAll("#mw-live .mw-scroll")]
            .filter(item => item.scrollWidth > item.clientWidth)
            .map(item => `${item.ariaLabel}: ${item.scrollWidth}`)"""
    )
    assert wide == []
    # What has no column there stands below the name.
    assert page.locator(".mw-under").first.is_visible()
    assert page.locator(".mw-one .mw-bar").first.is_visible()


def test_everything_moves_by_keyboard_and_is_told(visit: Callable[..., Any]) -> None:
    page = visit(page_of(scores_of(8), language="en"))
    slider = page.get_by_role("slider", name="Klimaat")
    slider.focus()
    before = weights_now(page)
    page.keyboard.press("ArrowRight")
    assert weights_now(page) != before
    status = page.get_by_role("status").filter(has_text="Proposals with a veto")
    status.wait_for()
    assert page.locator(".mw-summary").get_attribute("aria-live") == "polite"


def test_without_script_the_weights_are_there_to_read(visit: Callable[..., Any]) -> None:
    page = visit(page_of(scores_of(8)), java_script_enabled=False)
    assert page.get_by_text("is script nodig, en dat staat hier uit").is_visible()
    assert page.get_by_role("row", name="Leefbaarheid 50,0 %").is_visible()
    assert not page.locator("#mw-live").is_visible()


def test_two_thousand_proposals_follow_at_once(visit: Callable[..., Any]) -> None:
    html = page_of(scores_of(2000))
    assert len(html.encode()) < 8_000_000
    page = visit(html)
    page.get_by_role("button", name="Toon alle 2.000").wait_for()
    asked = page.context.new_cdp_session(page)
    asked.send("Performance.enable")

    def spent() -> float:
        """Return the seconds that the page has had of a processor, whatever else it does."""
        told = asked.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in told if one["name"] == "ThreadTime")

    opened = spent()
    assert 0 < opened < 3 * 2  # on a core that it shares
    page.evaluate(
        """() => {
          const slider = document.getElementById("mw-range-0");
          for (let i = 1; i <= 5; i++) {
            slider.value = i;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }"""
    )
    assert 0 < (spent() - opened) / 5 < 0.5


def test_what_happens_to_the_parking_garage_when_liveability_weighs_half(
    visit: Callable[..., Any],
) -> None:
    owner = mw.load_framework(DELTASTAD / "meetlat.yaml")
    proposals = mw.read_proposals(DELTASTAD / "voorstellen.csv")
    scores = mw.score(mw.estimate(proposals, owner), owner, titles=proposals.titles)
    page = visit(page_of(scores))
    page.get_by_label("Volg een voorstel").fill("parkeergarage")
    page.get_by_role("button", name="½ gewicht van Leefbare straten").click()
    page.locator(".mw-summary").get_by_text(
        "P-017 Ondergrondse parkeergarage Marktplein: geen rang (VETO), net als eerst"
    ).wait_for()
    told = page.locator(".mw-one").inner_text()
    assert "Een ondergrens hangt niet af van hoe zwaar die waarde weegt" in told
    node = owner.position("leefbaarheid")
    assert weights_now(page)[node] == pytest.approx(owner.nodes[node].weight / 2, abs=1e-9)
