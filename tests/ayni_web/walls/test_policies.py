"""Every table has a wall or a reason to have none; so a new room is walled without knowing of it."""

from __future__ import annotations

from django.apps import apps

from ayni_web.walls import policies

NAMES = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def see(label: str) -> str:
    wall = policies.wall_of(NAMES[label])
    assert wall is not None
    return wall.see


def test_every_table_of_ours_has_a_wall_or_a_reason_to_have_none() -> None:
    assert policies.without() == []


def test_what_is_open_is_there_and_says_why() -> None:
    assert policies.OPEN.keys() - NAMES.keys() == set()
    assert all(policies.OPEN.values())


def test_no_table_of_a_space_is_left_open() -> None:
    spaced = {
        label
        for label, model in NAMES.items()
        if any(field.attname == "space_id" for field in model._meta.concrete_fields)
    }
    assert spaced & policies.OPEN.keys() == set()


def test_rows_are_of_the_space_that_they_name_or_that_what_they_hang_on_names() -> None:
    assert policies.SPACES in see("people.Need") or "people_party" in see("people.Need")
    assert policies.SPACES in see("people.Party")
    assert '"book_act"' in see("book.ActParty")
    assert '"people_party"' in see("people.Party_circles")


def test_what_has_an_owner_is_the_owners_alone() -> None:
    assert f"owner_id = {policies.ME}" in see("vault.Note")
    assert '"vault_vault"' in see("vault.Means")


def test_a_policys_name_changes_with_what_it_says() -> None:
    one = policies.Wall("some_table", see="true", write="true")
    other = policies.Wall("some_table", see="false", write="true")
    assert one.policies.keys() != other.policies.keys()
    assert len(one.policies) == 4
    assert all(len(name) <= 63 for wall in policies.walls() for name in wall.policies)
