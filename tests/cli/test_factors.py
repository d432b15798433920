"""`maatwaarde plugins --factors`: each factor with source and year, and the page made of it."""

import json
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from maatwaarde import installed
from maatwaarde.plugins import loader as loading

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "factors.md"
# The day on which the page was made, as in the Makefile: a page does not change by getting older.
MADE = "2026-11-28"


@pytest.fixture(autouse=True)
def all_plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every plugin that ships be there, and no other, whatever is installed."""
    names = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/pyproject.toml"))
    points = [
        EntryPoint(name, f"maatwaarde_{name.replace('-', '_')}", "maatwaarde") for name in names
    ]
    monkeypatch.setattr(installed, "entry_points", lambda group: points if group else [])
    monkeypatch.delenv(installed.VARIABLE, raising=False)
    loading._load.cache_clear()
    yield
    loading._load.cache_clear()


def factors(run: Callable, today: str) -> list[dict]:
    return json.loads(run("plugins", "--factors", "--today", today, "--json").out)["factors"]


def test_every_factor_is_there_once_with_those_who_use_it(run: Callable) -> None:
    found = {one["id"]: one for one in factors(run, MADE)}
    listed = json.loads(run("plugins", "--json").out)
    users: dict[str, list[str]] = {}
    for plugin in listed["plugins"]:
        for estimator in plugin["estimators"]:
            for factor in estimator["factors"]:
                users.setdefault(factor["id"], []).append(estimator["id"])
    assert list(found) == sorted(found)
    assert users.keys() <= found.keys()
    for name, one in found.items():
        # What no estimator uses are prices for the view in euros.
        assert (name in users) != name.startswith("valuation/")
        assert one["used_by"] == sorted(users.get(name, []))
        assert one["source"]
        assert one["low"] <= one["value"] <= one["high"]
        assert one["verified"] == (one["status"] == "verified")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_text_fits_and_names_all(run: Callable, language: str) -> None:
    done = run("plugins", "--factors", "--today", MADE, "--lang", language)
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if "http" not in line]
    assert max(map(len, lines)) <= 80
    told = " ".join(done.out.split())
    for one in factors(run, MADE):
        assert one["title"][language] in told


@pytest.mark.usefixtures("in_english")
def test_old_factors_warn_on_the_day_that_is_asked(run: Callable) -> None:
    """Mix, list and prices get older; how old is asked on a day, and not of the clock."""
    old = {one["id"]: one["overdue"] for one in factors(run, MADE) if one["overdue"]}
    assert old["energy/gas-use"] == "of 2020, more than 5 years ago"
    assert "energy/electricity-emission" not in old
    done = run("plugins", "--factors", "--today", MADE)
    assert f"on 28 November 2026, {len(old)} factors are to be looked at again" in done.err
    later = {one["id"]: one["overdue"] for one in factors(run, "2027-02-02")}
    assert later["energy/electricity-emission"] == "was to be reviewed by 1 February 2027"
    assert "past its day of review: " in run("plugins", "--factors", "--today", "2027-02-02").out
    done = run("plugins", "--factors", "--today", "2000-01-01")
    assert "to be looked at again" not in done.out.casefold() + done.err


@pytest.mark.usefixtures("in_english")
def test_a_day_without_factors_is_refused(run: Callable) -> None:
    done = run("plugins", "--today", MADE)
    assert (done.code, done.out) == (2, "")
    assert "--today goes with --factors" in done.err


def test_a_file_has_every_field(run: Callable, tmp_path: Path) -> None:
    file = tmp_path / "factors.csv"
    assert run("plugins", "--factors", "--today", MADE, "-o", file, "--lang", "en").code == 0
    heading, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    for name in ("factor", "value", "low", "high", "year", "status", "source", "used_by"):
        assert name in heading
    assert len(rows) == len(factors(run, MADE))


def test_the_page_is_in_step(run: Callable, tmp_path: Path) -> None:
    made = tmp_path / "factors.md"
    run("plugins", "--factors", "--today", MADE, "-o", made, "--lang", "en")
    assert PAGE.read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), (
        "run `make factors`"
    )
