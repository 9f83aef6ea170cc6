"""What pages call those of whom no name is known."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people.models import Identifier, Party
from ayni_web.people.words import account_words, called

pytestmark = pytest.mark.django_db


def nameless(user: User, *known_as: tuple[str, str]) -> Party:
    party = Party.objects.create(space=personal_space(user))
    for scheme, value in known_as:
        Identifier.objects.create(space=party.space, party=party, scheme=scheme, value=value)
    return party


def test_somebody_without_a_name_is_called_by_an_address_or_account(mara: User) -> None:
    with override("en"):
        assert called(nameless(mara, ("stackexchange", "beer.stackexchange/12"))) == "Stack Exchange user 12 on beer"
        assert called(nameless(mara, ("github", "ada"), ("email", "ada@example.org"))) == "ada@example.org"
        assert called(nameless(mara, ("ref/slack", "U0123"))) == "somebody without a name"
        assert called(nameless(mara)) == "somebody without a name"


def test_a_name_is_what_somebody_is_called() -> None:
    assert called(Party(name="Ada Stone")) == "Ada Stone"


def test_accounts_elsewhere_are_called_as_they_are() -> None:
    assert account_words("github", "ada") == "ada"
