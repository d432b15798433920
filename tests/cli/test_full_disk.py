"""A disk that is full, and a process that is killed: one clear line, and nothing half-written."""

from __future__ import annotations

import ast
import contextlib
import os
import random
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import maatwaarde
from day_and_night import by_day
from maatwaarde.cli.app import OWN_COMMANDS, cli

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.usefixtures("in_english")

FRAMEWORK = (
    "maatwaarde: 1\nid: m\ntitle: M\nadopted: {by: raad, on: 2026-03-12}\nvalues:\n  - id: v\n"
    "    title: V\n    measures:\n"
    "      - {id: x, title: X, unit: m3, better: higher, worst: -10, best: 10}\n"
    "      - {id: y, title: Y, unit: m3, better: higher, worst: -10, best: 10}\n"
)
FILES = {
    "lijst.csv": "id;title;cost:2027;staff:planner:2027;impact:x;impact:y\n"
    "A;Aanleg;5;1;1;2\nB;Brug;6;1;2;0\nC;Kade;60;1;2;2\n",
    "meetlat.yaml": FRAMEWORK,
    "middelen.yaml": "maatwaarde: 1\nplanning: {shift: 1}\n"
    "budgets: [{period: 2027, amount: 6}, {period: 2028, amount: 6}]\n"
    "staff: [{role: planner, period: 2027+, amount: 1}]\n",
    "antwoorden.csv": "groep;naam;id;punten\nraad;Piet;x;20\nraad;Piet;y;80\n",
    "moties.yaml": "maatwaarde: 1\nmotions: [{id: M, do: [A]}]\n",
    "realisatie.csv": "voorstel;soort;maat;datum;waarde\nA;effect;x;2028-12-31;0,5\n"
    "A;oplevering;;31-12-2030;\n",
    "poorten.yaml": "maatwaarde: 1\nversion: '1'\ngates:\n  - id: klaar\n    title: Klaar\n"
    "    proposals: [A]\n    due: 2028-06-30\n    otherwise: wait 6 months\n"
    "    criteria: [{id: genoeg, text: genoeg, condition: realised_x >= 1}]\n",
}
# What is given for an argument or a required option, by its name. A command that asks for more than
# this is to be given it here.
GIVEN = {
    "proposals": "lijst.csv",
    "proposals_path": "lijst.csv",
    "path": "lijst.csv",
    "framework_path": "meetlat.yaml",
    "resources_path": "middelen.yaml",
    "plan_path": "plan.json",
    "proposal_id": "B",
    "proposal": "C",
    "name": "wonen",
    "dossier_path": "d.zip",
    "answers": "antwoorden.csv",
    "realised_path": "realisatie.csv",
    "gates_path": "poorten.yaml",
    "year": "2028",
    "today": "2028-12-31",
    "by": "College",
    "reason": "voorstel",
    "plan": "1",
    "number": "1",
}
# What is given otherwise than there.
MORE = {
    "weights form": {"path": "meetlat.yaml"},
    "weights show": {"path": "meetlat.yaml"},
    "weights adopt": {"path": "meetlat.yaml"},
    "framework anchors": {"path": "meetlat.yaml"},
    "framework show": {"path": "meetlat.yaml"},
    "framework to-xlsx": {"path": "meetlat.yaml"},
    "framework from-xlsx": {"path": "m.xlsx"},
    "core": {"samples": "1"},
    "register propose": {"url": "nieuw.sqlite"},
    "scenarios": {"budgets": "80%"},
}
# What a command needs beside what it requires.
ALSO = {
    "gate": ("plan_path", "gates_path", "today"),
    "monitor": ("plan_path", "today"),
    "replan": ("plan_path",),
    "register propose": ("url",),
    "scenarios": ("budgets",),
    "statement": ("plan_path",),
}
WRITES = ("output", "picture", "out_dir", "folder", "changes_to", "target")
EXTENSIONS = {
    "weights form": ".xlsx",
    "weights adopt": ".yaml",
    "framework to-xlsx": ".xlsx",
    "framework from-xlsx": ".yaml",
    "weights show": ".md",
    "dossier": ".zip",
}
# So small that what the commands ask beside their answer takes no time.
QUICK = {
    **dict.fromkeys(
        ("why_not", "alternatives", "more_of", "front", "reweigh", "samples", "pages"), "0"
    ),
    "points": "2",
}


def commands(
    group: click.Group, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in OWN_COMMANDS if group is cli else group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))
        else:
            yield " ".join((*names, name)), command


