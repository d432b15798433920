"""Seeded lists of proposals as files, of the size and kind that organisations have.

A list, a framework and the resources of a city that plans for five years ahead: titles, areas and
policy fields, costs a year of which part returns, three roles a year, twelve measures, variants,
requirements and duties. Credit, room in the budget, capital charges, a ceiling on debt and two
reserves as in `examples/deltastad/middelen-meerjarig.yaml`. What there is grows with the list, so
that about a third of it fits whatever its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

YEARS = (2027, 2028, 2029)
LAST = 2031
ROLES = ("engineer", "permits", "project")
FIELDS = ("0.4", "2.1", "2.2", "5.2", "5.7", "6.1", "7.2", "7.4", "8.3")
AREAS = ("Centre", "East", "Harbour", "North", "Polder", "South", "Station", "West")
WHAT = ("Bridge", "Park", "School", "Sewer", "Square", "Cycle path", "Trees", "Heat network")
DOING = ("Renewal of", "New", "Larger", "Safer", "Greener", "Study of", "Moving", "Repair of")
MEASURES = 12
FITS = 0.35
"""The part of what all proposals together ask that there is."""


@dataclass(frozen=True)
class Files:
    """Where a list, its framework and its resources were written."""

    proposals: Path
    framework: Path
    resources: Path

    @property
    def arguments(self) -> list[str]:
        """What follows `maatwaarde portfolio`."""
        named = ("-f", str(self.framework), "-r", str(self.resources))
        return [str(self.proposals), *named]


def write_list(folder: Path, n: int, seed: int = 1) -> Files:
    """Write a list of ``n`` proposals with its framework and its resources."""
    rng = np.random.default_rng([seed, n])
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(folder / "list.csv", folder / "framework.yaml", folder / "resources.yaml")
    ids = [f"P{i:06d}" for i in range(n)]
    size = rng.lognormal(0.0, 0.8, n)
    spread = rng.dirichlet(np.ones(len(YEARS)), n)
    capital = np.round(size[:, np.newaxis] * 600 * spread) * 1000
    # One in ten saves once it is there; what it costs then returns every year.
    lasting = np.round(size * rng.uniform(0, 40, n) * np.where(rng.random(n) < 0.1, -1, 1)) * 1000
    once = np.round(size[:, np.newaxis] * rng.uniform(0, 40, (n, len(YEARS)))) * 1000
    staff = size[:, np.newaxis, np.newaxis] * rng.uniform(0.0, 0.8, (n, len(ROLES), len(YEARS)))
    staff = np.round(staff * (rng.random((n, len(ROLES), 1)) < 0.7), 1)
    impact = np.zeros((n, MEASURES))
    for i in range(n):
        touched = rng.choice(MEASURES, rng.integers(2, 5), replace=False)
        impact[i, touched] = size[i] * rng.gamma(2.0, 0.5, len(touched)) * 100
        if rng.random() < 0.4:
            impact[i, rng.choice(touched)] *= -0.5
    impact = np.round(impact, 1)
    # A quarter has a variant, a tenth asks another, one in a thousand is a duty or not allowed.
    order = rng.permutation(n)
    variant_of, requires, status = [""] * n, [""] * n, ["new"] * n
    for a, b in zip(order[: n // 8], order[n // 8 : n // 4], strict=False):
        variant_of[b] = ids[a]
    for a, b in rng.choice(n, (n // 10, 2)):
        if a != b and variant_of[a] != ids[b] and variant_of[b] != ids[a]:
            requires[a] = ids[b]
    for place in order[n // 2 : n // 2 + max(1, n // 1000)]:
        status[place] = "mandatory"
    for place in order[n // 2 + max(1, n // 1000) :][: max(1, n // 1000)]:
        status[place] = "forbidden"

    columns: dict[str, Any] = {
        "id": ids,
        "title": [
            f"{DOING[a]} {WHAT[b]} {AREAS[c]}, part {i}"
            for i, (a, b, c) in enumerate(rng.integers(0, 8, (n, 3)))
        ],
        "policy_field": [FIELDS[k] for k in rng.integers(0, len(FIELDS), n)],
        "area": [AREAS[k] for k in rng.integers(0, len(AREAS), n)],
        "variant_of": variant_of,
        "requires": requires,
        "status": status,
        "life": rng.choice(["", "15", "20", "40"], n).tolist(),
    }
    for y, year in enumerate(YEARS):
        columns[f"cost:capital:{year}"] = capital[:, y]
        columns[f"cost:operating:{year}"] = once[:, y]
    columns[f"cost:operating:{YEARS[-1] + 1}+"] = lasting
    for r, role in enumerate(ROLES):
        for y, year in enumerate(YEARS):
            columns[f"staff:{role}:{year}"] = staff[:, r, y]
    for j in range(MEASURES):
        columns[f"impact:m{j:02d}"] = impact[:, j]
    written = [
        item if isinstance(item, list) else [f"{value:g}" for value in item]
        for item in (
            [f"{value:.10g}" for value in found] if not isinstance(found, list) else found
            for found in columns.values()
        )
    ]
    lines = [";".join(columns), *(";".join(row) for row in zip(*written, strict=True))]
    files.proposals.write_text("\n".join(lines) + "\n", "utf-8")
    files.framework.write_text(yaml.safe_dump(_framework(impact, rng)), "utf-8")
    files.resources.write_text(
        yaml.safe_dump(_resources(ids, order, capital, once, lasting, staff)), "utf-8"
    )
    return files


def _framework(impact: np.ndarray, rng: np.random.Generator) -> dict[str, Any]:
    full = np.abs(impact).sum(axis=0) / np.maximum(1, (impact != 0).sum(axis=0))
    measures = []
    for j in range(MEASURES):
        total = float(impact[:, j].sum())
        item: dict[str, Any] = {
            "id": f"m{j:02d}",
            "title": f"Measure {j}",
            "unit": "person",
            "better": "higher",
            "best": round(3 * float(full[j]), 1),
            "worst": -round(float(rng.choice([1.5, 3.0, 6.0])) * float(full[j]), 1),
            "weight": round(float(rng.uniform(0.5, 2.0)), 2),
        }
        # Half of the measures have targets that a good portfolio can pass.
        if j % 2 == 0 and total > 0:
            item["target"] = {2030: round(0.15 * total, 1), 2035: round(0.3 * total, 1)}
        measures.append(item)
    values = [
        {
            "id": f"v{k}",
            "title": f"Value {k}",
            "weight": 1,
            "measures": measures[k::4],
        }
        for k in range(4)
    ]
    return {
        "maatwaarde": 1,
        "id": "benchmark",
        "version": "1",
        "title": "Benchmark",
        "values": values,
        "guards": [
            {"value": "v0", "max_loss": "25 %", "rule": "veto"},
            {"value": "v1", "max_loss": "90 %", "rule": "flag"},
        ],
    }


def _resources(
    ids: list[str],
    order: np.ndarray,
    capital: np.ndarray,
    once: np.ndarray,
    lasting: np.ndarray,
    staff: np.ndarray,
) -> dict[str, Any]:
    periods = range(YEARS[0], LAST + 1)
    yearly = FITS * float(capital.sum()) / len(periods)
    room = FITS * float(once.sum() / len(periods) + lasting.sum())
    budgets: list[dict[str, Any]] = [
        {"name": "capital", "period": year, "amount": _thousands(yearly), "carry_over": True}
        for year in periods
    ]
    budgets.append({"name": "operating", "period": "2027+", "amount": _thousands(0.6 * room)})
    budgets.append({"name": "operating", "period": "2030+", "amount": _thousands(0.9 * room)})
    people = [
        {
            "role": role,
            "period": year,
            "amount": max(1.0, round(FITS * float(staff[:, r].sum()) / len(periods), 1)),
        }
        for r, role in enumerate(ROLES)
        for year in periods
    ]
    n = len(ids)
    spare = order[n // 4 : n // 2]
    return {
        "maatwaarde": 1,
        "planning": {"shift": 2},
        "budgets": budgets,
        "staff": people,
        "capital_charges": {
            "of": "capital",
            "to": "operating",
            "interest": "2 %",
            "method": "straight-line",
            "life": {"default": 30, "2": 25, "7.2": 40},
        },
        "debt": {"opening": "10 MEUR", "ceiling": _thousands(10e6 + 3.5 * yearly)},
        "reserves": [
            {
                "name": name,
                "opening": _thousands(part * room),
                "yearly": _thousands(0.1 * part * room),
                "minimum": _thousands(0.2 * part * room),
                "pays": "operating",
                **only,
            }
            for name, part, only in (
                ("general", 0.2, {}),
                ("incidental", 0.1, {"only": "incidental"}),
            )
        ],
        "excludes": [
            [ids[a], ids[b]] for a, b in zip(spare[: n // 50], spare[n // 50 :], strict=False)
        ],
        "shares": [{"policy_field": "7.4", "minimum": "5 %", "maximum": "40 %"}],
        "target_year": 2035,
    }


def _thousands(amount: float) -> float:
    return float(round(amount / 1000) * 1000)
