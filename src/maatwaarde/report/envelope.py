"""What every result in JSON is wrapped in, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.to_json import json_text
from maatwaarde.messages import Language

SCHEMA_VERSION = 2


def problems_json(problems: Iterable[Diagnostic], language: Language) -> str:
    """Write what is wrong as JSON, in place of a result."""
    return json_text(problems_data(problems, language)) + "\n"


def problems_data(problems: Iterable[Diagnostic], language: Language) -> dict[str, Any]:
    """Return problems for programs, each with all that it says to people in their language."""
    return {
        "schema_version": SCHEMA_VERSION,
        "problems": [{**problem.to_dict(), "text": problem.text(language)} for problem in problems],
    }
