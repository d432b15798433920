"""Every hook works, is documented and is tested; whatever a plugin does wrong is told by name."""

import inspect
import re
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from build_impact import define, factor
from maatwaarde.diagnostics import PluginError
from maatwaarde.installed import VARIABLE
from maatwaarde.plugins import (
    Candidate,
    Hooks,
    Plugins,
    Registry,
    add_commands,
    hookimpl,
    load_plugins,
    register,
)
from maatwaarde.plugins import loader as loading

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "reference" / "plugins.md").read_text(encoding="utf-8")
HOOKS = sorted(name for name in vars(Hooks) if name.startswith("register_"))

THINGS: dict[str, tuple[str, Any]] = {
    "register_estimators": ("test/trees", define()),
    "register_methods": ("my-method", lambda impacts, framework: (impacts, framework)),
    "register_readers": (".dbf", lambda path: path),
    "register_controls": ("my-control", lambda subject: [subject]),
    "register_frameworks": ("our-province", ROOT / "value_frameworks" / "provincie.yaml"),
    "register_factors": ("test/uptake", factor()),
    "register_prices": ("prices", ROOT / "value_frameworks" / "provincie.yaml"),
    "register_report_sections": ("health", lambda report: report),
}


def module(name: str = "made", **hooks: Any) -> ModuleType:
    made = ModuleType(name)
    for hook, function in hooks.items():
        setattr(made, hook, function)
    return made


def adding(hook: str, name: str | None = None, thing: Any = None) -> Any:
    own_name, own_thing = THINGS[hook]

    @hookimpl
    def implementation(registry: Registry[Any]) -> None:
        registry.add(name or own_name, own_thing if thing is None else thing)

    implementation.__name__ = hook
    return implementation


def load(*modules: ModuleType) -> Plugins:
    return register(
        Candidate(made.__name__, f"package-{made.__name__}", "1.0", partial(lambda m: m, made))
        for made in modules
    )


@pytest.mark.parametrize("hook", sorted(THINGS))
def test_what_a_hook_adds_is_there(hook: str) -> None:
    name, thing = THINGS[hook]
    plugins = load(module(**{hook: adding(hook)}))
    registry: Registry[Any] = getattr(plugins, hook.removeprefix("register_"))
    assert plugins.problems == ()
    assert list(registry) == [name]
    assert registry.get(name) is thing
    assert registry.owner(name) == "made"
    assert plugins.versions == {"package-made": "1.0"}


def test_commands_come_through_their_hook() -> None:
    cli = click.Group()

    @hookimpl
    def register_commands(cli: click.Group) -> None:
        cli.add_command(click.Command("mine"))

    plugins = load(module(register_commands=register_commands))
    assert add_commands(plugins, cli) == []
    assert "mine" in cli.commands


def test_commands_that_fail_are_told() -> None:
    @hookimpl
    def register_commands(cli: click.Group) -> None:
        raise RuntimeError(cli)

    problems = add_commands(load(module(register_commands=register_commands)), click.Group())
    assert "'made' fails in register_commands" in problems[0].what


def test_a_command_that_is_taken_is_refused() -> None:
    def adds(name: str, *commands: str) -> ModuleType:
        @hookimpl
        def register_commands(cli: click.Group) -> None:
            for command in commands:
                cli.add_command(click.Command(command, help=name))

        return module(name, register_commands=register_commands)

    cli = click.Group()
    plugins = load(adds("one", "mine"), adds("two", "mine", "yours", "score"))
    problems = add_commands(plugins, cli, {"score": "maatwaarde itself"})
    assert [problem.what for problem in problems] == [
        "plugin 'two' adds the command 'mine', which is there already, from plugin 'one'",
        "plugin 'two' adds the command 'score', which is there already, from maatwaarde itself",
    ]
    assert {name: command.help for name, command in cli.commands.items()} == {
        "mine": "one",
        "yours": "two",
    }


def test_a_command_stays_that_is_added_again_as_it_is() -> None:
    mine = click.Command("mine")

    @hookimpl
    def register_commands(cli: click.Group) -> None:
        cli.add_command(mine)

    cli = click.Group(commands={"mine": mine})
    silent, loud = module("silent"), module("loud", register_commands=register_commands)
    assert add_commands(load(silent, loud), cli, {"mine": "another"}) == []
    assert cli.commands == {"mine": mine}


