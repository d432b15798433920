"""The plugins that ship: factors complete, what was promised there, and all of it explained."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from maatwaarde.plugins import Factor, Plugins, load_factors, load_plugins

ROOT = Path(__file__).parents[2] / "plugins"
FACTORS = sorted(ROOT.glob("*/src/*/factors.yaml"))
# Prices alone, for the view in euros: no estimator, and it need not be installed here.
ONLY_FACTORS = {"valuation"}
PLUGINS = sorted({path.parent.name for path in ROOT.glob("*/pyproject.toml")} - ONLY_FACTORS)

PROMISED = {
    "energy": {
        "a heat network": "energy/heat-network",
        "insulation by label step": "energy/insulation",
        "gas-free": "energy/all-electric",
        "solar": "energy/solar",
    },
    "housing": {
        "shortage": "housing/shortage",
        "affordability": "housing/affordable",
        "density": "housing/density",
        "MPG": "housing/environmental-performance",
    },
    "mobility": {
        "parking generation": "mobility/parking",
        "induced traffic": "mobility/road-capacity",
        "modal shift": "mobility/modal-shift",
        "accident costs": "mobility/accidents",
        "accessibility by travel time": "mobility/job-access",
        "travel time and its value": "mobility/travel-time",
    },
    "climate-adaptation": {
        "wadis": "climate-adaptation/wadi",
        "blue-green roofs": "climate-adaptation/blue-green-roof",
        "canopy": "climate-adaptation/canopy-cooling",
        "heat": "climate-adaptation/heat-trees",
        "flood risk": "climate-adaptation/flood-risk",
    },
    "social": {
        "benefit exit": "social/benefit-exit",
        "debt relief": "social/debt-relief",
        "literacy": "social/literacy",
        "youth care": "social/youth-care",
        "shelter": "social/shelter",
        "jobs": "social/jobs",
    },
    "liveability-safety": {
        "air and its health cost": "liveability-safety/emission-change",
        "noise": "liveability-safety/noise-reduction",
        "green within reach": "liveability-safety/green-within-reach",
        "burglary": "liveability-safety/burglary-prevention",
        "road safety": "liveability-safety/crash-modification",
    },
}


@pytest.fixture(scope="module")
def shipped() -> Plugins:
    return load_plugins(PLUGINS)


def entries() -> list[Any]:
    found = []
    for path in FACTORS:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, entry in content["factors"].items():
            found.append(pytest.param(entry, id=f"{content['domain']}/{name}"))
            for year, other in entry.get("by_year", {}).items():
                taken = {name: entry.get(name) for name in ("source", "unit", "url", "price_year")}
                whole = {**taken, **other}
                whole["reference_year"] = year
                found.append(pytest.param(whole, id=f"{content['domain']}/{name}/{year}"))
    return found


@pytest.mark.parametrize("entry", entries())
def test_a_factor_has_range_year_and_source(entry: dict[str, Any]) -> None:
    """The files are read as they are, so that no default can stand in for what is missing."""
    assert entry["low"] <= entry["value"] <= entry["high"]
    assert entry["low"] < entry["high"], "no published number is certain"
    assert entry["unit"]
    assert len(entry["source"]) > 3
    # What something will be worth is a price path; all else was measured.
    last = 2060 if entry.get("price_year") else 2030
    assert 1990 <= (entry.get("price_year") or entry["reference_year"]) <= 2030
    assert 1990 <= entry.get("reference_year", 2000) <= last
    assert isinstance(entry["verified"], bool)
    if entry["seen"] != "not-found":
        assert entry.get("url") or entry.get("doi"), "what was seen has a place"
    if entry["verified"]:
        assert entry["seen"] in ("primary", "official-copy"), "who quotes it is no source"
    else:
        assert entry.get("note"), "why it was not seen"


def test_every_plugin_is_read(shipped: Plugins) -> None:
    assert [plugin.name for plugin in shipped.loaded] == ["controls", *PLUGINS]
    assert shipped.problems == ()
    assert len(FACTORS) - len(ONLY_FACTORS) == len(PLUGINS) == len(PROMISED)


@pytest.mark.parametrize("path", FACTORS, ids=lambda path: path.parts[-4])
def test_every_factor_is_used_and_explained(path: Path, shipped: Plugins) -> None:
    used = {
        factor.id for name in shipped.estimators for factor in shipped.estimators.get(name).factors
    }
    readme = (path.parents[2] / "README.md").read_text(encoding="utf-8")
    factors = load_factors(path)
    for name, factor in factors.items():
        assert (factor.id in used) != (factors.domain in ONLY_FACTORS), f"who uses {factor.id}?"
        assert f"`{name}`" in readme or f"/{name}`" in readme, f"the README says nothing of {name}"


def row(name: str, factor: Factor) -> str:
    """Return what the README of a plugin says of a factor."""
    unit = "" if factor.unit == "dimensionless" else f" {factor.unit}"
    value, low, high = (f"{number:,.10g}" for number in (factor.value, factor.low, factor.high))
    cells = [f"`{name}`", f"{value}{unit}", f"{low} to {high}", factor.year, factor.status]
    return f"| {' | '.join(map(str, cells))} | {factor.source} |"


@pytest.mark.parametrize("path", FACTORS, ids=lambda path: path.parts[-4])
def test_a_readme_has_the_factors_as_they_are(path: Path) -> None:
    lines = (path.parents[2] / "README.md").read_text(encoding="utf-8").splitlines()
    for name, factor in load_factors(path).items():
        assert row(name, factor) in lines


@pytest.mark.parametrize("plugin", sorted(PROMISED))
def test_what_a_practitioner_expects_is_there(plugin: str, shipped: Plugins) -> None:
    own = {name for name in shipped.estimators if shipped.estimators.owner(name) == plugin}
    assert set(PROMISED[plugin].values()) <= own
    assert len(own) >= 3
    readme = (ROOT / plugin / "README.md").read_text(encoding="utf-8")
    for name in own:
        short = name.partition("/")[2]
        assert f"/{short}`" in readme, f"the README says nothing of {name}"
    assert list((ROOT / plugin / "tests" / "cases").glob("*.yaml"))


def test_the_electricity_factor_has_years() -> None:
    for domain in ("energy", "mobility"):
        (path,) = ROOT.glob(f"{domain}/src/*/factors.yaml")
        factor = load_factors(path)["electricity-emission"]
        assert set(factor.by_year) >= {2024, 2025}
