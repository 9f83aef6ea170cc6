"""What sources say of people joins what is surely one, and can be taken back exactly. Everybody here is invented."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.identity.identifiers import email
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import PartyFound
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, queries
from ayni_web.people.models import Claim, Merge, Party
from ayni_web.people.models import Identifier as KnownAs

pytestmark = pytest.mark.django_db

ADA, BEN, CEM, DOT = (email(f"{name}@example.org") for name in ("ada", "ben", "cem", "dot"))
PHONE = Identifier("phone", "+431234567")
SHOWN = ("name", "organisation", "title", "birthday", "address_book", "nature")


@pytest.fixture
def space() -> Space:
    return personal_space(add_person("owner@example.org", name="Owner"))


def bring(space: Space, *found: PartyFound, source: str = "vcard"):
    batch = uuid4()
    actions.adopt(space, found, batch=batch, source=source)
    return batch


def card(*identifiers: Identifier, name: str = "", **details: str) -> PartyFound:
    return PartyFound(identifiers, name=name, details=details, address_book=True)


def shown(space: Space) -> list[tuple[object, ...]]:
    """What pages show of a space: each person with fields, addresses, and what else is known of them."""
    people = []
    for party in Party.objects.filter(space=space, root__isnull=True):
        ids = queries.one_with(party)
        addresses = tuple(sorted(map(str, KnownAs.objects.filter(party_id__in=ids))))
        people.append((addresses, tuple(queries.also_known(party)), *(getattr(party, field) for field in SHOWN)))
    return sorted(people, key=str)


def the_one(space: Space, identifier: Identifier) -> Party:
    party = Party.objects.get(pk=queries.party_ids(space, [identifier])[identifier])
    return party.root or party


def test_the_same_address_from_two_sources_is_one_person(space):
    bring(space, card(ADA, name="Ada Lund"))
    bring(space, PartyFound((ADA,), name="ada"), source="mbox")
    assert [row[2] for row in shown(space)] == ["Ada Lund"]


def test_a_card_with_two_known_addresses_joins_them(space):
    bring(space, card(ADA, name="Ada"), card(BEN, name="A. Lund"))
    assert len(shown(space)) == 2
    bring(space, card(ADA, BEN, name="Ada Lund"))
    assert len(shown(space)) == 1


def test_a_shared_phone_joins_nobody(space):
    bring(space, card(ADA, PHONE, name="Ada"), card(BEN, PHONE, name="Ben"))
    assert [row[2] for row in shown(space)] == ["Ada", "Ben"]
    assert all("+431234567" in row[1] for row in shown(space))


def test_two_cards_with_nothing_but_one_phone_stay_two_and_are_known_when_read_again(space):
    cards = card(PHONE, name="Ada"), card(PHONE, name="Ben")
    bring(space, *cards)
    before = shown(space)
    bring(space, *cards)
    assert shown(space) == before
    assert len(before) == 2


def test_a_name_means_somebody_only_within_its_source(space):
    nameless = Identifier("name", "ben adler")
    bring(space, PartyFound((nameless,), name="Ben Adler"), source="git")
    bring(space, PartyFound((nameless,), name="Ben Adler"), source="slack")
    assert len(shown(space)) == 2


def test_an_address_book_is_believed_over_a_mail_header_whoever_came_first(space):
    bring(space, PartyFound((ADA,), name="adal"), source="mbox")
    bring(space, card(ADA, name="Ada Lund", organisation="Harbour"))
    assert (the_one(space, ADA).name, the_one(space, ADA).organisation) == ("Ada Lund", "Harbour")


def test_joining_shows_what_either_entry_knows_and_parting_gives_each_its_own(space):
    bring(space, card(ADA, name="Ada Lund", birthday="--02-03"), card(BEN, name="Ada L.", organisation="Harbour"))
    first, second = the_one(space, ADA), the_one(space, BEN)
    before = shown(space)
    merge = actions.merge(space, first, second, reason="by-hand")
    first.refresh_from_db()
    assert (first.birthday, first.organisation) == ("--02-03", "Harbour")
    actions.unmerge(merge)
    assert shown(space) == before


def test_what_a_person_writes_stands_through_new_imports_and_their_undoing(space):
    batch = bring(space, card(ADA, name="Ada Lund", organisation="Harbour"))
    ada = the_one(space, ADA)
    actions.edit(ada, {"name": "Ada of the harbour", "seeks": "a boat"})
    bring(space, card(ADA, name="ADA LUND", organisation="Quay"))
    actions.withdraw_batch(space, batch)
    ada.refresh_from_db()
    assert (ada.name, ada.seeks, ada.organisation) == ("Ada of the harbour", "a boat", "Quay")


def test_somebody_a_person_wrote_about_stays_when_the_import_goes(space):
    batch = bring(space, card(ADA, name="Ada"), card(BEN, name="Ben"))
    actions.edit(the_one(space, ADA), {"name": "Ada", "met": "on the ferry"})
    assert actions.withdraw_batch(space, batch) == 1
    assert [(party.met) for party in Party.objects.filter(space=space)] == ["on the ferry"]


def test_parting_holds_against_the_same_card_read_again(space):
    both = card(ADA, BEN, name="Ada")
    bring(space, both)
    (merge,) = queries.merges_of(the_one(space, ADA))
    actions.unmerge(merge)
    bring(space, both)
    assert the_one(space, ADA) != the_one(space, BEN)


def test_parting_holds_however_many_imports_said_that_they_are_one(space):
    bring(space, card(ADA, BEN))
    bring(space, card(BEN, ADA))
    (merge,) = queries.merges_of(the_one(space, ADA))
    actions.unmerge(merge)
    assert the_one(space, ADA) != the_one(space, BEN)


def test_two_who_only_an_undone_card_called_one_are_two_again(space):
    bring(space, card(ADA, name="Ada"))
    batch = bring(space, card(ADA, BEN))
    bring(space, PartyFound((BEN,), name="Ben"), source="mbox")
    assert len(shown(space)) == 1
    actions.withdraw_batch(space, batch)
    assert [row[2] for row in shown(space)] == ["Ada", "Ben"]


def test_people_joined_by_hand_stay_joined_when_the_one_between_them_goes(space):
    bring(space, card(ADA, name="Ada"))
    between = bring(space, card(BEN, name="Ben"))
    bring(space, card(CEM, name="Cem"))
    actions.merge(space, the_one(space, BEN), the_one(space, ADA), reason="by-hand")
    actions.merge(space, the_one(space, BEN), the_one(space, CEM), reason="by-hand")
    actions.withdraw_batch(space, between)
    assert the_one(space, ADA) == the_one(space, CEM)
    assert len(shown(space)) == 1


def test_the_reader_stands_for_all_that_is_theirs_whichever_card_comes_later(space):
    me = actions.claim_me(space, [ADA], name="Owner")
    bring(space, card(BEN, ADA, name="Somebody"))
    assert the_one(space, BEN) == me
    assert queries.me(space) == me


def test_a_person_who_also_answers_a_shared_mailbox_is_a_person(space):
    office = email("office@example.org")
    bring(space, card(ADA, name="Ada"), PartyFound((office,), name="Office", nature=Nature.SHARED))
    assert the_one(space, office).nature == "shared"
    actions.merge(space, the_one(space, office), the_one(space, ADA), reason="by-hand")
    assert the_one(space, office).nature == "human"


records = st.builds(
    PartyFound,
    identifiers=st.lists(st.sampled_from([ADA, BEN, CEM, DOT, PHONE]), min_size=1, max_size=3, unique=True).map(tuple),
    name=st.sampled_from(["", "Ada", "Ada Lund", "Ben"]),
    nature=st.sampled_from([Nature.HUMAN, Nature.HUMAN, Nature.SHARED]),
    address_book=st.booleans(),
    details=st.sampled_from([{}, {"organisation": "Harbour"}, {"organisation": "Quay", "birthday": "--02-03"}]),
)
imports = st.lists(st.lists(records, min_size=1, max_size=3), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(imports, st.data())
def test_taking_imports_back_in_any_order_leaves_what_the_others_alone_would_have_brought(space, brought, data):
    back = data.draw(st.lists(st.sampled_from(range(len(brought))), unique=True))
    with transaction.atomic():
        batches = [bring(space, *found) for found in brought]
        for one in back:
            actions.withdraw_batch(space, batches[one])
        after = shown(space)
        left = KnownAs.objects.filter(space=space).count(), Claim.objects.filter(party__space=space).count()
        merges = Merge.objects.filter(space=space).count()
        transaction.set_rollback(True)
    with transaction.atomic():
        for number, found in enumerate(brought):
            if number not in back:
                bring(space, *found)
        assert after == shown(space)
        assert left == (KnownAs.objects.filter(space=space).count(), Claim.objects.filter(party__space=space).count())
        assert merges == Merge.objects.filter(space=space).count()
        transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(imports)
def test_reading_again_adds_nothing(space, brought):
    with transaction.atomic():
        for found in brought:
            bring(space, *found)
        once = shown(space)
        parties = Party.objects.filter(space=space).count()
        for found in brought:
            bring(space, *found)
        assert (shown(space), Party.objects.filter(space=space).count()) == (once, parties)
        transaction.set_rollback(True)
