"""Costs and benefits in euros, against figures that are worked out by hand below."""

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import flat, measure
from build_impact import factor
from maatwaarde.diagnostics import ImpactError, MaatwaardeError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.messages import say
from maatwaarde.monetary import Monetary, npv
from maatwaarde.plugins import Candidate, Factor, Plugins, hookimpl, register
from maatwaarde.proposals import Proposals, read_proposals

NOTHING = Plugins()
OWN = {"value": 0.3, "unit": "EUR/kg", "price_year": 2025, "source": "made up"}


def framework(*measures: dict[str, Any], **more: Any) -> Framework:
    money = {"price_level": 2025, "discount_rate": 0.1, **more.pop("money", {})}
    return flat(measures, money=money, **{"horizon": 2028, **more})


def emission(**more: Any) -> dict[str, Any]:
    return measure("m", 5000, -5000, unit="kg/year", price=OWN) | more


def listed(tmp_path: Path, text: str) -> Proposals:
    path = tmp_path / "list.csv"
    path.write_text(text)
    return read_proposals(path)


def view(
    proposals: Proposals, owner: Framework, plugins: Plugins = NOTHING, **more: Any
) -> Monetary:
    return npv(estimate(proposals, owner, plugins), proposals, owner, plugins=plugins, **more)


def published(*factors: Factor) -> Plugins:
    """Return a plugin with these factors and no list of prices."""
    module = ModuleType("published")

    @hookimpl
    def register_factors(registry):  # type: ignore[no-untyped-def]
        for one in factors:
            registry.add(one.id, one)

    module.register_factors = register_factors  # type: ignore[attr-defined]
    return register([Candidate("published", "published", "1", lambda: module)])


def test_a_whole_case_by_hand(tmp_path: Path) -> None:
    """Three years at 10 %: a euro of 2027 is 1 / 1.1 = 0.909091, one of 2028 1 / 1.21 = 0.826446.

    A pays 1000 in 2026, and 50 in 2027 and in 2028: 1000 + 45.4545 + 41.3223 = 1086.7769. It saves
    2000 kg a year from 2026 on, at 0.30 euro 600 a year: 600 x 2.735537 = 1641.3223.

    B is built in 2026 and 2027 for 500 each and lasts four years, 2027 to 2030: 500 + 454.5455 =
    954.5455. After 2028 two of its four years are left, half of 1000, in 2028: 500 x 0.826446 =
    413.2231. It saves from 2027 on: 600 x (0.909091 + 0.826446) = 1041.3223.
    """
    proposals = listed(
        tmp_path,
        "id,cost:capital:2026,cost:capital:2027,cost:operating:2027+,life,impact:m\n"
        "A,1000,,50,,-2000\n"
        "B,500,500,,4,-2000\n",
    )
    found = view(proposals, framework(emission()))
    assert (found.calendar.base, found.calendar.last, found.level) == (2026, 2028, 2025)
    assert found.level_stated
    assert found.horizon_stated
    assert found.rate_stated
    assert not found.alternatives
    assert found.benefit == pytest.approx([1641.3223, 1041.3223], abs=1e-4)
    assert found.cost == pytest.approx([1086.7769, 954.5455 - 413.2231], abs=1e-4)
    assert found.net == pytest.approx([554.5455, 500.0], abs=1e-4)
    assert found.ratio == pytest.approx([1.510266, 1.923664], abs=1e-6)
    assert (tuple(found.rank), found.order) == ((1, 2), (0, 1))
    assert found.left["capital"] == pytest.approx([0, 413.2231], abs=1e-4)
    items = {(item.kind, item.of): item.value for item in found.items(0)}
    assert items["cost", "operating"] == pytest.approx(86.7769, abs=1e-4)
    assert items["benefit", "m"] == pytest.approx(1641.3223, abs=1e-4)
    with pytest.raises(ValueError, match="read-only"):
        found.benefits[0, 0] = 0


def test_what_comes_once_counts_once_and_not_at_its_end(tmp_path: Path) -> None:
    """Ten dwellings of 2027 at 100 euros: 1000 / 1.1 = 909.0909, and no loss when they go."""
    homes = measure(
        "homes",
        -10,
        10,
        unit="dwelling",
        price={"value": 100, "unit": "EUR/dwelling", "price_year": 2025, "source": "made up"},
    )
    proposals = listed(
        tmp_path, "id,cost:2026,cost:2027,effect_years,impact:homes\nA,0,1,1,10\nB,0,1,,-10\n"
    )
    found = view(proposals, framework(homes))
    assert found.benefit == pytest.approx([909.0909, -909.0909], abs=1e-4)


