"""Small lists with rules and motions, and the best plan for each by trying every choice.

The oracle reads lists, guards and motions as a person would. It shares no code with what builds a
problem, and none with what a motion makes of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from build import measure


@dataclass(frozen=True)
class Asked:
    """What motions ask, taken together."""

    do: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    budget: float = 0.0
    guards: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    values: list[dict[str, Any]]
    guards: list[dict[str, Any]]
    rows: pd.DataFrame
    budget: float
    forbidden: dict[str, str]

    @property
    def ids(self) -> list[str]:
        return list(self.rows["id"])

    def leaves(self) -> list[tuple[str, dict[str, Any], float]]:
        """Return each measure with its value and its weight."""
        whole = sum(value["weight"] for value in self.values)
        return [
            (
                value["id"],
                item,
                value["weight"] / whole / len(value["measures"]),
            )
            for value in self.values
            for item in value["measures"]
        ]

    def brings(self, chosen: set[str]) -> dict[str, float]:
        """Return what a choice brings by measure, in points of the score."""
        taken = self.rows[self.rows["id"].isin(chosen)]
        return {
            item["id"]: weight * _worth(float(taken[f"impact:{item['id']}"].sum()), item)
            for _, item, weight in self.leaves()
        }

    def _keeps(self, chosen: set[str], guards: list[dict[str, Any]]) -> bool:
        brought = self.brings(chosen)
        for guard in guards:
            mine = [(item["id"], w) for v, item, w in self.leaves() if v == guard["value"]]
            lost = -sum(brought[name] for name, _ in mine) / sum(w for _, w in mine)
            if guard["rule"] == "veto" and lost > guard["max_loss"] + 1e-9:
                return False
        return True

    def choices(self, asked: Asked) -> list[tuple[float, set[str]]]:
        """Return every choice that keeps all rules and does what is asked, with its value."""
        guards = [*({g["value"]: g for g in self.guards} | asked.guards).values()]
        status = dict(zip(self.ids, self.rows["status"], strict=True))
        root = dict(zip(self.ids, self.rows["variant_of"], strict=True))
        family = {name: {name, *(v for v in self.ids if root[v] == name)} for name in self.ids}
        banned = {name for name in self.ids if status[name] == "forbidden"} | set(self.forbidden)
        banned |= {
            name
            for name in self.ids
            if status[name] == "proposed" and not self._keeps({name}, guards)
        }
        banned = (banned - asked.do) | asked.drop
        duties = [family[name] for name in self.ids if status[name] == "mandatory"]
        duties = [duty for duty in duties if not duty <= asked.drop]
        locked = {name for name in self.ids if status[name] == "running"} | asked.do
        cost = dict(zip(self.ids, self.rows["cost"], strict=True))
        found = []
        for picked in product([False, True], repeat=len(self.ids)):
            chosen = {name for name, take in zip(self.ids, picked, strict=True) if take}
            if (
                locked <= chosen
                and not chosen & banned
                and all(chosen & duty for duty in duties)
                and all(len(chosen & members) <= 1 for members in family.values())
                and sum(cost[name] for name in chosen) <= self.budget + asked.budget + 1e-9
                and self._keeps(chosen, guards)
            ):
                found.append((sum(self.brings(chosen).values()), chosen))
        return found

    def best(self, asked: Asked = Asked()) -> float | None:
        return max((value for value, _ in self.choices(asked)), default=None)


def _worth(impact: float, item: dict[str, Any]) -> float:
    gain = impact / item["best"]
    return gain if gain >= 0 else -impact / item["worst"]


def random_case(seed: int) -> Case:
    """Return a list of three to six proposals with statuses, a variant, bans and guards."""
    rng = np.random.default_rng(seed)
    values: list[dict[str, Any]] = [
        {
            "id": f"v{k}",
            "title": f"V{k}",
            "weight": float(rng.choice([0.5, 1, 2])),
            "measures": [
                measure(f"m{k}{j}", *([-1, 2] if rng.random() < 0.5 else [3, -1]))
                for j in range(int(rng.integers(1, 3)))
            ],
        }
        for k in range(2)
    ]
    guards = [
        {"value": value["id"], "max_loss": float(rng.choice([0, 0.1, 0.3])), "rule": "veto"}
        for value in values
        if rng.random() < 0.6
    ]
    n = int(rng.integers(3, 7))
    ids = [f"P{i}" for i in range(n)]
    status = rng.choice(
        ["proposed", "mandatory", "forbidden", "running"], n, p=[0.64, 0.12, 0.16, 0.08]
    )
    variant_of: list[str | None] = [None] * n
    if rng.random() < 0.5:
        variant_of[1] = "P0"
    rows = pd.DataFrame(
        {
            "id": ids,
            "cost": rng.integers(1, 6, n).astype(float),
            "status": status,
            "variant_of": variant_of,
            **{
                f"impact:{item['id']}": np.round(rng.normal(0.1, 0.5, n), 2)
                for value in values
                for item in value["measures"]
            },
        }
    )
    free = [name for name, state in zip(ids, status, strict=True) if state == "proposed"]
    forbidden = {free[0]: "eerder besloten"} if free and rng.random() < 0.3 else {}
    return Case(values, guards, rows, 8.0, forbidden)


def random_asks(case: Case, seed: int) -> list[dict[str, Any]]:
    """Return two or three motions as a file has them."""
    rng = np.random.default_rng(seed)
    status = dict(zip(case.ids, case.rows["status"], strict=True))
    may_go = [name for name in case.ids if status[name] != "running"]
    found: list[dict[str, Any]] = []
    for k in range(int(rng.integers(2, 4))):
        motion: dict[str, Any] = {"id": f"M{k}"}
        kinds = set(rng.choice(["do", "drop", "money", "guard"], 2))
        if "do" in kinds:
            motion["do"] = [str(rng.choice(case.ids))]
        if "drop" in kinds:
            names = [name for name in may_go if name not in motion.get("do", ())]
            motion["drop"] = [str(rng.choice(names))] if names else []
        if "money" in kinds or (kinds == {"drop"} and not motion["drop"]):
            motion["budgets"] = [{"change": float(rng.choice([-2, 1, 3]))}]
        if "guard" in kinds:
            most = float(rng.choice([0, 0.05, 0.5]))
            rule = "veto" if rng.random() < 0.8 else "flag"
            name = str(rng.choice(["v0", "v1"]))
            motion["guards"] = [{"value": name, "max_loss": most, "rule": rule}]
        found.append(motion)
    return found


def as_asked(motions: list[dict[str, Any]]) -> Asked:
    return Asked(
        frozenset(name for motion in motions for name in motion.get("do", ())),
        frozenset(name for motion in motions for name in motion.get("drop", ())),
        sum(change["change"] for motion in motions for change in motion.get("budgets", ())),
        {guard["value"]: guard for motion in motions for guard in motion.get("guards", ())},
    )
