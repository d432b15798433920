"""Cases in YAML: what experts of a domain write, and can read back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import (
    Diagnostic,
    PluginError,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.documents.models import FileModel, Share, validate
from maatwaarde.documents.yaml import Document, Path_, read_yaml
from maatwaarde.impact.run import Broken, compute, default_of
from maatwaarde.messages import msg
from maatwaarde.plugins import Estimator, Plugins
from maatwaarde.units import Units


class _Case(FileModel):
    name: str
    estimator: str
    source: str = Field(min_length=3)
    inputs: dict[str, float | str]
    factors: dict[str, float | str] = Field(default={})
    expect: dict[str, float | str]
    tolerance: Annotated[Share, Field(gt=0, lt=1)]


class _CaseFile(FileModel):
    maatwaarde: Literal[1]
    cases: tuple[_Case, ...] = Field(min_length=1)


def run_cases(path: str | Path, plugins: Plugins) -> int:
    """Check estimators against cases, and report every one that fails at its line.

    Parameters
    ----------
    path
        A YAML file, or a folder of them. Each case has a ``name``, an ``estimator``, ``inputs`` and
        the impacts to ``expect``, numbers in the declared units or with a unit of their own, a
        ``tolerance`` such as ``1 %``, and the ``source`` that says so. ``factors`` replaces factors
        of the estimator, where the source used others.

    Returns
    -------
    int
        How many impacts were checked.

    Raises
    ------
    PluginError
        If a file cannot be used.
    AssertionError
        If an impact differs from what is expected.
    """
    files = sorted(Path(path).glob("*.yaml")) if os.path.isdir(path) else [Path(path)]
    if not files:
        raise PluginError(msg("there are no cases (*.yaml) in {path}", path=path), msg("write one"))
    wrong: list[str] = []
    checked = 0
    for file in files:
        document = read_yaml(file, PluginError)
        model, problems = validate(_CaseFile, document)
        raise_errors(problems, PluginError)
        assert model is not None  # without a model there is a problem
        for position, case in enumerate(model.cases):
            complaints = _run(case, plugins, document, ("cases", position))
            checked += len(case.expect)
            wrong += complaints
    assert not wrong, "\n".join(wrong)
    return checked


def _run(case: _Case, plugins: Plugins, document: Document, path: Path_) -> list[str]:
    place = document.where(path)
    label = f"{place.file}:{place.line}: {case.name}"
    estimator = plugins.estimators.get(case.estimator)
    units = {item.name: item.unit for item in estimator.inputs}
    factor_units = {factor.symbol: factor.unit for factor in estimator.factors}
    output_units = {output.quantity: output.unit for output in estimator.outputs}
    inputs = _numbers(case.inputs, units, document, (*path, "inputs"))
    replaced = {name.replace("-", "_"): value for name, value in case.factors.items()}
    own = _numbers(replaced, factor_units, document, (*path, "factors"))
    expected = _numbers(case.expect, output_units, document, (*path, "expect"))
    factors = {factor.symbol: np.asarray(factor.value) for factor in estimator.factors} | own
    arrays = _with_defaults(estimator, inputs, factors)
    blank = [name for name, value in arrays.items() if np.isnan(value).any()]
    if blank:
        return [f"{label}: {', '.join(blank)} is required and not given"]
    try:
        computed = compute(estimator, arrays, factors, (1,))
    except Broken as cause:
        return [f"{label}: {cause}"]
    complaints = []
    for quantity, wanted in expected.items():
        got, target = float(computed[quantity][0]), float(wanted)
        if abs(got - target) > case.tolerance * (abs(target) or 1.0):
            complaints.append(
                f"{label}: {quantity} is {got:.6g} {output_units[quantity]}, expected "
                f"{target:.6g} within {case.tolerance:.3%}"
            )
    return complaints


def _with_defaults(
    estimator: Estimator, inputs: Mapping[str, Floats], factors: Mapping[str, Floats]
) -> dict[str, Floats]:
    return {
        item.name: np.atleast_1d(
            inputs.get(item.name, np.asarray(default_of(item, lambda symbol: factors[symbol])))
        )
        for item in estimator.inputs
    }


def _numbers(
    given: Mapping[str, float | str], units: Mapping[str, str], document: Document, path: Path_
) -> dict[str, Floats]:
    """Read numbers, with or without a unit, in the units that the estimator declares."""
    found: dict[str, Floats] = {}
    problems: list[Diagnostic] = []
    for name, value in given.items():
        where: Where = document.where((*path, name))
        if name not in units:
            problems.append(
                Diagnostic(
                    code="unknown-name",
                    what=msg("{name!r} is not declared by the estimator", name=name),
                    mend=did_you_mean(name, units),
                    where=where,
                )
            )
            continue
        try:
            number = Units().amount(value, units[name]) if isinstance(value, str) else value
            found[name] = np.asarray(float(number))
        except UnitError as error:
            problems += [replace(problem, where=where) for problem in error.problems]
    raise_errors(problems, PluginError)
    return found
