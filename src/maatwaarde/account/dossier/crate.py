"""The description of a dossier for archives: an RO-Crate 1.1, from what is stated alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from mimetypes import MimeTypes
from typing import TYPE_CHECKING, Any

from maatwaarde.account.dossier.container import Contents
from maatwaarde.account.dossier.manifest import MANIFEST
from maatwaarde.account.dossier.request import INPUT, REQUEST, Request
from maatwaarde.account.dossier.versions import VERSIONS
from maatwaarde.messages import Message, msg, say

if TYPE_CHECKING:
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

CRATE = "ro-crate-metadata.json"
RESULTS, REPORTS = "results/", "reports/"
_VERSION = "1.1"
# The context of RO-Crate 1.1 is older than this term of schema.org.
_TERMS = {"sha256": "https://schema.org/sha256"}
# Not those of the machine, which differ.
_TYPES = MimeTypes(filenames=())
_MORE_TYPES = {
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".md": "text/markdown",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".html": "text/html",
    ".csv": "text/csv",
    ".txt": "text/plain",
}

_KINDS: dict[str, Message] = {
    "proposals": msg("the list of proposals"),
    "framework": msg("the value framework"),
    "frameworks": msg("a value framework that the framework builds on"),
    "answers": msg("answers on what weighs more"),
    "mapping": msg("from the headings of the list to those of maatwaarde"),
    "resources": msg("budgets, staff and rules"),
    "rejected": msg("proposals that were rejected earlier"),
    "motions": msg("motions"),
    "map": msg("a map of the areas in the list"),
    "plan": msg("the running plan"),
    "changes": msg("what has changed since the plan was made"),
    "realised": msg("what was measured and spent"),
    "realised_mapping": msg("what the headings of what was measured mean"),
    "gates": msg("the gates that the plan has to pass"),
    "decisions": msg("who decided otherwise at a gate, and why"),
    RESULTS: msg("what was found, for programs"),
    REPORTS: msg("what was found, for people"),
    REQUEST: msg("which files were read, and with which options"),
    VERSIONS: msg("with which versions it was computed"),
    MANIFEST: msg("the checksum of every file"),
}


def crate(
    contents: Contents,
    request: Request,
    versions: Mapping[str, str],
    organisation: str | None = None,
) -> bytes:
    """Return the metadata of a dossier with these contents, in the language of its request.

    The dates in it are those that the request states.

    Parameters
    ----------
    organisation
        Whose framework it is, and who publishes the dossier therefore; None where it does not say.
    """
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    language = request.language
    made = ROCrate(version=_VERSION)
    made.metadata.extra_terms = _TERMS
    stated = {
        "name": request.title,
        "description": say(
            msg(
                "All that a decision rests on: inputs, options, versions, results and reports. "
                "`maatwaarde verify` checks that it is whole, and computes it again."
            ),
            language,
        ),
        "datePublished": request.date.isoformat(),
        "inLanguage": language,
    }
    for name, value in stated.items():
        made.root_dataset[name] = value
    files = {
        name: made.add_file(dest_path=name, properties=_properties(name, contents, language))
        for name in sorted({*contents, MANIFEST})
        if name != CRATE
    }

    def add(identifier: str, properties: Mapping[str, Any]) -> ContextEntity:
        return made.add(ContextEntity(made, identifier, properties=dict(properties)))

    made.root_dataset["license"] = add(
        "#rights",
        {
            "@type": "CreativeWork",
            "name": say(msg("no licence is stated"), language),
            "description": say(
                msg("What others may do with these files, ask of who decided."), language
            ),
        },
    )
    if organisation is not None:
        who = add("#organisation", {"@type": "Organization", "name": organisation})
        made.root_dataset["author"] = made.root_dataset["publisher"] = who
    tool = add(
        "#maatwaarde",
        {
            "@type": "SoftwareApplication",
            "name": "maatwaarde",
            "version": versions["maatwaarde"],
            "softwareVersion": versions["maatwaarde"],
        },
    )
    given = [file for name, file in files.items() if name.startswith((INPUT, REQUEST))]
    found = [file for name, file in files.items() if name.startswith((RESULTS, REPORTS))]
    action = add(
        "#computed",
        {
            "@type": "CreateAction",
            "name": say(msg("what was computed"), language),
            "description": say(
                msg("From the inputs and the options to the results and the reports."), language
            ),
            "endTime": _midnight(request.date),
        },
    )
    action["instrument"], action["object"], action["result"] = tool, given, found
    made.root_dataset["mentions"] = action
    return _written(made)


def _midnight(day: date) -> str:
    """Return a day as a moment, as RO-Crate wants one: no clock was looked at."""
    return f"{day.isoformat()}T00:00:00+00:00"


def _properties(name: str, contents: Contents, language: Any) -> dict[str, Any]:
    first, _, rest = name.partition("/")
    kind = rest.partition("/")[0] if first == "input" else f"{first}/" if rest else first
    suffix = "." + name.rpartition(".")[2].lower()
    format_ = _MORE_TYPES.get(suffix) or _TYPES.guess_type(name)[0] or "application/octet-stream"
    properties: dict[str, Any] = {
        "name": name.rpartition("/")[2],
        "description": say(_KINDS[kind], language),
        "encodingFormat": format_,
    }
    # The manifest holds the sum of this description, and so cannot be described by its own.
    if name in contents:
        properties["contentSize"] = str(len(contents[name]))
        properties["sha256"] = sha256(contents[name]).hexdigest()
    return properties


def _written(made: ROCrate) -> bytes:
    data = made.metadata.generate()
    data["@graph"] = sorted(data["@graph"], key=lambda entity: entity["@id"])
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    return text.encode() + b"\n"
