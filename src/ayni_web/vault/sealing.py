"""How the vault seals. Nothing here knows of pages or tables.

AES-256-GCM (NIST SP 800-38D) with random nonces of 96 bits; Argon2id (RFC 9106) makes a key of a passphrase, HKDF-SHA256 (RFC
5869) one of a secret that is random already. Everything sealed is bound to what it is: its row, its owner and its place.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, NamedTuple

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ayni.errors import InputError

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
#: Sealed texts have one of few lengths, each twice the one before.
SMALLEST = 512
#: More than this is no setting of ours: somebody changed the row to wear the server out.
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 16, 16


class CannotOpenError(InputError):
    """What is sealed does not open: the secret is another, or what is sealed was changed or moved."""


#: Bytes as a database gives them.
type Kept = bytes | memoryview[int]


class Sealed(NamedTuple):
    """What may be kept: a nonce, and what it was used for."""

    nonce: Kept
    text: Kept


@dataclass(frozen=True, slots=True)
class Work:
    """How much work Argon2id makes of a passphrase."""

    memory_kib: int
    passes: int
    lanes: int


#: The second recommended option of RFC 9106, section 4: 64 MiB, three passes, four lanes.
WORK = Work(memory_kib=64 * 1024, passes=3, lanes=4)


def new_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def new_salt() -> bytes:
    """128 random bits."""
    return os.urandom(SALT_BYTES)


def bound_to(*what: str | int) -> bytes:
    """What something sealed is, as bytes that no other list of names and numbers gives.

    >>> bound_to("note", 1, "a") == bound_to("note", "1a")
    False
    """
    return json.dumps(what, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def seal(key: bytes, plain: bytes, bound: bytes) -> Sealed:
    """Sealed under a new random nonce: sealing twice gives two different answers."""
    nonce = os.urandom(NONCE_BYTES)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, plain, bound))


def unseal(key: bytes, sealed: Sealed, bound: bytes) -> bytes:
    """What was sealed. Raises `CannotOpenError` with another key, another place, or a single changed bit."""
    try:
        return AESGCM(key).decrypt(bytes(sealed.nonce), bytes(sealed.text), bound)
    except (InvalidTag, ValueError):
        # From nothing: what was tried stands in no trace.
        raise CannotOpenError("This does not open: the secret is another, or it was changed or moved.") from None


def key_of_passphrase(passphrase: bytes, salt: Kept, work: Work) -> bytes:
    """The key that a passphrase gives, by Argon2id."""
    if work.memory_kib > _MOST_MEMORY_KIB or work.passes > _MOST_PASSES or work.lanes > _MOST_LANES:
        raise CannotOpenError("This does not open: it asks for more work than any passphrase of ours.")
    return hash_secret_raw(passphrase, bytes(salt), work.passes, work.memory_kib, work.lanes, KEY_BYTES, Type.ID)


def key_of_secret(secret: bytes, salt: Kept, purpose: str) -> bytes:
    """The key that a random secret of at least 128 bits gives, for one purpose, by HKDF."""
    return HKDF(SHA256(), KEY_BYTES, salt=bytes(salt), info=purpose.encode("ascii")).derive(secret)


def packed(said: dict[str, Any]) -> bytes:
    """What a note says, as JSON, filled up with spaces to the next of few lengths.

    >>> len(packed({"text": "Hello"})), len(packed({"text": "x" * 600}))
    (512, 1024)
    """
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    size = SMALLEST
    while size < len(plain):
        size *= 2
    return plain.ljust(size, b" ")


def unpacked(plain: bytes) -> dict[str, Any]:
    """What was packed."""
    said: dict[str, Any] = json.loads(plain)
    return said
