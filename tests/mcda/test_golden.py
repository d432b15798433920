"""No published case is left unused."""

from pathlib import Path

import pytest

from .conftest import CASES

TESTS = "".join(
    path.read_text("utf-8")
    for path in Path(__file__).parent.glob("test_*.py")
    if path.stem != "test_golden"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_case_has_a_source_and_a_test(case):
    assert case["source"]
    assert f'"{case["id"]}"' in TESTS
