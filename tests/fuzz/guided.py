"""Fuzzing that is led by which code an input reaches, where atheris can be installed.

``make fuzz-guided`` installs it apart, for the Pythons for which it has a wheel, and says so loudly
where it has none. Each kind of file is tried for so many seconds, from a good one on; what fails is
kept, and said with its bytes.

    guided.py [--seconds 60] [--findings FOLDER] [KIND ...]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--one", action="store_true", help="try one kind in this process")
    given = parser.parse_args()
    if given.one:
        return _guided(given.kinds[0], given.seconds, given.findings)
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("NO ATHERIS: fuzzing led by coverage is SKIPPED; it has no wheel for this Python.")
        return 0
    from fuzz.kinds import KINDS

    failed = []
    given.findings.mkdir(parents=True, exist_ok=True)
    for name in given.kinds or KINDS:
        command = [sys.executable, str(HERE), "--one", "--seconds", str(given.seconds)]
        done = subprocess.run(
            [*command, "--findings", str(given.findings.resolve()), name],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        lines = done.stderr.splitlines() + done.stdout.splitlines()
        tried = [line for line in lines if "Done " in line or "stat::number" in line]
        print(f"{name}: {'FAILED' if done.returncode else 'held'} {' '.join(tried)}", flush=True)
        if done.returncode:
            failed.append(name)
            print("\n".join(lines[-40:]), flush=True)
    print(f"{len(failed)} kinds failed: {', '.join(failed)}" if failed else "no kind failed")
    return 1 if failed else 0


def _guided(name: str, seconds: int, findings: Path) -> int:
    """Try one kind; the library under it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["maatwaarde"]):
        from fuzz.kinds import KINDS, hold

    kind = KINDS[name]
    os.environ["MAATWAARDE_LANG"] = "nl"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kind.file
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        (corpus / "good").write_bytes(kind.good)

        def one(data: bytes) -> None:
            hold(path, kind.packed(data), kind.read)

        mark = findings / name.replace(" ", "-")
        atheris.Setup(
            [
                sys.argv[0],
                str(corpus),
                f"-max_total_time={seconds}",
                f"-artifact_prefix={mark}-",
                "-rss_limit_mb=2048",
                "-timeout=20",
                f"-max_len={4 * len(kind.good) + 100}",
                "-print_final_stats=1",
            ],
            one,
        )
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
