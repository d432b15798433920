"""A run that is killed goes on where it stopped, and gives the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from build import flat, measure
from day_and_night import by_day
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.framework import Framework
from maatwaarde.plugins import Plugins
from maatwaarde.streaming import Progress, Streamed, score_file
from maatwaarde.testing import isolated_plugins

ROWS = 40
FRAMEWORK = flat([measure("x", unit="m3"), measure("y", unit="m3")])


class Stopped(Exception):
    """What stands for a kill in the middle."""


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return isolated_plugins()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lijst.csv"
    lines = [f"P{i};Plan {i};{'veel' if i == 17 else i / 100};{i % 7}" for i in range(ROWS)]
    path.write_text("id;title;impact:x;impact:y\n" + "\n".join(lines), encoding="utf-8")
    return path


def scored(
    path: Path, plugins: Plugins, framework: Framework = FRAMEWORK, **given: Any
) -> Streamed:
    output = path.with_name("uit.parquet")
    return score_file(path, framework, output, plugins=plugins, part_rows=5, **given)


def stopped_after(path: Path, plugins: Plugins, parts: int, **given: Any) -> None:
    seen = 0

    def listen(at: Progress) -> None:
        nonlocal seen
        seen += at.stage == "scoring"
        if seen == parts:
            raise Stopped

    with pytest.raises(Stopped):
        scored(path, plugins, progress=listen, **given)


@pytest.mark.parametrize("parts", [1, 4, 8])
def test_it_goes_on_where_it_stopped(path: Path, plugins: Plugins, parts: int) -> None:
    scored(path, plugins)
    names = ("uit.parquet", "uit.rejects.csv")
    whole = [path.with_name(name).read_bytes() for name in names]
    for name in names:
        path.with_name(name).unlink()
    stopped_after(path, plugins, parts)
    done = scored(path, plugins, resume=True)
    assert done.resumed == min(ROWS, 5 * parts)
    assert (done.rows, done.set_aside) == (ROWS, 1)
    assert [path.with_name(name).read_bytes() for name in names] == whole
    assert not path.with_name("uit.parquet.parts").exists()


def test_something_else_is_not_gone_on_with(path: Path, plugins: Plugins) -> None:
    stopped_after(path, plugins, 3)
    with pytest.raises(MaatwaardeError, match="the options differ"):
        scored(path, plugins, resume=True, columns=["id", "rank"])
    other = flat([measure("x", unit="m3"), measure("y", worst=-2, unit="m3")])
    with pytest.raises(MaatwaardeError, match="the framework differ"):
        scored(path, plugins, other, resume=True)
    path.write_text(path.read_text().replace("Plan 3;", "Plan 4;"))
    with pytest.raises(MaatwaardeError, match="the list differ"):
        scored(path, plugins, resume=True)
    assert path.with_name("uit.parquet.parts").exists()
    assert scored(path, plugins).resumed == 0  # anew


@pytest.mark.parametrize(
    "manifest",
    ["[]", "7", "{}", '{"key": [], "parts": 1}', '{"key": {}, "parts": "1"}', "[" * 100_000],
)
def test_what_does_not_say_which_parts_there_are_is_not_gone_on_with(
    path: Path, plugins: Plugins, manifest: str
) -> None:
    stopped_after(path, plugins, 3)
    (path.with_name("uit.parquet.parts") / "parts.json").write_text(manifest)
    assert scored(path, plugins, resume=True).resumed == 0
    assert not path.with_name("uit.parquet.parts").exists()


@pytest.mark.parametrize("left", ["part-000001.json", ".part-000001.arrow.0a1b2c3d"])
@pytest.mark.parametrize("resume", [True, False])
def test_what_a_run_left_that_was_killed_in_its_first_part_is_in_nobodys_way(
    path: Path, plugins: Plugins, left: str, resume: bool
) -> None:
    folder = path.with_name("uit.parquet.parts")
    folder.mkdir()
    (folder / left).write_text("half")
    assert scored(path, plugins, resume=resume).resumed == 0
    assert not folder.exists()


@pytest.mark.parametrize("name", ["part-000001.arrow", "part-000002.json"])
@pytest.mark.parametrize("content", [None, b"", b"[]", b"ARROW1\0\0"])
def test_a_part_that_is_damaged_is_told(
    path: Path, plugins: Plugins, name: str, content: bytes | None
) -> None:
    stopped_after(path, plugins, 3)
    part = path.with_name("uit.parquet.parts") / name
    part.unlink() if content is None else part.write_bytes(content)
    with pytest.raises(MaatwaardeError, match="is damaged"):
        scored(path, plugins, resume=True)
    assert scored(path, plugins).resumed == 0  # anew


def test_a_folder_of_somebody_else_stays(path: Path, plugins: Plugins) -> None:
    folder = path.with_name("uit.parquet.parts")
    folder.mkdir()
    (folder / "brief.txt").write_text("van iemand")
    with pytest.raises(MaatwaardeError, match="holds something else"):
        scored(path, plugins)
    assert (folder / "brief.txt").read_text() == "van iemand"


def test_progress_says_how_fast_and_how_long_yet(path: Path, plugins: Plugins) -> None:
    seen: list[Progress] = []
    scored(path, plugins, progress=seen.append)
    assert [one.rows for one in seen if one.stage == "scoring"] == list(range(5, ROWS + 1, 5))
    assert seen[-1].stage == "writing"
    assert seen[-1].part == 1
    assert Progress("scoring", 0.25, 100, 2.0).per_second == 50
    assert Progress("scoring", 0.25, 100, 2.0).seconds_left == 6
    assert Progress("scoring", 0.0, 0, 0.0).seconds_left is None


KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[2])
    from build import flat, measure
    from maatwaarde.streaming import score_file
    from maatwaarde.testing import isolated_plugins

    framework = flat([measure("x", unit="m3"), measure("y", unit="m3")])
    folder, plugins = Path(sys.argv[1]), isolated_plugins()
    print("begun", flush=True)
    while True:
        score_file(folder / "lijst.csv", framework, folder / "uit.csv", plugins=plugins,
                   part_rows=5, resume=True)
""")


def test_killed_at_any_moment_the_old_or_the_new_stays(path: Path, plugins: Plugins) -> None:
    if not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no nameless files, so that a kill may leave a part of one")
    folder, output = path.parent, path.with_name("uit.csv")
    score_file(path, FRAMEWORK, output, plugins=plugins, part_rows=5)
    names = ("uit.csv", "uit.rejects.csv")
    whole = {name: (folder / name).read_bytes() for name in names}
    rng = random.Random(20)
    for _ in range(by_day(3)):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, folder, str(Path(__file__).parents[1])],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for file in folder.iterdir():
            if file.name in whole:
                assert file.read_bytes() == whole[file.name]
        # What was left is gone on with, and gives the same.
        score_file(path, FRAMEWORK, output, plugins=plugins, part_rows=5, resume=True)
        assert {name: (folder / name).read_bytes() for name in names} == whole
        assert not Path(f"{output}.parts").exists()