def test_every_hook_is_tested_here() -> None:
    assert sorted([*THINGS, "register_commands"]) == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_and_argument_is_documented(hook: str) -> None:
    specification = getattr(Hooks, hook)
    arguments = [name for name in inspect.signature(specification).parameters if name != "self"]
    assert specification.__doc__
    heading = re.search(rf"^### `{hook}\(([^)]*)\)`\n(.+?)(?=^#|\Z)", DOCUMENT, re.M | re.S)
    assert heading, f"docs/reference/plugins.md has no heading '### `{hook}(...)`'"
    assert [word.strip() for word in heading[1].split(",")] == arguments
    for argument in arguments:
        assert f"`{argument}`" in heading[2], f"{argument} is not explained under {hook}"
    assert "```python" in heading[2], f"{hook} has no example"


def test_the_documents_name_no_hook_that_does_not_exist() -> None:
    assert set(re.findall(r"\bregister_\w+", DOCUMENT)) == set(HOOKS)


@hookimpl
def _misspelled(registry: Registry[Any]) -> None:
    registry.add("x", 1)


@hookimpl
def _wrong_argument(registri: Registry[Any]) -> None:
    registri.add("x", 1)


@hookimpl
def _raises(registry: Registry[Any]) -> None:
    raise RuntimeError(f"no {registry.what} today")


BROKEN = [
    (
        module("bad", register_estimator=_misspelled),
        "has a hook 'register_estimator', which there is not",
    ),
    (
        module("bad", register_methods=_wrong_argument),
        "has a hook 'register_methods' with other arguments than it takes",
    ),
    (module("bad", register_methods=_raises), "fails in register_methods: it raises RuntimeError"),
    (
        module("bad", register_estimators=adding("register_estimators", thing="text")),
        "is no estimator but 'text'",
    ),
    (
        module("bad", register_estimators=adding("register_estimators", "other/name")),
        "calls itself 'test/trees'",
    ),
    (
        module("bad", register_controls=adding("register_controls", thing=5)),
        "is no function but 5",
    ),
    (
        module("bad", register_readers=adding("register_readers", thing=5)),
        "is no function but 5",
    ),
    (
        module("bad", register_readers=adding("register_readers", ".csv")),
        "the extension of a reader of maatwaarde itself",
    ),
    (
        module("bad", register_readers=adding("register_readers", "dbf")),
        "an extension without a point in front",
    ),
    (
        module("bad", register_methods=adding("register_methods", "topsis")),
        "'topsis' of plugin 'bad' has the name of a method of maatwaarde itself",
    ),
    (
        module("bad", register_methods=adding("register_methods", "pymcdm:VIKOR")),
        "a name that cannot be given to --method",
    ),
    (
        module("bad", register_methods=adding("register_methods", thing=5)),
        "is no function but 5",
    ),
    (
        module("bad", register_report_sections=adding("register_report_sections", thing=5)),
        "is no function but 5",
    ),
    (
        module("bad", register_frameworks=adding("register_frameworks", "provincie")),
        "'provincie' of plugin 'bad' has the name of a framework that comes with maatwaarde",
    ),
    (
        module("bad", register_frameworks=adding("register_frameworks", "a b")),
        "has a name that is no id",
    ),
    (
        module("bad", register_frameworks=adding("register_frameworks", thing="a.yaml")),
        "is no path but 'a.yaml'",
    ),
    (
        module("bad", register_frameworks=adding("register_frameworks", thing=Path("no.yaml"))),
        "is no file: no.yaml",
    ),
    (
        module("bad", register_factors=adding("register_factors", thing=5)),
        "is no factor but 5",
    ),
    (
        module("bad", register_factors=adding("register_factors", "other/name")),
        "calls itself 'test/uptake'",
    ),
    (
        module("bad", register_prices=adding("register_prices", thing="prices.yaml")),
        "is no path but 'prices.yaml'",
    ),
    (module("bad", register_methods=adding("register_methods", "npv")), "'npv' of plugin 'bad'"),
]


