"""What came of a list that was read in parts, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.messages import Number, msg, nmsg
from maatwaarde.proposals.model import ColumnRead
from maatwaarde.proposals.table import MAX_SHOWN, Decimal
from maatwaarde.streaming.parts import Parts
from maatwaarde.streaming.reading import Reading
from maatwaarde.streaming.rejects import Reject


@dataclass(frozen=True, slots=True)
class ColumnTaken:
    """What a column was read as.

    Parameters
    ----------
    target
        As ``impact:co2``.
    decimal
        How its texts write decimals; ``None`` where it holds numbers by type, judgements or texts.
    filled, unknown, blank
        Cells that hold something, that say that it is not known, and that hold nothing.
    """

    heading: str
    target: str
    unit: str | None
    decimal: Decimal | None
    filled: int
    unknown: int
    blank: int


@dataclass(frozen=True)
class Streamed:
    """What came of a list.

    Parameters
    ----------
    output, rejects
        The files that were written; ``None`` where nothing was set aside.
    rows
        Rows that were read and may be proposals.
    scored, vetoed
        Of these, those that have a score, and those of them that break a veto guard.
    set_aside
        Rows that have none, since something is wrong in them.
    resumed
        Rows that an interrupted run had scored already.
    best
        The first few of the ranking: rank, id, title and score.
    columns
        What each column was read as, and how many cells say something.
    warnings
        What there is to say, what is alike once.
    reading, controls
        What it has cost to read and score the list, and each control by its name, in seconds of
        CPU. These differ from run to run, and nothing else follows from them.
    """

    output: str
    rejects: str | None
    rows: int
    scored: int
    vetoed: int
    set_aside: int
    resumed: int
    best: tuple[tuple[int, str, str, float], ...]
    columns: tuple[ColumnTaken, ...]
    warnings: tuple[Diagnostic, ...]
    reading: float
    controls: Mapping[str, float]


class Wrong:
    """What is wrong with rows: how much, and the first of it."""

    def __init__(self) -> None:
        self.rows = 0
        self.problems = 0
        self.first: list[Diagnostic] = []

    def add(self, rejects: Sequence[Reject]) -> None:
        """Add what is wrong with rows that have not been counted yet."""
        self.rows += len({one.row for one in rejects})
        self.problems += len(rejects)
        found = [*self.first, *(one.problem for one in rejects)]
        self.first = sorted(found, key=lambda one: one.where.sort_key())[: MAX_SHOWN + 1]

    def stopped(self) -> list[Diagnostic]:
        """Return what is wrong with rows, the first of them and how many more there are."""
        shown = self.shown()
        mend = msg("or set such rows aside with --on-error set-aside")
        where = Where(file=shown[-1].where.file)
        return [*shown, Diagnostic("stopped", msg("stopped, since rows are wrong"), mend, where)]

    def shown(self) -> list[Diagnostic]:
        """Return the same without a word of setting rows aside."""
        found = self.first
        shown = found[:MAX_SHOWN]
        if self.problems > len(shown):
            shown.append(
                Diagnostic(
                    "more-rows",
                    msg("and {rest} more like this", rest=Number(self.problems - len(shown), 0)),
                    msg("mend those above first; they often share a cause"),
                    Where(file=found[0].where.file, row=found[len(shown)].where.row),
                )
            )
        return shown


class Said:
    """Warnings: the first of those that say the same of a column, and how many there are."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str | None], tuple[Diagnostic, int]] = {}

    def add(self, one: Diagnostic, count: int = 1) -> None:
        """Add a warning that stands for so many."""
        same = (one.code, one.where.field)
        first, before = self._found.get(same, (one, 0))
        self._found[same] = first, before + count

    @property
    def found(self) -> Iterable[tuple[Diagnostic, int]]:
        return self._found.values()

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield each, and behind it how many more there are."""
        for first, count in self.found:
            yield first
            if count > 1:
                more = nmsg("and {n} more like this", "and {n} more like this", count - 1)
                yield Diagnostic(first.code, more, "", first.where, "warning")


def counted(columns: Sequence[ColumnRead]) -> dict[str, list[int]]:
    """Return how many cells of each column say something, and how many do not."""
    return {f"{one.heading}\n{one.target}": [one.filled, one.unknown, one.blank] for one in columns}


def columns_taken(reading: Reading, counts: Mapping[str, Sequence[int]]) -> Iterator[ColumnTaken]:
    """Yield what the columns were read as, in the order of the list."""
    others = [one for one in reading.columns if one.target.kind != "fixed"]
    labels = {id(one): judged for one, (judged, _) in zip(others, reading.judged, strict=True)}
    written = iter(reading.written)
    for one in reading.columns:
        how = None if labels.get(id(one), True) else next(written)
        filled, unknown, blank = counts.get(f"{one.heading}\n{one.target}", (0, 0, 0))
        texts = how is not None and not reading.by_type(one)
        yield ColumnTaken(
            one.heading,
            str(one.target),
            one.unit if how is None else how.unit,
            how.decimal if how is not None and texts and how.kind == "number" else None,
            filled,
            unknown,
            blank,
        )


def nothing(reading: Reading, wrong: Wrong) -> list[Diagnostic]:
    """Return why a list has nothing that can be scored."""
    if wrong.problems:
        return wrong.shown()
    where = Where(file=reading.file)
    what, mend = msg("has no proposals below the headings"), msg("add rows")
    return [Diagnostic("no-rows", what, mend, where)]


def nothing_known(reading: Reading, framework: Framework) -> Diagnostic:
    """Return a warning that the list says nothing of what the framework measures."""
    return Diagnostic(
        "nothing-known",
        msg(
            "no impact on any measure of framework {framework!r} is known, so that all "
            "proposals come out alike",
            framework=framework.id,
        ),
        msg(
            "name the columns impact:MEASURE (measures: {measures}), or give the mapping (-m) "
            "that says which columns they are",
            measures=", ".join(measure.id for measure in framework.measures),
        ),
        Where(file=reading.file),
        "warning",
    )


def parts_kept(parts: Parts) -> Diagnostic:
    """Return a warning that what was done is kept, for a run that goes on with it."""
    return Diagnostic(
        "parts-kept",
        msg("what was scored so far is kept in {folder}", folder=str(parts.folder)),
        msg("run the same command with --resume to go on, or remove the folder"),
        severity="warning",
    )
