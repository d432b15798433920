"""A server of PostgreSQL of our own, for tests: nothing of the system's is touched."""

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

from patience import LONG


def _binaries() -> Path | None:
    """Return where PostgreSQL is, of the system or on the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return None if found is None else Path(found).parent


def databases(tested: str) -> Iterator[Callable[[], str]]:
    """Give the URL of a new, empty database, on a server that is started when first asked for.

    Parameters
    ----------
    tested
        What is skipped, and said to be, where there is no PostgreSQL.
    """
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"NO POSTGRESQL: {tested} is not tested; install postgresql")
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
