import json
from pathlib import Path

from maatwaarde.framework import framework_schema

COMMITTED = Path(__file__).parents[2] / "value_frameworks" / "framework.schema.json"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == framework_schema(), (
        "write it anew: maatwaarde framework schema > value_frameworks/framework.schema.json"
    )


def test_the_schema_describes_the_keys_of_a_framework() -> None:
    schema = json.loads(framework_schema())
    assert {"maatwaarde", "id", "title", "values", "guards"} <= schema["properties"].keys()
    valid = schema["$defs"]["Validity"]["properties"]
    assert "from" in valid
