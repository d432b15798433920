"""The list of checksums that holds a dossier together, as `sha256sum --check` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from maatwaarde.account.dossier.container import Contents, safe
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import msg

MANIFEST = "manifest-sha256.txt"
SIGNATURE = "manifest-sha256.txt.sig"
"""What is signed is the manifest, and with it every file that it names."""


def manifest(contents: Contents) -> bytes:
    """Return the sums of all files but the manifest and its signature, sorted by name."""
    lines = (
        f"{sha256(contents[name]).hexdigest()}  {name}\n"
        for name in sorted(contents, key=str.encode)
        if name not in (MANIFEST, SIGNATURE)
    )
    return "".join(lines).encode()


def check_manifest(contents: Contents) -> list[Diagnostic]:
    """Return what is not as the manifest says: files that differ, are missing, or too many."""
    written = contents.get(MANIFEST)
    if written is None:
        return [_wrong(MANIFEST, msg("is missing, and so it is not known what should be here"))]
    if written == manifest(contents):
        return []
    stated = _read(written)
    if stated is None:
        return [_wrong(MANIFEST, msg("was altered: it is no list of checksums and names"))]
    found = contents.keys() - {MANIFEST, SIGNATURE}
    problems = [
        *(_wrong(name, msg("is missing")) for name in sorted(stated.keys() - found)),
        *(
            _wrong(name, msg("is not in the list of checksums: somebody added it"))
            for name in sorted(found - stated.keys())
        ),
        *(
            _wrong(name, msg("was altered: its checksum is another than the list of checksums has"))
            for name in sorted(found & stated.keys())
            if stated[name] != sha256(contents[name]).hexdigest()
        ),
    ]
    return problems or [_wrong(MANIFEST, msg("was altered: it is written in another way"))]


def _read(written: bytes) -> Mapping[str, str] | None:
    stated: dict[str, str] = {}
    try:
        lines = written.decode().splitlines()
    except UnicodeDecodeError:
        return None
    for line in lines:
        digest, gap, name = line[:64], line[64:66], line[66:]
        if gap != "  " or not safe(name) or name in stated:
            return None
        stated[name] = digest
    return stated


def _wrong(name: str, what: str) -> Diagnostic:
    return Diagnostic("altered", what, where=Where(file=name))
