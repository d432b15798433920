"""What every result in JSON is wrapped in, whatever it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable

from maatwaarde.diagnostics import Diagnostic

SCHEMA_VERSION = 2


def problems_json(problems: Iterable[Diagnostic]) -> str:
    """Write what is wrong as JSON, in place of a result."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "problems": [problem.to_dict() for problem in problems],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
