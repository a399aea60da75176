"""Files that only a passphrase opens: a stated header, and content that cannot be changed unseen (AES-256-GCM).

A wrong passphrase and a damaged file are told apart, because the way out is another one.
"""

import base64
import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from planner.errors import BadUse
from planner.store.limits import limits

WORK_FACTOR, BLOCK, LANES = 2**15, 8, 1
"""Scrypt: 32 MB and some tenths of a second for each try at the passphrase."""

MOST_HEADER = 10_000


def refuse_short(passphrase: str) -> None:
    """Raises `BadUse` for a passphrase shorter than a password may be."""
    least = limits().password_least
    if len(passphrase) < least:
        raise BadUse("The passphrase has fewer than {least} characters.", least=least)


def locked(magic: bytes, content: bytes, about: Mapping[str, Any], passphrase: str) -> bytes:
    """The content under a passphrase; `about` stands before it in the clear, and cannot be changed either."""
    salt, nonce = os.urandom(16), os.urandom(12)
    key = _key(passphrase, salt)
    header = {**about, "salt": _text(salt), "nonce": _text(nonce), "key_check": _key_check(key)}
    stated = json.dumps(header, sort_keys=True).encode()
    sealed = AESGCM(key).encrypt(nonce, zlib.compress(content, 6), stated)
    return magic + hashlib.sha256(stated).hexdigest().encode() + b"\n" + stated + b"\n" + sealed


def unlocked(magic: bytes, whole: bytes, file: Path, passphrase: str) -> tuple[Mapping[str, Any], bytes]:
    """What stands before the content, and the content; raises `BadUse`."""
    header, stated, sealed = _header(whole[len(magic) :], file)
    key = _key(passphrase, _bytes(header["salt"]))
    if not hmac.compare_digest(_key_check(key), str(header["key_check"])):
        raise BadUse("The passphrase is not the one {file} was made with.", file=file.name)
    try:
        return header, zlib.decompress(AESGCM(key).decrypt(_bytes(header["nonce"]), sealed, stated))
    except (InvalidTag, zlib.error):
        raise damaged(file) from None


def damaged(file: Path) -> BadUse:
    """That a file is not what was written."""
    return BadUse("{file} is damaged: it is not what was written. Use another backup.", file=file.name)


def write_whole(file: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there, so that there is a whole one or none."""
    part = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise BadUse("{file} cannot be written.", file=file) from None


def _header(content: bytes, file: Path) -> tuple[Mapping[str, Any], bytes, bytes]:
    try:
        digest, stated, sealed = content.split(b"\n", 2)
        if len(stated) > MOST_HEADER or hashlib.sha256(stated).hexdigest().encode() != digest:
            raise ValueError
        header: Mapping[str, Any] = json.loads(stated)
    except ValueError:
        raise damaged(file) from None
    return header, stated, sealed


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=WORK_FACTOR, r=BLOCK, p=LANES).derive(passphrase.encode())


def _key_check(key: bytes) -> str:
    return hmac.new(key, b"the right passphrase", hashlib.sha256).hexdigest()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(content: object) -> bytes:
    return base64.b64decode(str(content))
