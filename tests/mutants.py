"""Changes to the code that the tests of the same folder have to notice: ``make mutants``.

Cosmic Ray knows how code can be changed: a comparison turned round, a sign, a constant one more or
less, a loop that is never gone through. From each layer some places are drawn, and one change after
another is tried in a copy of the checkout, with the tests of the same folder that reach it: see
`mutated`. A change that no test notices is named with its line: it asks for a test that bites, or
for less code. One that changes nothing anybody can see is written down, with why, in
``tests/equivalent/LAYER.toml``, and is drawn no more.

    python tests/mutants.py --layer scoring --sample 50 --seed 7

The same seed gives the same changes of the same sources. The exit code is 1 if the tests of a layer
notice fewer than nine in ten.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parents[1]
SOURCES = Path("src") / "maatwaarde"
ASKED = 0.9
"""The part of the changes of each layer that its tests have to notice."""

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

    def lines(self, source: str) -> tuple[int, str, str]:
        """Return the number of the first line that is another, as it was, and as it is."""
        before, after = source.splitlines(), self.of(source).splitlines()
        row = next(
            (i for i, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
            self.line - 1,
        )
        return row + 1, before[row].strip(), after[row].strip()

    def told(self, source: str) -> str:
        """Return where it is, and what it makes of the line."""
        row, before, after = self.lines(source)
        kind = self.operator.removeprefix("core/")
        return f"{self.module}:{row}: {kind}\n  - {before}\n  + {after}"


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


def is_check(node: Any) -> bool:
    """Return whether a node is of no answer: ``strict=True``, which never fails, or for types."""
    if node.type == "if_stmt" and getattr(node.children[1], "value", "") == "TYPE_CHECKING":
        return True
    argument = node.parent
    return (
        getattr(node, "value", None) == "True"
        and argument is not None
        and argument.type == "argument"
        and argument.children[0].value == "strict"
    )


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
            no_answer = is_type(node) or is_decorator(node) or is_check(node)
            if not (no_answer or ("Bit" in name and is_alias(node))):
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


def layer_of(module: Path) -> str:
    """Return the layer of a module."""
    return Path(module.relative_to(SOURCES).parts[0]).stem


def folder_of(layer: Path, root: Path) -> Path:
    """Return the tests of a layer."""
    tests = root / "tests" / layer.stem
    return tests if tests.is_dir() else tests.with_name(f"test_{layer.stem}.py")


def near(module: Path, root: Path) -> list[str]:
    """Return the tests of a module's name, and of its folder, relative to the checkout."""
    tests = Path("tests") / module.relative_to(SOURCES)
    found = [tests.with_name(f"test_{tests.stem.strip('_')}.py"), tests.parent]
    return [str(path) for path in found if (root / path).exists()]


@dataclass(frozen=True)
class Equivalent:
    """A change that changes nothing anybody can see, and why.

    Parameters
    ----------
    line, becomes
        A line of the module, and what it becomes.
    within
        Or a pattern: no change to what it matches, wherever that stands in the module, is seen.
    """

    module: Path
    why: str
    line: str = ""
    becomes: str = ""
    within: str = ""

    def has(self, module: Path, before: str, after: str) -> bool:
        """Return whether it is this change that makes one line another."""
        if module != self.module:
            return False
        if self.within:
            return re.sub(self.within, "", before) == re.sub(self.within, "", after)
        return (before, after) == (self.line, self.becomes)


def equivalent(layer: str, root: Path) -> list[Equivalent]:
    """Return which changes of a layer change nothing.

    Raises
    ------
    RuntimeError
        If a line is in the module no more, or what a pattern matches.
    """
    path = root / "tests" / "equivalent" / f"{layer}.toml"
    found = []
    for one in tomllib.loads(path.read_text(encoding="utf-8"))["change"] if path.exists() else ():
        known = Equivalent(**{**one, "module": SOURCES / one["module"]})
        text = (root / known.module).read_text(encoding="utf-8")
        here = (
            re.search(known.within, text)
            if known.within
            else known.line in map(str.strip, text.splitlines())
        )
        if not here:
            what = known.within or known.line
            raise RuntimeError(f"{path.name}: {known.module} has no {what!r} any more")
        found.append(known)
    return found


