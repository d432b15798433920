"""Every ranking method of the pymcdm package, by name, behind checks that it does not make itself.

The scores are relative: they hold within the batch that is given and change when an alternative is
added. What pymcdm lets through is stopped or mended here:

- numbers that are missing or infinite, weights that are negative, missing or all zero, and
  directions other than 1 and -1 are refused (some methods give finite, wrong scores for them);
- weights are divided by their total;
- one alternative, and alternatives that are the same on every criterion with a weight, are refused
  by the methods that compare alternatives;
- a criterion on which all alternatives are the same, or without weight, is left out before such a
  method is called: it carries no information. (pymcdm gives it full marks or divides by zero.)
- numbers outside the domain of a method or normalisation are refused, naming the columns;
- a result with a number that is not finite is refused.

Three methods need more, found by checking that a dominated alternative never scores higher:
``COPRAS`` in pymcdm 1.4.0 adds costs instead of dividing by them, so it is computed here by its
published formula; ``LoPM`` is lower-is-better but pymcdm declares the opposite; ``AROMAN``, as it
was published, rewards costs, so it is refused with less-is-better criteria. ``CODAS`` and
``PROBID`` can place a dominated alternative higher by design; :attr:`PymcdmMethod.caution` says so.

References
----------
Kizielewicz, B., Shekhovtsov, A., & Sałabun, W. (2023). pymcdm - The universal library for solving
multi-criteria decision-making problems. SoftwareX 22, 101368. Each class cites its own paper.
Zavadskas, E. K., Kaklauskas, A., & Sarka, V. (1994). The new method of multicriteria complex
proportional assessment of projects. Technological and Economic Development of Economy 1(3),
131-139.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where, did_you_mean
from maatwaarde.late import dataclass
from maatwaarde.mcda._checks import (
    as_matrix,
    as_vector,
    finite_problems,
    normalised,
    type_problems,
    weight_problems,
)
from maatwaarde.mcda._pymcdm_traits import (
    NORMALISATION_DOMAINS,
    TRAITS,
    Domain,
    Traits,
    bound_problems,
    cost_problems,
    domain_problems,
)
from maatwaarde.mcda.places import along, moved
from maatwaarde.messages import msg

_DEFAULTS: dict[str, dict[str, Any]] = {"PROMETHEE_II": {"preference_function": "usual"}}
_PER_CRITERION = ("esp", "p", "property_limits", "property_types", "q", "ref_point")


@dataclass(frozen=True)
class RelativeScores:
    """Scores that hold within their batch only.

    Parameters
    ----------
    scores : (n,) array
    higher_is_better
        Whether the highest score is the best.
    """

    scores: Floats
    higher_is_better: bool


@cache
def available() -> tuple[str, ...]:
    """Return the names of pymcdm's ranking methods, in alphabetical order."""
    return tuple(sorted(_classes()))


