"""Changes to the code that the tests of the same folder have to notice: ``make mutants``.

Cosmic Ray knows how code can be changed: a comparison turned round, a sign, a constant one more or
less, a loop that is never gone through. From each layer some places are drawn, one change is made
in a copy of the checkout, and the tests of the same folder are run, those of the same module first.
A change that no test notices is named with its line: it asks for a test that bites, or for less
code.

    python tests/mutants.py --layer scoring --sample 20 --seed 7

The same seed gives the same changes of the same sources.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parents[1]
SOURCES = Path("src") / "maatwaarde"
ASKED = 0.9
"""The part of the changes of each layer that its tests have to notice."""
LONGER = 6.0
"""How many times longer than without a change tests may take: beyond, the change is noticed."""

BINARY = "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Mul Mod_Add Pow_Mul BitAnd_BitOr BitOr_BitAnd"
COMPARED = (
    "Lt_LtE LtE_Lt Gt_GtE GtE_Gt Lt_GtE GtE_Lt Gt_LtE LtE_Gt Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is"
)
OPERATORS = (
    *(f"core/ReplaceBinaryOperator_{one}" for one in BINARY.split()),
    *(f"core/ReplaceComparisonOperator_{one}" for one in COMPARED.split()),
    *(f"core/ReplaceUnaryOperator_Delete_{one}" for one in ("USub", "Invert", "Not")),
    *("core/AddNot", "core/ReplaceTrueWithFalse", "core/ReplaceFalseWithTrue"),
    *("core/ReplaceAndWithOr", "core/ReplaceOrWithAnd", "core/NumberReplacer"),
    *("core/ReplaceBreakWithContinue", "core/ReplaceContinueWithBreak"),
    "core/ZeroIterationForLoop",
)


@dataclass(frozen=True)
class Change:
    """One change to one module; ``module`` is relative to the checkout."""

    module: Path
    line: int
    column: int
    operator: str
    occurrence: int

    def of(self, source: str) -> str:
        """Return the source with the change."""
        changed = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert changed is not None, self
        return str(changed)

    def told(self, source: str) -> str:
        """Return where it is, and what it makes of the line."""
        before, after = source.splitlines(), self.of(source).splitlines()
        row = next(
            (i for i, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
            self.line - 1,
        )
        kind = self.operator.removeprefix("core/")
        return (
            f"{self.module}:{row + 1}: {kind}\n  - {before[row].strip()}\n  + {after[row].strip()}"
        )


def is_code(text: str) -> bool:
    """Return whether a changed module is still one: ``**`` before options is no power."""
    try:
        compile(text, "changed", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def is_type(node: Any) -> bool:
    """Return whether a node is a mark of a signature, or stands in an annotation: neither runs."""
    if node.type == "operator" and node.parent.type in ("parameters", "param"):
        return True
    while (parent := node.parent) is not None:
        place = next(i for i, child in enumerate(parent.children) if child is node)
        if parent.type in ("tfpdef", "annassign", "funcdef", "param") and place:
            before = parent.children[place - 1]
            if getattr(before, "value", None) in (":", "->") and node.type != "suite":
                # The body of a function on the line of its head comes after a colon too.
                return parent.type != "funcdef" or before.value == "->"
        node = parent
    return False


def is_decorator(node: Any) -> bool:
    """Return whether a node stands in a decorator: that a class is frozen changes no answer."""
    while node is not None:
        if node.type == "decorator":
            return True
        node = node.parent
    return False


def is_alias(node: Any) -> bool:
    """Return whether a node stands outside all functions, where ``|`` is between types."""
    while (node := node.parent) is not None:
        if node.type in ("funcdef", "lambdef"):
            return False
    return True


def changes(module: Path, source: str) -> Iterator[Change]:
    """Go through all changes that can be made to a module."""
    tree = get_ast(source)
    nodes = list(ast_nodes(tree))
    for name in OPERATORS:
        operator = get_operator(name)()
        places = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, (node, (line, column)) in enumerate(places):
            if not (is_type(node) or is_decorator(node) or ("Bit" in name and is_alias(node))):
                yield Change(module, line, column, name, occurrence)


def layers(root: Path) -> dict[str, list[Path]]:
    """Return the modules of each layer of which the tests have a folder, or a file."""
    found: dict[str, list[Path]] = {}
    for path in sorted((root / SOURCES).iterdir()):
        modules = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        modules = [one.relative_to(root) for one in modules if one.suffix == ".py"]
        if modules and folder_of(path.relative_to(root), root).exists():
            found[path.stem] = modules
    return found


def folder_of(layer: Path, root: Path) -> Path:
    """Return the tests of a layer."""
    tests = root / "tests" / layer.stem
    return tests if tests.is_dir() else tests.with_name(f"test_{layer.stem}.py")


def asked_for(module: Path, root: Path) -> list[Path]:
    """Return what is run for a change of a module: tests of its name, and of its layer."""
    inside = module.relative_to(SOURCES)
    whole = folder_of(SOURCES / inside.parts[0], root)
    near = [
        root / "tests" / inside.with_name(f"test_{inside.stem.strip('_')}.py"),
        root / "tests" / inside.parent,
    ]
    found = [path for path in near if path.exists() and path not in (whole, root / "tests")]
    return [*found, whole]


def draw(modules: Sequence[Path], root: Path, sample: int, seed: str) -> list[Change]:
    """Draw changes, each place as likely as another, from modules as likely as they are long."""
    chance = random.Random(seed)
    sources = {module: (root / module).read_text(encoding="utf-8") for module in modules}
    known: dict[Path, dict[tuple[int, int], list[Change]]] = {}
    drawn: dict[tuple[Path, int, int], Change] = {}
    lengths = [len(source) for source in sources.values()]
    for _ in range(20 * sample):
        if len(drawn) == sample:
            break
        (module,) = chance.choices(list(sources), lengths)
        if module not in known:
            known[module] = {}
            for change in changes(module, sources[module]):
                known[module].setdefault((change.line, change.column), []).append(change)
        if known[module]:
            place = chance.choice(sorted(known[module]))
            change = chance.choice(known[module][place])
            if is_code(change.of(sources[module])):
                drawn.setdefault((module, *place), change)
    return list(drawn.values())


class Copy:
    """A copy of the checkout, in which one change is tried after another."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
        shutil.copytree(ROOT, self.root, symlinks=True, ignore=ignored)
        plugins = sorted((self.root / "plugins").glob("*/src"))
        ahead = [str(self.root / "src"), *map(str, plugins), os.environ.get("PYTHONPATH", "")]
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, ahead))}

    def passes(self, tests: Path, limit: float | None = None) -> bool:
        """Run tests until one fails; what takes longer than a limit has failed."""
        options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly")
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, str(tests.relative_to(self.root))],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if code == 4:
            raise RuntimeError(f"{tests}: these tests cannot be run")
        # No test at all notices nothing.
        return code in (0, 5)

    def notices(self, change: Change, limit: float) -> bool:
        """Return whether a test fails with the change."""
        path = self.root / change.module
        source, times = path.read_text(encoding="utf-8"), path.stat()
        try:
            path.write_text(change.of(source), encoding="utf-8")
            return not all(
                self.passes(tests, limit) for tests in asked_for(change.module, self.root)
            )
        finally:
            # With its time, since what is compiled of it is kept under that.
            path.write_text(source, encoding="utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def tried(layer: str, drawn: Sequence[Change], copies: SimpleQueue[Copy]) -> list[Change]:
    """Try the changes of a layer, on as many copies as there are, and return the survivors."""
    copy = copies.get()
    started = time.monotonic()
    if not copy.passes(folder_of(SOURCES / layer, copy.root)):
        raise RuntimeError(f"tests/{layer}: tests fail before anything is changed")
    limit = max(60.0, LONGER * (time.monotonic() - started))
    copies.put(copy)

    def survives(change: Change) -> bool:
        copy = copies.get()
        try:
            return not copy.notices(change, limit)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(copies.qsize()) as pool:
        return [
            change
            for change, unseen in zip(drawn, pool.map(survives, drawn), strict=True)
            if unseen
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print of each layer how many changes its tests noticed, and which not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layer", action="append", help="only this layer; may be given again")
    parser.add_argument("--module", action="append", help="only modules with this in their path")
    parser.add_argument("--sample", type=int, default=20, help="changes for each layer")
    parser.add_argument("--seed", type=int, default=date.today().toordinal())
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(arguments)
    print(f"seed {asked.seed}, {asked.sample} changes for each layer", flush=True)
    known, short = layers(ROOT), []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(asked.jobs):
            copies.put(Copy(Path(folder) / str(number)))
        for layer in asked.layer or known:
            modules = [
                module
                for module in known[layer]
                if not asked.module or any(part in str(module) for part in asked.module)
            ]
            drawn = draw(modules, ROOT, asked.sample, f"{asked.seed} {layer}")
            survivors = tried(layer, drawn, copies)
            noticed = len(drawn) - len(survivors)
            share = noticed / len(drawn) if drawn else 1.0
            print(f"{layer}: {len(drawn)} changed, {noticed} noticed ({share:.0%})", flush=True)
            for change in survivors:
                source = (ROOT / change.module).read_text(encoding="utf-8")
                print(change.told(source), flush=True)
            if share < ASKED:
                short.append(layer)
    for layer in short:
        print(f"{layer}: fewer than {ASKED:.0%} were noticed")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
