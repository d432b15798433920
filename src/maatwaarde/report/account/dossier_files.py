"""Make and verify dossiers from Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from maatwaarde.account.dossier.container import write_dossier
from maatwaarde.account.dossier.pack import Dossier, make_dossier
from maatwaarde.account.dossier.request import Inputs, Options
from maatwaarde.account.dossier.signature import Passphrase, read_key
from maatwaarde.account.dossier.verify import Verification, verify_contents
from maatwaarde.diagnostics import Diagnostic, DossierError
from maatwaarde.messages import Language, msg
from maatwaarde.plugins import load_plugins
from maatwaarde.report.account.computed import compute


def pack_dossier(
    proposals: str | Path,
    framework: str | Path,
    output: str | Path,
    *,
    resources: str | Path | None = None,
    mapping: str | Path | None = None,
    rejected: str | Path | None = None,
    motions: str | Path | None = None,
    map: str | Path | None = None,
    plan: str | Path | None = None,
    changes: str | Path | None = None,
    realised: str | Path | None = None,
    realised_mapping: str | Path | None = None,
    gates: str | Path | None = None,
    decisions: str | Path | None = None,
    title: str | None = None,
    date: date | None = None,
    language: Language = "nl",
    with_names: bool = False,
    sign: str | Path | None = None,
    passphrase: Passphrase | None = None,
    **options: Any,
) -> Dossier:
    """Compute a decision, and pack it with all that it rests on.

    Parameters
    ----------
    proposals, resources, mapping, rejected, motions, map
        Files, as the command line takes them.
    plan, changes, realised, realised_mapping, gates, decisions
        A plan that runs, and what became of it: it is made anew with ``changes``, or where there is
        nothing else; and held against what was realised and against gates on ``date``.
    framework
        A file, or the id of one that comes along.
    output
        A name that ends in .zip, or that of a folder that does not exist yet.
    date
        Of the decision; by default the day on which the framework was adopted.
    with_names
        Whether the answers on weights keep the names of who gave them.
    sign
        File with an Ed25519 private key.
    passphrase
        Asked for the passphrase of that key, if it has one.
    options
        How to compute: ``method``, ``draws``, ``seed``, ``gap``, ``time_limit`` and the others of
        `Options`.

    Returns
    -------
    Dossier
        What was written.

    Raises
    ------
    MaatwaardeError
        If an input is missing or wrong, no date is known, no portfolio keeps all the rules, or the
        dossier cannot be written. Nothing is left half-written.

    Notes
    -----
    The current folder of the process is another one for the while.
    """
    key = None if sign is None else read_key(sign, passphrase or no_passphrase)
    given = {
        "proposals": proposals,
        "framework": framework,
        "resources": resources,
        "mapping": mapping,
        "rejected": rejected,
        "motions": motions,
        "map": map,
        "plan": plan,
        "changes": changes,
        "realised": realised,
        "realised_mapping": realised_mapping,
        "gates": gates,
        "decisions": decisions,
    }
    made = make_dossier(
        Inputs.model_validate({k: None if v is None else str(v) for k, v in given.items()}),
        Options.model_validate(options),
        compute,
        load_plugins(),
        title=title,
        stated=date,
        language=language,
        with_names=with_names,
        key=key,
    )
    write_dossier(output, made.contents)
    return made


def no_passphrase() -> str:
    """Refuse a key that has a passphrase, where there is nobody to ask."""
    raise DossierError(
        Diagnostic(
            "no-passphrase",
            msg("the key has a passphrase, and nobody gave it"),
            msg("give it in the variable {variable}", variable="MAATWAARDE_PASSPHRASE"),
        )
    )


def verify_dossier(path: str | Path, *, key: str | Path | None = None) -> Verification:
    """Check that a dossier is whole, and compute it again from what is in it alone.

    Parameters
    ----------
    path
        A zip, or the folder that one was unpacked in.
    key
        The public key of who signed it, or a file of allowed signers of ssh-keygen.

    Returns
    -------
    Verification
        ``same`` says whether all is as it was; ``problems`` what was altered, and ``differences``
        which figures come out otherwise.

    Raises
    ------
    MaatwaardeError
        If it is no dossier that can be read, or it cannot be computed here.

    Notes
    -----
    The current folder of the process is another one for the while.
    """
    return verify_contents(path, compute, load_plugins().versions, key)
