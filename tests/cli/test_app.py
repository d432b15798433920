"""The list of commands, and what is imported for it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest

from maatwaarde import installed
from maatwaarde.cli.app import OWN_COMMANDS, Commands, cli
from maatwaarde.cli.command import Command, Group
from maatwaarde.cli.compare import DEFAULT_METHODS
from maatwaarde.cli.language import language
from maatwaarde.cli.weights import METHODS
from maatwaarde.messages import say
from maatwaarde.plugins import loader
from maatwaarde.scoring import compare as comparing
from maatwaarde.scoring import weights as weighing

ROOT = Path(__file__).parents[2]
DELTASTAD = ROOT / "examples" / "deltastad"
HEAVY = {
    "highspy",
    "maatwaarde.framework",
    "maatwaarde.plugins",
    "maatwaarde.portfolio",
    "maatwaarde.proposals",
    "maatwaarde.report.data",
    "maatwaarde.scoring",
    "numba",
    "numpy",
    "pandas",
    "pint",
    "pluggy",
    "pyarrow",
    "pydantic",
    "rich",
    "scipy",
    "xlsxwriter",
    "yaml",
}
SHIPPED_PLUGINS = {
    "maatwaarde_climate_adaptation",
    "maatwaarde_energy",
    "maatwaarde_housing",
    "maatwaarde_liveability_safety",
    "maatwaarde_mobility",
    "maatwaarde_social",
}


def imported(*arguments: object, **environment: str) -> set[str]:
    """Return the modules that a command in a process of its own imports."""
    code = (
        "import sys\nfrom maatwaarde.cli import main\ntry:\n    main()\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


# One process that has imported no more than every command needs, and is each of them in turn.
EACH = """
import json, os, sys
from maatwaarde.cli import main
for arguments in json.loads(sys.argv[1]):
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        sys.argv = ["maatwaarde", *arguments]
        code = 1
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        finally:
            print(json.dumps([arguments, code, sorted(sys.modules)]), file=sys.stderr, flush=True)
            os._exit(0)
    os.waitpid(child, 0)
"""
SAYING = [["--version"], ["--help"], *([name, "--help"] for name in OWN_COMMANDS)]


@pytest.fixture(scope="module")
def saying() -> dict[str, tuple[int, set[str]]]:
    """What each command that says what there is ends with, and has imported by then."""
    done = subprocess.run(
        [sys.executable, "-c", EACH, json.dumps(SAYING)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stderr.splitlines()]
    return {" ".join(arguments): (code, set(modules)) for arguments, code, modules in told}


@pytest.mark.parametrize("arguments", SAYING, ids=lambda arguments: arguments[0])
def test_to_say_what_there_is_nothing_heavy_is_imported(
    arguments: list[str], saying: dict[str, tuple[int, set[str]]]
) -> None:
    code, modules = saying[" ".join(arguments)]
    assert code == 0
    assert "maatwaarde.cli.app" in modules
    assert modules & (HEAVY | SHIPPED_PLUGINS) == set()


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import maatwaarde; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__future__", "maatwaarde"]


def test_scores_of_a_csv_need_no_solver_no_workbooks_and_no_parquet(tmp_path: Path) -> None:
    question = [DELTASTAD / "voorstellen.csv", "-f", DELTASTAD / "meetlat.yaml"]
    unused = {
        "highspy",
        "maatwaarde.portfolio",
        "matplotlib",
        "narwhals",
        "numba",
        "polars",
        "pyarrow.parquet",
        "pymcdm",
        "rich",
        "scipy.optimize",
        "scipy.sparse",
        "scipy.special",
        "xlsxwriter",
    }
    assert imported("score", *question, "-o", tmp_path / "out.csv") & unused == set()


def test_every_command_is_listed_with_the_first_line_of_its_help() -> None:
    context = click.Context(cli)
    for name, (_, line) in OWN_COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(1000) == say(line, language())


def test_every_command_keeps_standard_output_for_its_result() -> None:
    context = click.Context(cli)

    def walk(command: click.Command | None) -> Iterator[click.Command]:
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            for part in command.commands.values():
                yield from walk(part)

    found = [item for name in OWN_COMMANDS for item in walk(cli.get_command(context, name))]
    assert len(found) > len(OWN_COMMANDS)
    assert all(isinstance(item, Command | Group) for item in found)


def test_what_the_help_names_is_what_the_library_has() -> None:
    assert DEFAULT_METHODS == comparing.DEFAULT_METHODS
    assert METHODS == weighing.METHODS


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Install plugins by their source, without those that happen to be there."""
    points: list[EntryPoint] = []

    def plugin_(name: str, source: str, value: str | None = None) -> None:
        file = tmp_path.joinpath(*(value or name).split(":")[0].split(".")).with_suffix(".py")
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
        points.append(EntryPoint(name, value or name, "maatwaarde"))

    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(installed.VARIABLE, raising=False)
    monkeypatch.setattr(installed, "entry_points", lambda group: points if group else [])
    monkeypatch.setattr(cli, "commands", {})
    loader._load.cache_clear()
    yield plugin_
    loader._load.cache_clear()
    for name in list(sys.modules):
        if name.startswith("plug_"):
            del sys.modules[name]


