"""From a framework file, and the files that it extends, to a `Framework`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, did_you_mean, raise_errors
from maatwaarde.documents.files import no_such_file
from maatwaarde.documents.forms import WORKBOOKS
from maatwaarde.documents.models import validate
from maatwaarde.documents.paths import refused_path
from maatwaarde.documents.yaml import Document, read_yaml
from maatwaarde.framework.check import check_dates, check_pillars, check_structure
from maatwaarde.framework.framework import Framework
from maatwaarde.framework.merge import merge
from maatwaarde.framework.model import FrameworkFile
from maatwaarde.framework.workbook.words import in_sheets, untold
from maatwaarde.messages import msg
from maatwaarde.units import Units

Known = Mapping[str, Path]


def load_framework(
    path: str | Path,
    *,
    today: date | None = None,
    others: Known = MappingProxyType({}),
    answers: Sequence[Path] | None = None,
) -> Framework:
    """Read, merge and check a framework.

    Parameters
    ----------
    path
        A YAML file, a workbook (XLSX, XLSM, ODS), or the id of a framework that ships with the
        library or is one of ``others``.
    today
        The day on which validity is judged; by default the day of the call.
    others
        Files of further frameworks that this one or its bases may name, by id: those of plugins are
        ``load_plugins().frameworks.as_dict()``. They go before those that ship with the library.
    answers
        Files of answers on weights, in place of those that the framework names.

    Raises
    ------
    FrameworkError
        With every problem found, each with file, line and column, or with sheet and cell.
    """
    problems: list[Diagnostic] = []
    known = {**shipped_frameworks(), **others}
    source = _resolve(str(path), None, known)
    if not source.suffix and not source.exists():
        raise FrameworkError(
            no_such_file(
                path,
                msg("there is no such file, and no framework that is known by this name"),
                did_you_mean(str(path), known),
            )
        )
    read: dict[Path, Document] = {}
    document = _read_with_bases(source, (), problems, known, read)
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
            judgement_files = _judgement_files(model, document, problems)
        else:
            judgement_files = tuple(answers)
    problems = [in_sheets(problem, document.keys) for problem in problems]
    raise_errors(problems, FrameworkError)
    assert model is not None  # a model that failed has left an error behind
    remarks = [in_sheets(remark, document.keys) for remark in check_pillars(model, document)]
    return Framework(
        file=model,
        units=units,
        path=str(path),
        warnings=tuple(problems),
        remarks=tuple(remarks),
        judgement_files=judgement_files,
        sources=(source, *(Path(base.file) for base in read.values())),
    )


_BASES = ("extends-unknown", "extends-cycle", "outside", "no-path")


def shipped_frameworks() -> dict[str, Path]:
    """Return the frameworks that come with the library, by id (their file name)."""
    package = Path(__file__).resolve().parent.parent
    # In an installed package they lie inside it; in a checkout they stand at the root.
    for folder in (package / "value_frameworks", package.parent.parent / "value_frameworks"):
        if folder.is_dir():
            return {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    return {}


def _resolve(name: str, base: Path | None, known: Known) -> Path:
    """Find the file that a path or id means, seen from the folder of the file that names it."""
    path = Path(name) if base is None else base / name
    return known[name] if name in known and not path.exists() else path


def _read_with_bases(
    path: Path,
    chain: tuple[Path, ...],
    problems: list[Diagnostic],
    known: Known,
    read: dict[Path, Document],
) -> Document:
    """Read a file and what it extends; ``read`` keeps each base, which many files may extend."""
    if path.suffix.lower() in WORKBOOKS:
        from maatwaarde.framework.workbook.read import read_framework_workbook

        document, found, _ = read_framework_workbook(path)
        problems += found
    else:
        document = read_yaml(path, FrameworkError)
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
    chain = (*chain, path.resolve())
    bases: Document | None = None
    for name in names if isinstance(names, list) else ():
        if not isinstance(name, str):
            continue  # the model reports it
        base = _read_base(name, path, document, chain, problems, known, read)
        if base is not None:
            bases = base if bases is None else merge(bases, base)
    return document if bases is None else merge(bases, document)


def _read_base(
    name: str,
    path: Path,
    document: Document,
    chain: tuple[Path, ...],
    problems: list[Diagnostic],
    known: Known,
    read: dict[Path, Document],
) -> Document | None:
    where = document.where(("extends",))
    if name not in known and (refused := refused_path(name, where, upwards=True)) is not None:
        problems.append(refused)
        return None
    target = _resolve(name, path.parent, known)
    if not target.exists():
        problems.append(
            Diagnostic(
                code="extends-unknown",
                what=msg(
                    "extends {name!r}, which is no file here and no framework known by name",
                    name=name,
                ),
                mend=did_you_mean(name, known) or msg("check the path"),
                where=where,
            )
        )
        return None
    if target.resolve() in chain:
        loop = [*chain[chain.index(target.resolve()) :], target]
        problems.append(
            Diagnostic(
                code="extends-cycle",
                what=msg("extends itself: {files}", files=" -> ".join(file.name for file in loop)),
                mend=msg("remove one of these 'extends'"),
                where=where,
            )
        )
        return None
    at = target.resolve()
    if at not in read:
        base = _read_with_bases(target, chain, problems, known, read)
        # What belongs to one organisation is not passed on.
        data = {key: value for key, value in base.data.items() if key not in _OWN}
        read[at] = replace(base, data=data)
    return read[at]


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
    model: FrameworkFile, document: Document, problems: list[Diagnostic]
) -> tuple[Path, ...]:
    if model.weights is None:
        return ()
    folder = Path(document.file).parent
    files: list[Path] = []
    for i, pattern in enumerate(model.weights.judgements):
        refused = refused_path(pattern, _at(document, i))
        if refused is not None:
            problems.append(refused)
            continue
        try:
            found = sorted(path for path in folder.glob(pattern) if not path.is_dir())
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
