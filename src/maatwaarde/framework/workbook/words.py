"""What checks of a framework say, in the words of who fills in a workbook and knows no keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.yaml import Keys
from maatwaarde.messages import Language, Message, msg


class _Headed(Message):
    """A message in which headings stand for the keys of the file that its pattern names."""

    headings: Mapping[str, str]

    def __new__(cls, message: Message, headings: Mapping[str, str]) -> _Headed:
        parts = (message.pattern, message.values, message.plural, message.n, message.context)
        made = cast(_Headed, super().__new__(cls, *parts))
        made.headings = headings
        return made

    def text(self, language: Language) -> str:
        text = super().text(language)
        for key, heading in self.headings.items():
            text = text.replace(f"'{key}'", f"'{heading}'").replace(f"`{key}`", f"'{heading}'")
        return text

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (
            Message(self.pattern, self.values, self.plural, self.n, self.context),
            self.headings,
        )


_MENDS = {
    "empty-value": msg("give it a measure in the sheet of measures, or remove this row"),
    "no-values": msg("fill in at least one value, and a measure under it"),
    "no-pillars": msg("fill in E, S or G for the values, or report by value or SDG"),
    "no-pillar": msg("fill in E, S or G for it, or for a value above it"),
    "zero-without-reason": msg("write the reason in the column beside it, or choose another word"),
    "guard-subject": msg("fill in one of the columns for value, measure, pillar and SDG"),
    "unit-redefined": msg("choose another name for it in the sheet of units"),
}
_WHATS = {
    "zero-without-reason": msg(
        "the word 'zero' declares that what is unknown is nothing, and no reason is given"
    ),
}


def in_sheets(problem: Diagnostic, keys: Keys) -> Diagnostic:
    """Return a problem as it is told of a workbook; that of another file as it is."""
    if problem.where.sheet is None:
        return problem
    what: str = _WHATS.get(problem.code, problem.what)
    mend: str = _MENDS.get(problem.code, problem.mend)
    values = problem.what.values if isinstance(problem.what, Message) else {}
    if problem.code == "unknown-id" and "name" in values:
        what = msg("{name!r} is no value or measure of this framework", name=values["name"])
        if problem.where.sheet and "estimators" in str(values.get("key", "")):
            what = msg("{name!r} is no measure of this framework", name=values["name"])
    elif problem.code == "unknown-id" and "named" in values:
        goal = str(values["place"]).endswith("sdg")
        named_as = f"SDG {values['named']}" if goal else values["named"]
        what = msg("no value of this framework has {named}", named=named_as)
    elif problem.code == "guard-subject" and "named" in values:
        what = msg("a guard protects one thing, and this row names more")
    elif problem.code == "one-of-two" and isinstance(problem.what, Message):
        # The headings of this workbook, for the keys that the message has as its values.
        named = {key: keys.headings.get(name, name) for key, name in values.items()}
        what = Message(problem.what.pattern, named)
    elif problem.code == "unknown-unit":
        close = problem.mend.values.get("close") if isinstance(problem.mend, Message) else None
        mend = msg("check the spelling, or define it in the sheet of units")
        if close is not None:
            mend = msg(
                "did you mean {close!r}? If not, define it in the sheet of units", close=close
            )
    return replace(problem, what=_headed(what, keys), mend=_headed(mend, keys))


def _headed(text: str, keys: Keys) -> str:
    if not isinstance(text, Message):
        return text
    named = {
        key: heading
        for key, heading in keys.headings.items()
        if f"'{key}'" in text.pattern or f"`{key}`" in text.pattern
    }
    return _Headed(text, named) if named else text


# What may leave a value without the measures that were meant for it.
_LOST = {"unknown-parent", "no-parent", "missing-heading", "missing-sheet", "no-headings"}


def untold(found: list[Diagnostic], told: list[Diagnostic]) -> list[Diagnostic]:
    """Return what checks found that the reader of a workbook has not told already."""
    wrong = {(p.where.sheet, p.where.cell) for p in told if p.severity == "error" and p.where.cell}
    codes = {problem.code for problem in told}

    def follows(problem: Diagnostic) -> bool:
        where = problem.where
        if where.cell is not None and (where.sheet, where.cell) in wrong:
            return True
        if problem.code == "missing" and where.sheet is not None and where.field is None:
            return bool(codes & {"missing-heading", "no-headings"})
        if problem.code in ("no-values", "missing") and where.sheet is None:
            return "missing-sheet" in codes
        if problem.code == "duplicate-id" and where.sheet is not None:
            return "duplicate-id" in codes
        return problem.code in ("empty-value", "no-values") and bool(codes & _LOST)

    return [problem for problem in found if not follows(problem)]
