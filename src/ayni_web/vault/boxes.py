"""How something is sealed for somebody whose vault is locked. Nothing here knows of pages or tables.

X25519 (RFC 7748) between a new pair of keys and the receiver's, HKDF-SHA256 (RFC 5869) over what both gave, AES-256-GCM. Whoever
seals keeps nothing: only the receiver's private key opens it. It says nothing of who sealed it.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ayni_web.vault.sealing import KEY_BYTES, CannotOpenError, Kept, Sealed, seal, unseal

_PURPOSE = b"ayni letterbox 1"


class Pair(NamedTuple):
    """A private key and the public one that belongs to it, 32 bytes each."""

    private: bytes
    public: bytes


class Dropped(NamedTuple):
    """What was sealed for somebody: the public key of this once, and what was sealed."""

    once: Kept
    nonce: Kept
    text: Kept


def new_pair() -> Pair:
    """A new pair of keys."""
    private = X25519PrivateKey.generate()
    return Pair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def seal_for(public: Kept, plain: bytes, bound: bytes) -> Dropped:
    """Sealed for whoever has the private key of this public one, and bound to what it is. Twice gives two different answers."""
    once = new_pair()
    nonce, text = seal(_key(once.private, public, once.public, public), plain, bound)
    return Dropped(once.public, nonce, text)


def unseal_by(pair: Pair, dropped: Dropped, bound: bytes) -> bytes:
    """What was sealed. Raises `CannotOpenError` with another key, another place, or a single changed bit."""
    key = _key(pair.private, dropped.once, dropped.once, pair.public)
    return unseal(key, Sealed(dropped.nonce, dropped.text), bound)


def _key(private: bytes, public: Kept, once: Kept, receiver: Kept) -> bytes:
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(bytes(public)))
    except ValueError:  # not 32 bytes, or one of the few points that give no secret
        raise CannotOpenError("This does not open: its key is none.") from None
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_PURPOSE + bytes(once) + bytes(receiver)).derive(shared)
