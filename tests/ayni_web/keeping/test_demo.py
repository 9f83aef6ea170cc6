from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni.identity import identifiers
from ayni.ledger import kinds
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, Contact
from ayni_web.keeping import demo
from ayni_web.keeping.cast import EVERYBODY, HOUSES, Shape
from ayni_web.keeping.models import DemoNetwork
from ayni_web.people import actions as people
from ayni_web.people import queries as parties
from ayni_web.people.models import Circle, Identifier, Merge, Party, Proposal
from ayni_web.ties.knowing import knowing
from tests.ayni_web.keeping.dumps import tables

pytestmark = pytest.mark.django_db

#: What a tie is called where that is not the shape's own name, or where the reader said otherwise.
CALLED = {Shape.CLOSE: "both"}


@pytest.mark.parametrize(("day", "hour"), [(0, 0), (1, 5), (2, 11), (3, 12), (4, 13), (5, 18), (6, 23)])
def test_every_relationship_has_the_state_that_it_was_made_to_have(
    mara: User, space: Space, day: int, hour: int
) -> None:
    """On whatever day of the week and at whatever hour it is loaded."""
    demo.load(space, mara, now=(timezone.now() - timedelta(days=day)).replace(hour=hour, minute=45))
    states = {one.name: (one.tie.state.value if one.tie else "book") for one in knowing(mara).everybody}
    assert {one.name: states[one.name] for one in EVERYBODY} == {
        one.name: CALLED.get(one.shape, one.shape.value) for one in EVERYBODY
    }
    assert set(states.values()) == {state.value for state in Party.State}


@pytest.mark.parametrize("now", [datetime(2027, 2, 28, 23, 59, tzinfo=UTC), datetime(2028, 2, 29, 0, 1, tzinfo=UTC)])
def test_it_reaches_up_to_whatever_day_it_is(mara: User, space: Space, now: datetime) -> None:
    demo.load(space, mara, now=now)
    acts, contacts = Act.objects.filter(space=space), Contact.objects.filter(space=space)
    assert not acts.filter(at__gt=now).exists()
    assert not contacts.filter(at__gt=now).exists()
    assert contacts.filter(at__gt=now - timedelta(days=4)).exists()
    assert acts.filter(at__lt=now - timedelta(days=7 * 365)).exists()


def test_loading_it_on_the_same_day_makes_the_same(mara: User, stranger: User, space: Space) -> None:
    now = timezone.now()
    other = personal_space(stranger)
    stranger.name = mara.name
    demo.load(space, mara, now=now)
    demo.load(other, stranger, now=now)

    def told(of: Space) -> list[tuple[object, ...]]:
        rows = Act.objects.filter(space=of).order_by("pk")
        return list(rows.values_list("at", "kind", "minutes", "what", "why", "outcome", "parts__party__name"))

    assert told(space) == told(other)


def test_it_holds_everything_there_is_to_see(mara: User, space: Space) -> None:
    demo.load(space, mara)
    acts = Act.objects.filter(space=space)
    assert Party.objects.filter(space=space, kind=Party.Kind.ORGANISATION).count() == len(HOUSES) == 6
    assert 60 <= Party.objects.filter(space=space, kind=Party.Kind.PERSON, root__isnull=True, is_me=False).count() <= 80
    for note in ("why", "supports", "may_lead_to", "outcome_note"):
        assert acts.exclude(**{note: ""}).exists(), note
    assert acts.filter(replaced_at__isnull=False, corrections__isnull=False).exists()
    sides = [sorted(act.parts.values_list("role", flat=True)) for act in acts]
    assert ["giver", "giver", "receiver"] in sides
    assert ["giver", "receiver", "receiver"] in sides
    assert Merge.objects.filter(space=space).exists()
    assert Proposal.objects.filter(space=space, state=Proposal.State.OPEN).count() == 1
    assert Party.objects.filter(space=space).exclude(seeks="").exclude(can_give="").count() >= 10
    assert Circle.objects.filter(space=space).count() == 6


def test_all_of_it_is_marked_and_has_addresses_that_nobody_can_have(mara: User, space: Space) -> None:
    demo.load(space, mara)
    assert not Party.objects.filter(space=space, demo=False, is_me=False).exists()
    assert not Act.objects.filter(space=space, demo=False).exists()
    assert not Contact.objects.filter(space=space, demo=False).exists()
    hosts = {one.value.rpartition("@")[2] for one in Identifier.objects.filter(space=space, scheme="email")}
    assert {".".join(host.split(".")[-2:]) for host in hosts} == {"example.org", "example.net", "example.com"}
    notes = Party.objects.filter(space=space, demo=True, root__isnull=True).values_list("remark", flat=True)
    assert set(notes) == {demo.INVENTED}