def writers() -> list[Any]:
    """Return every command of ours with each option by which it writes."""
    return [
        pytest.param(name, str(parameter.name), id=f"{name} {parameter.name}")
        for name, command in commands(cli)
        for parameter in command.params
        if parameter.name in WRITES
    ]


def call(name: str, command: click.Command, option: str, target: Path) -> list[str]:
    """Return a call of a command that writes to a target."""
    words, given = name.split(), {**GIVEN, **MORE.get(name, {})}
    for parameter in command.params:
        flag = max(parameter.opts, key=len)
        known = str(parameter.name)
        if known == option:
            words += [flag, str(target)]
        elif known in QUICK:
            words += [flag, given.get(known, QUICK[known])]
        elif parameter.required or known == "resources_path" or known in ALSO.get(name, ()):
            value = given.get(known)
            assert value is not None, f"{name}: say in GIVEN what {flag} is given"
            words += [value] if isinstance(parameter, click.Argument) else [flag, value]
    return words


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what commands read, also what other commands write."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def inputs(folder: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    made = {
        "plan.json": ["portfolio", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"],
        "m.xlsx": ["framework", "to-xlsx", "meetlat.yaml"],
        "register.sqlite": ["register", "propose", "lijst.csv", "-f", "meetlat.yaml"],
        "d.zip": ["dossier", "lijst.csv", "-f", "meetlat.yaml", "--pages", "0"],
    }
    made["register.sqlite"] += ["-r", "middelen.yaml", "--by", "College", "--reason", "goed"]
    for name, words in made.items():
        if not (folder / name).exists():
            output = [] if words[0] == "register" else ["-o", name]
            done = run(*words, *output)
            assert done.code == 0, done.err
    return folder


def _mounted(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True
    )
    return done.returncode == 0


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, bool]]:
    """A small disk of its own where we may mount one, and whether it is one."""
    folder = tmp_path_factory.mktemp("disk")
    mounted = _mounted(folder)
    yield folder, mounted
    if mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def full(disk: Path, mounted: bool) -> Iterator[None]:
    """Fill a disk to its last byte, or else let no file grow any more."""
    if mounted:
        with (disk / "filler").open("wb", buffering=0) as file:
            for size in (4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(size))
        try:
            yield
        finally:
            (disk / "filler").unlink()
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def told_in_one_line(err: str) -> bool:
    lines = [line for line in err.splitlines() if "error:" in line]
    (line,) = lines
    why = ("the disk is full", "larger than the disk or the system allows")
    return "cannot be written" in line and any(reason in line for reason in why)


@pytest.mark.usefixtures("inputs")
@pytest.mark.parametrize(("name", "option"), writers())
def test_a_full_disk_gives_one_clear_line_and_leaves_the_old(
    run: Callable, disk: tuple[Path, bool], name: str, option: str
) -> None:
    place, mounted = disk
    command = dict(commands(cli))[name]
    old = place / "uit"
    if option in ("output", "picture", "changes_to", "target"):
        own = {"picture": ".svg", "changes_to": ".yaml", "target": ".yaml"}
        extension = own.get(option) or EXTENSIONS.get(name, ".html")
        old = old.with_suffix(extension)
        old.write_bytes(b"earlier")
    if option == "out_dir":
        old = place
    words = call(name, command, option, old)
    before = sorted(path for path in place.rglob("*") if path.name != "filler")
    with full(place, mounted):
        done = run(*words)
    assert done.code == 2, done
    assert told_in_one_line(done.err), done.err
    assert "Traceback" not in done.err
    assert sorted(place.rglob("*")) == before
    if old.is_file():
        assert old.read_bytes() == b"earlier"
        old.unlink()


WAYS = {"write_text", "write_bytes", "mkstemp", "mkdtemp", "TemporaryDirectory", "replace"}
ROOMS = {
    "documents/writing.py",  # whole files or none
    "cli/faults.py",  # the log of a fault, in the folder for such files
    "report/render/pdf.py",  # what a browser prints, likewise
    "account/dossier/pack.py",  # what a dossier is computed from, likewise
    "units/registry.py",  # the table of units that comes along, by who works on this library
}


_MAY_WRITE = re.compile(rf"\b(open|{'|'.join(sorted(WAYS - {'replace'}))}|os\.replace)\(")


def test_nothing_of_ours_writes_in_another_way() -> None:
    """So that what holds for the commands here holds for those that are still to come."""
    source = Path(maatwaarde.__file__).parent
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        text = path.read_text(encoding="utf-8")
        if name in ROOMS or "template" in path.parts or not _MAY_WRITE.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            way = called.rpartition(".")[2]
            by_os = way in WAYS and (way != "replace" or called == "os.replace")
            modes = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
            opened = way == "open" and any(
                isinstance(mode, ast.Constant) and str(mode.value)[:1] in ("w", "a", "x")
                for mode in modes
            )
            assert not by_os, f"{name}:{node.lineno} writes by {called}"
            assert not opened, f"{name}:{node.lineno} opens a file to write"


