"""Numbers, money and shares as people write them in Dutch and in English.

Small and deterministic on purpose: what a locale database says differs between its versions, and a
report has to be the same on every machine.
"""

from __future__ import annotations

import math
import re
from datetime import date

from maatwaarde.late import dataclass
from maatwaarde.messages.catalogue import Language

_DUTCH = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``?`` where it is unknown.

    Parameters
    ----------
    digits
        Decimals.
    sign
        Whether to put a plus before what is positive.
    group
        Whether thousands are set apart.
    """

    value: float
    digits: int = 3
    sign: bool = False
    group: bool = True

    def text(self, language: Language) -> str:
        value = float(self.value)  # numpy rounds its own numbers many times slower
        if math.isnan(value):
            return "?"
        if round(value, self.digits) == 0:
            value = 0.0  # no minus zero
        plus = "+" if self.sign and value > 0 else ""
        text = f"{value:{plus}{',' if self.group else ''}.{self.digits}f}"
        if language == "nl":
            text = text.translate(_DUTCH)
        return text.replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its unit, in as many decimals as its size asks for."""

    value: float
    unit: str = ""
    sign: bool = True

    def text(self, language: Language) -> str:
        if math.isnan(self.value):
            return "?"
        text = Number(self.value, _digits(self.value), self.sign).text(language)
        if _digits(self.value):
            text = text.rstrip("0").rstrip(",.")
        return f"{text} {unit_name(self.unit, language)}".rstrip()


@dataclass(frozen=True, slots=True)
class Exact:
    """A number in all its digits, as it was given."""

    value: float

    def text(self, language: Language) -> str:
        text = f"{self.value:.12g}"
        return text.replace(".", ",") if language == "nl" else text


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number in at most so many decimals, without zeros at its end."""

    value: float
    digits: int

    def text(self, language: Language) -> str:
        text = Number(self.value, self.digits).text(language)
        return text.rstrip("0").rstrip(",.") if self.digits else text


@dataclass(frozen=True, slots=True)
class RoundedShare:
    """A part of a whole as a percentage of at most two decimals, without zeros at its end."""

    value: float

    def text(self, language: Language) -> str:
        text = Rounded(self.value * 100, 2).text(language)
        return f"{text} %" if language == "nl" else f"{text}%"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by itself."""

    name: str

    def text(self, language: Language) -> str:
        return unit_name(self.name, language)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of euros."""

    value: float
    sign: bool = False

    def text(self, language: Language) -> str:
        digits = 0 if abs(self.value) >= 100 else 2
        return f"€ {Number(self.value, digits, self.sign).text(language)}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A part of a whole as a whole percentage; what is incomplete is never rounded up to 100."""

    value: float

    def text(self, language: Language) -> str:
        whole = math.floor(self.value * 100 + 1e-9) if self.value < 1 - 1e-9 else 100
        return f"{whole} %" if language == "nl" else f"{whole}%"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole as a percentage with decimals."""

    value: float
    digits: int = 1
    sign: bool = False

    @classmethod
    def of_all(cls, value: float) -> Share:
        """Return a part of many in whole per cent, or in the decimals in which it is not all."""
        digits = 0
        while 0.0 < value < 1.0 and digits < 6 and round(value, digits + 2) in (0.0, 1.0):
            digits += 1
        return cls(value, digits)

    def text(self, language: Language) -> str:
        text = Number(self.value * 100, self.digits, self.sign).text(language)
        return f"{text} %" if language == "nl" else f"{text}%"


@dataclass(frozen=True, slots=True)
class Times:
    """How many times as much, as people give it: 3, or 1/3."""

    value: float

    def text(self, language: Language) -> str:
        def short(value: float) -> str:
            return Number(value, 1).text(language).rstrip("0").rstrip(",.")

        return short(self.value) if self.value >= 1 else "1/" + short(1 / self.value)


_MONTHS: dict[Language, str] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day as people write it in a sentence."""

    day: date

    def text(self, language: Language) -> str:
        month = _MONTHS[language].split()[self.day.month - 1]
        return f"{self.day.day} {month} {self.day.year}"


def _digits(value: float) -> int:
    size = abs(value)
    return 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3


# Units that a framework may call by their English or their Dutch name.
_UNIT_NAMES = {
    "year": "jaar",
    "month": "maand",
    "day": "dag",
    "hour": "uur",
    "dwelling": "woning",
    "person": "persoon",
    "household": "huishouden",
    "vehicle": "voertuig",
    "tree": "boom",
    "parking_place": "parkeerplaats",
    "vote": "stem",
    "job": "baan",
    "incident": "incident",
    "trip": "verplaatsing",
    "percentage_point": "procentpunt",
    "score_point": "punt",
    "judgement": "oordeel",
    "pupil": "leerling",
    "piece": "stuk",
}


def unit_name(unit: str, language: Language) -> str:
    """Write a unit as people in that language do: ``t_CO2e/year`` is ``t CO2e/jaar``."""
    names = _UNIT_NAMES
    if language == "en":
        names = {dutch: english for english, dutch in _UNIT_NAMES.items()}
    text = re.sub(r"[^\W\d]\w*", lambda match: names.get(match[0], match[0]), unit)
    text = text.replace("_", " ").replace("dimensionless", "").replace("*", "·")
    return text.replace("delta degC", "°C")
