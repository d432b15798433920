"""The JSON Schema of the framework file, for editors that complete and check while typing."""

from __future__ import annotations

import json

from maatwaarde.framework.model import FrameworkFile


def framework_schema() -> str:
    """Return the JSON Schema (draft 2020-12) as text, the same on every machine."""
    schema = FrameworkFile.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "maatwaarde value framework"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
