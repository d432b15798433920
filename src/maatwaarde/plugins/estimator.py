"""The class that a plugin author writes: a declaration and, if need be, a computation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, PluginError, UnitError, did_you_mean
from maatwaarde.framework import Text
from maatwaarde.late import regex
from maatwaarde.messages import Message, msg, say
from maatwaarde.plugins.declaration import (
    API,
    Declaration,
    Evidence,
    Input,
    Output,
    Timing,
    Uncertainty,
)
from maatwaarde.plugins.declared import is_of, wrong_fields
from maatwaarde.plugins.factors import Factor
from maatwaarde.plugins.formula import ANY, Formula, scale
from maatwaarde.units import Unit, Units

_REQUIRED: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "version": str,
    "api": int,
    "title": (str, Text),
    "inputs": tuple,
    "factors": tuple,
    "outputs": tuple,
    "evidence": tuple,
    "uncertainty": Uncertainty,
    "validity": (str, Text),
    "timing": Timing,
}
_ID = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = regex(r"\d+\.\d+\.\d+")
_SYMBOL = regex(r"[a-z][a-z0-9_]*")


class Estimator:
    """Derives impacts from attributes of proposals.

    Write a subclass with the attributes below. It is checked when it is defined: a declaration that
    is incomplete, a formula that does not parse and units that do not fit raise `PluginError` with
    all that is wrong.

    Attributes
    ----------
    id
        Domain and name, such as ``energy/heat-network``.
    version
        Three numbers. A changed result is at least a new minor version.
    api
        The version of this interface that it is written for: 1.
    title
        What it estimates, for people; ``Text(nl=..., en=...)``.
    inputs, factors, outputs, evidence, uncertainty, timing
        See `Input`, `Factor`, `Output`, `Evidence`, `Uncertainty` and `Timing`.
    validity
        To what it applies, and to what not.
    zero_gives_zero
        Whether amounts of zero have no impact; False only for estimators with a fixed part.
    gives_way_to
        Attributes that tell more: where a proposal has one of them, this estimator is silent, and
        leaves it to the one that reads them. So a measured saving beats a derived one.
    declaration
        All of this, frozen.
    uses
        By quantity, the inputs and factors (by their names in formulas) that it depends on.
    scales
        By quantity, what the formula is multiplied by to come out in the unit of the output.
    """

    id: ClassVar[str]
    version: ClassVar[str]
    api: ClassVar[int]
    title: ClassVar[str | Text]
    inputs: ClassVar[tuple[Input, ...]]
    factors: ClassVar[tuple[Factor, ...]]
    outputs: ClassVar[tuple[Output, ...]]
    evidence: ClassVar[tuple[Evidence, ...]]
    uncertainty: ClassVar[Uncertainty]
    validity: ClassVar[str | Text]
    timing: ClassVar[Timing]
    zero_gives_zero: ClassVar[bool] = True
    gives_way_to: ClassVar[tuple[str, ...]] = ()
    declaration: ClassVar[Declaration]
    uses: ClassVar[Mapping[str, frozenset[str]]]
    scales: ClassVar[Mapping[str, float]]
    _steps: ClassVar[tuple[tuple[str, Formula, float], ...]]

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        problems = _missing(cls)
        if not problems:
            problems = _check(cls)
        if problems:
            name = getattr(cls, "id", cls.__name__)
            raise PluginError(
                [
                    Diagnostic(
                        code="estimator",
                        what=msg("estimator {name!r} {what}", name=name, what=what),
                        mend=mend,
                    )
                    for what, mend in problems
                ]
            )
        cls.declaration = Declaration(
            id=cls.id,
            version=cls.version,
            api=cls.api,
            title=Text.model_validate(cls.title),
            inputs=cls.inputs,
            outputs=cls.outputs,
            factors={factor.symbol: factor.id for factor in cls.factors},
            evidence=cls.evidence,
            uncertainty=cls.uncertainty,
            validity=Text.model_validate(cls.validity),
            timing=cls.timing,
            zero_gives_zero=cls.zero_gives_zero,
            gives_way_to=cls.gives_way_to,
        )

    def compute(
        self, inputs: Mapping[str, Floats], factors: Mapping[str, Floats]
    ) -> Mapping[str, Floats]:
        """Return the impacts, by quantity, each in the unit of its output.

        The arrays are read-only, without NaN, in the declared units, and broadcast against each
        other: inputs have shape (proposals,) or (proposals, draws), factors () or (draws,). So
        compute element by element, and look at no shapes. By default the formulas are evaluated;
        override this only for what a formula cannot say.
        """
        values = {**inputs, **factors}
        for quantity, formula, factor in self._steps:
            values[quantity] = formula(values) * factor if factor != 1.0 else formula(values)
        return {quantity: values[quantity] for quantity, _, _ in self._steps}


Complaint = tuple[Message, str]
"""What is wrong with an estimator, as the rest of a sentence, and how to mend it."""


def _missing(cls: type[Estimator]) -> list[Complaint]:
    problems: list[Complaint] = []
    for name, kind in _REQUIRED.items():
        if not hasattr(cls, name):
            problems.append(
                (msg("does not declare `{attribute}`", attribute=name), msg("add it to the class"))
            )
        elif not isinstance(getattr(cls, name), kind):
            given = type(getattr(cls, name)).__name__
            wanted = kind.__name__ if isinstance(kind, type) else kind[-1].__name__
            what = msg("declares `{attribute}` as {given}", attribute=name, given=given)
            problems.append((what, msg("make it {wanted}", wanted=wanted)))
    for name, member in (
        ("inputs", Input),
        ("factors", Factor),
        ("outputs", Output),
        ("evidence", Evidence),
    ):
        items = getattr(cls, name, ())
        if isinstance(items, tuple) and not all(isinstance(item, member) for item in items):
            what = msg(
                "has something in `{attribute}` that is no {wanted}",
                attribute=name,
                wanted=member.__name__,
            )
            problems.append((what, msg("remove it")))
    return problems or _of_other_types(cls)


_OPTIONAL: Mapping[str, object] = {"zero_gives_zero": bool, "gives_way_to": tuple[str, ...]}


def _of_other_types(cls: type[Estimator]) -> list[Complaint]:
    """Return what is not of the type that it has to be, or no finite number."""
    problems: list[Complaint] = []
    for name, kind in _OPTIONAL.items():
        given = getattr(cls, name)
        if not is_of(given, kind):
            what = msg("declares `{attribute}` as {given!r}", attribute=name, given=given)
            wanted = kind.__name__ if isinstance(kind, type) else str(kind)
            problems.append((what, msg("make it {wanted}", wanted=wanted)))
    for item in (
        *(cls.inputs + cls.factors + cls.outputs + cls.evidence),
        *(cls.uncertainty, cls.timing),
    ):
        called = getattr(item, "name", None) or getattr(item, "id", None)
        called = called or getattr(item, "quantity", "")
        for field, given, wanted in wrong_fields(item):
            if field == "role":
                continue  # which is told in its own words
            what = msg(
                "declares `{field}` of {kind} {name!r} as {given!r}",
                field=field,
                kind=type(item).__name__,
                name=str(called),
                given=given,
            )
            problems.append((what, msg("make it {wanted}", wanted=wanted)))
    return problems


def _check(cls: type[Estimator]) -> list[Complaint]:
    problems: list[Complaint] = []
    if not _ID.fullmatch(cls.id):
        problems.append(
            (
                msg("has the id {id!r}", id=cls.id),
                msg("write domain/name in lower case: 'energy/heat-network'"),
            )
        )
    if not _VERSION.fullmatch(cls.version):
        what = msg("has the version {version!r}", version=cls.version)
        problems.append((what, msg("write three numbers: '1.0.0'")))
    if cls.api != API:
        problems.append(
            (
                msg(
                    "is written for interface {api}, and this library has {own}",
                    api=cls.api,
                    own=API,
                ),
                msg("update the plugin or the library"),
            )
        )
    if not cls.outputs:
        problems.append((msg("writes no quantity"), msg("declare at least one output")))
    if not any(item.role == "amount" for item in cls.inputs):
        problems.append((msg("reads no amount"), msg("declare an input of role 'amount'")))
    if not cls.evidence:
        problems.append(
            (
                msg("rests on no evidence"),
                msg("declare at least one Evidence, an assumption if need be"),
            )
        )
    if (cls.uncertainty.interval is None) == (cls.uncertainty.none_because is None):
        problems.append(
            (
                msg("says neither what its interval means nor why there is none, or both"),
                msg("give Uncertainty either `interval` or `none_because`"),
            )
        )
    timing = cls.timing
    if min(timing.start, timing.ramp_up, timing.duration or 1) < 0 or timing.duration == 0:
        problems.append((msg("has a negative timing or no duration"), msg("mend `timing`")))
    for names in (
        [item.name for item in cls.inputs] + [factor.symbol for factor in cls.factors],
        [output.quantity for output in cls.outputs],
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.append(
                (msg("declares the name {name!r} twice", name=name), msg("keep one of them"))
            )
        problems += [
            (
                msg("declares the name {name!r}", name=name),
                msg("use lower-case letters, digits and underscores"),
            )
            for name in names
            if not _SYMBOL.fullmatch(name)
        ]
    problems += _check_inputs(cls)
    units = _units(cls, problems)
    if not problems:
        problems += _check_formulas(cls, units)
    return problems


def _check_inputs(cls: type[Estimator]) -> list[Complaint]:
    problems: list[Complaint] = []
    by_name = {factor.id.partition("/")[2]: factor for factor in cls.factors}
    for item in cls.inputs:
        if item.role not in ("amount", "context"):
            what = msg("gives {name!r} the role {role!r}", name=item.name, role=item.role)
            problems.append((what, msg("use 'amount' or 'context'")))
        if not say(item.description, "nl").strip():
            what = msg("does not describe {name!r}", name=item.name)
            problems.append((what, msg("give it a description")))
        if item.low is not None and item.high is not None and item.low > item.high:
            what = msg("has a range of {name!r} upside down", name=item.name)
            problems.append((what, msg("swap low and high")))
        if isinstance(item.default, str):
            if item.default not in by_name:
                problems.append(
                    (
                        msg(
                            "takes factor {factor!r} for a blank {name!r}, and does not declare it",
                            factor=item.default,
                            name=item.name,
                        ),
                        did_you_mean(item.default, by_name) or msg("add it to `factors`"),
                    )
                )
            elif not _same_unit(by_name[item.default].unit, item.unit):
                problems.append(
                    (
                        msg(
                            "takes a factor in {factor_unit!r} for a blank {name!r} in {unit!r}",
                            factor_unit=by_name[item.default].unit,
                            name=item.name,
                            unit=item.unit,
                        ),
                        msg("declare the input in the unit of the factor"),
                    )
                )
    return problems


def _same_unit(a: str, b: str) -> bool:
    try:
        return Units().factor(a, b) == 1.0
    except UnitError:
        return False


def _units(cls: type[Estimator], problems: list[Complaint]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    named = [(item.name, item.unit) for item in cls.inputs]
    named += [(factor.symbol, factor.unit) for factor in cls.factors]
    named += [(output.quantity, output.unit) for output in cls.outputs]
    for name, unit in named:
        try:
            found[name] = Units().parse(unit)
        except UnitError as error:
            problem = error.problems[0]
            what = msg("gives {name!r} a unit that fails: {what}", name=name, what=problem.what)
            problems.append((what, problem.mend))
    return found


def _check_formulas(cls: type[Estimator], units: dict[str, Unit]) -> list[Complaint]:
    """Parse the formulas, check their units, and keep them for `Estimator.compute`."""
    own = cls.compute is not Estimator.compute
    problems: list[Complaint] = []
    known = {item.name for item in cls.inputs} | {factor.symbol for factor in cls.factors}
    stand_ins = {
        item.name: item.default.replace("-", "_")
        for item in cls.inputs
        if isinstance(item.default, str)
    }
    uses: dict[str, frozenset[str]] = {}
    steps = []
    for output in cls.outputs:
        for name in (*output.rises, *output.falls):
            if name not in {item.name for item in cls.inputs}:
                what = msg(
                    "says that {quantity!r} follows {name!r}, which is no input",
                    quantity=output.quantity,
                    name=name,
                )
                problems.append((what, msg("mend `rises` or `falls`")))
        if own:
            if not output.formula.strip():
                what = msg("says nothing of {quantity!r}", quantity=output.quantity)
                problems.append((what, msg("describe it in `formula`")))
            uses[output.quantity] = frozenset(known)
            continue
        try:
            formula = Formula(output.formula)
            unit = formula.unit({name: units[name] for name in sorted(known)})
            target = units[output.quantity]
            if unit is not ANY and unit.dimensionality != target.dimensionality:
                raise PluginError(
                    Diagnostic(
                        code="formula-unit",
                        what=msg(
                            "the formula {formula!r} comes out in {unit}, and {quantity!r} is "
                            "declared in {declared!r}",
                            formula=formula.text,
                            unit=f"{unit:~}",
                            quantity=output.quantity,
                            declared=output.unit,
                        ),
                        mend=msg("mend the formula or one of the units"),
                    )
                )
        except PluginError as error:
            problems += [
                (msg("is wrong: {what}", what=item.what), item.mend) for item in error.problems
            ]
            continue
        steps.append((output.quantity, formula, 1.0 if unit is ANY else scale(unit, target)))
        names: set[str] = set()
        for name in formula.names:
            names |= uses.get(name, {name, stand_ins.get(name, name)})
        uses[output.quantity] = frozenset(names)
        known.add(output.quantity)
    if not problems:
        unused = sorted(known - uses.keys() - set().union(*uses.values()))
        problems += [
            (msg("declares {name!r} and does not use it", name=name), msg("remove it"))
            for name in unused
        ]
    cls._steps = tuple(steps)
    cls.uses = MappingProxyType(uses)
    cls.scales = MappingProxyType({quantity: factor for quantity, _, factor in steps})
    return problems
