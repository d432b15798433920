"""The table of units is what pint knows, and gives the answers of pint."""

import re
import subprocess
import sys
from pathlib import Path

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import UnitError
from maatwaarde.units import Units
from maatwaarde.units.notation import UNIT_TEXT, finite, normalise
from maatwaarde.units.reading import UnknownNameError, UnusualError, unit_powers
from maatwaarde.units.registry import made_registry, read, table_text
from maatwaarde.units.table import TABLE, shipped

ROOT = Path(__file__).parents[2]
REGISTRY = made_registry()
TABLE_OF_UNITS = shipped()
PLAIN = [
    name
    for name, unit in TABLE_OF_UNITS.names.items()
    if name.isascii() and TABLE_OF_UNITS.definitions[unit].scale is not None
]
# Of pint's own units, and half of the time of those that proposals are written in.
_NAMES = st.one_of(
    st.sampled_from(PLAIN),
    st.sampled_from(PLAIN[PLAIN.index("EUR") :]),
)
_POWERS = st.sampled_from(["", "", "", "**2", "^3", "**-1", "^(-2)", "**0.5", "2", "**(2)"])
_PARTS = st.tuples(
    st.sampled_from(["", "", "", *(p for p in TABLE_OF_UNITS.prefixes if p.isascii())]),
    _NAMES,
    st.sampled_from(["", "", "s"]),
    _POWERS,
).map("".join)
_TEXTS = st.tuples(
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["*", "/"]),
    st.sampled_from(["{}", "{}", "1/({})", "({})**2", "%/({})"]),
).map(lambda made: made[2].format(made[1].join(made[0])))


def _of_pint(text: str) -> dict[str, float] | None:
    """Return the powers of units as pint reads them, or nothing if it cannot."""
    try:
        return dict(REGISTRY.parse_units(text)._units)
    except Exception:  # a dozen unrelated types
        return None


def test_the_table_is_what_pint_knows() -> None:
    """`make units` writes it anew."""
    if pint.__version__ != "0.25.3":
        pytest.skip("the table is of pint 0.25.3")
    assert TABLE.read_text(encoding="utf-8") == table_text()


def test_every_unit_measures_and_is_written_as_with_pint() -> None:
    units = Units()
    for name in PLAIN:
        try:
            ours = units.parse(name)
        except UnitError:
            continue  # dB and the like, which stand for something else here
        theirs = REGISTRY.Unit(REGISTRY.UnitsContainer(dict(ours.powers)))
        assert ours.dimensionality == dict(theirs.dimensionality), name
        assert (f"{ours}", f"{ours:~}") == (f"{theirs}", f"{theirs:~}"), name


@given(_TEXTS)
def test_a_text_is_read_as_pint_reads_it(text: str) -> None:
    text = normalise(text)
    try:
        ours = unit_powers(text, TABLE_OF_UNITS)
    except UnknownNameError:
        assert _of_pint(text) is None
    except UnusualError:
        pass  # pint is asked
    else:
        theirs = _of_pint(text)
        assert theirs is not None
        assert list(ours.items()) == list(theirs.items())


@given(_TEXTS, _TEXTS)
def test_a_factor_is_that_of_pint(source: str, target: str) -> None:
    units = Units()
    # What is left over is divided by, so that both measure the same.
    texts = [source, f"({source})*({target})/({target})", target]
    for text in texts:
        if not finite(normalise(text)) or not UNIT_TEXT.fullmatch(normalise(text)):
            return
    for a, b in ((texts[0], texts[1]), (texts[0], texts[2])):
        theirs = [_of_pint(normalise(text)) for text in (a, b)]
        try:
            factor = units.factor(a, b)
        except UnitError:
            continue
        assert None not in theirs
        one, other = (REGISTRY.Unit(REGISTRY.UnitsContainer(found)) for found in theirs)
        assert factor == float(f"{float(REGISTRY.Quantity(1.0, one).to(other).magnitude):.15g}")


def _written() -> list[str]:
    """Return what is written as a unit in frameworks, plugins and examples."""
    found = set()
    for folder in ("value_frameworks", "plugins", "examples", "src/maatwaarde/framework"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".py"):
                text = path.read_text(encoding="utf-8")
                found |= set(re.findall(r"""\bunit[:=] ?["']?([^"'\s,}{)]+)""", text))
    return sorted(found)


def test_units_that_are_written_somewhere_are_as_with_pint() -> None:
    units = Units()
    read_here = 0
    for unit in _written():
        text = normalise(unit)
        try:
            ours = units.parse(unit)
        except UnitError:
            continue
        assert dict(ours.powers) == _of_pint(text), unit
        read_here += 1
    assert read_here > 50


@pytest.mark.parametrize(
    ("local", "source", "target", "factor"),
    [
        ({"kwartaal": "0.25 * year"}, "EUR/kwartaal", "EUR/year", 4.0),
        ({"rit": "trip", "ritje": "2 * rit"}, "kritje", "trip", 2000.0),
        ({"boomvak": "[boomvak]"}, "kboomvak", "boomvak", 1000.0),
        ({"roede": "14.19 m²"}, "roede", "m2", 14.19),
        ({"plek": "[parking_place]"}, "plek", "parkeerplaats", 1.0),
        ({"vak": "[area]"}, "vak", "m2", 1.0),
        ({"dozijn": "12"}, "dozijn", "dimensionless", 12.0),
        ({"som": "3 * m + 2 * m"}, "m", "km", 0.001),
    ],
)
def test_a_unit_of_ones_own_converts_as_with_pint(
    local: dict[str, str], source: str, target: str, factor: float
) -> None:
    units, problems = Units.tolerant(local)
    assert [problem.code for problem in problems.values()] == (
        ["bad-unit-definition"] if "som" in local else []
    )
    assert units.factor(source, target) == factor


def test_what_only_pint_can_read_knows_units_of_ones_own() -> None:
    """In `Å` is a letter that is left to pint."""
    assert Units({"vakje": "2 * m"}).factor("Å*vakje", "m2") == 2e-10
    assert read((("vakje", "2 * m"),), "Å*vakje") == {"angstrom": 1, "vakje": 1}


def test_pint_is_loaded_for_no_unit_that_is_written_as_units_are() -> None:
    code = (
        "import sys; from maatwaarde.units import Units; u = Units({'vak': '12 * m**2'});"
        "u.factor('kt_CO2e/jaar', 't_CO2e/year'); u.factor('vak', 'ha'); u.is_share('%');"
        "print('pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
