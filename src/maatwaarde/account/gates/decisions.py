"""What somebody decided of a gate: a file to which lines are added, and nothing else is done.

Each line holds the hash of the line before it, so that a line that was changed or taken out later
is seen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, raise_errors
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.given import document_of
from maatwaarde.documents.writing import write_atomically
from maatwaarde.messages import Message, msg

Verdict = Literal["pass", "stop"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of a gate, whatever its criteria say.

    Parameters
    ----------
    proposal
        Of which; ``None`` is every proposal of the gate.
    on
        The day of the decision.
    found
        By proposal, what the criteria came to on that day.
    version, sha256
        Of the gates that it is a decision on.
    """

    gate: str
    proposal: str | None
    decision: Verdict
    by: str
    reason: str
    on: date
    found: dict[str, str]
    version: str
    sha256: str

    def is_of(self, gate: str, proposal: str) -> bool:
        """Return whether it holds for a proposal at a gate."""
        return self.gate == gate and self.proposal in (None, proposal)


def read_decisions(path: str | Path | Sequence[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """Read the decisions in a file, oldest first; a file that is not there yet has none.

    Parameters
    ----------
    path
        The file; or decisions as keys with values, such as ``dataclasses.asdict`` makes of them.

    Raises
    ------
    ResourceError
        If a line is no decision, or does not follow on the line before it; or with every one in
        data that is none.
    """
    if not isinstance(path, str | Path):
        return _of_data(path)
    if not os.path.exists(path):
        return ()
    return tuple(_decisions(read_bytes(path, ResourceError), str(path)))


def add_decision(path: str | Path, decision: Decision) -> None:
    """Add a decision to a file, which holds all of it or nothing of it.

    Raises
    ------
    ResourceError
        If the file holds something else.
    MaatwaardeError
        If the file cannot be written.
    """
    with _alone(path):
        before = read_bytes(path, ResourceError) if os.path.exists(path) else b""
        for _ in _decisions(before, str(path)):
            pass
        lines = before.splitlines()
        entry = {
            "maatwaarde": 1,
            **asdict(decision),
            "on": decision.on.isoformat(),
            "previous": sha256(lines[-1]).hexdigest() if lines else None,
        }
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode("utf-8")
        end = b"" if not before or before.endswith(b"\n") else b"\n"
        write_atomically(path, before + end + line + b"\n")


@contextmanager
def _alone(path: str | Path) -> Iterator[None]:
    """Let nobody else add to files in the same folder meanwhile, where the system has locks."""
    try:
        import fcntl
    except ImportError:  # Windows: a file is replaced as a whole there too
        yield
        return
    folder = Path(os.path.realpath(path)).parent
    if not os.path.isdir(folder):
        yield  # writing says what is wrong
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _decisions(content: bytes, file: str) -> Iterator[Decision]:
    before: str | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        where = Where(file=file, line=number)
        entry = _entry(line, where)
        if entry.pop("previous") != before:
            raise _wrong(
                msg("does not follow on the line before it, which was changed or taken out"), where
            )
        yield _decision(entry, where)
        before = sha256(line).hexdigest()


def _of_data(given: Sequence[Mapping[str, Any]]) -> tuple[Decision, ...]:
    document = document_of({"decisions": list(given)}, ResourceError, "<decisions>")
    found: list[Decision] = []
    problems: list[Diagnostic] = []
    for i, entry in enumerate(document.data["decisions"]):
        where = document.where(("decisions", i))
        try:
            if not isinstance(entry, dict) or entry.keys() != set(Decision.__dataclass_fields__):
                mend = msg("give the keys {keys}", keys=", ".join(Decision.__dataclass_fields__))
                what = msg("is no decision on a gate")
                raise ResourceError(Diagnostic("no-decision", what, mend, where))
            found.append(_decision(entry, where))
        except ResourceError as error:
            problems += error.problems
    raise_errors(problems, ResourceError)
    return tuple(found)


def _entry(line: bytes, where: Where) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    keys = {*Decision.__dataclass_fields__, "maatwaarde", "previous"}
    if not isinstance(entry, dict) or entry.keys() != keys or entry.pop("maatwaarde") != 1:
        raise _wrong(msg("is no decision on a gate"), where)
    return entry


def _decision(entry: dict[str, Any], where: Where) -> Decision:
    texts = [entry[key] for key in ("gate", "by", "reason", "version", "sha256", "on")]
    found, proposal = entry["found"], entry["proposal"]
    sound = (
        all(isinstance(text, str) for text in texts)
        and (proposal is None or isinstance(proposal, str))
        and isinstance(found, dict)
        and entry["decision"] in ("pass", "stop")
    )
    try:
        day = date.fromisoformat(entry["on"]) if sound else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(msg("is no decision on a gate"), where)
    return Decision(**{**entry, "on": day})


def _wrong(what: Message, where: Where) -> ResourceError:
    mend = msg("take back the file as `maatwaarde gate --decide` wrote it; lines are only added")
    return ResourceError(Diagnostic("no-decision", what, mend, where))


def holding(
    decisions: Sequence[Decision], gate: str, proposal: str, today: date
) -> Decision | None:
    """Return the last decision on a proposal at a gate up to a day, if there is one."""
    found = [one for one in decisions if one.is_of(gate, proposal) and one.on <= today]
    return found[-1] if found else None
