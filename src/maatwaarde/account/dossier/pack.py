"""A dossier from the files of a decision."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from maatwaarde.account.dossier.container import Contents
from maatwaarde.account.dossier.crate import CRATE, crate
from maatwaarde.account.dossier.inputs import Gathered, gather, unpacked_elsewhere
from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE, manifest
from maatwaarde.account.dossier.outcome import Compute, Outcome
from maatwaarde.account.dossier.request import REQUEST, Inputs, Options, Request
from maatwaarde.account.dossier.signature import sign
from maatwaarde.account.dossier.versions import VERSIONS, versions_content, versions_used
from maatwaarde.diagnostics import Diagnostic, DossierError, MaatwaardeError, Where
from maatwaarde.documents.writing import fill_folder, unwritable
from maatwaarde.extras import require
from maatwaarde.messages import Language, msg, say
from maatwaarde.plugins import Plugins
from maatwaarde.scoring.weights.anonymous import Anonymous

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, eq=False)
class Dossier:
    """A dossier that was made and not written yet.

    Parameters
    ----------
    contents
        All its files by name, the manifest too.
    anonymous
        What answers on weights do not say any more; None where they are as they were, or there
        are none.
    dated_by
        ``stated`` where the date was given, ``adoption`` where it is that of the framework.
    """

    contents: Contents
    request: Request
    outcome: Outcome
    versions: dict[str, str]
    anonymous: Anonymous | None
    dated_by: str

    @property
    def signed(self) -> bool:
        return SIGNATURE in self.contents


def make_dossier(
    inputs: Inputs,
    options: Options,
    compute: Compute,
    plugins: Plugins,
    *,
    title: str | None = None,
    stated: date | None = None,
    language: Language = "nl",
    with_names: bool = False,
    key: Ed25519PrivateKey | None = None,
) -> Dossier:
    """Pack all that a decision rests on, and what is computed from what is packed.

    Everything is computed from the packed files alone, in a folder that holds nothing else, so that
    nothing can be missing. The current folder of the process is that folder for the while.

    Parameters
    ----------
    inputs
        Paths.
    stated
        The date of the decision; by default the day on which the framework was adopted.
    with_names
        Whether answers on weights keep the names of who gave them.
    key
        Signs the dossier.

    Raises
    ------
    MaatwaardeError
        If an input is missing or wrong, no date is known, no portfolio keeps all the rules, or the
        extra is not installed.
    """
    require("dossier", ("rocrate",), msg("a dossier"), DossierError)
    gathered = gather(inputs, plugins, with_names=with_names)
    day, dated_by = _date(gathered, stated)
    request = Request(
        title=title or say(gathered.framework.title, language),
        date=day,
        language=language,
        inputs=gathered.inputs,
        options=options,
    )
    try:
        outcome = compute_in_folder(gathered.files, request, compute)
    except MaatwaardeError as error:
        raise type(error)(_by_origin(error.problems, gathered.origins)) from None
    outcome = replace(outcome, warnings=_by_origin(outcome.warnings, gathered.origins))
    found = versions_used(outcome.plugins)
    contents = {
        **gathered.files,
        **outcome.files,
        REQUEST: request.content(),
        VERSIONS: versions_content(found),
    }
    owner = gathered.framework.file.organisation
    contents[CRATE] = crate(contents, request, found, None if owner is None else owner.name)
    contents[MANIFEST] = manifest(contents)
    if key is not None:
        contents[SIGNATURE] = sign(contents[MANIFEST], key)
    return Dossier(contents, request, outcome, found, gathered.anonymous, dated_by)


def _by_origin(
    problems: Iterable[Diagnostic], origins: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Return problems with files named as the user names them, and not as the dossier does."""
    return tuple(
        replace(problem, where=replace(problem.where, file=origins.get(file, file)))
        if (file := problem.where.file) is not None
        else problem
        for problem in problems
    )


def compute_in_folder(
    files: Contents, request: Request, compute: Callable[[Request], Outcome]
) -> Outcome:
    """Compute from files in a folder of their own, in which the process is for the while.

    Raises
    ------
    DossierError
        If something is read from elsewhere.
    """
    with tempfile.TemporaryDirectory(prefix="maatwaarde-") as folder:
        try:
            fill_folder(folder, files)
        except OSError as cause:
            raise unwritable(folder, cause) from None
        with chdir(folder):
            outcome = compute(request)
            problems = unpacked_elsewhere(outcome.framework, Path(folder))
    if problems:
        raise DossierError(problems)
    return outcome


def _date(gathered: Gathered, stated: date | None) -> tuple[date, str]:
    if stated is not None:
        return stated, "stated"
    adopted = gathered.framework.file.adopted
    if adopted is None:
        raise DossierError(
            Diagnostic(
                "no-date",
                msg("does not say when it was adopted, so that the dossier has no date"),
                msg("give the day of the decision with --date YYYY-MM-DD"),
                Where(file=gathered.framework.path),
            )
        )
    return adopted.on, "adoption"
