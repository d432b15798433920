"""The JSON Schema of the framework file, for editors that complete and check while typing."""

from __future__ import annotations

import json

from maatwaarde.framework.model import FrameworkFile


def framework_schema() -> str:
    """Return the JSON Schema (draft 2020-12) as text, the same on every machine."""
    schema = FrameworkFile.model_json_schema(by_alias=True, mode="validation")
    # A file that extends another may leave out what the other says, which the loader checks and a
    # schema cannot; so it asks only for what every file has.
    schema["required"] = ["id", "maatwaarde"]
    for name, key in (("Measure", "id"), ("Value", "id"), ("Guard", "value")):
        schema["$defs"][name]["required"] = [key]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "maatwaarde value framework"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
