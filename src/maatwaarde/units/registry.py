"""The registry of pint: what units there are comes from it, and what texts only it can read.

Pint takes half a second to load and half a second to make a registry, so it is loaded for none of
the texts that `maatwaarde.units.reading` can read. What pint knows is kept in ``table.json``, which
`make units` writes and a test holds against pint.
"""

from __future__ import annotations

import copy
import json
import math
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from maatwaarde.units.reading import LogarithmError, UnknownNameError, ZeroPointError
from maatwaarde.units.unit import Definition, Number

if TYPE_CHECKING:
    import pint

# Names that Dutch public proposals use and pint does not know. Dutch names are aliases, so that
# `woning/jaar` and `dwelling/year` are the same unit. Pint's own `ton` is the American one,
# its `kt` a knot and its `dag` a decagram.
_DEFINITIONS = """
EUR = [currency] = _ = euro = euros
g_CO2e = [greenhouse_gas]
t_CO2e = 1e6 g_CO2e = _ = ton_CO2e = tonne_CO2e
dwelling = [dwelling] = _ = dwellings = woning = woningen
person = [person] = _ = persons = people = resident = residents
@alias percent = procent
@alias person = persoon = personen = inwoner = inwoners
household = [household] = _ = households = huishouden = huishoudens
vehicle = [vehicle] = _ = vehicles = voertuig = voertuigen = mvt
fte = [staff] = _ = FTE
qaly = [quality_adjusted_life] = _ = QALY
tree = [tree] = _ = trees = boom = bomen
parking_place = [parking_place] = _ = parking_places = parkeerplaats = parkeerplaatsen
vote = [vote] = _ = votes = stem = stemmen
job = [job] = _ = jobs = baan = banen
incident = [incident] = _ = incidents = incidenten
trip = [trip] = _ = trips = verplaatsing = verplaatsingen
visit = [visit] = _ = visits
percentage_point = 0.01 = _ = procentpunt = pp
score_point = 1 = _ = score_points = punt = punten
judgement = [judgement] = _ = judgements = oordeel = oordelen
m2 = meter ** 2
m3 = meter ** 3
km2 = kilometer ** 2
pupil = [pupil] = _ = pupils = leerling = leerlingen
piece = [piece] = _ = pieces = stuk = stuks
vkm = vehicle * kilometer
pkm = person * kilometer
Wp = watt
promille = 0.001
jaar = year
maand = month
dag = day
etmaal = day
uur = hour
ug = microgram
ton = 1000 kilogram
kt = 1e6 kilogram
sound_decibel = [sound_level] = dB = decibel = decibels = dBA
"""

_LOCK = RLock()
Local = tuple[tuple[str, str], ...]
"""Units of an organisation: each name, and what it is in pint's notation."""


def table_text() -> str:
    """Return the text of ``table.json``, from the pint that is installed."""
    registry = made_registry()
    known = registry._units
    # What pint has put together itself, as kilometer, comes in the order of a set.
    prefixes = {id(prefix.converter) for prefix in registry._prefixes.values()}
    made = sorted(name for name, unit in known.items() if id(unit.converter) in prefixes)
    names = [*(name for name in known if name not in set(made)), *made]
    units = {name: known[name] for name in names}
    document: dict[str, dict[str, Any]] = {
        "names": {name: definition.name for name, definition in units.items()},
        # By its name, since a name that was given anew has its new meaning for its aliases too.
        "definitions": {
            definition.name: _definition(units[definition.name]) for definition in units.values()
        },
        "prefixes": {
            name: [prefix.name, prefix.symbol, prefix.converter.scale]
            for name, prefix in registry._prefixes.items()
        },
        "dimensions": {
            name: None if definition.is_base else dict(definition.reference)
            for name, definition in _dimensions(registry).items()
        },
    }
    rows = (
        f"{json.dumps(part)}: {{\n"
        + ",\n".join(
            f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in named.items()
        )
        + "\n}"
        for part, named in document.items()
    )
    return "{" + ",\n".join(rows) + "}\n"


def read(local: Local, text: str) -> dict[str, Number]:
    """Return the powers of units that a text stands for, by their canonical names.

    Raises
    ------
    UnknownNameError
        If a name is no unit.
    ZeroPointError, LogarithmError
        If it is a unit in which changes cannot be given.
    ValueError
        If it is no text of a unit.
    """
    import pint

    with _LOCK:
        registry = _registry(local)
        try:
            parsed = registry.parse_units(text)
        except pint.UndefinedUnitError as error:
            # pint types unit_names as a string or a tuple of them, by version.
            names = error.unit_names
            raise UnknownNameError(names if isinstance(names, str) else names[0]) from None
        except Exception:  # pint raises a dozen unrelated types on text that is no unit
            raise ValueError(text) from None
        if _is_logarithmic(registry, parsed):
            raise LogarithmError(text)
        if not registry.Quantity(1, parsed)._is_multiplicative:
            raise ZeroPointError(text)
        powers: Any = parsed._units  # pint types what floats they are as all numbers there are
        return dict(powers)


def define(local: Local, name: str, text: str) -> Definition:
    """Return the definition of a unit in others.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    with _LOCK:
        registry = _extended(local)
        try:
            # Pint would accept an unknown name until it is used.
            expression = registry.parse_expression(text)
            own = getattr(expression, "units", None)
            size = float(getattr(expression, "magnitude", expression))
            if not 0 < size < math.inf or (own is not None and _is_logarithmic(registry, own)):
                raise ValueError
            registry.define(f"{name} = {text}")
            symbol, scale, reference = _definition(registry._units[name])
        except Exception:  # pint raises a dozen unrelated types on text that is no unit
            raise ValueError(text) from None
        return Definition(symbol, scale, reference)


@lru_cache(maxsize=4)
def _registry(local: Local) -> pint.UnitRegistry[float]:
    return _extended(local) if local else made_registry()


def _extended(local: Local) -> pint.UnitRegistry[float]:
    registry = copy.deepcopy(_pattern())
    for name, definition in local:
        registry.define(f"{name} = {definition}")
    return registry


@lru_cache(maxsize=1)
def _pattern() -> pint.UnitRegistry[float]:
    """Return a registry to make others from, which itself is never used: use changes one."""
    return made_registry()


def made_registry() -> pint.UnitRegistry[float]:
    """Return a new registry of pint with our own units."""
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(on_redefinition="ignore")
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


def _dimensions(registry: pint.UnitRegistry[float]) -> dict[str, Any]:
    # Those that others make up have a reference, which pint types for none.
    return dict(registry._dimensions)


def _definition(definition: Any) -> tuple[str, Number | None, dict[str, Number]]:
    scale = definition.converter.scale if definition.is_multiplicative else None
    return definition.symbol, scale, dict(definition.reference or {})


def _is_logarithmic(registry: pint.UnitRegistry[float], unit: pint.Unit) -> bool:
    # In a compound pint writes neper as delta_neper.
    names = [name.removeprefix("delta_") for name in dict(unit._units)]
    return any(getattr(registry._units.get(name), "is_logarithmic", False) for name in names)


if __name__ == "__main__":
    from maatwaarde.units.table import TABLE

    TABLE.write_text(table_text(), encoding="utf-8")
