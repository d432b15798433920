"""Fuzzing that is led by which code an input reaches, where atheris can be installed.

``make fuzz-guided`` installs it apart, for the Pythons for which it has a wheel, and says so loudly
where it has none. Each kind of file is tried for so many seconds, from good ones and odd ones on.
What is tried is a process of its own: one that crashes, hangs or takes too much memory is told, and
the next kind is tried. What failed is kept in the folder of findings. The exit code is 1 where one
failed.

    guided.py [--seconds 60] [--findings FOLDER] [KIND ...]
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzz.kind import Kind

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

ODD = 20
"""Drawn files that a kind begins with, beside the good one."""
SLOW = 300
"""Seconds after which one input is told to hang."""
PATIENCE = 400
"""Seconds that a kind may take beyond its own until it is ended."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        print("NO ATHERIS: fuzzing led by coverage is SKIPPED; it has no wheel for this Python.")
        return 0
    os.environ["MAATWAARDE_LANG"] = "nl"
    # Once for all kinds, each of which is forked off.
    with redirect_stderr(StringIO()), atheris.instrument_imports(include=["maatwaarde"]):
        from fuzz.kinds import KINDS
    unknown = [name for name in given.kinds if name not in KINDS]
    if unknown:
        parser.error(f"no kind is called {', '.join(unknown)}; there are {', '.join(KINDS)}")
    given.findings.mkdir(parents=True, exist_ok=True)
    findings = given.findings.resolve()
    names = given.kinds or list(KINDS)
    failed, inputs = [], 0
    for name in names:
        why, tried, told = _tried(atheris, name, KINDS[name], given.seconds, findings)
        print(f"{name}: {why or 'held'}, {tried:,} inputs", flush=True)
        inputs += tried
        if why:
            failed.append(name)
            print("\n".join(told[-40:]), flush=True)
    print(f"{inputs:,} inputs of {len(names)} kinds, of which {len(failed)} failed", end="")
    print(f": {', '.join(failed)}" if failed else "")
    return 1 if failed else 0


def _tried(
    atheris: Any, name: str, kind: Kind, seconds: int, findings: Path
) -> tuple[str, int, Sequence[str]]:
    """Try one kind in a process of its own; return what is wrong, how many inputs, and words."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            try:
                _try(atheris, kind, seconds, Path(folder), findings / name.replace(" ", "-"))
            except SystemExit:  # it has told what failed
                pass
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(1)  # the library under it ends the process where nothing fails
        code = _waited(child, seconds + PATIENCE)
        told.seek(0)
        said = told.read().decode(errors="replace")
    counts = re.findall(r"stat::number_of_executed_units: *(\d+)", said) or re.findall(
        r"^#(\d+)", said, re.MULTILINE
    )
    why = {None: "HUNG", 0: ""}.get(code, f"FAILED ({code})")
    return why, int(counts[-1]) if counts else 0, said.splitlines()


def _waited(child: int, seconds: float) -> int | None:
    """Return the exit code of a process, or end it after so many seconds and return nothing."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _try(atheris: Any, kind: Kind, seconds: int, folder: Path, mark: Path) -> None:
    """Try one kind; the library under it ends the process."""
    from fuzz.kind import hold

    path = folder / kind.file
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "good").write_bytes(kind.good())
    if kind.packed is bytes:  # what is drawn is what is edited
        for i in range(ODD):
            (corpus / f"odd-{i}").write_bytes(kind.make(Random(f"guided {i}")))

    def one(data: bytes) -> None:
        content = kind.packed(data)
        try:
            hold(path, content, kind.read)
        except BaseException:
            kept = Path(f"{mark}-failed{path.suffix}")
            kept.write_bytes(content)
            print(f"kept as {kept}: {content[:200]!r}", file=sys.stderr)
            raise

    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-artifact_prefix={mark}-",
            "-rss_limit_mb=2048",
            f"-timeout={SLOW}",
            f"-max_len={4 * len(kind.good()) + 100}",
            "-print_final_stats=1",
        ],
        one,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