def test_a_range_holds_both_ends_at_once(tmp_path: Path) -> None:
    """1000 to 3000 kg at 0.2 to 0.5 euro is 200 to 1500 a year; costs are 90 to 130."""
    priced = emission(price={**OWN, "low": 0.2, "high": 0.5})
    proposals = listed(
        tmp_path,
        "id,cost:2028,cost:2028:low,cost:2028:high,impact:m,impact:m:low,impact:m:high\n"
        "A,100,90,130,-2000,-3000,-1000\nB,10,,,-1000,,\n",
    )
    found = view(proposals, framework(priced))
    assert found.net == pytest.approx([600 - 100, 300 - 10])
    assert found.net_low == pytest.approx([200 - 130, 200 - 10])
    assert found.net_high == pytest.approx([1500 - 90, 500 - 10])


def test_the_lines_of_a_proposal_add_up_to_its_balance(tmp_path: Path) -> None:
    """Of B half of what it cost is left at the end, which is a line of its own."""
    proposals = listed(
        tmp_path,
        "id,cost:capital:2026,cost:operating:2027+,life,impact:m\nA,1000,50,,-2000\nB,500,,6,-1\n",
    )
    found = view(proposals, framework(emission()))
    sign = {"cost": -1, "left": 1, "benefit": 1}
    for i in range(2):
        lines = list(found.items(i))
        assert sum(sign[one.kind] * one.value for one in lines) == pytest.approx(found.net[i])
        assert sum(sign[one.kind] * one.high for one in lines) == pytest.approx(found.net_high[i])
    assert [one.kind for one in found.items(1)].count("left") == len(found.left) > 0
    # Three of six years are left, of 500 euros.
    assert sum(one.value for one in found.items(1) if one.kind == "left") == pytest.approx(
        250 / 1.21
    )


def test_a_harm_has_the_dear_price_at_its_bad_end(tmp_path: Path) -> None:
    priced = emission(price={**OWN, "low": 0.2, "high": 0.5})
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,2000\n")
    found = view(proposals, framework(priced))
    assert (found.benefits_low[0, 0], found.benefits_high[0, 0]) == pytest.approx((-1000, -400))


def test_prices_are_brought_to_the_price_level(tmp_path: Path) -> None:
    """From 2021 to 2023 prices rose by 10.0 and 3.8 %: 0.30 is 0.30 x 1.1418 = 0.34254."""
    priced = emission(price={**OWN, "price_year": 2021})
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,-1000\n")
    found = view(proposals, framework(priced, money={"price_level": 2023}))
    assert found.benefit == pytest.approx([342.54])
    assert found.priced[0].index == pytest.approx(1.1418)
    assert (found.priced[0].status, found.priced[0].index_status) == (None, "verified")