HOOK = """
import click
from maatwaarde.plugins import hookimpl

@click.command()
def {name}():
    "Say which inspections are due."
    print("none")

@hookimpl
def register_commands(cli):
    print("is asked for commands")
    cli.add_command({name})
"""


def test_commands_of_plugins_are_listed_and_run(
    run: Callable, plugin: Callable, tmp_path: Path
) -> None:
    (tmp_path / "plug_stars.py").write_text(HOOK.format(name="stars"))
    plugin("plug_here", HOOK.format(name="inspections"))
    plugin("plug_star", "from plug_stars import *\n")
    plugin("plug_dotted", HOOK.format(name="dotted"), "plug_package.inner")
    plugin("plug_object", "class Made:\n    pass\nmade = Made()\n", "plug_object:made")
    done = run("--help")
    assert done.code == 0
    listed = done.out.split()
    assert "inspections  Say which inspections are due." in done.out
    assert {"inspections", "stars", "dotted"} < set(listed)
    # What it prints when it is asked goes where messages go, and its result where results go.
    assert "is asked for commands" in done.err
    assert "is asked for commands" not in done.out
    done = run("inspections")
    assert (done.code, done.out) == (0, "none\n")


def test_a_plugin_that_cannot_have_commands_is_not_imported_for_the_list(
    run: Callable, plugin: Callable
) -> None:
    plugin("plug_silent", "print('imported')\nfrom maatwaarde.plugins import hookimpl\n")
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    assert "plug_silent" not in sys.modules


def test_a_plugin_whose_commands_cannot_be_loaded_is_named(run: Callable, plugin: Callable) -> None:
    plugin("plug_broken", "import plug_nothing\ndef register_commands(cli): pass\n")
    plugin("plug_taken", HOOK.format(name="score"))
    plugin("plug_fine", HOOK.format(name="fine"))
    done = run("--help")
    assert done.code == 0
    assert "fine" in done.out.split()
    assert "plugin 'plug_broken' (? ?) kan niet worden geladen" in done.err
    assert "voegt de opdracht 'score' toe, maar die is er al, van maatwaarde zelf" in done.err


def test_plugins_that_are_off_add_no_commands(
    run: Callable, plugin: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin("plug_here", HOOK.format(name="inspections"))
    for value in ("", "-plug_here", "other"):
        monkeypatch.setenv(installed.VARIABLE, value)
        assert "inspections" not in run("--help").out
    assert run("inspections").code == 2


def test_a_command_that_is_not_there_gets_a_hint() -> None:
    group = Commands("made", callback=None)
    with pytest.raises(click.UsageError, match="bedoelt u 'score'"):
        group.resolve_command(click.Context(group), ["scor"])


@pytest.mark.parametrize("before", [("--lang", "en"), ("framework", "--json")])
def test_an_option_before_its_command_is_told_to_go_behind_it(
    run: Callable, before: tuple[str, ...]
) -> None:
    done = run(*before, "list")
    group = "maatwaarde framework" if before[0] == "framework" else "maatwaarde"
    option = next(one for one in before if one.startswith("--"))
    assert done.code == 2
    assert option in done.err.splitlines()[-1]
    assert f"`{group} COMM" in done.err


@pytest.mark.parametrize("extension", ["csv", "xlsx", "parquet", "jsonl"])
def test_an_answer_without_tables_is_written_to_no_table(
    run: Callable, tmp_path: Path, extension: str
) -> None:
    out = tmp_path / f"a.{extension}"
    done = run("plugins", "-o", out)
    assert done.code == 2
    assert "moet tabellen bevatten, en die zijn er in dit antwoord niet" in done.err
    assert not out.exists()
