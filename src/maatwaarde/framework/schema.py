"""The JSON Schema of the framework file, for editors that complete and check while typing."""

from __future__ import annotations

import json

from maatwaarde.framework.model import GUARDED, FrameworkFile


def framework_schema() -> str:
    """Return the JSON Schema (draft 2020-12) as text, the same on every machine."""
    schema = FrameworkFile.model_json_schema(by_alias=True, mode="validation")
    # A file that extends another may leave out what the other says, which the loader checks and a
    # schema cannot; so it asks only for what every file has.
    schema["required"] = ["id", "maatwaarde"]
    for name in ("Measure", "Value"):
        schema["$defs"][name]["required"] = ["id"]
    del schema["$defs"]["Guard"]["required"]
    schema["$defs"]["Guard"]["oneOf"] = [{"required": [key]} for key in GUARDED]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "maatwaarde value framework"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
