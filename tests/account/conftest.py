"""A decision on a small list, and a server of PostgreSQL of our own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import maatwaarde as mw
from maatwaarde.account.decision import Decision
from maatwaarde.account.facts import decision_on, file_used
from patience import LONG

FRAMEWORK = """maatwaarde: 1
id: klein
version: "2"
title: Klein
adopted: {by: Gemeenteraad van Klein, on: 2026-03-12, reference: R-1}
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
      - {id: n, title: N, unit: woning, better: higher, best: 10, worst: -10}
"""
ROWS = ["A,Aanleg park,6,1,5,1", "B,Brug over de Aa,5,1,4,0", "C,Kade in het centrum,5,1,-1,-9"]
PROPOSALS = "\n".join(["id,title,cost:2027,staff:planner:2027,impact:m,impact:n", *ROWS, ""])
RESOURCES = (
    "maatwaarde: 1\n"
    "budgets: [{period: 2027, amount: 8}]\n"
    "staff: [{role: planner, period: 2027, amount: 1}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list, a framework and resources."""
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "lijst.csv").write_text(PROPOSALS, encoding="utf-8")
    (tmp_path / "middelen.yaml").write_text(RESOURCES, encoding="utf-8")
    return tmp_path


def decide(folder: Path) -> Decision:
    """Return the decision on the list in a folder."""
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "lijst.csv")
    resources = mw.read_resources(folder / "middelen.yaml", framework.units, proposals)
    plan = mw.optimise(mw.estimate(proposals, framework), proposals, framework, resources)
    files = [
        file_used("proposals", folder / "lijst.csv"),
        file_used("framework", folder / "meetlat.yaml"),
        file_used("resources", folder / "middelen.yaml"),
    ]
    return decision_on(
        plan,
        proposals,
        resources,
        files=[file for file in files if file is not None],
        options={"method": "value", "seed": 0, "gap": 0.0},
    )


@pytest.fixture
def decided(folder: Path) -> Callable[[], Decision]:
    """Decide on the list as it stands in the folder now."""
    return lambda: decide(folder)


def _binaries() -> Path | None:
    """Return where PostgreSQL is, of the system or on the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return None if found is None else Path(found).parent


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], str]]:
    """Give the URL of a new, empty database, on a server that is started when first asked for."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("NO POSTGRESQL: a register on a server is not tested; install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="maatwaarde-pg-"))
    # PostgreSQL does not run as root.
    other: dict[str, Any] = {}
    if os.getuid() == 0:
        other = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    started = None
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **other}
    try:
        subprocess.run(
            [
                *(binaries / "initdb", "-D", data, "-U", "maatwaarde", "-A", "trust"),
                *("--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C"),
            ],
            check=True,
            **quiet,
        )
        # A socket in this folder alone, and no port; what is written need not outlive a crash.
        started = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, "-h", "", "-F"],
            stderr=subprocess.DEVNULL,
            **quiet,
        )
        ready = [binaries / "pg_isready", "-q", "-h", folder]
        until = time.monotonic() + LONG
        while subprocess.run(ready, check=False).returncode:
            assert started.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)
        numbers = count()

        def database() -> str:
            import psycopg

            name = f"d{next(numbers)}"
            with psycopg.connect(
                f"host={folder} user=maatwaarde dbname=postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
            return f"postgresql://maatwaarde@/{name}?host={folder}"

        yield database
    finally:
        if started is not None:
            started.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            started.wait(timeout=LONG)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new register goes, in either database."""
    if request.param == "sqlite":
        return str(tmp_path / "register.sqlite")
    found: str = request.getfixturevalue("server")()
    return found
