"""Whatever a file holds, a reader gives a result, or says what is wrong and where.

By day 500 inputs of each kind, fewer where each takes long, and the same ones each time; by night
20,000 new ones. More or fewer with ``FUZZ_EXAMPLES``, others with ``FUZZ_SEED``. What fails says
which input it was, and keeps the file.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from day_and_night import by_night
from fuzz.kind import Kind, hold
from fuzz.kinds import BYTES, KINDS

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 20_000 if by_night() else 500))
SEED = os.environ.get("FUZZ_SEED", time.strftime("%Y%m%d") if by_night() else "day")
MEMORY = 1 << 30
"""Bytes of addresses that may be asked for beside those that the process has already."""
ALL = {**KINDS, **BYTES}
SOME = ("csv", "xlsx", "framework", "plan edited")
"""Kinds that hypothesis draws by day: one of each form of drawing."""


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Let the process ask for so much memory more, and for no file in its name elsewhere."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: a disk that others use takes longer than we."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def number_of(kind: Kind) -> int:
    return EXAMPLES if by_night() else max(1, EXAMPLES * kind.by_day // 100)


@pytest.mark.parametrize("name", ALL)
def test_what_is_drawn(name: str, place: Path, tmp_path: Path) -> None:
    kind = ALL[name]
    path = place / kind.file
    read = 0
    for i in range(number_of(kind)):
        content = kind.make(Random(f"{SEED} {name} {i}"))
        try:
            read += hold(path, content, kind.read)
        except BaseException as cause:
            kept = tmp_path / kind.file
            kept.write_bytes(content)
            cause.add_note(f"input {i} of {name!r}, with FUZZ_SEED={SEED}, kept as {kept}")
            raise
    # Where all of many are refused at the door, nothing was tried.
    assert read > 0 or name in BYTES or number_of(kind) < 200


@pytest.mark.parametrize("name", KINDS)
def test_what_it_begins_with_is_read(name: str, place: Path) -> None:
    kind = KINDS[name]
    assert hold(place / kind.file, kind.packed(kind.good()), kind.read)


@pytest.mark.parametrize("name", KINDS if by_night() else SOME)
def test_what_hypothesis_draws(name: str, place: Path) -> None:
    """Few by day: it is slower, and by night it looks for the smallest input that fails."""
    kind = KINDS[name]

    @settings(
        max_examples=1000 if by_night() else 2,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def holds(draw: Random) -> None:
        hold(place / kind.file, kind.make(draw), kind.read)

    holds()
