"""The house: no circle among modules, and every room in the picture of the architecture."""

import ast
import os
import pkgutil
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "maatwaarde"


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    _name(path): path for path in sorted(SOURCE.rglob("*.py")) if "template" not in path.parts
}


def imports(module: str, modules: dict[str, Path]) -> set[str]:
    """Return the modules of ours that a module imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(modules[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules else node.module)
    return {name for name in found if name in modules and name != module}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, or nothing."""
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        path.append(name)
        for other in sorted(graph[name]):
            if found := visit(other):
                return found
        path.pop()
        done.add(name)
        return []

    for name in sorted(graph):
        if found := visit(name):
            return found
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    # The package itself names everything, for type checkers, and loads it when it is first used.
    modules = {name: path for name, path in MODULES.items() if name != "maatwaarde"}
    assert circle({name: imports(name, modules) for name in modules}) == []


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


def test_every_room_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.parent.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("__init__.py")
        if "template" not in path.parts and path.parent != SOURCE
    }
    missing = sorted(room for room in rooms if f"`{room.rpartition('/')[2]}/`" not in text)
    assert missing == []


def test_only_renderers_know_what_a_report_looks_like() -> None:
    """Widths and markup are the business of `render/`; pictures are drawn in `figures/`.

    `emit`, `text` and `presenting` only hand a width on.
    """
    found = []
    for path in (SOURCE / "report").rglob("*.py"):
        place = path.relative_to(SOURCE / "report")
        if place.parts[0] in ("render", "figures"):
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        constants = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found += [
            (str(place), value) for value in constants if re.search(r"</?[a-z]+[ />]|\x1b", value)
        ]
        if place.name not in ("emit.py", "presenting.py", "text.py") and re.search(
            r"render\.width|textwrap", text
        ):
            found.append((str(place), "a width"))
    assert found == []


SCORE_NEEDS_NONE = (
    "alembic",
    "concurrent.futures",
    "dask",
    "docx",
    "duckdb",
    "highspy",
    "jinja2",
    "maatwaarde.account.register",
    "maatwaarde.documents.workbook",
    "maatwaarde.mcda.ahp",
    "maatwaarde.portfolio",
    "maatwaarde.proposals.draft",
    "maatwaarde.report.render.page",
    "maatwaarde.streaming",
    "maatwaarde.units.registry",
    "matplotlib",
    "numba",
    "numpy.random",
    "openpyxl",
    "pandas",
    "pint",
    "polars",
    "psycopg",
    "pymcdm",
    "pyspark",
    "python_calamine",
    "rich",
    "rocrate",
    "scipy",
    "sqlalchemy",
    "sqlglot",
    "statistics",
    "xlsxwriter",
)
"""What costs tenths of seconds to load, and a list in CSV in a framework has no use for."""


PORTFOLIO_NEEDS_TOO = {
    "concurrent.futures",
    "highspy",
    "maatwaarde.documents.workbook",
    "maatwaarde.portfolio",
    "numpy.random",
    "python_calamine",
    "scipy",
    "statistics",
}


def loaded_by(command: str, *options: str) -> set[str]:
    """Return the modules that a command loads on the example, without plugins."""
    example = ROOT / "examples" / "deltastad"
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sorted(sys.modules), sep='\\n', file=sys.stderr))\n"
        "from maatwaarde.cli import main; main()"
    )
    files = ["voorstellen.csv", "-f", "meetlat.yaml"]
    done = subprocess.run(
        [sys.executable, "-c", code, command, *files, *options],
        cwd=example,
        capture_output=True,
        text=True,
        check=True,
        # What plugins load is their own affair.
        env={**os.environ, "MAATWAARDE_PLUGINS": ""},
    )
    return set(done.stderr.split())


def test_a_plain_score_loads_nothing_that_it_does_not_need() -> None:
    loaded = loaded_by("score")
    assert "maatwaarde.scoring.scores" in loaded
    assert sorted(loaded.intersection(SCORE_NEEDS_NONE)) == []


