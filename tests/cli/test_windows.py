"""The command line with what Python has on Windows, as far as another system can show it."""

import os
import subprocess
import sys
from pathlib import Path

LIST = "id;titel;kosten;impact:m\nA;Café Überrück;6;5\nB;Brug;5;-9\n"
FRAMEWORK = """maatwaarde: 1
id: klein
title: Privé
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
"""
CODE = """
import os, signal, sys

for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty"):
    sys.modules[name] = None
for name in (
    "O_TMPFILE", "O_DIRECTORY", "O_NONBLOCK", "fchmod", "fchown", "chown", "umask", "fork",
    "geteuid", "getuid", "killpg", "mkfifo", "sched_getaffinity", "setsid", "statvfs",
):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGALRM", "SIGPIPE", "SIGQUIT", "alarm", "setitimer"):
    if hasattr(signal, name):
        delattr(signal, name)

from maatwaarde.cli import main

for words in COMMANDS:
    sys.argv = ["maatwaarde", *words]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, (words, ended.code)
"""


def test_what_is_written_and_read_in_a_process_as_of_windows(tmp_path: Path) -> None:
    long = "map met een spatie/" + "/".join(["x" * 60] * 4)
    (tmp_path / long).mkdir(parents=True)
    source = [f"{long}/lijst.csv", "-f", "meetlat.yaml"]
    (tmp_path / source[0]).write_text(LIST, encoding="cp1252")
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK, encoding="utf-16")
    (tmp_path / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 8}]\n")
    commands = [
        ["score", *source],
        ["score", *source, "-o", "scores.xlsx"],
        ["score", *source, "-o", f"{long}/scores.csv"],
        ["portfolio", *source, "-r", "middelen.yaml", "-o", "plan.json"],
        ["portfolio", source[0], "-f", "meetlat.yaml", "-r", "middelen.yaml"],
        ["init", source[0], "--out-dir", "."],
        ["plugin", "new", "trees"],
    ]
    # As a Python does that takes the code page of the system for files: an error where ours does.
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    done = subprocess.run(
        [sys.executable, *strict, "-c", CODE.replace("COMMANDS", ascii(commands))],
        cwd=tmp_path,
        capture_output=True,
        env={
            **os.environ,
            "MAATWAARDE_PLUGINS": "",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
        check=False,
    )
    err = done.stderr.decode("ascii")
    assert done.returncode == 0, err
    out = done.stdout.decode("utf-8")
    assert "Café Überrück" in out
    assert "1 van 2 voorstellen gekozen" in out
    assert (tmp_path / long / "scores.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    assert (tmp_path / "scores.xlsx").read_bytes().startswith(b"PK")
    assert "Café" not in err
    assert (tmp_path / "maatwaarde-trees" / "pyproject.toml").exists()


def test_it_runs_as_a_module_and_shares_its_work(tmp_path: Path) -> None:
    """Other processes begin from the start there, and with the main module of the first."""
    (tmp_path / "lijst.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK, encoding="utf-8")
    words = ["robustness", "lijst.csv", "-f", "meetlat.yaml", "--draws", "1000"]
    outputs = [
        subprocess.run(
            [sys.executable, "-m", "maatwaarde", *words, *more],
            cwd=tmp_path,
            capture_output=True,
            env={**os.environ, "MAATWAARDE_PLUGINS": ""},
            check=True,
        ).stdout
        for more in ([], ["--workers", "2"])
    ]
    assert outputs[0] == outputs[1]
    assert b"Brug" in outputs[0]
