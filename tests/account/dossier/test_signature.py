"""Signatures that ssh-keygen makes and takes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from maatwaarde.account.dossier.signature import (
    NAMESPACE,
    fingerprint,
    known_keys,
    read_key,
    sign,
    verify,
)
from maatwaarde.diagnostics import DossierError

ssh = pytest.importorskip("cryptography.hazmat.primitives.serialization")
ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
MESSAGE = b"sums\n"
needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


def nobody() -> str:
    raise AssertionError("asked for a passphrase")


@pytest.fixture(scope="module")
def key() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def key_file(key: ed25519.Ed25519PrivateKey, tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(
        key.private_bytes(ssh.Encoding.PEM, ssh.PrivateFormat.OpenSSH, ssh.NoEncryption())
    )
    path.chmod(0o600)
    public = key.public_key().public_bytes(ssh.Encoding.OpenSSH, ssh.PublicFormat.OpenSSH)
    (tmp_path / "key.pub").write_bytes(public + b" controller@deltastad.nl\n")
    (tmp_path / "allowed").write_bytes(b"controller@deltastad.nl " + public + b"\n")
    return path


def test_a_signature_names_its_key(key_file: Path) -> None:
    signature = sign(MESSAGE, read_key(key_file, nobody))
    public = verify(MESSAGE, signature)
    assert public is not None
    for name in ("key.pub", "allowed"):
        assert known_keys(key_file.parent / name) == {public: "controller@deltastad.nl"}
    assert verify(MESSAGE + b"x", signature) is None


def test_every_bit_of_a_signature_counts(key: ed25519.Ed25519PrivateKey) -> None:
    signature = sign(MESSAGE, key)
    for at in range(len(signature)):
        altered = bytearray(signature)
        altered[at] ^= 1 << at % 7
        assert verify(MESSAGE, bytes(altered)) is None, at
    for other in (b"", signature[:-1], signature + b"\n", signature[:40]):
        assert verify(MESSAGE, other) is None


@needs_ssh_keygen
def test_ssh_keygen_signs_with_the_same_bytes_and_accepts_them(key_file: Path) -> None:
    folder = key_file.parent
    (folder / "m").write_bytes(MESSAGE)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", key_file, "-n", NAMESPACE, folder / "m"],
        check=True,
        capture_output=True,
    )
    ours = sign(MESSAGE, read_key(key_file, nobody))
    assert (folder / "m.sig").read_bytes() == ours
    checked = subprocess.run(
        [
            *("ssh-keygen", "-Y", "verify", "-f", folder / "allowed", "-n", NAMESPACE),
            *("-I", "controller@deltastad.nl", "-s", folder / "m.sig"),
        ],
        input=MESSAGE,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stderr
    public = verify(MESSAGE, ours)
    assert public is not None
    assert fingerprint(public).encode() in checked.stdout


def test_a_passphrase_is_asked_for(key: ed25519.Ed25519PrivateKey, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    locked = ssh.BestAvailableEncryption(b"geheim")
    path.write_bytes(key.private_bytes(ssh.Encoding.PEM, ssh.PrivateFormat.PKCS8, locked))
    assert sign(MESSAGE, read_key(path, lambda: "geheim")) == sign(MESSAGE, key)
    with pytest.raises(DossierError, match="or the passphrase is not its own"):
        read_key(path, lambda: "fout")


@needs_ssh_keygen
def test_a_passphrase_of_ssh_keygen_is_taken_or_what_is_missing_is_named(tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "geheim", "-f", tmp_path / "k"], check=True
    )
    try:
        import bcrypt  # noqa: F401
    except ImportError:
        with pytest.raises(DossierError, match="without the package bcrypt"):
            read_key(tmp_path / "k", lambda: "geheim")
        return
    signature = sign(MESSAGE, read_key(tmp_path / "k", lambda: "geheim"))
    assert verify(MESSAGE, signature) in known_keys(tmp_path / "k.pub")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    path = tmp_path / "key"
    path.write_bytes(
        generate_private_key(SECP256R1()).private_bytes(
            ssh.Encoding.PEM, ssh.PrivateFormat.OpenSSH, ssh.NoEncryption()
        )
    )
    with pytest.raises(DossierError, match="of another kind than Ed25519"):
        read_key(path, nobody)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", b"\xff\x00"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(DossierError, match="is no private key that can be read"):
        read_key(path, nobody)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "holds no public key"),
        ("ssh-rsa AAAA x\n", "is no public key of the kind"),
        ("ssh-ed25519 AAAAC x\n", "is no whole key"),
        ("a cert-authority ssh-ed25519 AAAA\n", "has options that are not read"),
        ('a namespaces="file" ssh-ed25519 AAAA\n', "holds no public key that may sign a dossier"),
    ],
)
def test_keys_that_may_not_sign_are_told(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "allowed"
    path.write_text("# who may sign\n\n" + lines)
    with pytest.raises(DossierError, match=said):
        known_keys(path)


def test_a_namespace_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "allowed"
    path.write_text(f'a namespaces="file,{NAMESPACE}" ssh-ed25519 AAAA\n')
    assert list(known_keys(path).values()) == ["a"]


def test_without_the_extra_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(DossierError, match="needs the package cryptography"):
        verify(MESSAGE, b"")
