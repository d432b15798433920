"""Published and derived cases, each with its source, from ``tests/golden/cases.json``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text("utf-8"))


@pytest.fixture
def golden() -> Callable[[str], Any]:
    by_id = {case["id"]: case for case in CASES}
    return by_id.__getitem__