@dataclass(frozen=True)
class PymcdmMethod:
    """One of pymcdm's ranking methods.

    Parameters
    ----------
    name
        Name of the class in ``pymcdm.methods``, such as ``VIKOR``; see :func:`available`.

    Raises
    ------
    MethodError
        When pymcdm has no such method.

    References
    ----------
    Kizielewicz, Shekhovtsov & Sałabun (2023).
    """

    name: str

    def __post_init__(self) -> None:
        if self.name not in available():
            hint = did_you_mean(self.name, available())
            raise MethodError(
                Diagnostic("method", msg("pymcdm has no method {name!r}", name=self.name), hint)
            )

    @property
    def caution(self) -> str:
        """What a reader of the scores must know, or nothing."""
        return self._traits.caution

    @property
    def required_options(self) -> tuple[str, ...]:
        """Names of the options without which :meth:`scores` does not work."""
        return tuple(
            name
            for name, parameter in self._parameters().items()
            if parameter.default is inspect.Parameter.empty
            and name not in _DEFAULTS.get(self.name, {})
        )

    def scores(
        self, matrix: ArrayLike, weights: ArrayLike, types: ArrayLike, **options: Any
    ) -> RelativeScores:
        """Return the scores of a batch.

        Parameters
        ----------
        matrix : (n, m) array
            Finite numbers.
        weights : (m,) array
            Not negative; divided by their total.
        types : (m,) array
            1 where more is better, -1 where less is better.
        **options
            What the class takes in pymcdm, such as ``bounds`` or ``v``. A
            ``normalization_function`` may be given by name, such as ``"vector"``.
            ``PROMETHEE_II`` uses the ``usual`` preference function unless told otherwise.

        Raises
        ------
        MethodError
            With all problems of the input; or when the method itself cannot cope with it.
        """
        table = as_matrix(matrix)
        columns = table.shape[1]
        say = as_vector(weights, "weights", columns)
        directions = as_vector(types, "types", columns)
        problems = finite_problems(table, "matrix") + weight_problems(say)
        problems += type_problems(directions)
        options = {**_DEFAULTS.get(self.name, {}), **options}
        problems += self._option_problems(options)
        if problems:
            raise MethodError(problems)
        _resolve_normalisation(options)

        kept = np.arange(columns)
        if self._traits.bounds is None:
            keep = (say > 0) & np.any(table != table[0], axis=0)
            _refuse_alike(self.name, len(table), keep)
            table, say, directions = table[:, keep], say[keep], directions[keep]
            options = _cut(options, keep)
            kept = np.flatnonzero(keep)
        problems = self._domain_problems(table, directions, options)
        if problems:
            # Columns without a say were left out, so that positions are no longer those given.
            raise MethodError([moved(problem, "criterion", kept) for problem in problems])
        scores = self._call(table, normalised(say), directions.astype(np.int64), options)
        return RelativeScores(scores, self._higher_is_better())

    @property
    def _traits(self) -> Traits:
        return TRAITS.get(self.name, Traits())

    def _higher_is_better(self) -> bool:
        declared = self._traits.higher_is_better
        return bool(_classes()[self.name]._reverse_ranking) if declared is None else declared

    def _parameters(self) -> dict[str, inspect.Parameter]:
        parameters = dict(inspect.signature(_classes()[self.name]).parameters)
        return {
            name: parameter
            for name, parameter in parameters.items()
            if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        }

    def _option_problems(self, options: Mapping[str, Any]) -> list[Diagnostic]:
        known = self._parameters()
        problems = [
            Diagnostic(
                "option",
                msg("{method} has no option {name!r}", method=self.name, name=name),
                did_you_mean(name, known) or msg("leave it out"),
                Where(field=name),
            )
            for name in options
            if name not in known
        ]
        problems.extend(
            Diagnostic(
                "option",
                msg("{method} needs the option {name!r}", method=self.name, name=name),
                msg("give it; the documentation of pymcdm says what it means"),
                Where(field=name),
            )
            for name in self.required_options
            if name not in options
        )
        return problems

    def _domain_problems(
        self, table: Floats, directions: Floats, options: Mapping[str, Any]
    ) -> list[Diagnostic]:
        traits = self._traits
        domains = (traits.domain, self._normalisation_domain(options))
        return [
            *cost_problems(self.name, traits.costs, directions),
            *domain_problems(self.name, domains, table, directions),
            *bound_problems(self.name, table, traits, options),
        ]

    def _normalisation_domain(self, options: Mapping[str, Any]) -> Domain:
        parameter = self._parameters().get("normalization_function")
        if parameter is None:
            return "any"
        function = options.get("normalization_function", parameter.default)
        name = getattr(function, "__name__", "")
        if function is None or name.startswith("_"):
            return "any"
        return NORMALISATION_DOMAINS.get(name, "positive")

    def _call(
        self, table: Floats, weights: Floats, types: NDArray[np.int64], options: Mapping[str, Any]
    ) -> Floats:
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if self.name == "COPRAS":
                    result = _copras(table, weights, types)
                else:
                    # A fresh object each time: PROMETHEE_II uses its thresholds up.
                    method = _classes()[self.name](**options)
                    result = method(table, weights, types, validation=False)
        except Exception as error:
            raise MethodError(
                Diagnostic(
                    "pymcdm",
                    msg(
                        "{name} of pymcdm cannot compute with these numbers ({cause}: {said!r})",
                        name=self.name,
                        cause=type(error).__name__,
                        said=str(error),
                    ),
                    msg("look at its options and at the columns that it names"),
                )
            ) from error
        scores = np.asarray(result, dtype=np.float64)
        if scores.shape != (len(table),) or not np.all(np.isfinite(scores)):
            raise MethodError(
                Diagnostic(
                    "no-score",
                    msg(
                        "{name} has no score for alternatives {places}",
                        name=self.name,
                        places=along("alternative", np.flatnonzero(~np.isfinite(scores))),
                    ),
                    msg("its formula divides by zero for these numbers; use another method"),
                )
            )
        return scores


@cache
def _classes() -> dict[str, Any]:
    # Imported late, since it takes about a second.
    from pymcdm import methods
    from pymcdm.methods.mcda_method import MCDA_method

    return {
        name: found
        for name, found in vars(methods).items()
        if inspect.isclass(found) and issubclass(found, MCDA_method)
    }


def _resolve_normalisation(options: dict[str, Any]) -> None:
    name = options.get("normalization_function")
    if not isinstance(name, str):
        return
    from pymcdm import normalizations

    full = name if name.endswith("_normalization") else f"{name}_normalization"
    if full not in normalizations.__all__:
        known = [known.removesuffix("_normalization") for known in normalizations.__all__]
        raise MethodError(
            Diagnostic(
                "normalisation",
                msg("pymcdm has no normalisation {name!r}", name=name),
                did_you_mean(name, known),
                Where(field="normalization_function"),
            )
        )
    options["normalization_function"] = getattr(normalizations, full)


def _cut(options: dict[str, Any], keep: NDArray[np.bool_]) -> dict[str, Any]:
    cut = dict(options)
    for name in _PER_CRITERION:
        if name in cut and np.shape(cut[name]) == keep.shape:
            cut[name] = np.asarray(cut[name])[keep]
    return cut


def _refuse_alike(name: str, rows: int, keep: NDArray[np.bool_]) -> None:
    if rows < 2:
        raise MethodError(
            Diagnostic(
                "one-alternative",
                msg("{name} compares alternatives, and there is one", name=name),
                msg("add alternatives, or use a method with fixed anchors"),
            )
        )
    if not np.any(keep):
        raise MethodError(
            Diagnostic(
                "all-alike",
                msg("the alternatives are the same on every criterion that has a weight"),
                msg(
                    "{name} cannot tell them apart; use a method with fixed anchors or other "
                    "criteria",
                    name=name,
                ),
            )
        )


def _copras(table: Floats, weights: Floats, types: NDArray[np.int64]) -> Floats:
    """COPRAS by Zavadskas, Kaklauskas & Sarka (1994), as a share of the best."""
    shares = table / np.sum(table, axis=0) * weights
    gains = np.sum(shares[:, types == 1], axis=1)
    costs = np.sum(shares[:, types == -1], axis=1)
    significance = gains + np.sum(costs) / (costs * np.sum(1.0 / costs))
    return np.asarray(significance / np.max(significance), dtype=np.float64)
