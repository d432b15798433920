"""Canonical JSON: one text for one content."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.account.canonical import canonical, digest

DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # A lone surrogate is no text, and is refused.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(DATA)
def test_it_reads_back_as_the_same_content_with_the_same_bytes(data: Any) -> None:
    written = canonical(data)
    assert json.loads(written) == data
    assert canonical(json.loads(written)) == written


def test_the_order_of_keys_and_the_sign_of_zero_are_no_content() -> None:
    assert canonical({"b": -0.0, "a": "é\n"}) == '{"a":"é\\n","b":0.0}'.encode()
    assert digest({"a": 1, "b": (2, 3)}) == digest({"b": [2, 3], "a": 1})


def test_an_amount_and_a_count_differ() -> None:
    assert digest(1) != digest(1.0)


@pytest.mark.parametrize("wrong", [float("nan"), [float("inf")], {1: "a"}, "\ud800"])
def test_what_has_no_one_text_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(wrong)


def test_what_json_does_not_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical({"a": {1, 2}})
