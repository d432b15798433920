"""The JSON Schema of each command's result."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from maatwaarde.report.contract import (
    monetary,
    motions,
    plugins,
    portfolio,
    readback,
    report,
    scoring,
    weights,
)
from maatwaarde.report.contract.account import (
    audit,
    dossier,
    gates,
    goals,
    monitor,
    register,
    statement,
)
from maatwaarde.report.contract.base import Problems, Written

# By the words of the command line.
COMMANDS: dict[str, Any] = {
    "audit": audit.AuditResult,
    "check": readback.Check,
    "compare": scoring.Compare,
    "core": portfolio.Core,
    "dossier": dossier.Dossier,
    "explain": scoring.Explain | scoring.Trace,
    "framework anchors": plugins.FrameworkAnchors,
    "framework check": Problems,
    "framework from-xlsx": Written,
    "framework list": plugins.FrameworkList,
    "framework show": plugins.FrameworkShow,
    "framework to-xlsx": Written,
    "gate": gates.GateResult | gates.GateNames,
    "goals": goals.GoalTree,
    "init": plugins.Init,
    "monitor": monitor.Monitor,
    "motion": motions.MotionResult,
    "pareto": portfolio.Pareto,
    "plugin new": Written,
    "plugins": plugins.Plugins | plugins.FactorList,
    "portfolio": portfolio.Portfolio,
    "register approve": register.Entered,
    "register list": register.RegisterList,
    "register propose": register.Entered,
    "register show": register.RegisterShow,
    "register upgrade": register.RegisterUpgrade,
    "register verify": register.RegisterVerify,
    "register withdraw": register.Entered,
    "replan": portfolio.Replan,
    "report": report.Report,
    "robustness": scoring.Robustness,
    "scenarios": portfolio.Scenarios,
    "score": scoring.Score | monetary.InEurosResult,
    "statement": statement.EsgStatement | statement.DataDictionary,
    "weights form": weights.Form,
    "weights show": weights.Weights,
    "verify": dossier.Verify,
    "whynot": portfolio.WhyNot,
}


def result_schema(command: str) -> str:
    """Return the JSON Schema (2020-12) of what a command writes with `--json`, as text.

    Where the input is wrong, it writes a `Problems` instead, which the schema allows too.

    Raises
    ------
    KeyError
        If there is no such command, or it writes no JSON.
    """
    schema = TypeAdapter(COMMANDS[command] | Problems).json_schema(
        by_alias=True, schema_generator=_Plain
    )
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"maatwaarde {command} --json",
        **schema,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


class _Plain(GenerateJsonSchema):
    """Without titles that repeat the name of a key, and without defaults: a result has none."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])
