"""Chains of measures: takes part, learns to read, is satisfied."""

import pytest

from account.small import progress, seen
from build import flat, framework, measure
from maatwaarde.account.monitor import Chain
from maatwaarde.account.monitor.chains import sequences
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import load_framework

OWNER = flat(
    [
        measure("part", -100, 100, unit="person"),
        measure("reads", -100, 100, unit="person", after="part"),
        measure("content", -100, 100, unit="person", after="reads"),
    ]
)
ROWS = {
    "id": ["A"],
    "cost:capital:2027": [10.0],
    "impact:part": [100.0],
    "impact:reads": [60.0],
    "impact:content": [48.0],
}


def chain(*amounts: float | None) -> Chain:
    values = [
        seen("effect", name, "A", "2029-06-30", amount)
        for name, amount in zip(("part", "reads", "content"), amounts, strict=True)
        if amount is not None
    ]
    found = progress(values, rows=ROWS, owner=OWNER, starts={"A": "2027"})
    return next(one for one in found.chains if one.proposal == "A")


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ((100, 60, 48), None),
        ((50, 30, 24), "part"),  # fewer take part, and all the rest follows
        ((100, 20, 16), "reads"),
        ((100, 60, 12), "content"),
        ((90, 30, 20), "reads"),  # the step that falls short most
        ((95, 57, 44), None),
    ],
)
def test_where_it_breaks(amounts: tuple[float, ...], broken: str | None) -> None:
    found = chain(*amounts)
    assert (None if found.broken is None else found.broken.measure) == broken
    assert found.open_at is None


def test_of_each_step_what_there_is_for_each_of_the_one_before() -> None:
    part, reads, content = chain(80, 24, 24).links
    assert (part.expected, part.realised, part.ratio) == (100, 80, 0.8)
    assert (reads.expected, reads.realised, reads.ratio) == pytest.approx((0.6, 0.3, 0.5))
    assert content.ratio == pytest.approx(1 / 0.8)


def test_what_was_not_measured_leaves_the_rest_open() -> None:
    found = chain(100, None, 48)
    assert found.open_at == "reads"
    assert found.broken is None


def test_nothing_measured_is_no_chain() -> None:
    found = progress(rows=ROWS, owner=OWNER, starts={"A": "2027"})
    assert found.chains == ()


def test_a_chain_that_forks_is_two() -> None:
    forked = flat(
        [
            measure("a"),
            measure("b", after="a"),
            measure("c", after="a"),
            measure("d", after="b"),
        ]
    )
    assert sorted(sequences(forked)) == [("a", "b", "d"), ("a", "c")]
    assert list(sequences(flat([measure("a")]))) == []


@pytest.mark.parametrize(
    ("after", "what"),
    [
        ({"a": "z"}, "names 'z', which is no measure"),
        ({"a": "a"}, "'a' comes after itself"),
        ({"a": "b", "b": "a"}, "'a', 'b' come after each other in a circle"),
    ],
)
def test_a_chain_that_cannot_be(tmp_path, after: dict[str, str], what: str) -> None:
    lines = [
        f"      - {{id: {name}, title: {name}, unit: t, better: higher, best: 1, worst: -1"
        + (f", after: {after[name]}" if name in after else "")
        + "}\n"
        for name in ("a", "b")
    ]
    file = tmp_path / "meetlat.yaml"
    file.write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n" + "".join(lines)
    )
    with pytest.raises(FrameworkError, match=what) as raised:
        load_framework(file)
    assert len(raised.value.problems) == 1


def test_who_says_nothing_of_chains_keeps_its_checksum() -> None:
    """A key that is not stated is no part of what a framework says."""
    plain = framework([{"id": "v", "title": "V", "measures": [measure("a"), measure("b")]}])
    dumped = plain.file.model_dump(mode="json")
    assert "after" not in dumped["values"][0]["measures"][0]