def test_a_plain_portfolio_loads_what_it_chooses_with_and_no_more() -> None:
    loaded = loaded_by("portfolio", "-r", "middelen.yaml")
    assert "highspy" in loaded
    assert sorted(loaded.intersection(SCORE_NEEDS_NONE) - PORTFOLIO_NEEDS_TOO) == []


def test_to_import_the_library_loads_none_of_it() -> None:
    code = "import sys; before = {*sys.modules}; import maatwaarde; print(*{*sys.modules} - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"__future__", "maatwaarde"}


def test_what_is_loaded_late_is_called_like_no_module_beside_it() -> None:
    """Once such a module is loaded, its package has it under that name, and not what is meant."""
    found = 0
    for name, path in MODULES.items():
        if path.name == "__init__.py" and "\n_LATE = " in path.read_text(encoding="utf-8"):
            module = import_module(name)
            found += 1
            beside = {one.name for one in pkgutil.iter_modules(module.__path__)}
            assert not module._LATE.keys() & beside
    assert found > 2


# What writes each target, and who else may: records that are sealed, kept between runs, or ours.
WAYS_OUT = {
    r"yaml\.(safe_)?dump": {"documents/to_yaml.py"},
    r"csv\.(writer|DictWriter)": {"documents/to_csv.py", "streaming/sinks.py"},
    r"(?<!pickle\.)\bdumps\(": {
        "documents/to_json.py",
        "documents/given.py",
        "account/canonical.py",
        "account/dossier/crate.py",
        "account/dossier/verify.py",
        "account/gates/decisions.py",
        "account/register/migrations/versions/r0002_seals.py",
        "documents/geojson.py",
        "framework/framework.py",
        "framework/schema.py",
        "portfolio/inputs/plan_file.py",
        "report/account/dossier.py",
        "report/contract/schema.py",
        "streaming/parts.py",
        "streaming/rejects.py",
        "units/registry.py",
    },
    r"(?<![\w.])print\(": {"cli/__init__.py", "cli/streams.py"},
    r"click\.(s?echo|style)|sys\.std(out|err)\.(write|buffer)": {
        "cli/command.py",
        "cli/common.py",
        "cli/run.py",
        "documents/xls_child.py",
    },
    r"\b(sheet|page)\.write\(": set(),  # which makes links of addresses
    r"Environment\((?!autoescape=True)": set(),
    # A name that is too long, or a folder that may not be looked into, raises there before 3.14;
    # `os.path` says no, and whoever opens the file tells why.
    r"\.(exists|is_file|is_dir)\(\)": set(),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_what_leaves_goes_through_one_function_for_each_target(way: str) -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in MODULES.values()
        if re.search(way, _without_docstrings(path))
    }
    assert found - WAYS_OUT[way] == set()
    assert WAYS_OUT[way] - found == set(), "no longer needed"


@cache
def _without_docstrings(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            body[0] = ast.Expr(ast.Constant(0))
    return ast.unparse(tree)


# Where packages are fetched is for whoever installs them: a mirror of their own, perhaps.
HOSTS = re.compile(r"pypi\.(?:org|python)|pythonhosted\.org|npmjs\.(?:org|com)|anaconda\.org")
TEXTS = {".md", ".py", ".toml", ".lock", ".yaml", ".yml", ".json", ".cfg", ".txt", ".html", ""}


def test_no_file_names_the_host_of_a_registry() -> None:
    folders = (
        "src",
        "plugins",
        "docs",
        "examples",
        "benchmarks",
        "tests",
        "value_frameworks",
        ".ci",
    )
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [
        path
        for name in folders
        for path in (ROOT / name).rglob("*")
        if path.is_file() and not {"_build", "__pycache__", "build", "dist"} & set(path.parts)
    ]
    named = [
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix in TEXTS
        and path != Path(__file__)
        and HOSTS.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []
