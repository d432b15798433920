"""Whether a dossier is whole, who signed it, and whether its results follow from its inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from maatwaarde.account.dossier.compare import (
    Compared,
    Difference,
    compare_reports,
    compare_results,
)
from maatwaarde.account.dossier.container import Contents, read_dossier
from maatwaarde.account.dossier.crate import CRATE, REPORTS, RESULTS
from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE, check_manifest
from maatwaarde.account.dossier.outcome import PLAN, SCORES, Compute, Outcome
from maatwaarde.account.dossier.pack import compute_in_folder
from maatwaarde.account.dossier.request import REQUEST, Request, files_of, read_request
from maatwaarde.account.dossier.signature import Signer, fingerprint, known_keys, verify
from maatwaarde.account.dossier.versions import (
    VERSIONS,
    VersionChange,
    changed,
    versions_in,
    versions_used,
)
from maatwaarde.diagnostics import Diagnostic, DossierError, MaatwaardeError, PortfolioError, Where
from maatwaarde.messages import msg
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.plan import recomputed
from maatwaarde.portfolio.problem.records import OptionKey

# How the plan in a dossier was held to the rules: `same` was found again, `evaluated` was valued
# and checked where the search may end elsewhere each time, `none` is no plan.
PlanCheck = Literal["same", "evaluated", "none"]


@dataclass(frozen=True)
class Verification:
    """What became of a dossier that was verified.

    Parameters
    ----------
    problems
        What was altered, is missing or is too many, or is wrong with the signature; where there is
        any, nothing was computed.
    signer
        Who signed it; None where nobody did.
    known
        Whether the signer is among those who may sign; None where nobody said who may.
    versions
        What is here in another version.
    compared
        Results and reports beside each other; None where nothing was computed.
    plan
        How the plan was checked.
    better
        By how much the portfolio that was found now is worth more than the one in the dossier,
        where that one was not proven to be the best.
    left
        Files that were not compared, since they hold answers that a time limit cut short.
    """

    file: str
    files: int
    request: Request | None
    problems: tuple[Diagnostic, ...] = ()
    signer: Signer | None = None
    known: bool | None = None
    versions: tuple[VersionChange, ...] = ()
    compared: Compared | None = None
    plan: PlanCheck = "none"
    better: float | None = None
    left: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        return () if self.compared is None else self.compared.differences

    @property
    def same(self) -> bool:
        """Whether it is whole, and its results follow from its inputs."""
        return not self.problems and not self.differences


def verify_contents(
    file: str | Path, compute: Compute, plugins: Mapping[str, str], key: str | Path | None = None
) -> Verification:
    """Check a dossier, and compute it again from what is in it alone.

    Parameters
    ----------
    file
        A zip, or the folder that one was unpacked in.
    plugins
        Package versions of the plugins that are here.
    key
        A public key, or a file of allowed signers.

    Raises
    ------
    DossierError
        If it is no dossier that can be read, the extra for signatures is missing, or it cannot be
        computed here.
    """
    allowed = None if key is None else known_keys(key)
    try:
        contents = read_dossier(file)
    except DossierError as error:
        if any(problem.code != "altered" for problem in error.problems):
            raise
        return Verification(str(file), 0, None, tuple(error.problems))
    if REQUEST not in contents and MANIFEST not in contents:
        raise DossierError(
            Diagnostic(
                "no-dossier",
                msg("is no dossier: it holds neither {a} nor {b}", a=REQUEST, b=MANIFEST),
                msg("give the zip or the folder that `maatwaarde dossier` wrote"),
                Where(file=str(file)),
            )
        )
    problems = check_manifest(contents)
    signer, known, wrong = _signature(contents, allowed)
    problems += wrong
    if problems:
        return Verification(str(file), len(contents), None, tuple(problems), signer, known)
    request = read_request(contents.get(REQUEST), str(file))
    stated = versions_in(contents.get(VERSIONS))
    problems = [*_not_as_asked(contents, request), *_not_as_described(contents, request)]
    versions = changed(stated, versions_used(plugins))
    if problems:
        return Verification(
            str(file), len(contents), request, tuple(problems), signer, known, versions
        )
    inputs = {name: contents[name] for name in files_of(request.inputs)}
    try:
        outcome = compute_in_folder(inputs, request, compute)
    except MaatwaardeError as error:
        raise DossierError([*error.problems, _not_repeated(str(file), versions)]) from None
    found = Verification(
        str(file),
        len(contents),
        request,
        signer=signer,
        known=known,
        versions=versions,
    )
    return _beside(found, contents, outcome, request)


def _not_repeated(file: str, versions: tuple[VersionChange, ...]) -> Diagnostic:
    """Say that a dossier that is whole cannot be computed again, and what may be lacking for it."""
    then = ", ".join(f"{one.name} {one.then}" for one in versions if one.then is not None)
    return Diagnostic(
        "not-repeated",
        msg("is whole, and cannot be computed again here"),
        msg("install what it was made with and is not here: {versions}", versions=then)
        if then
        else msg("ask who made it"),
        Where(file=file),
    )


def _signature(
    contents: Contents, allowed: Mapping[bytes, str] | None
) -> tuple[Signer | None, bool | None, list[Diagnostic]]:
    where = Where(file=SIGNATURE)
    if SIGNATURE not in contents:
        if allowed is None:
            return None, None, []
        what = msg("is missing: nobody signed this dossier")
        return None, False, [Diagnostic("unsigned", what, where=where)]
    public = verify(contents.get(MANIFEST, b""), contents[SIGNATURE])
    if public is None:
        what = msg("is no signature under this list of checksums: one of them was altered")
        return None, False, [Diagnostic("altered", what, where=where)]
    if allowed is None:
        return Signer(fingerprint(public)), None, []
    if public not in allowed:
        what = msg(
            "is of a key that is not among those that may sign ({fingerprint})",
            fingerprint=fingerprint(public),
        )
        return Signer(fingerprint(public)), False, [Diagnostic("unknown-signer", what, where=where)]
    return Signer(fingerprint(public), allowed[public]), True, []


def _not_as_asked(contents: Contents, request: Request) -> list[Diagnostic]:
    """Return what the request names and is not there, and what is there for nothing."""
    needed = {*files_of(request.inputs), CRATE, VERSIONS}
    known = needed | {MANIFEST, SIGNATURE, REQUEST}
    return [
        *(_altered(name, msg("is missing")) for name in sorted(needed - contents.keys())),
        *(
            _altered(name, msg("belongs to nothing in the dossier"))
            for name in sorted(contents.keys() - known)
            if not name.startswith((RESULTS, REPORTS))
        ),
    ]


def _not_as_described(contents: Contents, request: Request) -> list[Diagnostic]:
    """Return where the description for archives says something else than the files do."""
    try:
        graph = json.loads(contents.get(CRATE, b""))["@graph"]
        told = {unquote(entity["@id"]): entity for entity in graph}
        root = told["./"]
        parts = {unquote(part["@id"]) for part in root["hasPart"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return [_altered(CRATE, msg("is no RO-Crate"))]
    problems = []
    if root.get("name") != request.title or root.get("datePublished") != request.date.isoformat():
        what = msg("has another title or date than {request}", request=REQUEST)
        problems.append(_altered(CRATE, what))
    if parts != contents.keys() - {CRATE, SIGNATURE}:
        problems.append(_altered(CRATE, msg("does not name the files that are there")))
    for name in sorted(parts & contents.keys() - {MANIFEST}):
        if told.get(name, {}).get("sha256") != sha256(contents[name]).hexdigest():
            problems.append(_altered(CRATE, msg("has another checksum for {name!r}", name=name)))
    return problems


def _altered(name: str, what: str) -> Diagnostic:
    return Diagnostic("altered", what, where=Where(file=name))


def _beside(
    found: Verification, contents: Contents, outcome: Outcome, request: Request
) -> Verification:
    """Set what was computed now beside what the dossier has."""
    now = outcome.files
    compared = compare_results(contents, now, (SCORES,))
    exact, better = True, None
    plan: PlanCheck = "none"
    if PLAN in contents or PLAN in now:
        again = compare_results(contents, now, (PLAN,))
        plan = "same"
        if again.differences and not (_settled(contents.get(PLAN)) and _settled(now.get(PLAN))):
            again, better = _evaluated(contents, outcome)
            exact, plan = False, "evaluated"
        compared = compared.with_(again)
    # Answers beside the plan may have been cut short by the clock each on their own.
    exact = exact and request.options.time_limit is None
    names = sorted(name for name in {*contents, *now} if name.startswith((RESULTS, REPORTS)))
    left = []
    for name in names:
        if name in (SCORES, PLAN):
            continue
        if name.startswith(RESULTS):
            again = compare_results(contents, now, (name,))
        else:
            again = Compared(compare_reports(contents, now, (name,)), 0, 0.0)
        if again.differences and not exact and name in contents and name in now:
            left.append(name)
        else:
            compared = compared.with_(again)
    return replace(found, compared=compared, plan=plan, better=better, left=tuple(left))


def _settled(content: bytes | None) -> bool:
    """Tell whether a plan is the only answer to its question, wherever it is looked for."""
    try:
        plan = json.loads(content or b"")
        return bool(plan["status"] == "proven" and plan["ties"] == "settled")
    except (ValueError, KeyError, TypeError, RecursionError):
        return True


def _evaluated(contents: Contents, outcome: Outcome) -> tuple[Compared, float | None]:
    """Value the plan in a dossier anew, and check it against all rules, without looking for it.

    Returns
    -------
    compared, better
        By how much the plan that was found now is better; None where it is not.
    """
    plan = outcome.plan
    packed = json.loads(contents.get(PLAN, b"null"))
    if plan is None or packed is None:
        return compare_results(contents, outcome.files, (PLAN,)), None
    try:
        parts = packed.get("parts", {})
        options = [
            OptionKey(name, start, float(parts.get(name, 1.0)))
            for name, start in packed["starts"].items()
        ]
        words = [packed[name] for name in ("status", "ties", "solver")]
        if not all(isinstance(word, str) for word in words):
            raise TypeError(f"{words} are no words")
        valued = evaluate(plan.problem, options, plan.solution.objective)
        # What was proven of it is the word of the dossier; all else follows from what it chooses.
        told = solution(
            valued,
            objective=plan.solution.objective,
            **{name: packed[name] for name in ("status", "ties", "bound", "solver")},
        )
        again = replace(plan, solution=recomputed(plan.problem, told, plan.timeline))
        data = json.loads(outcome.plan_file(again))
        text = json.dumps({name: packed[name] for name in data if name in packed})
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as cause:
        return Compared((Difference(PLAN, "", str(cause), None),), 0, 0.0), None
    except PortfolioError as error:
        return Compared((Difference(PLAN, "starts", error.problems[0].what, None),), 0, 0.0), None
    compared = compare_results({PLAN: text.encode()}, {PLAN: json.dumps(data).encode()}, (PLAN,))
    gain = plan.value - again.value
    return compared, gain if gain > 1e-9 * max(abs(plan.value), 1.0) else None
