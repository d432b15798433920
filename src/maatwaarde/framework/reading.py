"""From a framework, a file or data, and all that it extends, to the parts of a `Framework`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, did_you_mean, raise_errors
from maatwaarde.documents.files import no_such_file, refuse_text
from maatwaarde.documents.given import Given, read_given, workbook_in
from maatwaarde.documents.limits import MAX_EXTENDS
from maatwaarde.documents.models import validate
from maatwaarde.documents.paths import refused_path
from maatwaarde.documents.yaml import Document
from maatwaarde.framework.check import check_dates, check_pillars, check_structure
from maatwaarde.framework.merge import merge
from maatwaarde.framework.model import FrameworkFile
from maatwaarde.framework.workbook.words import in_sheets, untold
from maatwaarde.messages import msg
from maatwaarde.units import Units

Known = Mapping[str, Path | Mapping[str, Any]]
DATA = "<framework>"
"""What messages call a framework that was given as data or text."""


@dataclass(frozen=True)
class Read:
    """What was read of a framework: the parts of a `Framework`, under the same names."""

    file: FrameworkFile
    units: Units
    path: str
    warnings: tuple[Diagnostic, ...]
    remarks: tuple[Diagnostic, ...]
    judgement_files: tuple[Path, ...]
    sources: tuple[Path, ...]


def read_framework(
    given: Given,
    *,
    today: date | None = None,
    others: Known = MappingProxyType({}),
    answers: Sequence[Path] | None = None,
) -> Read:
    """Read, merge and check a framework, as `load_framework` does.

    Raises
    ------
    FrameworkError
        With every problem found.
    """
    problems: list[Diagnostic] = []
    known: Known = {**shipped_frameworks(), **others}
    read: dict[Path | str, Document] = {}
    sources: tuple[Path, ...] = ()
    folder: Path | None = None
    if isinstance(given, str | Path):
        refuse_text(given, FrameworkError)
        source = _resolve(str(given), None, known)
        if isinstance(source, Path):
            if not source.suffix and not os.path.exists(source):
                raise FrameworkError(
                    no_such_file(
                        given,
                        msg("there is no such file, and no framework that is known by this name"),
                        did_you_mean(str(given), known),
                    )
                )
            sources, folder = (source,), source.parent
        document = _read_with_bases(source, (), problems, known, read)
    else:
        document = _read_with_bases(given, (), problems, known, read)
    found: list[Diagnostic] = []
    units = _local_units(document, found)
    model, wrong = validate(FrameworkFile, document, {"units": units})
    found += wrong
    found += check_structure(document)
    found = untold(found, problems)
    # A base that could not be read leaves holes that are no mistakes of their own.
    if any(problem.code in _BASES for problem in problems):
        found = [problem for problem in found if problem.code not in ("missing", "unknown-id")]
    problems += found
    judgement_files: tuple[Path, ...] = ()
    if model is not None:
        problems += check_dates(model, document, today or date.today())
        if answers is None:
            judgement_files = _judgement_files(model, document, folder, problems)
        else:
            judgement_files = tuple(answers)
    problems = [in_sheets(problem, document.keys) for problem in problems]
    raise_errors(problems, FrameworkError)
    assert model is not None  # a model that failed has left an error behind
    remarks = [in_sheets(remark, document.keys) for remark in check_pillars(model, document)]
    return Read(
        file=model,
        units=units,
        path=str(given) if sources else document.file,
        warnings=tuple(problems),
        remarks=tuple(remarks),
        judgement_files=judgement_files,
        sources=(*sources, *(Path(base.file) for at, base in read.items() if isinstance(at, Path))),
    )


_BASES = ("extends-unknown", "extends-cycle", "outside", "no-path")


def shipped_frameworks() -> dict[str, Path]:
    """Return the frameworks that come with the library, by id (their file name)."""
    package = Path(__file__).resolve().parent.parent
    # In an installed package they lie inside it; in a checkout they stand at the root.
    for folder in (package / "value_frameworks", package.parent.parent / "value_frameworks"):
        if os.path.isdir(folder):
            return {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    return {}


def _resolve(name: str, base: Path | None, known: Known) -> Path | Mapping[str, Any]:
    """Find the file that a path or id means, seen from the folder of the file that names it."""
    path = Path(name) if base is None else base / name
    return known[name] if name in known and not os.path.exists(path) else path


def _read_with_bases(
    given: Given,
    chain: tuple[Path | str, ...],
    problems: list[Diagnostic],
    known: Known,
    read: dict[Path | str, Document],
    name: str = "",
) -> Document:
    """Read a framework and what it extends; ``read`` keeps each base, which many may extend.

    Parameters
    ----------
    name
        By which it is known, where it is no file.
    """
    label = f"<framework {name}>" if name else DATA
    book, given = workbook_in(given, FrameworkError, label)
    if book is not None:
        from maatwaarde.framework.workbook.read import read_framework_workbook

        document, found, _ = read_framework_workbook(book.file, book.content)
        problems += found
    else:
        document = read_given(given, FrameworkError, label)
    if not isinstance(document.data, dict):
        raise FrameworkError(
            Diagnostic(
                code="not-a-mapping",
                what=msg("a framework consists of keys with values"),
                mend=msg(
                    "begin with 'maatwaarde: 1', and see the guide in value_frameworks/README.md"
                ),
                where=document.where(()),
            )
        )
    names = document.data.get("extends", [])
    names = [names] if isinstance(names, str) else names
    folder = Path(given).parent if isinstance(given, str | Path) else None
    chain = (*chain, name if folder is None else Path(str(given)).resolve())
    bases: Document | None = None
    for base_name in names if isinstance(names, list) else ():
        if not isinstance(base_name, str):
            continue  # the model reports it
        base = _read_base(base_name, folder, document, chain, problems, known, read)
        if base is not None:
            bases = base if bases is None else merge(bases, base)
    return document if bases is None else merge(bases, document)


def _read_base(
    name: str,
    folder: Path | None,
    document: Document,
    chain: tuple[Path | str, ...],
    problems: list[Diagnostic],
    known: Known,
    read: dict[Path | str, Document],
) -> Document | None:
    where = document.where(("extends",))
    if folder is not None and name not in known:
        refused = refused_path(name, where, upwards=True)
        if refused is not None:
            problems.append(refused)
            return None
    # What is no file has no folder, and reads none: who sent it may not know what is here.
    target = known.get(name) if folder is None else _resolve(name, folder, known)
    if target is None or (isinstance(target, Path) and not os.path.exists(target)):
        problems.append(
            Diagnostic(
                code="extends-unknown",
                what=msg(
                    "extends {name!r}, which is no file here and no framework known by name",
                    name=name,
                )
                if folder is not None
                else msg("extends {name!r}, which is no framework known by name", name=name),
                mend=did_you_mean(name, known) or msg("check the path"),
                where=where,
            )
        )
        return None
    at = target.resolve() if isinstance(target, Path) else name
    if at in chain:
        loop = [*chain[chain.index(at) :], at]
        problems.append(
            Diagnostic(
                code="extends-cycle",
                what=msg("extends itself: {files}", files=" -> ".join(map(_short, loop))),
                mend=msg("remove one of these 'extends'"),
                where=where,
            )
        )
        return None
    if len(chain) > MAX_EXTENDS:
        problems.append(
            Diagnostic(
                code="too-deep",
                what=msg(
                    "extends a framework that extends another, more than {n} deep", n=MAX_EXTENDS
                ),
                mend=msg("bring what they say together in fewer files"),
                where=where,
            )
        )
        return None
    if at not in read:
        own_name = "" if isinstance(target, Path) else name
        base = _read_with_bases(target, chain, problems, known, read, own_name)
        # What belongs to one organisation is not passed on.
        data = {key: value for key, value in base.data.items() if key not in _OWN}
        read[at] = replace(base, data=data)
    return read[at]


def _short(at: Path | str) -> str:
    return at.name if isinstance(at, Path) else at


_OWN = ("extends", "adopted", "valid", "weights", "version")


def _local_units(document: Document, problems: list[Diagnostic]) -> Units:
    raw: Any = document.data.get("units")
    if not isinstance(raw, dict):
        return Units()
    # What is no text is reported by the model.
    units, wrong = Units.tolerant(
        {name: text for name, text in raw.items() if isinstance(text, str)}
    )
    for name, problem in wrong.items():
        problems.append(replace(problem, where=document.where(("units", name))))
    return units


def _judgement_files(
    model: FrameworkFile, document: Document, folder: Path | None, problems: list[Diagnostic]
) -> tuple[Path, ...]:
    if model.weights is None:
        return ()
    files: list[Path] = []
    for i, pattern in enumerate(model.weights.judgements):
        if folder is None:
            problems.append(
                Diagnostic(
                    code="no-judgements",
                    what=msg("{pattern!r} is a file, and this framework is none", pattern=pattern),
                    mend=msg("leave it out, and give the answers with `with_answers`"),
                    where=_at(document, i),
                )
            )
            continue
        refused = refused_path(pattern, _at(document, i))
        if refused is not None:
            problems.append(refused)
            continue
        try:
            found = sorted(path for path in folder.glob(pattern) if not os.path.isdir(path))
        except (ValueError, IndexError, NotImplementedError, OSError):
            found = []  # a pattern that has no meaning, such as **x
        if not found:
            problems.append(
                Diagnostic(
                    code="no-judgements",
                    what=msg("no file matches {pattern!r}", pattern=pattern),
                    mend=msg("put the judgements in {folder}, or mend the pattern", folder=folder),
                    where=_at(document, i),
                )
            )
        files += found
    return tuple(files)


def _at(document: Document, i: int) -> Where:
    return document.where(("weights", "judgements", i))
