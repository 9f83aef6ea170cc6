"""Seals the answers of a look, and marks who answered, so that a copy of the database holds neither.

The key is worked out from one that lies beside the database in the home folder (and beside each backup), with a salt of the look
that is thrown away when it ends: after that nothing opens what an older copy holds but that older copy with the key. Every sealed
answer has the same length, whatever was written. A mark is the same for the same member of the same look, so that nobody answers
twice; without the key it is noise.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES = 12
#: 300 letters of at most six bytes as JSON writes them, and the marks on a scale.
_LENGTH = 2048


def new_salt() -> str:
    """What makes the keys of one look."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def seal(salt: str, told: Mapping[str, Any]) -> str:
    """An answer, sealed, always of the same length."""
    plain = json.dumps(told, ensure_ascii=False).encode()
    if len(plain) > _LENGTH:
        raise ValueError("This is longer than an answer can be.")
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(_key(salt, b"answers")).encrypt(nonce, plain.ljust(_LENGTH), None)).decode()


def unseal(salt: str, sealed: str) -> dict[str, Any]:
    """The answer again. Raises `cryptography.exceptions.InvalidTag` where it was changed or the key is another."""
    raw = base64.b64decode(sealed)
    told = json.loads(AESGCM(_key(salt, b"answers")).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None))
    assert isinstance(told, dict)
    return told


def mark(salt: str, membership_id: int) -> str:
    """What stands for a member having answered."""
    return hmac.new(_key(salt, b"marks"), str(membership_id).encode(), sha256).hexdigest()


def shuffled(texts: list[str]) -> list[str]:
    """The same in an order that nobody can foresee or find out."""
    found = list(texts)
    secrets.SystemRandom().shuffle(found)
    return found


def _key(salt: str, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=base64.urlsafe_b64decode(salt), info=b"ayni look " + use).derive(
        settings.SEALING_KEY.encode()
    )