def draw(
    modules: Sequence[Path], root: Path, sample: int, seed: str, known: Sequence[Equivalent] = ()
) -> list[Change]:
    """Draw changes, each place as likely as another, from modules as likely as they are long.

    What is known to change nothing is passed over.
    """
    chance = random.Random(seed)
    sources = {module: (root / module).read_text(encoding="utf-8") for module in modules}
    places: dict[Path, dict[tuple[int, int], list[Change]]] = {}
    drawn: dict[tuple[Path, int, int], Change] = {}
    lengths = [len(source) for source in sources.values()]
    for _ in range(20 * sample):
        if len(drawn) == sample:
            break
        (module,) = chance.choices(list(sources), lengths)
        if module not in places:
            places[module] = {}
            for change in changes(module, sources[module]):
                places[module].setdefault((change.line, change.column), []).append(change)
        if places[module]:
            place = chance.choice(sorted(places[module]))
            change = chance.choice(places[module][place])
            source = sources[module]
            _, *lines = change.lines(source)
            if is_code(change.of(source)) and not any(one.has(module, *lines) for one in known):
                drawn.setdefault((module, *place), change)
    return list(drawn.values())


def at(place: str, root: Path) -> list[Change]:
    """Return all changes to one line, ``scoring/flips.py:48``."""
    name, _, line = place.rpartition(":")
    module = SOURCES / name.removeprefix(f"{SOURCES.as_posix()}/")
    source = (root / module).read_text(encoding="utf-8")
    found = [one for one in changes(module, source) if one.lines(source)[0] == int(line)]
    return [change for change in found if is_code(change.of(source))]


