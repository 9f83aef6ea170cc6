"""Parties: who gives and receives."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class PartyKind(StrEnum):
    """What a party is."""

    PERSON = "person"
    TEAM = "team"
    ORGANISATION = "organisation"
    ACCOUNT = "account"


class Nature(StrEnum):
    """Who stands behind an address. Robots and shared mailboxes are parties too, marked as such."""

    HUMAN = "human"
    ROBOT = "robot"
    SHARED = "shared"
    LIST = "list"


class Identifier(NamedTuple):
    """One way to recognise a party: a scheme and a value in the scheme's normal form.

    Schemes: `email`, `phone`, `url`, `linkedin`, `github`, `slack`, `stackexchange`, `name` (only
    where a source knows nothing better), `ref` (an id of the file it came from).
    Build them with `ayni.identity.identifiers`, which knows each scheme's normal form.
    """

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
