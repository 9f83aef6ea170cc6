"""Holes that were found in the pages about people, closed."""

from __future__ import annotations

import pytest
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people.actions import add_party, bulk_edit
from ayni_web.people.models import Circle, Party

pytestmark = pytest.mark.django_db

NO_NUMBERS = ["²", "-1", "x", "9" * 30, "9" * 5_000]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_of_a_party_changes_nobody(mara: User, mara_client: Client, number: str) -> None:
    party = add_party(personal_space(mara), "Ada")
    assert mara_client.post("/people/bulk/", {"party": number, "do": "hide"}).status_code == 302
    assert mara_client.post(f"/people/{party.pk}/join/", {"other": number}).status_code == 404
    assert mara_client.get(f"/people/{party.pk}/join/", {"other": number}).status_code == 404
    assert mara_client.post("/me/", {"party": number}).status_code == 404
    assert Party.objects.filter(hidden=False, root=None, name="Ada").exists()


def test_a_stranger_can_name_anothers_people_nowhere(mara: User, stranger: User, stranger_client: Client) -> None:
    hers, own = add_party(personal_space(mara), "Ada"), add_party(personal_space(stranger), "Ben")
    stranger_client.post("/people/bulk/", {"party": hers.pk, "do": "hide"})
    assert stranger_client.post(f"/people/{own.pk}/join/", {"other": hers.pk}).status_code == 404
    assert stranger_client.post("/me/", {"party": hers.pk}).status_code == 404
    stranger_client.post("/record/", {"line": "gave", "givers": "me", "receivers": f"Somebody (#{hers.pk})"})
    hers.refresh_from_db()
    assert (hers.hidden, hers.root_id, hers.is_me) == (False, None, False)
    assert not hers.parts.exists()


def test_a_circle_keeps_no_control_characters_in_its_name(mara: User) -> None:
    space = personal_space(mara)
    bulk_edit(space, [add_party(space, "Ada")], into="Alum\x00ni\u202e")
    assert Circle.objects.get(space=space).name == "Alum ni"
