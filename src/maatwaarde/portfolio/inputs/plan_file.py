"""The running plan: what `maatwaarde portfolio --json` wrote when it was made."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean, raise_errors
from maatwaarde.documents.given import Given, called, content_of, document_of
from maatwaarde.documents.limits import json_too_large
from maatwaarde.documents.text import text_of
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.problem.records import OptionKey, StaffingActuals

SCHEMA_VERSION = 2
_DATA = "<plan>"
_KEYS = ("schema_version", "chosen", "options", "parts", "resources")


@dataclass(frozen=True, eq=False)
class RunningPlan(ByContent):
    """What was promised: the chosen proposals, each with its start and the part that is done.

    Parameters
    ----------
    starts
        By proposal; None where starts were not planned.
    framework
        The id of the framework for which it was made.
    parts
        By proposal that is done in part, which part.
    had
        By resource, what was to be hired and trained; None where the file does not say.
    in_data
        Whether it was given as data, and ``text`` is only what that would be as a file.
    """

    file: str
    text: str
    starts: Mapping[str, str | None]
    framework: str
    parts: Mapping[str, float] = field(default_factory=dict)
    had: Mapping[str, StaffingActuals] | None = None
    in_data: bool = False

    def __content__(self) -> tuple[Any, ...]:
        # Not how it was written down, nor where.
        return self.starts, self.framework, self.parts, self.had, json.loads(self.text or "null")

    def option(self, proposal: str) -> OptionKey:
        """Return the option that was promised of a proposal."""
        return OptionKey(proposal, self.starts[proposal], self.parts.get(proposal, 1.0))

    @property
    def options(self) -> tuple[OptionKey, ...]:
        """The options, sorted by proposal."""
        return tuple(self.option(name) for name in sorted(self.starts))

    @property
    def planned(self) -> bool:
        """Whether it says when proposals start."""
        return any(start is not None for start in self.starts.values())

    def where(self, proposal: str) -> Where:
        """Return where a proposal stands in the file."""
        return _Source(self.file, self.text, self.in_data).where(proposal)

    def unknown(self, known: Collection[str]) -> Iterator[Diagnostic]:
        """Yield a problem for each proposal that is not among ``known``."""
        for name in sorted(set(self.starts) - set(known)):
            hint = did_you_mean(name, known)
            close = hint if hint.startswith("did you mean") else ""
            yield Diagnostic(
                code="unknown-proposal",
                what=msg(
                    "the running plan has {name!r}, which is no longer in the list of proposals",
                    name=name,
                ),
                mend=close
                or msg("keep it in the list, with status 'rejected' when it is withdrawn"),
                where=self.where(name),
            )


def read_running_plan(path: Given) -> RunningPlan:
    """Read a plan that was written as JSON, or the data that stands in it.

    Parameters
    ----------
    path
        A file; or keys with values, such as `Plan.to_dict` gives, the bytes of JSON, or a stream of
        these.

    Raises
    ------
    ResourceError
        If it is no such plan, or one of another version.
    """
    file = called(path, _DATA)
    if isinstance(path, Mapping):
        data = document_of(path, ResourceError, file).data
        text = json.dumps(data, ensure_ascii=False)
        return _running(_Source(file, text, in_data=True), data)
    content = content_of(path, ResourceError, _DATA)
    if (problem := json_too_large(file, content)) is not None:
        raise ResourceError(problem)
    try:
        text = text_of(content)
        data = json.loads(text)
    except UnicodeDecodeError:
        raise _not_a_plan(msg("is not UTF-8 text"), Where(file=file)) from None
    except json.JSONDecodeError as cause:
        where = Where(file=file, line=cause.lineno, column=cause.colno)
        raise _not_a_plan(msg("is not JSON from here on"), where) from None
    except ValueError:  # Python reads no whole number of thousands of digits
        raise _not_a_plan(
            msg("holds a number that is too long to read"), Where(file=file)
        ) from None
    except RecursionError:
        raise _not_a_plan(msg("is nested too deeply"), Where(file=file)) from None
    return _running(_Source(file, text), data)


@dataclass(frozen=True, slots=True)
class _Source:
    """What a plan was read from, to point at its keys."""

    file: str
    text: str
    in_data: bool = False

    def where(self, key: str) -> Where:
        """Return the place of a key: of a proposal, where its start is said."""
        if self.in_data:
            path = key if key in _KEYS or not key else f"starts.{key}"
            return Where(file=self.file, field=path or None, in_data=True)
        return _where(self.file, self.text, key)


def _running(source: _Source, data: Any) -> RunningPlan:
    if not isinstance(data, dict) or not isinstance(data.get("starts"), dict):
        where = Where(file=source.file, line=None if source.in_data else 1)
        raise _not_a_plan(msg("holds no portfolio"), where)
    stated = data.get("schema_version")
    if stated != SCHEMA_VERSION or isinstance(stated, bool):
        raise _wrong(
            "schema-version",
            msg(
                "has schema_version {stated!r}, and this maatwaarde reads {known}",
                stated=stated,
                known=SCHEMA_VERSION,
            ),
            msg("make the plan again with this version"),
            source.where("schema_version"),
        )
    raise_errors(_faults(source, data), ResourceError)
    framework = data.get("framework")
    made_for = framework.get("id") if isinstance(framework, dict) else None
    parts = {name: float(part) for name, part in data.get("parts", {}).items() if part != 1}
    had = None
    if "resources" in data:
        had = {
            use["resource"]: StaffingActuals(*map(float, _had(use))) for use in data["resources"]
        }
    starts, made = data["starts"], str(made_for or "")
    return RunningPlan(source.file, source.text, starts, made, parts, had, source.in_data)


def _faults(source: _Source, data: Mapping[str, Any]) -> Iterator[Diagnostic]:
    starts = data["starts"]
    for name, start in starts.items():
        if start is not None and not _is_period(start):
            yield Diagnostic(
                code="bad-period",
                what=msg(
                    "the start of {name!r} is {start!r}, which is no period", name=name, start=start
                ),
                mend=msg("write a year (2027), half-year (2027-H1) or quarter (2027-Q3)"),
                where=source.where(name),
            )
    undated = [name for name, start in starts.items() if start is None]
    if undated and len(undated) < len(starts):
        yield Diagnostic(
            code="bad-period",
            what=msg("{id!r} has no start, and others have one", id=undated[0]),
            mend=msg("make the plan again, with or without `planning` in the resources"),
            where=source.where(undated[0]),
        )
    if not _says_who(data.get("resources", [])):
        yield Diagnostic(
            code="not-a-plan",
            what=msg("'resources' does not say what of each was hired and trained"),
            mend=msg("make the plan again with `maatwaarde portfolio ... --json`"),
            where=source.where("resources"),
        )
    if "chosen" in data and data["chosen"] != sorted(starts):
        yield Diagnostic(
            code="not-a-plan",
            what=msg("'chosen' and 'starts' do not name the same proposals"),
            mend=msg("make the plan again with `maatwaarde portfolio ... --json`"),
            where=source.where("chosen"),
        )
        return
    parts = data.get("parts", {})
    sound = isinstance(parts, dict) and all(
        name in starts and _is_part(part) for name, part in parts.items()
    )
    if not sound:
        yield Diagnostic(
            code="not-a-plan",
            what=msg("'parts' does not say which part is done of proposals in 'starts'"),
            mend=msg("make the plan again with `maatwaarde portfolio ... --json`"),
            where=source.where("parts"),
        )
        return
    # Options are written for people, and say which parts are done where 'parts' is left out or was
    # not changed along.
    written = [str(OptionKey(name, starts[name], parts.get(name, 1.0))) for name in sorted(starts)]
    if data.get("options", written) != written:
        yield Diagnostic(
            code="not-a-plan",
            what=msg(
                "'options' does not say of each proposal in 'starts' what 'parts' says is done"
            ),
            mend=msg(
                "write in 'parts' which part is done of what is not done in full, as in "
                '{{"A": 0.5}}, or make the plan again with `maatwaarde portfolio ... --json`'
            ),
            where=source.where("options"),
        )


def _is_part(part: Any) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool) and 0 < part <= 1


def _had(use: Mapping[str, Any]) -> tuple[Any, Any]:
    return use.get("hired", 0.0), use.get("trained", 0.0)


def _says_who(uses: Any) -> bool:
    return isinstance(uses, list) and all(
        isinstance(use, dict)
        and isinstance(use.get("resource"), str)
        and all(
            isinstance(amount, int | float) and math.isfinite(amount) and amount >= 0
            for amount in _had(use)
        )
        for use in uses
    )


def _is_period(start: Any) -> bool:
    try:
        Period.parse(start)
    except (TypeError, ValueError):
        return False
    return True


def _where(file: str, text: str, key: str) -> Where:
    """Return the place of a key: of a proposal, where its start is said."""
    quoted = re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:"
    begin = text.find('"starts"') if key not in _KEYS else 0
    match = re.compile(quoted).search(text, max(begin, 0))
    if match is None:
        return Where(file=file)
    line = text.count("\n", 0, match.start()) + 1
    return Where(file=file, line=line, column=match.start() - text.rfind("\n", 0, match.start()))


def _not_a_plan(what: str, where: Where) -> ResourceError:
    mend = msg("give the JSON that `maatwaarde portfolio ... --json` wrote")
    return _wrong("not-a-plan", what, mend, where)


def _wrong(code: str, what: str, mend: str, where: Where) -> ResourceError:
    return ResourceError(Diagnostic(code=code, what=what, mend=mend, where=where))
