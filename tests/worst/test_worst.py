"""What the limits allow is read in less than 2 GiB and two minutes, at the limits as they are.

Each file takes seconds to make and up to minutes to read, so that this is looked at by night:
``WORST=1 pytest tests/worst``, or ``WORST=xlsx`` for one form. The tests of `documents` hold every
limit by day, with smaller ones. ``WORST_TABLE=FILE`` appends what each took to a file.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from whole import MAATWAARDE, whole
from worst import sheets, tables, texts

WANTED = os.environ.get("WORST", "")
TABLE = os.environ.get("WORST_TABLE")
MEMORY, SECONDS = 1 << 31, 120.0

FORMS = {
    "csv": texts.CSV,
    "pb": texts.PABULIB,
    "json": texts.JSON,
    "jsonl": texts.JSON_LINES,
    "parquet": tables.PARQUET,
    "xlsx": sheets.XLSX,
    "ods": sheets.ODS,
    "yaml": texts.YAML,
}
ALL = [(form, name) for form, kinds in FORMS.items() for name in kinds]

pytestmark = pytest.mark.skipif(not WANTED, reason="by night: WORST=1")


def made_of(form: str, name: str, path: Path) -> None:
    """Make a file in a process of its own, which takes its memory with it."""
    pid = os.fork()
    if pid == 0:
        try:
            FORMS[form][name](path)
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert status == 0


@pytest.fixture
def _bounded() -> None:
    """Let no fault take the machine along."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


@pytest.mark.usefixtures("_bounded")
@pytest.mark.parametrize(("form", "name"), ALL)
def test_the_worst_that_is_allowed(form: str, name: str, tmp_path: Path) -> None:
    if WANTED not in ("1", form):
        pytest.skip("another form is asked for")
    (tmp_path / "framework.yaml").write_text(texts.FRAMEWORK)
    path = tmp_path / f"list.{form}"
    made_of(form, name, path)
    if form == "yaml":
        command = (*MAATWAARDE, "framework", "check", path)
    else:
        command = (*MAATWAARDE, "score", path, "-f", tmp_path / "framework.yaml")
    # Read, or refused as too large: what matters is what it takes to find out.
    took = whole(command, tmp_path, codes=(0, 2))
    path.unlink()
    if TABLE:
        with open(TABLE, "a", encoding="utf-8") as file:
            said = "read" if took.code == 0 else (tmp_path / "stderr").read_text("utf-8")[:200]
            file.write(f"{form}|{name}|{took.peak / 2**20:.0f}|{took.cpu:.1f}|{said!r}\n")
    assert took.peak < MEMORY
    assert took.cpu < SECONDS
