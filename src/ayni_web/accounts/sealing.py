"""Seals secrets of accounts and teams, so that a copy of the database alone opens no account and no channel.

The key lies beside the database in the home folder, in a file of its own, and beside each backup: this guards a
leaked dump or copy of the database alone, not a stolen home folder or folder of backups.
"""

from __future__ import annotations

import base64
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_FIRST = "1:"  # names the way of sealing, so that a later one can still open what this one sealed
#: What a secret is for. One that was sealed for something else does not open.
FOR_SECOND_STEPS = b"ayni second step"
FOR_CHANNELS = b"ayni channel of a team"
_NONCE_BYTES = 12


def seal(text: str, for_what: bytes = FOR_SECOND_STEPS) -> str:
    """The text, sealed. Sealing twice gives two different answers."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key(for_what)).encrypt(nonce, text.encode(), for_what)
    return _FIRST + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, for_what: bytes = FOR_SECOND_STEPS) -> str:
    """The text again. Raises `cryptography.exceptions.InvalidTag` where it was changed or the key is another."""
    raw = base64.urlsafe_b64decode(sealed.removeprefix(_FIRST))
    return AESGCM(_key(for_what)).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], for_what).decode()


@cache
def _key(for_what: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=for_what).derive(settings.SEALING_KEY.encode())
