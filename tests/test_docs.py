"""What the documents say is run: Python blocks, console blocks, and links."""

import inspect
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

import click
import pytest

import maatwaarde as mw
from maatwaarde.cli import main
from maatwaarde.impact import run_controls
from maatwaarde.monetary.lists import read_price_lists
from maatwaarde.plugins import Reported, add_commands, all_readers
from maatwaarde.report.sections import write_sections
from maatwaarde.testing import isolated_plugins

# What is asked here is what is told of a portfolio, and not that the solver finds it.
pytestmark = pytest.mark.usefixtures("kept_runs")

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference" / "plugins.md"
DOCUMENTS = sorted(
    [
        ROOT / "README.md",
        ROOT / "value_frameworks" / "README.md",
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/*/README.md"),
    ]
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def blocks(document: Path, language: str) -> list[str]:
    text = document.read_text(encoding="utf-8")
    return [match[2] for match in BLOCK.finditer(text) if match[1] == language]


def with_blocks(language: str) -> list[Path]:
    return [document for document in DOCUMENTS if blocks(document, language)]


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the documents speak of, to write in freely."""
    for folder in ("examples", "value_frameworks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize("document", with_blocks("python"), ids=name)
def test_python_blocks_run(document: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # One document is one session: a later block may use what an earlier one made.
    monkeypatch.chdir(checkout)
    module = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    exec("\n".join(blocks(document, "python")), vars(module))


def test_a_reader_adds_a_domain_in_under_60_lines() -> None:
    """The block that says so is a plugin of its own, and is found to estimate something."""
    guide = ROOT / "docs" / "how-to" / "write-a-plugin.md"
    whole = next(block for block in blocks(guide, "python") if "class Wadi" in block)
    assert len(whole.splitlines()) < 60
    module = ModuleType("maatwaarde_tutorial")
    exec(whole, vars(module))
    plugins = isolated_plugins(module)
    (estimator,) = (plugins.estimators.get(name) for name in plugins.estimators)
    assert estimator.declaration.outputs[0].quantity == "water_storage_change"


def test_the_examples_of_hooks_do_what_they_say(checkout: Path) -> None:
    """All hooks of the reference in one plugin, used on a real list, without one complaint."""
    code = "\n".join(blocks(REFERENCE, "python"))
    (checkout / "province.yaml").write_text("extends: provincie\n", encoding="utf-8")
    prices = next(block for block in blocks(REFERENCE, "yaml") if "double_counting" in block)
    (checkout / "prices.yaml").write_text(prices, encoding="utf-8")
    module = ModuleType("reference")
    module.__file__ = str(checkout / "reference.py")
    exec(code, vars(module))
    del module.register_estimators  # its estimator stands for any
    plugins = isolated_plugins(module)
    framework = mw.load_framework(checkout / "examples" / "deltastad" / "meetlat.yaml")
    (checkout / "list.psv").write_text("id|title|policy_field\nA|Bomen|7.1\n", encoding="utf-8")
    proposals = mw.read_proposals(checkout / "list.psv", readers=all_readers(plugins))
    impacts = mw.estimate(proposals, framework, plugins)
    scores = mw.score(impacts, framework, "most-harmless", plugins=plugins)
    assert scores.reference == 1.0
    warnings = run_controls(proposals, framework, impacts, plugins)
    assert [(problem.code, problem.where.line) for problem in warnings] == [("no-area", 2)]
    (written,) = write_sections(plugins, Reported(proposals, framework, scores))
    assert written.section is not None
    assert written.section.data == {"ids": ["A"]}
    cli = click.Group()
    assert add_commands(plugins, cli) == []
    assert list(cli.commands) == ["inspections"]
    assert list(plugins.frameworks) == ["our-province"]
    assert list(plugins.factors) == ["our-province/quiet"]
    assert read_price_lists(plugins).defaults["visits_change"].pm is not None


def arguments(command: str, folder: Path) -> list[str]:
    """Take a command apart as a shell does, file names with an asterisk written out."""
    found: list[str] = []
    for part in shlex.split(command):
        names = sorted(str(path.relative_to(folder)) for path in folder.glob(part))
        found += names if "*" in part and names else [part]
    return found


@pytest.mark.parametrize("document", with_blocks("console"), ids=name)
def test_console_blocks_run(
    document: Path,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Lines after ``$`` are run; the lines below one must be found in what it prints."""
    monkeypatch.chdir(checkout)
    for block in blocks(document, "console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.replace("\\\n", " ").partition("\n")
            # Within this process: starting one for each would take most of the time.
            monkeypatch.setattr(sys, "argv", arguments(command, checkout))
            assert sys.argv[0] == "maatwaarde", command
            with pytest.raises(SystemExit) as ended:
                main()
            captured = capsys.readouterr()
            printed = captured.out + captured.err
            assert ended.value.code in (None, 0, 1, 2), printed
            for line in expected.splitlines():
                if line.strip() and line.strip() != "…":
                    assert line.rstrip() in printed, f"{command}\n{line!r} is not in:\n{printed}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_command_of_the_readme_exists() -> None:
    from maatwaarde.cli.app import cli

    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.startswith("maatwaarde ")]
    assert lines
    for line in lines:
        command: click.Command | None = cli
        for word in shlex.split(line)[1:]:
            if not isinstance(command, click.Group):
                break
            command = command.get_command(click.Context(command), word)
            assert command is not None, line


SHOWN = re.compile(r"^\.\. auto(?:function|class|module):: ([\w.]+)", re.MULTILINE)
# They mean the same everywhere, which the reference says once.
_SAID_ONCE = {"framework", "proposals", "plan", "scores", "titles", "warnings"}


def test_the_reference_shows_every_public_name() -> None:
    text = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    shown = {name.rpartition(".")[2] for name in SHOWN.findall(text)}
    assert "maatwaarde.diagnostics" in SHOWN.findall(text)  # errors are shown as that module
    errors = {name for name in mw.__all__ if getattr(mw, name).__module__.endswith("diagnostics")}
    assert set(mw.__all__) - shown - errors == set()


def members(found: type) -> Iterator[tuple[str, object]]:
    """Yield the public methods and properties of a class, as functions."""
    for name, member in vars(found).items():
        if not name.startswith("_"):
            if isinstance(member, property):
                yield name, member.fget
            elif isinstance(member, cached_property):
                yield name, member.func
            elif isinstance(member, classmethod | staticmethod):
                yield name, member.__func__
            elif inspect.isfunction(member):
                yield name, member


def test_docstrings_tell_of_all_that_the_reference_shows() -> None:
    """Of every public name, its members, and the fields of what is made of them."""
    lacking = []
    for public in mw.__all__:
        found = getattr(mw, public)
        if not found.__doc__:
            lacking.append(public)
        if not inspect.isclass(found):
            continue
        own = {field.name for field in fields(found)} if is_dataclass(found) else set()
        told = inspect.getdoc(found) or ""
        lacking += [
            f"{public}.{name}"
            for name in own - _SAID_ONCE
            if not name.startswith("_") and not re.search(rf"\b{name}\b", told)
        ]
        lacking += [
            f"{public}.{name}"
            for name, member in members(found)
            if name not in own and not inspect.getdoc(member)
        ]
    assert lacking == []