@pytest.mark.parametrize("parts", [(), ("--in-parts",)])
def test_a_file_that_may_not_grow_is_told_as_clearly(
    run: Callable, inputs: Path, parts: tuple[str, ...]
) -> None:
    (inputs / "uit.csv").write_bytes(b"earlier")
    with full(inputs, mounted=False):
        done = run("score", "lijst.csv", "-f", "meetlat.yaml", "-o", "uit.csv", *parts)
    assert (done.code, told_in_one_line(done.err)) == (2, True)
    assert (inputs / "uit.csv").read_bytes() == b"earlier"


@pytest.fixture
def nameless(tmp_path: Path) -> None:
    """Skip where a file cannot be written before it has a name."""
    try:
        os.close(os.open(tmp_path, os.O_TMPFILE | os.O_WRONLY))
    except (AttributeError, OSError):
        pytest.skip("this system has no nameless files, so that a kill may leave a part of one")


KILLED = textwrap.dedent("""
    import contextlib, os, random, signal, sys, time
    from pathlib import Path
    from maatwaarde.cli import main

    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    os.chdir(folder)
    rng = random.Random(19)
    source = ["lijst.csv", "-f", "meetlat.yaml"]
    calls = [
        ["score", *source, "-o", "uit/score.xlsx"],
        ["portfolio", *source, "-r", "middelen.yaml", "-o", "uit/plan.json"],
        ["init", "lijst.csv", "--force", "--out-dir", "uit"],
        ["framework", "to-xlsx", "meetlat.yaml", "-o", "uit/meetlat.xlsx"],
        ["score", *source, "-o", "uit/score.html"],
        ["score", *source, "--in-parts", "-o", "uit/score.parquet"],
    ]


    def run(words):
        sys.argv = ["maatwaarde", *words]
        with contextlib.suppress(SystemExit):
            main()


    def forked(words):
        child = os.fork()
        if child == 0:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1), os.dup2(null, 2)
            run(words)
            os._exit(0)
        return child


    def found():
        return {path.name: path.read_bytes() for path in Path("uit").iterdir()}


    os.dup2(2, 1)
    whole, took = {}, []
    for words in calls:  # the files that each writes, and how long it takes
        run(words)
        begun = time.monotonic()
        os.waitpid(forked(words), 0)
        took.append(time.monotonic() - begun)
    whole = found()
    for i in range(times):
        words, seconds = calls[i % len(calls)], took[i % len(calls)]
        for path in Path("uit").iterdir():
            if rng.random() < 0.5:
                path.unlink()
        child = forked(words)
        time.sleep(seconds * rng.uniform(0.3, 1.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for name, content in found().items():
            # A name with a point in front is that of a file that was about to take its place.
            own = name if name in whole else name[1:].rpartition(".")[0]
            assert own in whole, name
            assert content == whole[own], name
            if own != name:
                Path("uit", name).unlink()
    print("whole", times)
""")


@pytest.mark.usefixtures("nameless")
def test_killed_at_random_moments_no_file_is_left_half_written(inputs: Path) -> None:
    (inputs / "uit").mkdir()
    times = by_day(10)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, inputs, str(times)],
        env={**os.environ, "MAATWAARDE_PLUGINS": ""},
        capture_output=True,
        text=True,
    )
    assert done.stderr.endswith(f"whole {times}\n"), done.stderr


WRITTEN = textwrap.dedent("""
    import os, sys
    from pathlib import Path
    from maatwaarde.documents.writing import write_atomically

    path = Path(sys.argv[1])
    contents = [bytes([n]) * 2_000_000 for n in (1, 2)]
    write_atomically(path, contents[0])
    print("begun", flush=True)
    while True:
        for content in contents:
            write_atomically(path, content)
""")


@pytest.mark.usefixtures("nameless")
def test_killed_while_it_writes_the_old_or_the_new_stays(tmp_path: Path) -> None:
    rng = random.Random(7)
    for _ in range(by_day(5)):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITTEN, tmp_path / "uit.csv"], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0, 0.1))
        process.kill()
        process.wait()
        process.stdout.close()
        for path in tmp_path.iterdir():
            content = path.read_bytes()
            assert len(content) == 2_000_000, path
            assert len(set(content)) == 1, path
            path.unlink()
