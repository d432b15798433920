"""A framework as SQL, for who works in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.extras import require
from maatwaarde.framework import Framework
from maatwaarde.messages import Language, Text, msg
from maatwaarde.scoring.expressions.compile import STANDARD, compile_plan
from maatwaarde.scoring.expressions.matching import Kind, match
from maatwaarde.scoring.weights import resolve_weights

if TYPE_CHECKING:
    from maatwaarde.scoring.expressions.in_sql import Dialect

_RANKED_BY = ("score", "vetoed", "unusable")


def framework_sql(
    framework: Framework,
    dialect: Dialect = "duckdb",
    *,
    table: str = "proposals",
    keep: Sequence[str] = ("id",),
    columns: Sequence[str] | None = None,
    measures: Mapping[str, str | None] | None = None,
    units: Mapping[str, str] | None = None,
    rank: bool = False,
    language: Language = "en",
) -> str:
    """Return the query that scores a table by a framework.

    Parameters
    ----------
    table
        The table or view with a row a proposal; a schema may stand before it, with a point.
    keep
        Its columns that the result has too.
    columns
        The results, as in `score_frame`.
    measures
        The column of a measure, which by default has the id of the measure as its name; ``None``
        where there is none, so that nobody knows the impacts. On a measure with a scale it holds
        labels, unless `units` says that it holds amounts.
    units
        As in `score_frame`.
    rank
        Whether to add a rank.

    Raises
    ------
    MethodError
        With all that is wrong with the names, measures and units, or if the extra is not installed.
    """
    require("sql", ("sqlglot",), msg("a framework as SQL"), MethodError)
    from maatwaarde.scoring.expressions.in_sql import to_sql

    framework, _ = resolve_weights(framework)
    given = dict(measures or {})
    of = {one.id: given.get(one.id, one.id) for one in framework.measures} | given
    kinds: dict[str, Kind] = {}
    for key, column in of.items():
        if column is not None:
            measure = key.rpartition(":")[0] or key
            judged = measure in framework.scales and measure not in (units or {})
            kinds[column] = "text" if judged else "number"
    problems: list[Diagnostic] = []
    found = match(kinds, framework, of, units or {}, problems)
    if problems:
        raise MethodError(problems)
    wanted = list(STANDARD if columns is None else columns)
    if rank:
        wanted += [name for name in _RANKED_BY if name not in wanted]
    plan = compile_plan(framework, found, wanted)
    return to_sql(plan, dialect, table, keep, rank=rank, about=_about(framework), language=language)


def _about(framework: Framework) -> list[Text]:
    return [
        msg(
            "{framework} {version} (SHA-256 {checksum}), by maatwaarde {library}",
            framework=framework.id,
            version=framework.file.version or "",
            checksum=framework.checksum,
            library=version("maatwaarde"),
        ),
        msg("Method: value. What is NULL or NaN is unknown, and unknown is not zero."),
    ]
