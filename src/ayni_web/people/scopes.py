"""Which identifiers of a record recognise a party in a space, and which are only worth knowing.

A name or a file's own number means somebody only within its source. A phone, a web page or an
office's address is often shared: two colleagues whose cards both list it stay two.
"""

from __future__ import annotations

import hashlib

from ayni.identity import nature_of
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import PartyFound

_LOCAL = frozenset({"name", "ref"})
_SHARED = frozenset({"phone", "url"})


def scoped(identifier: Identifier, source: str) -> Identifier:
    """The identifier as a space keeps it: addresses and accounts as they are, names and refs by the source they came from."""
    scheme = f"{identifier.scheme}/{source}" if identifier.scheme in _LOCAL and source else identifier.scheme
    return Identifier(scheme[:20], identifier.value[:300])


def recognised_by(found: PartyFound, source: str) -> list[Identifier]:
    """What recognises this party, first what its source's acts call it; never empty.

    A card that has nothing but shared numbers is recognised by all that it says of itself, so that
    reading it again adds nothing and two cards with one phone stay two.
    """
    own = [scoped(one, source) for one in found.identifiers if _is_own(one, found)]
    if own:
        return own
    if not found.address_book:
        return [scoped(found.identifiers[0], source)]
    told = "\n".join([found.name, *map(str, found.identifiers)])
    return [Identifier(f"card/{source}"[:20], hashlib.blake2b(told.encode(), digest_size=16).hexdigest())]


def worth_knowing(found: PartyFound, source: str) -> list[Identifier]:
    """Identifiers that are kept as told and join nobody."""
    own = set(recognised_by(found, source))
    return [one for one in found.identifiers if scoped(one, source) not in own]


def _is_own(identifier: Identifier, found: PartyFound) -> bool:
    if identifier.scheme in _SHARED:
        return False
    if identifier.scheme != "email" or found.nature is not Nature.HUMAN:
        return True
    return nature_of(identifier.value, found.name) is Nature.HUMAN
