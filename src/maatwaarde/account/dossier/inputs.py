"""Which files a decision rests on, and what each is called in the dossier."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from maatwaarde.account.dossier.container import Names, safe
from maatwaarde.account.dossier.request import INPUT, Inputs
from maatwaarde.diagnostics import Diagnostic, DossierError, FrameworkError, Where, raise_errors
from maatwaarde.documents.files import no_such_file, read_bytes
from maatwaarde.framework import Framework, load_framework, shipped_frameworks
from maatwaarde.messages import msg
from maatwaarde.plugins import Plugins
from maatwaarde.proposals.columns.mapping import load_mapping
from maatwaarde.scoring.weights.anonymous import Anonymous, anonymous

# Inputs that are one file each, and belong to nothing else.
_ALONE = (
    *("proposals", "resources", "rejected", "motions", "map", "plan", "changes"),
    *("realised", "realised_mapping", "gates", "decisions"),
)


@dataclass(frozen=True)
class Gathered:
    """The inputs of a dossier.

    Parameters
    ----------
    inputs
        By the names that the files have in the dossier.
    files
        Their bytes, by that name.
    framework
        As it was read from where it stood.
    origins
        What the user calls each file.
    anonymous
        What the files of answers do not say any more; None where they were packed as they are.
    """

    inputs: Inputs
    files: Mapping[str, bytes]
    framework: Framework
    origins: Mapping[str, str]
    anonymous: Anonymous | None


def gather(inputs: Inputs, plugins: Plugins, *, with_names: bool) -> Gathered:
    """Return all files that a decision rests on, with those that they name in turn.

    Parameters
    ----------
    inputs
        Paths as the user gave them.
    with_names
        Whether files of answers keep the names of those who answered.

    Raises
    ------
    DossierError
        With every file that is missing or cannot be packed.
    """
    known = {**shipped_frameworks(), **plugins.frameworks.as_dict()}
    framework = _framework(inputs, known)
    packed: dict[str, Path] = {}
    named: dict[str, str] = {}
    more: list[str] = []
    for role in _ALONE:
        path = getattr(inputs, role)
        if path is not None:
            named[role] = _placed(packed, role, Path(path))
    if inputs.mapping is not None:
        mapping = Path(inputs.mapping)
        long = load_mapping(mapping).content.resources
        beside = () if long is None or long.file is None else (mapping.parent / long.file,)
        named["mapping"], *more = _together(packed, "mapping", (mapping, *beside))
    by_path = {path.resolve(): name for name, path in known.items()}
    ids = {by_path[path.resolve()]: path for path in framework.sources if path.resolve() in by_path}
    own = [path for path in framework.sources if path.resolve() not in by_path]
    places = _together(packed, "framework", own) if own else [inputs.framework]
    more += places[1:]
    ids_in = {name: _placed(packed, "frameworks", path) for name, path in sorted(ids.items())}
    _refuse_alike(packed)
    files = {name: read_bytes(path, DossierError) for name, path in packed.items()}
    answers, hidden = _answers(framework, files, with_names=with_names)
    origins = {name: str(path) for name, path in packed.items()}
    origins |= zip(answers, map(str, framework.judgement_files), strict=True)
    return Gathered(
        Inputs(framework=places[0], known=ids_in, answers=answers, more=tuple(more), **named),
        files,
        framework,
        origins,
        hidden,
    )


def _framework(inputs: Inputs, known: Mapping[str, Path]) -> Framework:
    """Read the framework, and report with what is wrong there every file that is missing."""
    problems: list[Diagnostic] = []
    for role in (*_ALONE, "mapping"):
        path = getattr(inputs, role)
        if path == "-":
            what = msg("standard input leaves no file to pack")
            problems.append(
                Diagnostic("no-file", what, msg("write it to a file, and give that"), Where("-"))
            )
        elif path is not None and not os.path.isfile(path):
            told = msg("is no file that can be packed") if os.path.exists(path) else ""
            problems.append(no_such_file(path, told))
    framework = None
    try:
        framework = load_framework(inputs.framework, others=known)
    except FrameworkError as error:
        problems += error.problems
    if problems:
        raise DossierError(problems)
    assert framework is not None  # or there was a problem
    return framework


def _placed(packed: dict[str, Path], folder: str, path: Path) -> str:
    """Give a file a name in a folder of its own, and return that."""
    return _together(packed, folder, (path,))[0]


def _together(packed: dict[str, Path], folder: str, paths: Iterable[Path]) -> list[str]:
    """Give files that name each other names that leave the ways between them as they are."""
    found = {path: Path(os.path.abspath(path)) for path in paths}
    base = os.path.commonpath([path.parent for path in found.values()])
    names = []
    for path, whole in found.items():
        name = str(PurePosixPath(INPUT, folder, whole.relative_to(base).as_posix()))
        if not safe(name):
            raise DossierError(
                Diagnostic(
                    "bad-name",
                    msg("has a name that not every computer can store"),
                    msg("give the file a name of letters, digits, points and hyphens"),
                    Where(file=str(path)),
                )
            )
        packed[name] = path
        names.append(name)
    return names


def _refuse_alike(packed: Mapping[str, Path]) -> None:
    """Refuse files of which one would be written over the other where capitals are none."""
    names = Names()
    problems = []
    for name, path in packed.items():
        other = names.add(name)
        if other is not None:
            what = msg(
                "has a name that some computers take for that of {other!r}",
                other=str(packed[other]),
            )
            mend = msg("give one of them another name, that differs in more than capitals")
            problems.append(Diagnostic("bad-name", what, mend, Where(file=str(path))))
    raise_errors(problems, DossierError)


def _answers(
    framework: Framework, files: dict[str, bytes], *, with_names: bool
) -> tuple[tuple[str, ...], Anonymous | None]:
    """Put the answers on weights among the files, and return their names."""
    paths = framework.judgement_files
    if not paths:
        return (), None
    width = len(str(len(paths)))
    if with_names:
        contents = [read_bytes(path, DossierError) for path in paths]
        names = [f"{i:0{width}d}/{path.name}" for i, path in enumerate(paths, start=1)]
        hidden = None
    else:
        source = framework.file.weights
        hidden = anonymous(paths, () if source is None else source.groups)
        contents = list(hidden.files)
        names = [f"answers-{i:0{width}d}.csv" for i in range(1, len(paths) + 1)]
    placed = tuple(f"{INPUT}answers/{name}" for name in names)
    files |= zip(placed, contents, strict=True)
    return placed, hidden


def unpacked_elsewhere(framework: Framework, folder: Path) -> list[Diagnostic]:
    """Return a problem for each file that a framework was read from outside a folder."""
    inside = folder.resolve()
    return [
        Diagnostic(
            "outside",
            msg("is read from outside the dossier, which has to hold all that it rests on"),
            msg("name it in `extends` by a path from the framework's own folder"),
            Where(file=str(path)),
        )
        for path in framework.sources
        if not path.resolve().is_relative_to(inside)
    ]