def test_in_and_out_again_leaves_an_empty_space_as_it_was(mara: User, space: Space) -> None:
    before = tables()
    demo.load(space, mara)
    demo.load(space, mara)
    assert Party.objects.filter(demo=True).count() == Party.objects.filter(space=space, demo=True).count()
    demo.remove(space)
    demo.remove(space)
    assert tables() == before


def own_people(space: Space, mara: User) -> tuple[Party, Party]:
    """Mara's own: somebody she helped, in a circle that the demo has too, and her own address."""
    me = people.claim_me(space, [identifiers.email("mara@example.org")], name="Mara")  # type: ignore[list-item]
    ben = people.add_party(space, "Ben Real", email=identifiers.email("ben@example.net"))
    people.set_circles(ben, ["Inner circle"])
    Circle.objects.create(space=space, name="Monday choir")
    book.record(space, book.Draft(givers=[me], receivers=[ben], kind=kinds.ADVICE.number, what="Advice"), by=mara)
    return me, ben


def test_in_and_out_again_leaves_what_is_ones_own_as_it_was(mara: User, space: Space) -> None:
    own_people(space, mara)
    people.refresh_proposals(space)
    before = tables()
    demo.load(space, mara)
    assert parties.me(space) == Party.objects.get(space=space, is_me=True)
    demo.remove(space)
    assert tables() == before


def test_what_was_recorded_with_invented_people_alone_goes_and_the_rest_stays(mara: User, space: Space) -> None:
    me, ben = own_people(space, mara)
    demo.load(space, mara)
    ravi = parties.visible_to(mara).get(name="Ravi Menon")
    people.edit(ravi, {"seeks": "a boat"})
    people.set_circles(ravi, ["Mine"])
    alone = book.record(space, book.Draft(givers=[me], receivers=[ravi], kind=200), by=mara)
    shared = book.record(space, book.Draft(givers=[me], receivers=[ravi, ben], kind=300), by=mara)
    demo.remove(space)
    assert not Act.objects.filter(pk=alone.pk).exists()
    assert list(shared.parts.filter(role="receiver").values_list("party_id", "share")) == [(ben.pk, 1.0)]
    assert not Party.objects.filter(demo=True).exists()


def test_a_merge_with_somebody_real_leaves_them(mara: User, space: Space) -> None:
    _me, ben = own_people(space, mara)
    demo.load(space, mara)
    people.merge(space, parties.visible_to(mara).get(name="Ravi Menon"), ben, reason="by-hand", by=mara)
    demo.remove(space)
    ben.refresh_from_db()
    assert (ben.name, ben.root_id) == ("Ben Real", None)


def test_one_click_in_and_one_click_out(mara_client: Client, mara: User) -> None:
    assert "Look at invented people" in mara_client.get("/settings/").content.decode()
    assert "network of invented people" in mara_client.get("/network/").content.decode()
    assert mara_client.post("/keeping/demo/in/").headers["Location"] == "/network/"
    page = mara_client.get("/network/").content.decode()
    assert "everybody here is invented" in page
    assert "Ravi Menon" in page
    assert "Take the demo network out" in mara_client.get("/settings/").content.decode()
    mara_client.post("/keeping/demo/out/")
    assert not DemoNetwork.objects.exists()
    assert not Party.objects.exists()


def test_acts_of_ones_own_with_invented_people_are_told_before_they_go(
    mara_client: Client, mara: User, space: Space
) -> None:
    demo.load(space, mara)
    me, ravi = parties.me(space), parties.visible_to(mara).get(name="Ravi Menon")
    assert me is not None
    book.record(space, book.Draft(givers=[me], receivers=[ravi], kind=200), by=mara)
    assert "You recorded one act with nobody but invented people" in mara_client.get("/settings/").content.decode()


def test_a_stranger_has_nothing_of_it(stranger_client: Client, mara: User, space: Space) -> None:
    demo.load(space, mara)
    before = tables()["people.Party"]
    stranger_client.post("/keeping/demo/out/")
    assert tables()["people.Party"] == before


def test_looking_changes_nothing(mara_client: Client) -> None:
    before = tables()
    for path in ("/keeping/demo/in/", "/keeping/demo/out/"):
        assert mara_client.get(path, follow=True).redirect_chain[-1] == ("/settings/", 302)
    assert tables() == before


def test_the_page_says_that_acts_with_nobody_but_invented_people_go_too(
    mara: User, mara_client: Client, space: Space
) -> None:
    demo.load(space, mara)
    page = mara_client.get("/settings/").content.decode()
    assert "and so do acts that you recorded with nobody but invented people" in page
    assert "acts and imports of your own stay as they are" not in page