def test_without_a_price_level_it_is_the_newest_year_that_is_known(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,-1000\n")
    owner = flat([emission()], money={"discount_rate": 0.1}, horizon=2028)
    found = view(proposals, owner)
    assert (found.level, found.level_stated) == (consumer_prices().newest, False)


def test_a_price_may_have_a_rate_of_its_own_and_sunk_costs_have_theirs(
    tmp_path: Path, valuation: Plugins
) -> None:
    """At 1.6 % a euro of 2028 is 1 / 1.016 ^ 2 = 0.968752 in 2026; at 10 % it is 0.826446."""
    proposals = listed(
        tmp_path,
        "id,cost:capital:2026,cost:capital:2028,cost:operating:2028,impact:m\nA,0,100,100,-1\n",
    )
    owner = framework(
        emission(price={**OWN, "value": 100, "discount_rate": "0 %"}),
        money={"sunk_costs": "capital"},
    )
    found = view(proposals, owner, valuation)
    assert found.sunk_rate == 0.016
    assert found.cost_items["capital"] == pytest.approx([96.8752], abs=1e-4)
    assert found.cost_items["operating"] == pytest.approx([82.6446], abs=1e-4)
    assert found.benefit == pytest.approx([100.0])  # of 2028 alone, when it is ready


def test_a_price_path_goes_in_a_straight_line(tmp_path: Path, valuation: Plugins) -> None:
    """0.188 in 2030 and 0.437 in 2050, in euros of 2021; in 2040 halfway, 0.3125."""
    carbon = measure(
        "c",
        10,
        -10,
        unit="t_CO2e/year",
        quantity="co2_emission_change",
        price="valuation/co2-efficient-price",
    )
    proposals = listed(tmp_path, "id,cost:2040,effect_years,impact:c\nA,0,1,-1\n")
    owner = framework(carbon, money={"price_level": 2021}, horizon=2060)
    found = view(proposals, owner, valuation)
    assert found.benefit == pytest.approx([312.5])
    assert found.priced[0].path.years == (2030, 2050)
    late = listed(tmp_path, "id,cost:2055,effect_years,impact:c\nA,0,1,-1\n")
    assert view(late, owner, valuation).benefit == pytest.approx([437.0])


def test_an_organisation_has_its_own_price_for_a_factor(tmp_path: Path, valuation: Plugins) -> None:
    carbon = measure("c", 10, -10, unit="t_CO2e/year", price="valuation/co2-efficient-price")
    proposals = listed(tmp_path, "id,cost:2028,impact:c\nA,0,-1\n")
    owner = framework(
        carbon,
        factors={"valuation/co2-efficient-price": {"value": 0.5, "reason": "council of May"}},
    )
    found = view(proposals, owner, valuation)
    assert found.benefit == pytest.approx([500.0])
    assert (found.priced[0].source, found.warnings) == ("council of May", ())
    # In whatever euros it is: nothing is known of its year, and the organisation vouches for it.
    assert (found.priced[0].price_year, found.priced[0].status) == (None, None)


def test_the_rate_of_the_government_holds_where_the_framework_has_none(
    tmp_path: Path, valuation: Plugins
) -> None:
    proposals = listed(tmp_path, "id,cost:2026,cost:2027,impact:m\nA,0,100,-1\n")
    owner = flat([emission()], money={"price_level": 2025}, horizon=2027)
    found = view(proposals, owner, valuation)
    assert (found.rate, found.rate_stated) == (0.0225, False)
    assert found.cost == pytest.approx([100 / 1.0225])
    with pytest.raises(ImpactError, match="states no discount rate"):
        view(proposals, owner)


def test_a_measure_in_euros_counts_as_it_is(tmp_path: Path) -> None:
    damage = measure("damage", 5000, -5000, unit="EUR/month")
    proposals = listed(tmp_path, "id,cost:2028,impact:damage\nA,0,-100\n")
    found = view(proposals, framework(damage))
    assert found.benefit == pytest.approx([1200.0])
    assert found.priced[0].given == "itself"
    # Brought to no other price level: it is one already.
    assert (found.priced[0].index, found.priced[0].price_year) == (1, 2025)


def test_what_has_no_price_is_p_m_with_its_side_and_is_no_zero(
    tmp_path: Path, priced: Plugins
) -> None:
    owner = framework(
        emission(),
        measure("jobs", -10, 10, unit="job", quantity="jobs_change"),
        measure("trust", -10, 10, unit="person"),
        measure("far", -10, 10, unit="person", quantity="far_change"),
        measure("own", -10, 10, unit="person", price={"pm": "in the price of homes"}),
        measure("share", -10, 10, unit="%"),
        {"id": "judged", "title": "Judged", "scale": "plusmin"},
    )
    proposals = listed(
        tmp_path,
        "id,cost:2028,impact:m,impact:jobs,impact:trust,impact:far,impact:own,impact:share,impact:judged\n"
        "A,0,-1,3,-3,0,1,0,0\nB,0,,3,,0,0,0,0\n",
    )
    found = npv(estimate(proposals, owner, priced), proposals, owner, plugins=priced)
    why = {one.measure: str(one.why) for one in found.unpriced}
    assert set(why) == {"jobs", "trust", "far", "own", "share", "judged"}
    assert why["trust"] == "no price is known"
    assert why["own"] == "in the price of homes"
    assert "other/no" in why["far"]
    assert found.direction.tolist() == [[0, 1, -1, 0, 1, 0, 0], [2, 1, 2, 0, 0, 0, 0]]
    assert found.benefit == pytest.approx([0.3, 0])
    assert np.isnan(found.benefits[1, 0])


def test_an_unknown_cost_leaves_the_balance_open(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path, "id,cost:2026,cost:2028,impact:m\nA,PM,5,-1\nB,,,-1\nC,1,,-1\nD,,1,-1\n"
    )
    found = view(proposals, framework(emission()))
    assert np.isnan(found.net).tolist() == [True, True, False, False]
    assert found.rank.tolist() == [0, 0, 1, 2]
    assert found.order == (2, 3, 0, 1)
    assert found.variants[0].costs == pytest.approx(found.cost[2] + found.cost[3])


def test_what_counts_the_same_gain_is_said(tmp_path: Path, priced: Plugins) -> None:
    owner = framework(
        measure("noise", 9, -9, unit="person", quantity="noise_change"),
        measure("health", 9, -9, unit="person", price="test/health"),
        measure("calm", 9, -9, unit="person", price="test/health"),
    )
    proposals = listed(
        tmp_path,
        "id,cost:2028,impact:noise,impact:health,impact:calm\nA,0,-1,-1,0\nB,0,-1,0,-1\nC,0,0,-1,-1\n",
    )
    found = npv(estimate(proposals, owner, priced), proposals, owner, plugins=priced)
    assert [(one.measures, one.proposals) for one in found.twice] == [
        (("noise", "health"), ("A",)),
        (("noise", "calm"), ("B",)),
        (("health", "calm"), ("C",)),
    ]
    alone = listed(tmp_path, "id,cost:2028,impact:noise,impact:health,impact:calm\nA,0,-1,0,0\n")
    assert view(alone, owner, priced).twice == ()


def test_effects_that_outlast_all_costs_are_said(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path,
        "id,cost:2026,cost:operating:2027+,life,effect_years,impact:m\n"
        "forever,1,,,,-1\nkept up,1,1,,,-1\nshort,1,,2,,-1\nonce,1,,,1,-1\nnothing,1,,,,0\n",
    )
    found = view(proposals, framework(emission()))
    assert found.unending.tolist() == [True, False, False, False, False]


def test_a_life_in_months_is_one_in_years(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,life [month],impact:m\nA,10,24,-1000\n")
    found = view(proposals, framework(emission(), money={"discount_rate": 0}))
    assert found.benefit == pytest.approx([600.0])


def test_only_what_is_no_number_among_lives_is_told(tmp_path: Path) -> None:
    text = "id,cost:2026,life,impact:m\nA,0,2,-1\nB,0,lang,-1\nC,0,,-1\nD,0,kort,-1\n"
    with pytest.raises(ImpactError) as caught:
        view(listed(tmp_path, text), framework(emission()))
    assert [(one.code, one.where.row) for one in caught.value.problems] == [
        ("bad-life", 3),
        ("bad-life", 5),
    ]


def test_a_life_ends_effects_and_yearly_costs(tmp_path: Path) -> None:
    """Ready in 2026 and alive for two years: effects and upkeep in 2026 and 2027."""
    proposals = listed(
        tmp_path, "id,cost:capital:2026,cost:operating:2026+,life,impact:m\nA,10,1,2,-1000\n"
    )
    found = view(proposals, framework(emission(), money={"discount_rate": 0}))
    assert found.benefit == pytest.approx([600.0])
    assert found.cost == pytest.approx([12.0])


def test_without_a_horizon_thirty_years_count_and_a_hundred_are_shown(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,impact:m\nA,0,-1000\n")
    owner = flat([emission()], money={"price_level": 2025, "discount_rate": 0})
    found = view(proposals, owner)
    assert (found.calendar.last, found.horizon_stated) == (2055, False)
    by_case = {one.case: one for one in found.variants}
    assert by_case["as-stated"].benefits == pytest.approx(30 * 300)
    assert by_case["long"].benefits == pytest.approx(100 * 300)
    assert "long" not in {one.case for one in view(proposals, framework(emission())).variants}


def test_variants_move_all_rates_and_ranges(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,impact:m\nA,1000,-2000\n")
    found = view(proposals, framework(emission(price={**OWN, "low": 0.1, "high": 0.4})))
    by_case = {one.case: one for one in found.variants}
    assert by_case["rate-down"].benefits == pytest.approx(600 * (1 + 1 / 1.09 + 1 / 1.09**2))
    assert by_case["rate-up"].benefits == pytest.approx(600 * (1 + 1 / 1.11 + 1 / 1.11**2))
    assert by_case["lowest"].net == pytest.approx(found.net_low[0])
    assert by_case["highest"].net == pytest.approx(found.net_high[0])
    assert [by_case[case].above_zero for case in ("as-stated", "lowest")] == [1, 0]


def test_a_list_without_years_begins_in_the_year_of_the_price_level(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost,impact:m\nA,100,-1000\n")
    found = view(proposals, framework(emission(), horizon=2026))
    assert (found.calendar.base, found.calendar.dated) == (2025, False)
    assert found.net == pytest.approx([300 + 300 / 1.1 - 100])


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(-(10**4), 10**4)), min_size=1, max_size=6
    ),
    st.floats(0.001, 100),
)
def test_at_no_discount_it_is_the_sum_and_it_is_linear_in_the_price(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], times: float
) -> None:
    lines = [f"P{i},{cost},{impact}" for i, (cost, impact) in enumerate(rows)]
    folder = tmp_path_factory.mktemp("list")
    proposals = listed(folder, "id,cost:2026,impact:m\n" + "\n".join(lines) + "\n")
    found = view(proposals, framework(emission(), money={"discount_rate": 0}))
    for i, (cost, impact) in enumerate(rows):
        assert found.net[i] == pytest.approx(-impact * 0.3 * 3 - cost)
    dearer = framework(emission(price={**OWN, "value": 0.3 * times}), money={"discount_rate": 0})
    assert view(proposals, dearer).benefit == pytest.approx(found.benefit * times)
    turned = listed(folder, "id,cost:2026,impact:m\n" + "\n".join(reversed(lines)) + "\n")
    again = view(turned, framework(emission(), money={"discount_rate": 0}))
    assert [again.proposals[i] for i in again.order] == [found.proposals[i] for i in found.order]


@given(st.integers(1999, 2026), st.integers(1999, 2026))
def test_a_price_index_goes_there_and_back(start: int, end: int) -> None:
    prices = consumer_prices()
    assert prices.ratio(start, end) * prices.ratio(end, start) == pytest.approx(1)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"price": {**OWN, "unit": "EUR/person"}}, "is no amount of euros, once or a year"),
        ({"price": {**OWN, "price_year": 1995}}, "the price index goes from 1999 to 2026"),
        ({"price": "valuation/co2-pric"}, "did you mean 'valuation/co2-price'"),
        ({"price": "energy/gas-price"}, "pip install maatwaarde-energy"),
        ({"price": {"pm": "not now"}}, "has a price in euros"),
    ],
)
def test_mistakes_in_prices(
    tmp_path: Path, valuation: Plugins, more: dict[str, Any], says: str
) -> None:
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,-1\n")
    with pytest.raises(ImpactError) as caught:
        view(proposals, framework(emission(**more)), valuation)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,cost:2030,impact:m\nA,0,-1\n", "the horizon 2028 lies before 2030"),
        ("id,cost:2026,life,impact:m\nA,0,0.5,-1\n", "the life of 'A' is 0.5"),
        ("id,cost:2026,life,impact:m\nA,0,lang,-1\n", "the life of 'A' is lang"),
        ("id,cost:2026,life [kg],impact:m\nA,0,2,-1\n", "'kg' is mass, but 'year' is time"),
        ("id,cost:2026 [m2],impact:m\nA,0,-1\n", "area"),
    ],
)
def test_mistakes_in_the_list(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ImpactError) as caught:
        view(listed(tmp_path, text), framework(emission()))
    assert says in str(caught.value)


