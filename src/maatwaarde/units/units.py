"""Units: those that are always there, and the local ones that a framework may add to them.

Arrays inside the library are plain floats in a stated unit. Units are used at the edge only, to
read one and to give the one factor by which a whole column is multiplied. Impacts are *changes*, so
a unit with an offset (``degC``) is refused in favour of its difference (``delta_degC``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from maatwaarde.diagnostics import Diagnostic, UnitError, closest
from maatwaarde.messages import Message, Text, msg
from maatwaarde.messages import Unit as Named
from maatwaarde.units.local import known
from maatwaarde.units.notation import UNIT_TEXT, finite, normalise, short
from maatwaarde.units.numbers import NUMBER, with_point
from maatwaarde.units.reading import (
    LogarithmError,
    UnknownNameError,
    UnusualError,
    ZeroPointError,
    unit_powers,
)
from maatwaarde.units.unit import Number, Unit, written

# What is measured in these dimensions, in a word.
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

    def __init__(self, local: Mapping[str, str] | None = None) -> None:
        self._known = known(tuple((local or {}).items()))
        if self._known.problems:
            raise UnitError(list(self._known.problems.values()))

    @classmethod
    def tolerant(cls, local: Mapping[str, str]) -> tuple[Units, dict[str, Diagnostic]]:
        """Return units in which a wrong definition is a dimension of its own, and the problems.

        A checker can go on with these and report each wrong definition once, and not its uses.
        """
        units = cls.__new__(cls)
        units._known = known(tuple(local.items()))
        return units, dict(units._known.problems)

    # By what was defined: what was read with it is kept, and is no part of it.
    def __eq__(self, other: object) -> bool:
        return self._known.local == other._known.local if isinstance(other, Units) else False

    def __hash__(self) -> int:
        return hash(self._known.local)

    def __reduce__(self) -> tuple[Any, ...]:
        return _tolerant, (self._known.local,)

    def parse(self, unit: str) -> Unit:
        """Return what ``unit`` stands for.

        Raises
        ------
        UnitError
            If the unit is unknown, cannot be read, or has an offset, as degrees Celsius have.
        """
        found = self._known.parsed.get(unit)
        if found is None:
            found = Unit(self._known.table, self._powers(unit))
            self._known.parsed[unit] = found
        return found

    def _powers(self, unit: str) -> dict[str, Number]:
        text = normalise(unit)
        try:
            if not finite(text) or not UNIT_TEXT.fullmatch(text):
                raise ValueError
            try:
                return unit_powers(text, self._known.table)
            except UnusualError:
                from maatwaarde.units.registry import read

                return read(self._known.local, text)
        except UnknownNameError as error:
            name = error.name
            problem = Diagnostic(
                code="unknown-unit",
                what=msg("unknown unit {unit!r}", unit=unit)
                if name == unit
                else msg("unknown unit {name!r} in {unit!r}", name=name, unit=unit),
                mend=self._suggestion(name),
            )
        except LogarithmError:
            problem = Diagnostic(
                code="logarithmic-unit",
                what=msg("{unit!r} is a logarithm, in which changes do not add up", unit=unit),
                mend=msg("give the quantity itself; for noise 'dB' and 'dB(A)' can be used"),
            )
        except ZeroPointError:
            problem = Diagnostic(
                code="offset-unit",
                what=msg(
                    "{unit!r} has a zero point of its own, and an impact is a change", unit=unit
                ),
                mend=msg("write 'delta_degC' (or 'kelvin') for a change in temperature"),
            )
        except ValueError:
            problem = Diagnostic(
                code="unreadable-unit",
                what=msg("{unit!r} cannot be read as a unit", unit=short(unit)),
                mend=msg("write units as in 't_CO2e/year', 'EUR', 'm2' or 'dwelling'"),
            )
        raise UnitError(problem)

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
            factor = a.factor(b)
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
        return self.parse(a).dimensionality == self.parse(b).dimensionality

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
        elif parsed.dimensionality != {"[time]": -1}:
            return False
        return any(
            part.dimensionless and part.factor(self.parse("dimensionless")) < 1
            for part in parsed.parts
        )

    def is_level(self, unit: str) -> bool:
        """Return whether a known unit is of a level: a change in temperature or in sound."""
        found = self.parse(unit).dimensionality
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
        return _finite(number * self.factor(own, unit), text) if own else number

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
        match = NUMBER.match(text.replace("\N{MINUS SIGN}", "-"))
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
        number = _finite(float(match[1].replace(" ", "").replace("_", "")), text)
        return number, match[2].strip()

    def _suggestion(self, name: str) -> Message:
        close = closest(name, (key for key in self._known.table.names if len(key) > 1))
        if close is None:
            return msg("check the spelling, or define it under `units:` in the framework")
        return msg(
            "did you mean {close!r}? If not, define it under `units:` in the framework", close=close
        )


def _finite(number: float, text: str) -> float:
    if not math.isfinite(number):
        raise UnitError(
            Diagnostic(
                code="not-finite",
                what=msg("{text!r} is not a finite number", text=short(text)),
                mend=msg("write a smaller number"),
            )
        )
    return number


def _differ(source: str, a: Unit, target: str, b: Unit) -> Message:
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


def _tolerant(local: tuple[tuple[str, str], ...]) -> Units:
    return Units.tolerant(dict(local))[0]


def _measured(unit: Unit) -> Text | None:
    """Return what a unit measures in words, where that is simple: ``time``, ``energy``."""
    if not unit.dimensionality:
        return msg("a number without a unit")
    text = written(unit.dimensionality.items()).replace("[", "").replace("]", "")
    if text in _MEASURED or not text.isidentifier():
        return _MEASURED.get(text)
    return msg("a number ({unit})", unit=Named(text))
