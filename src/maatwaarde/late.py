"""What is made on first use, since one run uses little of all there is.

A command loads some hundreds of modules. What these make while they are loaded, most of it for
nothing, costs more than reading and scoring a list: the methods of data classes are written and
compiled as source, and patterns are compiled as well. Here both wait until somebody asks.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "names", "regex"]

if TYPE_CHECKING:
    from dataclasses import dataclass
    from re import compile as regex
else:

    def dataclass(cls=None, /, **options):
        """Do what `dataclasses.dataclass` does, and write the methods when one is asked for.

        Only those of a frozen class that extends no other data class wait; other classes are few.
        """
        if cls is None:
            return partial(dataclass, **options)
        extends = any("__dataclass_fields__" in vars(base) for base in cls.__mro__[1:])
        if extends or not options.get("frozen") or options.keys() - _TAKEN:
            return dataclasses.dataclass(cls, **options)
        return _frozen(cls, options)

    class regex:
        """Stand for what `re.compile` returns, and compile it when something of it is asked for."""

        def __init__(self, source, flags=0):
            self._given = source, flags

        def __getattr__(self, name):  # asked once for each name, and kept
            value = getattr(re.compile(*self._given), name)
            setattr(self, name, value)
            return value

        def __reduce__(self):
            return type(self), self._given


def names(
    package: str, homes: Mapping[str, str], public: list[str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for a package of which few need some names.

    Parameters
    ----------
    package
        Its ``__name__``.
    homes
        Each such name, and the module that it comes from.
    public
        All names of the package.
    """

    def __getattr__(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return __getattr__, lambda: public


_TAKEN = {"frozen", "eq", "slots", "kw_only"}


def _frozen(cls: type, options: dict[str, Any]) -> type:
    own = vars(cls)
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # or the signature is written there, which costs as much
    equal = options.get("eq", True)
    names = [name for name in _WRITERS if equal or name not in ("__eq__", "__hash__")]
    names = [name for name in names if own.get(name) is None]
    made: type = dataclasses.dataclass(
        init=False,
        repr=False,
        eq=False,
        slots=options.get("slots", False),
        kw_only=options.get("kw_only", False),
    )(cls)
    # So that a class which extends this one is told what it extends.
    params = vars(made)["__dataclass_params__"]
    params.init = params.repr = params.frozen = True
    params.eq = equal
    for name in names:
        setattr(made, name, _Unwritten(made, name))
    for method in _refusing(made):
        setattr(made, method.__name__, method)
    if options.get("slots"):
        for state in (__getstate__, __setstate__):
            if state.__name__ not in own:
                setattr(made, state.__name__, state)
    return made


class _Unwritten:
    """Stands in a class for a method that is not written yet."""

    def __init__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        method = _WRITERS[self._name](dataclasses.fields(self._owner), self._owner)
        method.__name__, method.__module__ = self._name, self._owner.__module__
        method.__qualname__ = f"{self._owner.__qualname__}.{self._name}"
        setattr(self._owner, self._name, method)
        return method.__get__(instance, owner)


Fields = tuple[dataclasses.Field[Any], ...]


class _Factory:
    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


def _init(fields: Fields, cls: type) -> Any:
    space: dict[str, Any] = {"_set": object.__setattr__, "_factory": _FACTORY}
    positional: list[str] = []
    named: list[str] = []
    lines: list[str] = []
    for item in fields:
        value, parameter = item.name, item.name
        if item.default is not dataclasses.MISSING:
            space[f"_default_{item.name}"] = item.default
            parameter += f"=_default_{item.name}"
            value = value if item.init else f"_default_{item.name}"
        elif item.default_factory is not dataclasses.MISSING:
            space[f"_make_{item.name}"] = item.default_factory
            parameter += "=_factory"
            made = f"_make_{item.name}()"
            value = f"{made} if {value} is _factory else {value}" if item.init else made
        elif not item.init:
            continue
        if item.init:
            (named if item.kw_only else positional).append(parameter)
        lines.append(f" _set(self, {item.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    source = "\n".join([f"def __init__({parameters}):", *(lines or [" pass"])])
    exec(source, space)
    written = space["__init__"]
    written.__annotations__ = {item.name: item.type for item in fields if item.init}
    written.__annotations__["return"] = None
    return written


def _repr(fields: Fields, cls: type) -> Any:  # noqa: ARG001
    names = [item.name for item in fields if item.repr]

    def __repr__(self: object) -> str:
        held = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({held})"

    return recursive_repr()(__repr__)


def _eq(fields: Fields, cls: type) -> Any:  # noqa: ARG001
    held = _held([item.name for item in fields if item.compare])

    def __eq__(self: object, other: object) -> bool:
        return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(fields: Fields, cls: type) -> Any:  # noqa: ARG001
    asked = [item.compare if item.hash is None else item.hash for item in fields]
    held = _held([item.name for item, wanted in zip(fields, asked, strict=True) if wanted])

    def __hash__(self: object) -> int:
        return hash(held(self))

    return __hash__


_WRITERS = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__hash__": _hash}


def _held(names: list[str]) -> Callable[[object], tuple[Any, ...]]:
    """Return what takes the tuple of these fields of a record."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _refusing(cls: Any) -> tuple[Callable[..., None], Callable[..., None]]:
    """Return what refuses to set and to delete what a frozen class holds."""

    def __setattr__(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: object, name: str) -> None:
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__


def __getstate__(self: Any) -> list[Any]:
    return [getattr(self, item.name) for item in dataclasses.fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:
    for item, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, item.name, value)
