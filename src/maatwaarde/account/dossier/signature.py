"""Signatures with an Ed25519 key, as `ssh-keygen -Y sign` makes them and `-Y verify` checks them.

The format is that of OpenSSH (PROTOCOL.sshsig): what is signed is the SHA-512 of the message, under
a namespace, so that a signature for one purpose is of no use for another.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maatwaarde.account.dossier.container import Contents
from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE
from maatwaarde.diagnostics import Diagnostic, DossierError, Where
from maatwaarde.documents.files import read_bytes
from maatwaarde.extras import require
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMESPACE = "maatwaarde-dossier"
_MAGIC = b"SSHSIG"
_TYPE = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70
_KEY_BYTES = 100_000

Passphrase = Callable[[], str]
"""Asks for the passphrase of a key that has one."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed.

    Parameters
    ----------
    fingerprint
        Of the public key, as ssh-keygen shows it.
    name
        What the file of keys calls whose key it is; None where no such file was given.
    """

    fingerprint: str
    name: str | None = None


def read_key(path: str | Path, passphrase: Passphrase) -> Ed25519PrivateKey:
    """Read a private key, as `ssh-keygen -t ed25519` makes one, or in PEM.

    Raises
    ------
    DossierError
        If it is no Ed25519 key, or the passphrase is not its own, or the extra is not installed.
    """
    _library()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = read_bytes(path, DossierError, _KEY_BYTES, _KEY_MEND)
    read: Any = serialization.load_pem_private_key
    if b"BEGIN OPENSSH" in content:
        read = serialization.load_ssh_private_key

    def key_of(secret: bytes | None) -> Any:
        return read(content, secret)

    try:
        try:
            key = key_of(None)
        except (TypeError, ValueError) as cause:
            if not _asks_for_passphrase(content, cause):
                raise
            key = key_of(passphrase().encode())
    except UnsupportedAlgorithm:
        what = msg("has a passphrase, which cannot be undone without the package bcrypt")
        raise _wrong_key(
            path, what, msg('install it: pip install "maatwaarde[{extra}]"', extra="sign")
        ) from None
    except (TypeError, ValueError, binascii.Error):
        what = msg("is no private key that can be read, or the passphrase is not its own")
        raise _wrong_key(path, what, _KEY_MEND) from None
    if not isinstance(key, Ed25519PrivateKey):
        what = msg("is a key of another kind than Ed25519")
        raise _wrong_key(path, what, _KEY_MEND)
    return key


def _asks_for_passphrase(content: bytes, cause: Exception) -> bool:
    return b"ENCRYPTED" in content or "password" in str(cause).lower()


def sign(message: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signature of a message, in the form of a file ``.sig``."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signed = key.sign(_signed(message))
    return _armoured(_string(_TYPE) + _string(public), _string(_TYPE) + _string(signed))


def verify(message: bytes, armoured: bytes) -> bytes | None:
    """Return the public key that signed a message; None where the signature is not of it.

    Raises
    ------
    DossierError
        If the extra is not installed.
    """
    _library()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        text = armoured.decode("ascii").split()
        blob = base64.b64decode("".join(text[3:-3]), validate=True)
        fields = list(_strings(blob[len(_MAGIC) + 4 :]))
        public, signature = fields[0], fields[4]
        # Whatever else the file could say, it says it in these bytes only.
        if armoured != _armoured(public, signature):
            return None
        kind, raw = _strings(public)
        same, signed = _strings(signature)
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, _signed(message))
    except (ValueError, IndexError, struct.error, InvalidSignature):
        return None
    return public if kind == same == _TYPE else None


def signer_of(contents: Contents) -> Signer | None:
    """Return who signed a dossier that was just made; None where nobody did."""
    if SIGNATURE not in contents:
        return None
    public = verify(contents[MANIFEST], contents[SIGNATURE])
    assert public is not None  # it was signed a moment ago
    return Signer(fingerprint(public))


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key, as ssh-keygen shows it."""
    return "SHA256:" + base64.b64encode(sha256(public).digest()).decode().rstrip("=")


_PUBLIC = re.compile(
    r"(?:(?P<before>.*\S)\s+)?ssh-ed25519\s+(?P<key>[A-Za-z0-9+/]+=*)(?:\s+(?P<note>.*))?"
)
_OPTIONS = re.compile(r'^namespaces="(?P<namespaces>[^"]*)"$')


def known_keys(path: str | Path) -> dict[bytes, str]:
    """Read who may sign: a public key (``.pub``), or a file of allowed signers of ssh-keygen.

    Returns
    -------
    dict
        Names by public key.

    Raises
    ------
    DossierError
        If it holds no such key, or a line that asks for more than this reads.
    """
    file = str(path)
    content = read_bytes(path, DossierError, _KEY_BYTES, _PUBLIC_MEND)
    keys: dict[bytes, str] = {}
    problems: list[Diagnostic] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _PUBLIC.fullmatch(line.strip())
        where = Where(file=file, line=number)
        if found is None:
            what = msg("is no public key of the kind ssh-ed25519")
            problems.append(Diagnostic("no-key", what, _PUBLIC_MEND, where))
            continue
        name, _, options = (found["before"] or "").partition(" ")
        allowed = _OPTIONS.fullmatch(options.strip()) if options.strip() else None
        if options.strip() and allowed is None:
            what = msg("has options that are not read here: {options!r}", options=options.strip())
            mend = msg(
                "check the signature with `ssh-keygen -Y verify`, or leave the options out of the "
                "line"
            )
            problems.append(Diagnostic("no-key", what, mend, where))
        elif allowed is None or NAMESPACE in allowed["namespaces"].split(","):
            try:
                public = base64.b64decode(found["key"] + "==")
            except binascii.Error:
                what = msg("is no whole key: letters of it are gone")
                problems.append(Diagnostic("no-key", what, _PUBLIC_MEND, where))
                continue
            keys[public] = name or found["note"] or fingerprint(public)
    if not keys and not problems:
        what = msg("holds no public key that may sign a dossier")
        problems.append(Diagnostic("no-key", what, _PUBLIC_MEND, Where(file=file)))
    if problems:
        raise DossierError(problems)
    return keys


def _signed(message: bytes) -> bytes:
    parts = (NAMESPACE.encode(), b"", _HASH, sha512(message).digest())
    return _MAGIC + b"".join(map(_string, parts))


def _armoured(public: bytes, signature: bytes) -> bytes:
    parts = (public, NAMESPACE.encode(), b"", _HASH, signature)
    blob = _MAGIC + struct.pack(">I", 1) + b"".join(map(_string, parts))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _strings(data: bytes) -> Iterator[bytes]:
    while data:
        (length,) = struct.unpack_from(">I", data)
        if len(data) < 4 + length:
            raise ValueError("cut short")
        yield data[4 : 4 + length]
        data = data[4 + length :]


def _library() -> None:
    require("sign", ("cryptography",), msg("a signature"), DossierError)


_KEY_MEND = msg("give the private key that `ssh-keygen -t ed25519` made, the file without .pub")
_PUBLIC_MEND = msg(
    "give the public key of who signed (the file with .pub), or a file with lines such as "
    "'name@organisation.nl ssh-ed25519 AAAA…'"
)


def _wrong_key(path: str | Path, what: str, mend: str) -> DossierError:
    return DossierError(Diagnostic("no-key", what, mend, Where(file=str(path))))
