"""Which statements a run reaches: a mark before each statement in a function, and a shared table.

A tracer is asked at each line of all there is, numpy and pytest with it. Here only the modules that
are looked at are compiled with marks, which cost next to nothing, and forked processes mark the
same table.
"""

import ast
import builtins
import importlib
import mmap
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType
from typing import Any

TABLE = "__reached__"
"""A name that all code finds, and that no class makes its own of."""
KERNELS = {"Kernel", "compiled", "inlined", "njit"}
"""What makes machine code of a function, in which no mark can stand."""

Position = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """A statement in a function: its mark, where it is, and the outermost function around it."""

    mark: int
    start: Position
    end: Position
    function: int


@dataclass
class Marked:
    """A module with marks; ``names`` are of its outermost functions, in order."""

    tree: ast.Module
    places: list[Place] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def place_of(self, position: Position) -> Place | None:
        """Return the innermost statement there, if it is in a function that has marks."""
        around = [place for place in self.places if place.start <= position < place.end]
        return max(around, key=lambda place: (place.start, place.mark), default=None)


def marked(source: str, first: int = 0) -> Marked:
    """Put a mark before each statement in a function; ``first`` is the number of the first."""
    made = Marked(ast.parse(source))
    kernels = _kernels(made.tree)

    def outside(body: Sequence[ast.AST]) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                made.names.append(node.name)
                inside(node, len(made.names) - 1)
            else:
                for _, block in _blocks(node):
                    outside(block)

    def inside(node: ast.AST, function: int) -> None:
        if isinstance(node, ast.FunctionDef) and node.name in kernels:
            return
        for name, block in _blocks(node):
            if not isinstance(block[0], ast.stmt):
                for one in block:
                    inside(one, function)
                continue
            result: list[ast.AST] = []
            for statement in block:
                if not _is_text(statement):
                    mark = first + len(made.places)
                    start = statement.lineno, statement.col_offset  # type: ignore[attr-defined]
                    end = statement.end_lineno, statement.end_col_offset  # type: ignore[attr-defined]
                    made.places.append(Place(mark, start, end, function))
                    result.append(_mark(mark, statement))
                    inside(statement, function)
                result.append(statement)
            setattr(node, name, result)

    outside(made.tree.body)
    return made


def _blocks(node: ast.AST) -> Iterator[tuple[str, list[ast.AST]]]:
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield name, block


def _is_text(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _mark(number: int, before: ast.AST) -> ast.AST:
    (statement,) = ast.parse(f"{TABLE}[{number}] = 1").body
    for node in ast.walk(statement):
        if isinstance(node, ast.stmt | ast.expr):
            ast.copy_location(node, before)
            # Its last line too, or a trace would see the lines between.
            node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
    return statement


def _kernels(tree: ast.Module) -> set[str]:
    """Return the names of functions that are compiled by what decorates or takes them."""

    def named(node: ast.AST) -> str:
        node = node.func if isinstance(node, ast.Call) else node
        return str(getattr(node, "attr", getattr(node, "id", "")))

    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            if any(named(one) in KERNELS for one in node.decorator_list):
                found.add(node.name)
        elif isinstance(node, ast.Call) and named(node) in KERNELS:
            found |= {one.id for one in node.args if isinstance(one, ast.Name)}
    return found


def functions(code: CodeType) -> Iterator[CodeType]:
    """Go through the outermost functions of a compiled module, in order."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and not constant.co_name.startswith(("<", "__annotate")):
            if constant.co_flags & CO_OPTIMIZED:
                yield constant
            else:
                yield from functions(constant)


class Watched(MetaPathFinder):
    """Finds modules by name, and loads them with marks.

    Parameters
    ----------
    sources
        Of each module that is looked at, by its name, the path.
    """

    def __init__(self, sources: Mapping[str, Path]) -> None:
        self.sources = dict(sources)
        self.modules: dict[str, Marked] = {}
        self.codes: dict[str, CodeType] = {}
        number = 0
        for name, path in self.sources.items():
            module = marked(path.read_text(encoding="utf-8"), number)
            number += len(module.places)
            self.modules[name] = module
            self.codes[name] = compile(module.tree, str(path), "exec", dont_inherit=True)
        self.table = mmap.mmap(-1, max(1, number))

    def install(self) -> None:
        """Load from now on with marks."""
        assert not self.sources.keys() & sys.modules.keys(), "these were loaded without marks"
        setattr(builtins, TABLE, self.table)
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, _: object = None) -> ModuleSpec | None:
        """Find a module as it is found otherwise, with code that has marks."""
        if name not in self.sources:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None:
            code = self.codes[name]
            origin = str(self.sources[name])
            assert spec.origin is not None
            assert Path(spec.origin).samefile(origin), spec.origin
            spec.loader = _Loader(name, origin, code)
        return spec

    def reached(self) -> set[int]:
        """Return the marks that were reached since it was asked last."""
        text = self.table[:]
        self.table[:] = bytes(len(text))
        return {number for number, seen in enumerate(text) if seen}

    def changed(self, name: str, source: str, place: Place) -> tuple[CodeType, CodeType] | None:
        """Return the function around a place as it is, and as a changed source has it."""
        first = min(place.mark for place in self.modules[name].places)
        module = marked(source, first)
        path = str(self.sources[name])
        before = list(functions(self.codes[name]))
        after = list(functions(compile(module.tree, path, "exec", dont_inherit=True)))
        names = self.modules[name].names
        if not names == [one.co_name for one in before] == [one.co_name for one in after]:
            return None
        return before[place.function], after[place.function]


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, _: str) -> CodeType:
        return self._code


def importable(names: Sequence[str]) -> list[str]:
    """Import modules, and return which could be.

    Some need what is not installed, and some are run by a library that makes them ready.
    """
    found = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue
        found.append(name)
    return found