def test_a_kind_of_cost_that_is_not_there_is_said(tmp_path: Path, valuation: Plugins) -> None:
    proposals = listed(tmp_path, "id,cost:capital:2026,impact:m\nA,1,-1\n")
    owner = framework(emission(), money={"sunk_costs": ["kapitaal"]})
    found = view(proposals, owner, valuation)
    assert [problem.code for problem in found.warnings] == ["unknown-cost"]
    with pytest.raises(ImpactError, match="no discount rate of sunk costs"):
        view(proposals, owner)


def test_what_costs_nothing_has_no_ratio_and_what_is_not_known_comes_last(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,impact:m\nA,,-1000\nB,0,-1000\nC,50,-1000\n")
    found = view(proposals, framework(emission()))
    assert [found.proposals[i] for i in found.order] == ["B", "C", "A"]
    assert np.isnan(found.ratio[:2]).all()
    assert found.ratio[2] == pytest.approx(found.benefit[2] / 50)


def test_of_costs_after_the_last_year_nothing_counts_and_nothing_is_left(tmp_path: Path) -> None:
    """Paid in 2030, after 2028: no cost, no worth at the end, and it is said."""
    proposals = listed(
        tmp_path,
        "id,cost:capital:2026,cost:capital:2030,cost:operating:2031+,life,impact:m\n"
        "B,100,,,,-1\nA,100,1000,,10,-1\nC,100,,7,,-1\n",
    )
    found = view(proposals, framework(emission()))
    assert found.cost_items["capital"] == pytest.approx([100, 100, 100])
    assert found.cost_items["operating"].tolist() == [0, 0, 0]
    # Of A all of the 100 is left in 2028, since its life has not begun.
    assert found.cost == pytest.approx([100, 100 - 100 / 1.21, 100])
    (said,) = found.warnings
    assert (said.code, said.severity, said.where.field) == (
        "cost-after-horizon",
        "warning",
        "horizon",
    )
    assert said.what.startswith("costs of 'A', 'C' after 2028, the last year that counts, are not")
    assert view(proposals, framework(emission(), horizon=2031)).warnings == ()


def test_only_what_was_paid_for_is_left_and_no_income(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path,
        "id,cost:capital:2028,life,impact:m\nA,0,4,-1\nB,-100,4,-1\nC,100,4,-1\nD,,4,-1\n",
    )
    found = view(proposals, framework(emission()))
    assert found.left["capital"] == pytest.approx([0, 0, 75, 0])
    assert found.cost[:3] == pytest.approx([0, -100, 25])


def test_of_running_costs_beside_investments_nothing_is_left(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path, "id,cost:capital:2028,cost:advice:2028,life,impact:m\nA,100,100,4,-1\n"
    )
    found = view(proposals, framework(emission()))
    assert list(found.left) == ["capital"]
    assert found.cost == pytest.approx([200 - 75])
    alone = listed(tmp_path, "id,cost:advice:2028,life,impact:m\nA,100,4,-1\n")
    assert view(alone, framework(emission())).cost == pytest.approx([25])


def test_thousands_of_euros_are_euros_at_both_ends(tmp_path: Path) -> None:
    unit = "[kEUR]"
    proposals = listed(
        tmp_path,
        f"id,cost:2028 {unit},cost:2028:low {unit},cost:2028:high {unit},impact:m\n"
        "A,1,0.5,2,0\nB,3,,,0\n",
    )
    found = view(proposals, framework(emission()))
    (kind,) = found.cost_items
    assert found.cost_items[kind].tolist() == [1000, 3000]
    assert found.cost_lows[kind].tolist() == [500, 3000]
    assert found.cost_highs[kind].tolist() == [2000, 3000]
    assert found.net_low == pytest.approx([-2000, -3000])


def test_who_asks_for_people_is_told_and_people_are_no_cost(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path,
        "id,staff:general:2028,cost:2028,impact:m\nA,2,10,-1\nB,0,10,-1\nC,,10,-1\nD,1,,-1\n",
    )
    found = view(proposals, framework(emission()))
    assert found.asks_staff.tolist() == [True, False, False, True]
    assert found.cost[:3].tolist() == [10, 10, 10]
    assert found.cost_known.tolist() == [True, True, True, False]


def test_an_effect_that_begins_when_the_life_is_over_counts_one_year(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,life,effect_start,impact:m\nA,0,2,2,-1000\n")
    found = view(proposals, framework(emission(), horizon=2032, money={"discount_rate": 0}))
    assert found.benefit == pytest.approx([300])


@pytest.mark.parametrize(("life", "good"), [(1, True), (200, True), (201, False), (-1, False)])
def test_a_life_is_one_to_two_hundred_years(tmp_path: Path, life: int, good: bool) -> None:
    proposals = listed(tmp_path, f"id,cost:2026,life,impact:m\nA,0,{life},-1000\n")
    if good:
        assert view(proposals, framework(emission())).calendar.life.tolist() == [life]
    else:
        with pytest.raises(ImpactError, match="whole years from 1 to 200"):
            view(proposals, framework(emission()))


def test_a_unit_that_is_no_time_is_told_once_at_its_heading(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,Levensduur [kg],impact:m\nA,0,0.5,-1\n")
    with pytest.raises(ImpactError) as caught:
        view(proposals, framework(emission()))
    (problem,) = caught.value.problems
    assert (problem.where.row, problem.where.field) == (None, "Levensduur [kg]")


def test_effects_last_only_where_there_is_a_gain_that_comes_back(tmp_path: Path) -> None:
    homes = {"value": 100, "unit": "EUR/dwelling", "price_year": 2025, "source": "made up"}
    owner = framework(
        emission(),
        measure("homes", -10, 10, unit="dwelling", price=homes),
        measure("back", -5000, 5000, unit="kg/year", price=OWN),
    )
    proposals = listed(
        tmp_path,
        "id,cost:2026,impact:m,impact:homes,impact:back\n"
        "gain,1,-1,0,0\nharm,1,1,0,0\nhomes,1,0,5,0\nboth ways,1,-1,0,-1\n",
    )
    assert view(proposals, owner).unending.tolist() == [True, False, False, False]


def test_costs_and_what_is_left_move_with_the_rates(tmp_path: Path) -> None:
    """1000 of 2028, of which half is left after that year: at 9 and at 11 % for 10."""
    proposals = listed(
        tmp_path, "id,cost:capital:2026,cost:capital:2028,life,impact:m\nA,0,1000,2,-1\n"
    )
    by_case = {one.case: one for one in view(proposals, framework(emission())).variants}
    assert by_case["rate-down"].costs == pytest.approx(500 / 1.09**2)
    assert by_case["rate-up"].costs == pytest.approx(500 / 1.11**2)


def test_a_balance_of_zero_is_not_above_zero(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,0\nB,300,-1000\nC,299,-1000\n")
    assert view(proposals, framework(emission())).variants[0].above_zero == 1


def test_years_are_one_or_more_and_a_hundred_need_no_second_count(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,impact:m\nA,0,-1000\n")
    owner = flat([emission()], money={"price_level": 2025, "discount_rate": 0})
    assert view(proposals, owner, years=1).benefit == pytest.approx([300])
    with pytest.raises(MaatwaardeError, match="give a number of 1 or more"):
        view(proposals, owner, years=0)
    assert "long" not in {one.case for one in view(proposals, owner, years=100).variants}
    assert "long" in {one.case for one in view(proposals, owner, years=99).variants}


def test_titles_may_be_others_than_those_of_the_list(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path, "id,title,variant_of,cost:2028,impact:m\nA,Aa,,0,-1\nB,Bb,A,0,-1\n"
    )
    found = view(proposals, framework(emission()))
    assert (found.titles, found.alternatives) == (("Aa", "Bb"), True)
    assert view(proposals, framework(emission()), titles=["x", "y"]).titles == ("x", "y")


def test_the_side_of_what_has_no_price_is_that_of_its_measure(tmp_path: Path) -> None:
    owner = framework(emission(), measure("waste", 10, -10, unit="t"))
    proposals = listed(tmp_path, "id,cost:2028,impact:m,impact:waste\nA,0,-1,3\nB,0,-1,-3\n")
    assert view(proposals, owner).direction.tolist() == [[0, -1], [0, 1]]


def test_a_rate_of_a_plugin_may_be_in_another_unit(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,cost:2027,impact:m\nA,0,100,-1\n")
    owner = flat([emission()], money={"price_level": 2025}, horizon=2027)
    rate = factor("valuation/discount-rate", 0.01, 0.01, 0.01, unit="1/month")
    found = view(proposals, owner, published(rate))
    assert found.rate == pytest.approx(0.12)
    assert found.cost == pytest.approx([100 / 1.12])


def test_of_some_costs_that_are_sunk_the_others_keep_their_rate(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path, "id,cost:capital:2026,cost:capital:2028,staff:capitel:2028,impact:m\nA,0,1,1,-1\n"
    )
    sunk = factor("valuation/discount-rate-sunk-costs", 0.01, 0.01, 0.01, unit="1/year")
    owner = framework(emission(), money={"sunk_costs": ["capitel"]})
    found = view(proposals, owner, published(sunk))
    # Staff is no cost, whatever it is called.
    (said,) = found.warnings
    assert (said.code, said.severity, said.mend) == (
        "unknown-cost",
        "warning",
        "did you mean 'capital'?",
    )
    assert found.cost == pytest.approx([1 / 1.21])


def test_what_to_do_without_any_price_depends_on_the_lists_that_are_there(
    tmp_path: Path, priced: Plugins
) -> None:
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,-1\n")
    owner = framework(emission(price={"pm": "not now"}))
    with pytest.raises(ImpactError) as caught:
        view(proposals, owner)
    assert "pip install maatwaarde-valuation" in str(caught.value)
    with pytest.raises(ImpactError) as caught:
        view(proposals, owner, priced)
    assert "pip install" not in str(caught.value)
    assert "state `price:` on a measure" in str(caught.value)


def test_a_price_that_does_not_fit_is_told_with_one_that_would(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2028,impact:m\nA,0,-1\n")
    with pytest.raises(ImpactError) as caught:
        view(proposals, framework(emission(price={**OWN, "unit": "EUR/person"})))
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.field) == ("price-unit", "m.price")
    assert "such as 'EUR/kg'" in problem.mend


def test_three_that_have_one_price_count_the_same_two_by_two(
    tmp_path: Path, priced: Plugins
) -> None:
    names = ("one", "two", "three")
    owner = framework(
        measure("trust", -9, 9, unit="person"),
        *(measure(name, 9, -9, unit="person", price="test/noise") for name in names),
    )
    proposals = listed(
        tmp_path,
        "id,cost:2028,impact:trust,impact:one,impact:two,impact:three\nA,0,1,-1,-1,-1\nB,0,1,0,-1,1\n",
    )
    found = view(proposals, owner, priced)
    assert [(one.measures, one.proposals) for one in found.twice] == [
        (("one", "two"), ("A",)),
        (("one", "three"), ("A",)),
        (("two", "three"), ("A", "B")),
    ]
    assert found.twice[0].why == "both have the price test/noise"


def test_a_measure_does_not_count_itself_twice_and_the_list_says_why_first(
    tmp_path: Path, priced: Plugins
) -> None:
    noise = measure("noise", 9, -9, unit="person", quantity="noise_change", price="test/health")
    health = measure("health", 9, -9, unit="person", price="test/health")
    text = "id,cost:2028,impact:noise,impact:health\nA,0,-1,-1\n"
    proposals = listed(tmp_path, text)
    (twice,) = view(proposals, framework(noise, health), priced).twice
    assert (twice.measures, say(twice.why, "en")) == (("noise", "health"), "two")
    alone = listed(tmp_path, "id,cost:2028,impact:noise\nA,0,-1\n")
    assert view(alone, framework(noise), priced).twice == ()


def test_an_effect_with_an_end_of_its_own_ends_then_and_not_with_the_life(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "id,cost:2026,life,effect_years,impact:m\nA,0,3,1,-1000\n")
    assert view(proposals, framework(emission())).benefit == pytest.approx([300])


def test_how_far_a_price_can_be_trusted_is_that_of_the_year_that_is_chosen(tmp_path: Path) -> None:
    """Of two years the weaker counts, or the one that the organisation chose; its own has none."""
    seen = {"verified": True, "seen": "primary"}
    guess = {"value": 4, "low": 4, "high": 4, "verified": False, "seen": "not-found"}
    price = factor(
        "test/price",
        *(2, 1, 3),
        unit="EUR/kg",
        price_year=2021,
        reference_year=2026,
        by_year={2040: guess, 2050: {**guess, **seen}},
    )
    proposals = listed(tmp_path, "id,cost:2026,impact:m\nA,0,-1000\n")
    found = []
    for override in (None, {"year": 2040}, {"year": 2050}, {"value": 2}):
        factors = {"test/price": {**override, "reason": "council"}} if override else {}
        owner = framework(emission(price="test/price"), factors=factors, horizon=2026)
        (priced,) = view(proposals, owner, published(price)).priced
        found.append((priced.status, priced.index_status, priced.path.years))
    # From 2021 to 2025 the index is second-hand; what the organisation gives is brought nowhere.
    assert found == [
        ("not-found", "second-hand", (2026, 2040, 2050)),
        ("not-found", "second-hand", (2026,)),
        ("verified", "second-hand", (2026,)),
        (None, "verified", (2026,)),
    ]