@pytest.mark.parametrize(("bad", "part"), BROKEN, ids=[part for _, part in BROKEN])
def test_a_broken_plugin_is_named_and_stops_no_other(bad: ModuleType, part: str) -> None:
    good = module("good", register_methods=adding("register_methods"))
    plugins = load(bad, good)
    assert any(part in problem.what for problem in plugins.problems)
    assert all("bad" in problem.what for problem in plugins.problems)
    assert list(plugins.methods) == ["my-method"]


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (ImportError("no such thing"), "it raises ImportError: no such thing"),
        (ModuleNotFoundError(name="rasterio"), "the Python module 'rasterio' is not installed"),
        (SystemExit(3), "it ends the program"),
        (KeyboardInterrupt(), "it interrupts the program"),
        (ValueError("x" * 300), f"it raises ValueError: {'x' * 300}"),
        (SyntaxError("x"), "it raises SyntaxError: x"),
        (
            SyntaxError("x", ("bad.py", 7, 1, "(")),
            "its Python code cannot be read (bad.py, line 7)",
        ),
        (KeyError(), "it raises KeyError"),
        (PluginError("is wrong"), "for what follows"),
    ],
)
def test_a_plugin_that_does_not_import_is_named(cause: BaseException, reason: str) -> None:
    def fails() -> ModuleType:
        raise cause

    plugins = register([Candidate("bad", "package-bad", "0.1", fails)])
    assert plugins.loaded == ()
    start = "plugin 'bad' (package-bad 0.1) does not"
    assert re.fullmatch(f"{re.escape(start)} .*{re.escape(reason)}", plugins.problems[0].what)


def test_a_bad_declaration_keeps_its_own_problems() -> None:
    def fails() -> ModuleType:
        define(version="one")
        raise AssertionError("never here")

    plugins = register([Candidate("bad", "package-bad", "0.1", fails)])
    assert [problem.code for problem in plugins.problems] == ["import", "estimator"]


def test_a_name_that_is_taken_is_refused() -> None:
    one = module("one", register_methods=adding("register_methods"))
    two = module("two", register_methods=adding("register_methods"))
    plugins = load(one, two)
    assert "of plugin 'two' is there already, from plugin 'one'" in plugins.problems[0].what
    assert plugins.methods.owner("my-method") == "one"
    twice = load(one, one)
    assert "has the name of one in package-one" in twice.problems[0].what
    assert len(twice.loaded) == 1


def test_an_unknown_name_is_suggested() -> None:
    plugins = load(module(register_estimators=adding("register_estimators")))
    with pytest.raises(PluginError, match="did you mean 'test/trees'"):
        plugins.estimators.get("test/tree")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plugins that are installed, in modules of the standard library."""
    points = [EntryPoint("zeta", "json", "maatwaarde"), EntryPoint("alfa", "csv", "maatwaarde")]
    monkeypatch.setattr("maatwaarde.installed.entry_points", lambda group: points if group else [])
    monkeypatch.delenv(VARIABLE, raising=False)
    loading._load.cache_clear()
    yield
    loading._load.cache_clear()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("variable", "only", "without", "names"),
    [
        (None, None, (), ["controls", "alfa", "zeta"]),
        ("", None, (), ["controls"]),
        ("zeta", None, (), ["controls", "zeta"]),
        ("-zeta", None, (), ["controls", "alfa"]),
        ("-zeta, -controls", None, (), ["alfa"]),
        (None, ["alfa"], (), ["controls", "alfa"]),
        ("zeta", ["alfa"], (), ["controls", "alfa"]),
        (None, None, ["controls", "alfa"], ["zeta"]),
    ],
)
def test_plugins_are_chosen_and_switched_off_by_name(
    monkeypatch: pytest.MonkeyPatch,
    variable: str | None,
    only: list[str] | None,
    without: Any,
    names: list[str],
) -> None:
    if variable is not None:
        monkeypatch.setenv(VARIABLE, variable)
    plugins = load_plugins(only, without)
    assert [plugin.name for plugin in plugins.loaded] == names
    assert plugins.problems == ()


@pytest.mark.usefixtures("installed")
def test_a_name_that_nobody_has_is_told() -> None:
    problems = load_plugins(["alpha"]).problems
    assert [problem.code for problem in problems] == ["unknown-plugin"]
    assert "did you mean 'alfa'" in problems[0].mend


@pytest.mark.usefixtures("installed")
def test_what_the_library_brings_comes_through_the_same_door() -> None:
    controls = load_plugins([]).controls
    assert list(controls) == [
        "double-counted",
        "duplicates",
        "no-resources",
        "out-of-range",
        "rejected-before",
        "undertaken-before",
    ]
    assert {controls.owner(name) for name in controls} == {"controls"}
