"""Commands that write, ended at any moment: a result is whole or absent, and nothing lies beside.

Each command first runs to its end, which says what it makes. It is then ended at moments from the
first file on that it makes up to the end of the process, half of which are about files; and a few
times at moments that are spread over the processor time of a process of its own, from its start on.
"""

import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import click
import pytest

from fuzz.commands import COMMANDS, IN_PARTS, before, prepare
from fuzz.ending import Server, cpu_of, serving
from maatwaarde.account.register import open_register
from maatwaarde.cli.app import cli

# Of each kind together; the nightly run asks for a hundred kills and forty interrupts a command.
KILLS = int(os.environ.get("KILLS", "1"))
INTERRUPTS = int(os.environ.get("INTERRUPTS", "1"))
AT_WRITING = 0.98
"""Which part of the ends is while it writes; the others are at moments from its start on."""

# Seconds of processor time: before that Python itself is starting, and says what it says.
STARTING = 0.15
QUICK = ("init", "portfolio", IN_PARTS)
WHICH = QUICK if KILLS == INTERRUPTS == 1 else tuple(COMMANDS)
WRITES = frozenset(
    {"output", "picture", "changes_to", "learn_to", "target"}
    | {"draft_path", "decisions_path", "out_dir", "folder"}
)
"""Parameters of commands that name what is written."""


@dataclass(frozen=True)
class Command:
    """A command, with what it makes when nobody ends it.

    Parameters
    ----------
    inputs
        A folder with what it reads.
    there, whole
        What lay among the results before it, and after it.
    moments, at_files
        How many moments its writing has, and which of them are about files.
    """

    name: str
    inputs: Path
    there: dict[str, bytes] = field(repr=False)
    whole: dict[str, bytes] = field(repr=False)
    moments: int
    at_files: tuple[int, ...]
    server: Server = field(repr=False)

    def moments_of(self, number: int, draw: random.Random) -> list[int]:
        """Draw moments of its writing for most of a number of ends: half of them about files."""
        wanted = min(self.moments, math.ceil(number * AT_WRITING))
        about = draw.sample(self.at_files, min(len(self.at_files), math.ceil(wanted / 2)))
        others = sorted({*range(1, self.moments + 1)} - {*about})
        return sorted([*about, *draw.sample(others, wanted - len(about))])

    def folder(self, place: Path) -> Path:
        """Make a folder with what it reads."""
        return Path(shutil.copytree(self.inputs, place))

    @cached_property
    def cpu(self) -> float:
        """Seconds of processor time that it takes from its start."""
        folder = self.folder(self.inputs.with_name("timed"))
        process = self.start(folder)
        assert process.stderr is not None
        process.stderr.close()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        shutil.rmtree(folder)
        return used.ru_utime + used.ru_stime

    def start(self, folder: Path) -> subprocess.Popen[bytes]:
        code = f"{before(self.name)}\nfrom maatwaarde.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *COMMANDS[self.name].split()],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def ended_after(self, folder: Path, how: signal.Signals, cpu: float) -> tuple[int, str]:
        """Run it for so many seconds of processor time; return its exit code and words."""
        process = self.start(folder)
        while process.poll() is None:
            used = cpu_of(process)
            if used >= cpu:
                process.send_signal(how)
                break
            time.sleep(max(0.001, (cpu - used) / 4))
        _, told = process.communicate()
        return process.returncode, told.decode(errors="replace")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def second() -> Iterator[Server]:
    """Give one that can run a command while the first waits."""
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    place = tmp_path_factory.mktemp("inputs") / "all"
    prepare(place, server, WHICH)
    return place


@pytest.fixture(scope="module")
def command_of(
    tmp_path_factory: pytest.TempPathFactory, server: Server, inputs: Path
) -> Callable[[str], Command]:
    there = made(inputs / "uit")

    @cache
    def command(name: str) -> Command:
        # Once to import what it asks for, and once to count without that.
        for _ in range(2):
            folder = Path(shutil.copytree(inputs, tmp_path_factory.mktemp("whole") / "all"))
            ended = server.run(COMMANDS[name].split(), folder, before(name))
            assert ended.code == 0, (name, ended.told)
            server.load(ended.modules)
        assert ended.at_files, f"{name} writes nothing"
        whole, at_files = made(folder / "uit"), tuple(ended.at_files)
        return Command(name, inputs, there, whole, ended.moments, at_files, server)

    return command


