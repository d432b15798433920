"""Published and derived cases, each with its source, from ``tests/golden/cases.json``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says nothing about whether it is right.
settings.register_profile("maatwaarde", deadline=None)
settings.load_profile("maatwaarde")

CASES = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text("utf-8"))


@pytest.fixture
def golden() -> Callable[[str], Any]:
    by_id = {case["id"]: case for case in CASES}
    return by_id.__getitem__