@dataclass
class Outcome:
    """What became of the changes of one layer, in their order, and how each is told."""

    layer: str
    drawn: Sequence[Change]
    texts: Sequence[str]
    answers: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unreached: dict[str, list[int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def noticed(self) -> int:
        """Return how many were noticed."""
        return sum(answer == "noticed" for answer, _ in self.answers)

    @property
    def counted(self) -> int:
        """Return how many count: not those of which a test fails without the change too."""
        return sum(answer != "unsure" for answer, _ in self.answers)

    @property
    def short(self) -> bool:
        """Return whether too few were noticed, or it is not known."""
        whole = len(self.answers) == len(self.drawn) and not self.failed
        return not whole or self.noticed < ASKED * self.counted

    def told(self, every: bool = False) -> Iterator[str]:
        """Go through the lines to print: how many, and which were not noticed."""
        if self.failed:
            yield f"{self.layer}: tests fail before anything is changed"
            yield from (f"  {name}" for name in self.failed)
            return
        share = self.noticed / self.counted if self.counted else 1.0
        yield (
            f"{self.layer}: {self.counted} changed, {self.noticed} noticed ({share:.0%}) "
            f"in {self.seconds:.0f} s"
        )
        if len(self.answers) < len(self.drawn):
            yield f"  of {len(self.drawn)} drawn: it ended before its time"
        for text, (answer, by) in zip(self.texts, self.answers, strict=False):
            if every or answer != "noticed":
                yield f"{text}\n  {MEANT[answer]}{by}"


MEANT = {
    "noticed": "noticed by ",
    "survived": "the tests that reach it pass",
    "unreached": "no test reaches it",
    "unsure": "does not count, since this test fails without it too: ",
}


class Copy:
    """A copy of the checkout, in which one change is tried after another."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.scratch = folder / "scratch"
        self.scratch.mkdir(parents=True)
        ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
        shutil.copytree(ROOT, self.root, symlinks=True, ignore=ignored)
        plugins = sorted((self.root / "plugins").glob("*/src"))
        ahead = [str(self.root / "src"), *map(str, plugins), os.environ.get("PYTHONPATH", "")]
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, ahead)),
            "HYPOTHESIS_PROFILE": "repeat",
        }

    def tried(
        self,
        layer: str,
        drawn: Sequence[Change],
        modules: Sequence[Path],
        tests: str | None = None,
    ) -> Outcome:
        """Try the changes of a layer, with its tests or some others."""
        asked, answers = self.scratch / "asked.json", self.scratch / "answers.jsonl"
        # Of the copy, since the checkout may have changed when all is done.
        texts = [one.told((self.root / one.module).read_text(encoding="utf-8")) for one in drawn]
        answers.write_text("")
        told = {
            "root": str(self.root),
            "folder": tests or str(folder_of(SOURCES / layer, self.root).relative_to(self.root)),
            "modules": [str(module) for module in modules],
            "changes": [{**asdict(change), "module": str(change.module)} for change in drawn],
            "near": {str(one.module): near(one.module, self.root) for one in drawn},
            "scratch": str(self.scratch),
            "answers": str(answers),
        }
        asked.write_text(json.dumps(told), encoding="utf-8")
        began = time.monotonic()
        with (self.scratch / "log").open("w", encoding="utf-8") as log:
            subprocess.run(
                [sys.executable, str(Path(__file__).with_name("mutated.py")), str(asked)],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
            )
        outcome = Outcome(layer, drawn, texts, seconds=time.monotonic() - began)
        for line in answers.read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            outcome.failed += answer.get("failed", [])
            outcome.unreached |= answer.get("unreached", {})
            if "change" in answer:
                outcome.answers.append((answer["answer"], answer["by"]))
        if not outcome.failed and len(outcome.answers) < len(drawn):
            outcome.failed = (self.scratch / "log").read_text(errors="replace").splitlines()[-20:]
        return outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Print of each layer how many changes its tests noticed, and which not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layer", action="append", help="only this layer; may be given again")
    parser.add_argument("--module", action="append", help="only modules with this in their path")
    parser.add_argument(
        "--at", action="append", default=[], help="all changes to a line: scoring/flips.py:48"
    )
    parser.add_argument("--tests", help="these tests in place of the folder: while one is written")
    parser.add_argument("--sample", type=int, default=20, help="changes for each layer")
    parser.add_argument("--seed", type=int, default=date.today().toordinal())
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="layers at once")
    parser.add_argument("--every", action="store_true", help="name what was noticed too, and how")
    parser.add_argument("--unreached", action="store_true", help="name what no test reaches too")
    asked = parser.parse_args(arguments)
    known, short = layers(ROOT), []
    stated: dict[str, list[Change]] = {}
    for change in (change for place in asked.at for change in at(place, ROOT)):
        stated.setdefault(layer_of(change.module), []).append(change)
    if not asked.at:
        print(f"seed {asked.seed}, {asked.sample} changes for each layer", flush=True)

    def tried(layer: str) -> Outcome:
        modules = [
            module
            for module in known[layer]
            if not asked.module or any(part in str(module) for part in asked.module)
        ]
        seed = f"{asked.seed} {layer}"
        if stated:
            drawn = stated[layer]
        else:
            drawn = draw(modules, ROOT, asked.sample, seed, equivalent(layer, ROOT))
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            return Copy(Path(folder)).tried(layer, drawn, known[layer], asked.tests)

    # Those with most tests first, so that no core waits at the end.
    chosen = sorted(stated or asked.layer or known, key=_tests, reverse=True)
    with ThreadPoolExecutor(asked.jobs) as pool:
        for future in as_completed([pool.submit(tried, layer) for layer in chosen]):
            outcome = future.result()
            print(*outcome.told(asked.every), sep="\n", flush=True)
            if asked.unreached:
                for module, lines in outcome.unreached.items():
                    print(f"{module}: no test reaches {', '.join(map(str, lines))}", flush=True)
            if outcome.short:
                short.append(outcome.layer)
    for layer in sorted(short):
        print(f"{layer}: fewer than {ASKED:.0%} were noticed")
    return 1 if short else 0


def _tests(layer: str) -> int:
    """Return how long the tests of a layer are."""
    folder = folder_of(SOURCES / layer, ROOT)
    files = folder.rglob("*.py") if folder.is_dir() else [folder]
    return sum(path.stat().st_size for path in files)


if __name__ == "__main__":
    sys.exit(main())
