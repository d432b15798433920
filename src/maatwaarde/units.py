"""The one pint registry, and the local units that a framework may add on top of it.

Arrays inside the library are plain floats in a stated unit. Pint is used at the edge only, to read
a unit and to give the one factor by which a whole column is multiplied. Impacts are *changes*, so
a unit with an offset (``degC``) is refused in favour of its difference (``delta_degC``).
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from threading import RLock

import pint

from maatwaarde.diagnostics import Diagnostic, UnitError, closest
from maatwaarde.messages import Message, Text, Unit, msg

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

_SUBSTITUTIONS = (
    ("€", "EUR"),
    ("\N{MICRO SIGN}", "u"),
    ("\N{GREEK SMALL LETTER MU}", "u"),
    ("²", "**2"),
    ("³", "**3"),
    ("\N{MINUS SIGN}", "-"),
    ("·", "*"),
)
# Noise as the law and its maps write it. Pint takes dB for a logarithm, in which nothing adds up,
# and db for a tenth of a barn; a change of so many dB is a number like any other.
_NOISE = re.compile(r"\bdb(?:\s*\(a\)|a)?(?![\w(])", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"^\s*([+-]?\s*\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*)$", re.DOTALL)
# A number as Dutch has it: 1.500.000, € 300, 0,3 MEUR, 0.3 mln.
_DUTCH = re.compile(
    r"(?P<euro>€)?\s*(?P<sign>[-\u2212])?\s*(?P<digits>\d(?:[\d.,]|[ ](?=\d{3}\b))*)(?:,-+)?\s*"
    r"(?P<word>(?:mln|miljoen|mio|mld|miljard|dzd|duizend|k)\b\.?)?\s*(?P<rest>[^\W\d]\S*)?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?")
# No space between two names: pint would multiply them, and 'ton CO2' would pass as a unit.
_UNIT_TEXT = re.compile(r"(?:[\w%]|[*/^()]|(?<=[*^])-)*")
_AROUND = re.compile(r"(?<!\s)\s*([*/^()])\s*")
_LONGEST = 200
# A power, and one that is a plain small number; what stands to the power of a power has no end.
_POWER = re.compile(r"(?:\*\*|\^)")
_PLAIN_POWER = re.compile(r"(?:\*\*|\^)\(?-?(\d{1,3}(?:\.\d{1,3})?)\)?(?![\d.*^]*[*^]{2}|\^|[\d.])")
_LARGEST_POWER = 1000
# What pint writes in base dimensions, in a word.
_MEASURED = {
    "currency": msg("money"),
    "greenhouse_gas": msg("greenhouse gas"),
    "length": msg("length"),
    "mass": msg("mass"),
    "time": msg("time"),
    "temperature": msg("temperature"),
    "staff": msg("staff"),
    "quality_adjusted_life": msg("years in good health"),
    "sound_level": msg("sound level"),
    "judgement": msg("a judgement"),
    "length ** 2": msg("area"),
    "length ** 3": msg("volume"),
    "length * mass / time ** 2": msg("force"),
    "length ** 2 * mass / time ** 2": msg("energy"),
    "mass * length ** 2 / time ** 2": msg("energy"),
    "length ** 2 * mass / time ** 3": msg("power"),
    "mass * length ** 2 / time ** 3": msg("power"),
}
_NEW_DIMENSION = re.compile(r"^\s*\[(\w+)\]\s*$")


def _build_registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(on_redefinition="ignore")
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


class Units:
    """Reads units and gives conversion factors.

    Parameters
    ----------
    local
        Units of one organisation, in pint's notation: a name and either an expression in known
        units (``"minute"``) or a new dimension in brackets (``"[tree_pit]"``). A dimension that the
        library knows already makes the name another word for that dimension's own unit.

    Raises
    ------
    UnitError
        If a definition cannot be read or redefines a known unit.
    """

    _parsed: dict[str, pint.Unit]

    def __init__(self, local: Mapping[str, str] | None = None) -> None:
        self._registry, self._parsed, problems = _known(local or {})
        if problems:
            raise UnitError(list(problems.values()))

    @classmethod
    def tolerant(cls, local: Mapping[str, str]) -> tuple[Units, dict[str, Diagnostic]]:
        """Return units in which a wrong definition is a dimension of its own, and the problems.

        A checker can go on with these and report each wrong definition once, and not its uses.
        """
        units = cls.__new__(cls)
        units._registry, units._parsed, problems = _known(local)
        return units, dict(problems)

    def parse(self, unit: str) -> pint.Unit:
        """Return the pint unit of ``unit``.

        Raises
        ------
        UnitError
            If the unit is unknown, cannot be read, or has an offset, as degrees Celsius have.
        """
        if unit in self._parsed:
            return self._parsed[unit]
        text = _normalise(unit)
        try:
            if not _finite(text) or not _UNIT_TEXT.fullmatch(text):
                raise ValueError
            parsed = self._registry.parse_units(text)
        except pint.UndefinedUnitError as error:
            # pint types unit_names as a string or a tuple of them, by version.
            names = error.unit_names
            name = names if isinstance(names, str) else names[0]
            raise UnitError(
                Diagnostic(
                    code="unknown-unit",
                    what=msg("unknown unit {unit!r}", unit=unit)
                    if name == unit
                    else msg("unknown unit {name!r} in {unit!r}", name=name, unit=unit),
                    mend=self._suggestion(name),
                )
            ) from None
        except Exception:  # pint raises a dozen unrelated types on text that is no unit
            raise UnitError(
                Diagnostic(
                    code="unreadable-unit",
                    what=msg("{unit!r} cannot be read as a unit", unit=_short(unit)),
                    mend=msg("write units as in 't_CO2e/year', 'EUR', 'm2' or 'dwelling'"),
                )
            ) from None
        if _is_logarithmic(self._registry, parsed):
            raise UnitError(
                Diagnostic(
                    code="logarithmic-unit",
                    what=msg("{unit!r} is a logarithm, in which changes do not add up", unit=unit),
                    mend=msg("give the quantity itself; for noise 'dB' and 'dB(A)' can be used"),
                )
            )
        if not self._registry.Quantity(1, parsed)._is_multiplicative:
            raise UnitError(
                Diagnostic(
                    code="offset-unit",
                    what=msg(
                        "{unit!r} has a zero point of its own, and an impact is a change", unit=unit
                    ),
                    mend=msg("write 'delta_degC' (or 'kelvin') for a change in temperature"),
                )
            )
        self._parsed[unit] = parsed
        return parsed

    def factor(self, source: str, target: str) -> float:
        """Return the number by which values in ``source`` are multiplied to be in ``target``.

        Raises
        ------
        UnitError
            If either unit is unknown or their dimensions differ.
        """
        if source == target:
            self.parse(source)
            return 1.0
        a, b = self.parse(source), self.parse(target)
        if a.dimensionality != b.dimensionality:
            raise UnitError(
                Diagnostic(
                    code="incompatible-unit",
                    what=_differ(source, a, target, b),
                    mend=msg(
                        "give the number in {target!r} or in a unit that converts to it",
                        target=target,
                    )
                    if b.dimensionality
                    else msg("give the number without a unit"),
                )
            )
        try:
            factor = float(self._registry.Quantity(1.0, a).to(b).magnitude)
        except OverflowError:
            factor = math.inf
        if not math.isfinite(factor) or factor == 0:
            raise UnitError(
                Diagnostic(
                    code="incompatible-unit",
                    what=msg(
                        "{source!r} in {target!r} is too large or too small a number",
                        source=source,
                        target=target,
                    ),
                    mend=msg("use units that are nearer to each other"),
                )
            )
        # 1 kt is 1000 t, not 1000.0000000000001: round away the noise of chained factors.
        return float(f"{factor:.15g}")

    def compatible(self, a: str, b: str) -> bool:
        """Return whether two known units measure the same dimension."""
        return bool(self.parse(a).dimensionality == self.parse(b).dimensionality)

    def is_share(self, unit: str, *, bare: bool = False) -> bool:
        """Return whether a known unit is a part of something that it does not name, as ``%`` is.

        Parameters
        ----------
        bare
            Whether a number without a unit, which may be a part too, counts as one.
        """
        parsed = self.parse(unit)
        if not parsed.dimensionality:
            if bare:
                return True
        elif dict(parsed.dimensionality) != {"[time]": -1}:
            return False
        return any(
            not part.dimensionality and self._registry.Quantity(1.0, part).to("").magnitude < 1
            for part in (self._registry.Unit(name) for name in dict(parsed._units))
        )

    def is_level(self, unit: str) -> bool:
        """Return whether a known unit is of a level: a change in temperature or in sound."""
        found = dict(self.parse(unit).dimensionality)
        return found in ({"[temperature]": 1}, {"[sound_level]": 1})

    def of_base(self, unit: str, base: str) -> tuple[float, str]:
        """Return what an amount in a share is of one ``base``: a factor, and in which unit.

        3 ``%`` of 52,000 ``inwoner`` is 0.01 times 3 times 52,000, in ``inwoner``; what is ``%`` a
        year is so much a year.
        """
        if not self.parse(unit).dimensionality:
            return self.factor(unit, "dimensionless"), base
        return self.factor(unit, "1/year"), f"{base}/year"

    def amount(self, text: str, unit: str) -> float:
        """Read a number with an optional unit, such as ``"−2 kt_CO2e/year"``, as ``unit``.

        Raises
        ------
        UnitError
            If there is no number in front, or the unit does not convert.
        """
        number, own = self.quantity(text, unit)
        return number * self.factor(own, unit) if own else number

    def quantity(self, text: str, unit: str) -> tuple[float, str]:
        """Read a number, and what stands behind it: its unit, or nothing.

        Parameters
        ----------
        unit
            For what to say where there is no number in front.

        Raises
        ------
        UnitError
            If there is no number in front. The unit is not looked at.
        """
        match = _NUMBER.match(text.replace("\N{MINUS SIGN}", "-"))
        written = with_point(text, unit)
        if written is not None:
            raise UnitError(
                Diagnostic(
                    code="not-a-number",
                    what=msg(
                        "{text!r} is not written as numbers are here, with a decimal point",
                        text=text,
                    ),
                    mend=msg("write {written!r} if that is what you mean", written=written),
                )
            )
        if match is None or match[2].startswith((",", ".")):
            raise UnitError(
                Diagnostic(
                    code="not-a-number",
                    what=msg("{text!r} is not a number with a unit", text=text),
                    mend=msg(
                        "write a number (decimal point) and perhaps a unit: '2000.5 {unit}'",
                        unit=unit,
                    ),
                )
            )
        number = float(match[1].replace(" ", "").replace("_", ""))
        if not math.isfinite(number):
            raise UnitError(
                Diagnostic(
                    code="not-finite",
                    what=msg("{text!r} is not a finite number", text=text),
                    mend=msg("write a smaller number"),
                )
            )
        return number, match[2].strip()

    def _suggestion(self, name: str) -> Message:
        close = closest(name, (key for key in self._registry._units if len(key) > 1))
        if close is None:
            return msg("check the spelling, or define it under `units:` in the framework")
        return msg(
            "did you mean {close!r}? If not, define it under `units:` in the framework", close=close
        )


def with_point(text: str, unit: str = "") -> str | None:
    """Return how to write a number that is written as Dutch has it; ``None`` for other texts.

    Parameters
    ----------
    unit
        In which it is asked: of money, ``mln`` is MEUR.
    """
    match = _DUTCH.fullmatch(text.strip())
    if match is None:
        return None
    digits, word, rest = (
        match["digits"],
        (match["word"] or "").casefold().rstrip("."),
        match["rest"] or "",
    )
    grouped = _GROUPS.fullmatch(digits)
    told = "," in digits or match["euro"] or word or digits.count(".") > 1 or " " in digits
    if not told and not (grouped and digits.endswith("0")):
        return None
    if grouped:
        whole = digits.partition(",")[0].replace(".", "").replace(" ", "")
        part = digits.partition(",")[2]
    elif "," in digits:
        if digits.count(",") > 1 or "." in digits:
            return None
        whole, _, part = digits.partition(",")
    else:
        whole, _, part = digits.partition(".")
    number = (match["sign"] or "") + whole + (f".{part}" if part else "")
    if match["euro"] or unit.endswith("EUR"):
        scale = {"mln": "M", "miljoen": "M", "mio": "M", "k": "k", "dzd": "k", "duizend": "k"}
        if word and word not in scale:
            return None
        rest = rest or f"{scale.get(word, '')}EUR" * bool(match["euro"] or word)
    elif word:
        return None
    return f"{number} {rest}".strip()


def _is_logarithmic(registry: pint.UnitRegistry[float], unit: pint.Unit) -> bool:
    # In a compound pint writes neper as delta_neper.
    names = [name.removeprefix("delta_") for name in dict(unit._units)]
    return any(getattr(registry._units.get(name), "is_logarithmic", False) for name in names)


def _normalise(unit: str) -> str:
    text = unit.strip()
    if len(text) > _LONGEST:
        return text
    for old, new in _SUBSTITUTIONS:
        text = text.replace(old, new)
    return _AROUND.sub(r"\1", _NOISE.sub("dB", text))


def _finite(text: str) -> bool:
    """Return whether a text can be worked out at all: 9**9**9 would take for ever."""
    plain = _PLAIN_POWER.findall(text) if len(text) <= _LONGEST else []
    if len(text) > _LONGEST or len(plain) != len(_POWER.findall(text)):
        return False
    return math.prod(max(1.0, float(power)) for power in plain) <= _LARGEST_POWER


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _differ(source: str, a: pint.Unit, target: str, b: pint.Unit) -> Message:
    given, wanted = _measured(a), _measured(b)
    if not b.dimensionality:
        return msg("{source!r} does not convert to a number without a unit", source=source)
    if given is None or wanted is None:
        return msg("{source!r} does not convert to {target!r}", source=source, target=target)
    return msg(
        "{source!r} is {given}, but {target!r} is {wanted}",
        source=source,
        given=given,
        target=target,
        wanted=wanted,
    )


def _measured(unit: pint.Unit) -> Text | None:
    """Return what a unit measures in words, where that is simple: ``time``, ``energy``."""
    if not unit.dimensionality:
        return msg("a number without a unit")
    text = str(unit.dimensionality).replace("[", "").replace("]", "")
    if text in _MEASURED or not text.isidentifier():
        return _MEASURED.get(text)
    return msg("a number ({unit})", unit=Unit(text))


_Known = tuple["pint.UnitRegistry[float]", dict[str, pint.Unit], Mapping[str, Diagnostic]]
"""A registry, what was parsed in it (plugins name the same few hundreds of times), and problems."""
_LOCK = RLock()


def _known(local: Mapping[str, str]) -> _Known:
    # One at a time: pint is slow to make a registry, and must not be copied while it is made.
    with _LOCK:
        return _extended(tuple(local.items())) if local else _base()


@lru_cache(maxsize=1)
def _base() -> _Known:
    # Making one takes long: most who need this need no pattern after it.
    registry = _pattern()
    _pattern.cache_clear()
    return registry, {}, {}


@lru_cache(maxsize=1)
def _pattern() -> pint.UnitRegistry[float]:
    """Return a registry to make others from, which itself is never used: use changes one."""
    return _build_registry()


@lru_cache(maxsize=8)
def _extended(local: tuple[tuple[str, str], ...]) -> _Known:
    registry = copy.deepcopy(_pattern())
    problems = {}
    for name, definition in local:
        problem = _define(registry, name, definition)
        if problem:
            problems[name] = problem
            if problem.code == "bad-unit-definition":
                registry.define(f"{name} = [{name}]")
    return registry, {}, problems


def _define(registry: pint.UnitRegistry[float], name: str, definition: str) -> Diagnostic | None:
    if not _NAME.fullmatch(name):
        return Diagnostic(
            code="bad-unit-name",
            what=msg("{name!r} cannot be the name of a unit", name=name),
            mend=msg("use letters, digits and underscores, and begin with a letter"),
        )
    if name in registry._units or any(prefix for prefix, _, _ in registry.parse_unit_name(name)):
        return Diagnostic(
            code="unit-redefined",
            what=msg("the unit {name!r} exists already", name=name),
            mend=msg("leave it out, or choose another name"),
        )
    new = _NEW_DIMENSION.match(definition)
    try:
        if new:
            base = _base_unit(registry, new[1])
            registry.define(f"{name} = {base}" if base else f"{name} = [{new[1]}]")
        else:
            text = _normalise(definition)
            if not _finite(text):
                raise ValueError
            # Pint would accept an unknown name until it is used.
            expression = registry.parse_expression(text)
            own = getattr(expression, "units", None)
            if own is not None and _is_logarithmic(registry, own):
                raise ValueError
            size = float(getattr(expression, "magnitude", expression))
            if not 0 < size < math.inf:
                raise ValueError
            registry.define(f"{name} = {text}")
    except Exception:  # pint raises a dozen unrelated types on text that is no unit
        return Diagnostic(
            code="bad-unit-definition",
            what=msg(
                "the definition {definition!r} of unit {name!r} cannot be read",
                definition=_short(definition),
                name=_short(name),
            ),
            mend=msg(
                "use known units, as in '60 * second', or a new dimension, as in '[tree_pit]'"
            ),
        )
    return None


def _base_unit(registry: pint.UnitRegistry[float], dimension: str) -> str | None:
    """Return the unit that stands for a dimension in the registry, if there is one."""
    definition = registry._dimensions.get(f"[{dimension}]")
    return getattr(definition, "reference", None) if definition is not None else None