def made(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, by its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def endings(
    command: Command, how: signal.Signals, number: int, place: Path
) -> Iterator[tuple[Path, int | None, str, str]]:
    """End a command at so many moments, the same ones in each run.

    Yields
    ------
    folder, code, told, moment
        Where it ran, its exit code, what it said, and when it was ended.
    """
    draw = random.Random(f"{command.name} {how.name}")
    chosen = command.moments_of(number, draw)
    words, before_it = COMMANDS[command.name].split(), before(command.name)
    folder = command.folder(place / "moments")

    def put_back() -> None:
        # Not the folder itself, which the process may hold.
        for path in (folder / "uit").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(command.inputs / "uit", folder / "uit", dirs_exist_ok=True)

    for moment, ended in command.server.ends(words, folder, how, chosen, put_back, before_it):
        yield folder, ended.code, ended.told, f"moment {moment}"
    for turn in range(number - len(chosen)):
        cpu = max(0.0 if how is signal.SIGKILL else STARTING, draw.uniform(0.02, command.cpu))
        folder = command.folder(place / f"turn-{turn}")
        yield folder, *command.ended_after(folder, how, cpu), f"{cpu:.3f} s of processor time"
        shutil.rmtree(folder)


def hold_whole(command: Command, folder: Path, moment: str) -> dict[str, bytes]:
    """Hold a command to it that each file is the old one or the new one; return what lies there."""
    found = made(folder / "uit")
    for path, content in found.items():
        if path.endswith(".sqlite"):
            hold_register(folder / "uit" / path, 1 if path in command.there else 0)
        elif not leftover(path):
            assert content in (command.there.get(path), command.whole.get(path)), (moment, path)
    assert set(command.there) <= set(found), moment
    return found


def hold_register(path: Path, entries: int) -> None:
    """Hold a register to it that it is as before, or has one entry more, and can be used."""
    register = open_register(str(path), create=True)
    _, altered = register.alterations()
    assert not altered
    assert len(register.entries()) in (entries, entries + 1)


def leftover(path: str) -> bool:
    """Return whether nobody takes it for a result; a run that was killed could not remove it."""
    parts = Path(path).parts
    return any(part.startswith(".") or part.endswith((".parts", "-journal")) for part in parts)


def tell(command: Command, how: signal.Signals, codes: list[int | None], number: int) -> None:
    chosen = command.moments_of(number, random.Random(f"{command.name} {how.name}"))
    at_files = len({*chosen} & {*command.at_files})
    print(
        f"{command.name}: {how.name} {number} times, at {len(chosen)} of the {command.moments} "
        f"moments of its writing ({at_files} of {len(command.at_files)} with files), and "
        f"{number - len(chosen)} times over its {command.cpu if KILLS > 1 else 0:.2f} s; "
        f"{codes.count(0)} had ended before"
    )


@pytest.mark.parametrize("name", WHICH)
def test_killed_at_any_moment_a_result_is_whole_or_absent(
    name: str,
    command_of: Callable[[str], Command],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    command = command_of(name)
    inputs = made(command.inputs)
    codes: list[int | None] = []
    for folder, code, told, moment in endings(command, signal.SIGKILL, KILLS, tmp_path):
        codes.append(code)
        assert code in (0, -signal.SIGKILL), (moment, told)
        found = hold_whole(command, folder, moment)
        there = {path: it for path, it in made(folder).items() if not path.startswith("uit")}
        assert there.items() <= inputs.items(), (moment, "an input was changed")
        if name == IN_PARTS and any(".parts" in path for path in found):
            again = resumed(command, folder, request.getfixturevalue("second"))
            assert again == command.whole, moment
    tell(command, signal.SIGKILL, codes, KILLS)


def resumed(command: Command, folder: Path, server: Server) -> dict[str, bytes]:
    """Go on with what was kept, and return what lies there then."""
    words = [*COMMANDS[command.name].split(), "--resume"]
    ended = server.run(words, folder, before(command.name))
    assert ended.code == 0, ended.told
    return {path: it for path, it in made(folder / "uit").items() if not leftover(path)}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "term"])
@pytest.mark.parametrize("name", WHICH)
def test_interrupted_at_any_moment_nothing_lies_beside_a_result(
    name: str, how: signal.Signals, command_of: Callable[[str], Command], tmp_path: Path
) -> None:
    command = command_of(name)
    codes: list[int | None] = []
    for folder, code, told, moment in endings(command, how, INTERRUPTS, tmp_path):
        codes.append(code)
        assert "Traceback" not in told, (moment, told)
        assert code in (0, 128 + how, -how), (moment, code, told)
        found = hold_whole(command, folder, moment)
        beside = [path for path in found if path not in command.whole]
        # A list in parts keeps what --resume goes on with.
        assert not beside or name == IN_PARTS, (moment, beside)
        if name.startswith("register"):
            continue
        # Written together or not at all.
        results = {path: it for path, it in found.items() if path not in beside}
        assert results in ([command.whole] if code == 0 else [command.there, command.whole]), moment
    tell(command, how, codes, INTERRUPTS)


def test_every_command_that_writes_is_ended() -> None:
    def walk(command: click.Command, path: str) -> Iterator[str]:
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                yield from walk(inner, f"{path} {name}".strip())
        elif WRITES & {parameter.name for parameter in command.params}:
            yield path

    lacking = [
        path
        for path in walk(cli, "")
        if not any(name == path or name.startswith(f"{path} ") for name in COMMANDS)
    ]
    assert lacking == []
