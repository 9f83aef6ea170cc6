"""What the shelf and pilots leave when somebody or everything is erased, what an export has, and what a search finds."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from ayni.ledger.acts import Outcome
from ayni_web.accounts.erasing import erasers, mentions
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.searching import searchables
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.keeping import demo
from ayni_web.people import actions as people
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from ayni_web.people.queries import unspoken
from ayni_web.practice.sharing import actions, piloting, queries
from ayni_web.practice.sharing.models import Giving, Partner, Pilot, PilotChange, Refusal, Thing
from ayni_web.practice.sharing.wishes import who_might_need
from tests.ayni_web.practice.sharing.conftest import agreed, planned

pytestmark = pytest.mark.django_db


def erase(space: Space, party: Party) -> None:
    traces = traces_of(party)
    for eraser in erasers():
        eraser.forget(space, traces)


def texts_of(space: Space) -> str:
    rows = [
        *Thing.objects.filter(space=space).values_list(),
        *Pilot.objects.filter(space=space).values_list(),
        *Partner.objects.filter(pilot__space=space).values_list(),
        *PilotChange.objects.filter(pilot__space=space).values_list(),
        *Act.objects.filter(space=space).values_list(),
    ]
    return str(rows)


def test_somebody_who_is_erased_leaves_nothing_on_the_shelf(
    mara: User, space: Space, thing: Thing, ysolde: Party, benedikt: Party
) -> None:
    actions.change(thing, {"title": "Permit checklist", "about": "Ysolde Quillfeather asked for it first"})
    first, _second = actions.give(mara, thing, [ysolde, benedikt], why="permits")
    book.tell_outcome(first, Outcome.HELPED, "", by=mara)
    actions.refuse(actions.put_on_shelf(space, {"title": "A choir"}), ysolde)
    erase(space, ysolde)
    assert "Quillfeather" not in texts_of(space)
    assert [one.party for one in queries.given(space)] == [benedikt]
    assert Giving.objects.count() == 1
    assert not Refusal.objects.exists()


def test_a_pilot_with_them_alone_goes_and_one_with_others_stays_without_them(
    mara: User, space: Space, ysolde: Party, benedikt: Party
) -> None:
    alone = agreed(mara, space, ysolde, what="Draw maps with Ysolde Quillfeather")
    shared = agreed(mara, space, ysolde, benedikt, what="Ysolde and Benedikt read maps", measure="Ysolde reads four")
    piloting.change(
        shared,
        piloting.Plan(
            what=shared.what,
            measure="five",
            begins=shared.begins,
            ends=shared.ends,
            partners=[(ysolde, "Ysolde's maps"), (benedikt, "reads what Ysolde draws")],
        ),
    )
    told = mentions(space, traces_of(ysolde))
    assert (told["pilots"], told["shared_pilots"]) == (1, 1)
    erase(space, ysolde)
    assert not Pilot.objects.filter(pk=alone.pk).exists()
    (one,) = queries.partners_of(Pilot.objects.get(pk=shared.pk))
    assert one.party == benedikt
    assert "Ysolde" not in texts_of(space)
    assert "Benedikt" in Pilot.objects.get(pk=shared.pk).what
    assert shared.changes.count() == 2


def test_erasing_everything_leaves_no_row(
    mara: User, stranger: User, space: Space, thing: Thing, ysolde: Party
) -> None:
    actions.give(mara, thing, [ysolde])
    actions.refuse(thing, ysolde)
    agreed(mara, space, ysolde)
    theirs = actions.put_on_shelf(stranger.memberships.get().space, {"title": "Theirs"})
    eraser = next(one for one in erasers() if one.room == "sharing")
    for _twice in range(2):
        eraser.everything(space, lambda: None)
    assert list(Thing.objects.all()) == [theirs]
    assert not any(model.objects.exists() for model in (Giving, Refusal, Pilot, Partner, PilotChange))


def test_an_export_has_all_of_it(mara: User, space: Space, thing: Thing, ysolde: Party, benedikt: Party) -> None:
    (act,) = actions.give(mara, thing, [ysolde])
    actions.refuse(thing, benedikt)
    pilot = agreed(mara, space, ysolde)
    piloting.end(pilot, Pilot.How.WORKED, found="four", learned="Small is good")
    rows = {
        one.name: json.loads(json.dumps(list(one.rows(space))))
        for one in exporters()
        if one.name in {"shelf", "pilots"}
    }
    (shelf,), (tried,) = rows["shelf"], rows["pilots"]
    assert (shelf["title"], shelf["given_by_acts"]) == ("Permit checklist", [act.pk])
    assert shelf["not_for"][0]["party"] == benedikt.pk
    assert (tried["measure"], tried["learned"], tried["how_it_went"]) == (
        "four chapters are read",
        "Small is good",
        "worked",
    )
    assert tried["with"] == [{"party": ysolde.pk, "gives": "notes too"}]
    assert [one["what"] for one in tried["changes"]] == ["agreed", "ended"]


def test_things_measures_and_lessons_can_be_found(mara: User, space: Space, thing: Thing, ysolde: Party) -> None:
    pilot = agreed(mara, space, ysolde)
    piloting.end(pilot, Pilot.How.WORKED, learned="Tuesdays work")
    by_kind = {one.kind: one for one in searchables()}
    (found,) = by_kind["thing"].entries(space, [thing.pk])
    assert found.name == "Permit checklist"
    assert "permits for a first office" in {text for _label, text in found.texts}
    (found,) = by_kind["pilot"].entries(space, [pilot.pk])
    assert {"four chapters are read", "Tuesdays work", "notes too"} <= {text for _label, text in found.texts}
    assert found.who == (ysolde.pk,)
    assert by_kind["pilot"].address(pilot.pk) == f"/sharing/pilots/{pilot.pk}/"


def test_taking_an_import_back_leaves_those_with_whom_something_is_tried(
    space: Space, ysolde: Party, benedikt: Party
) -> None:
    planned(space, ysolde)
    people_of = Party.objects.filter(pk__in=[ysolde.pk, benedikt.pk])
    assert list(unspoken(people_of)) == [benedikt]


# The demo network


def test_the_demo_has_a_shelf_with_somebody_who_might_need_something_and_a_pilot_of_each_sort(
    mara: User, space: Space
) -> None:
    demo.load(space, mara)
    things = list(queries.things_of(mara))
    given = queries.given(space)
    fits = who_might_need(space, things, given)
    assert len(things) == 3
    assert {"Lena Brandt", "Iker Etxeberri", "Mara Okafor"} <= {one.party.name for one in fits.fitting}
    assert {one.act.outcome for one in given} >= {-1, 0, 1, 2, 3}
    stages = {pilot.stage_on(timezone.localdate()).value for pilot in queries.pilots_of(mara)}
    assert stages == {"planned", "running", "ended"}


def test_the_demo_goes_with_its_shelf_and_what_is_ones_own_stays(mara: User, space: Space) -> None:
    ben = people.add_party(space, "Ben Adler")
    mine = actions.put_on_shelf(space, {"title": "My own list"})
    tried = agreed(mara, space, ben)
    demo.load(space, mara)
    lena = Party.objects.get(space=space, name="Lena Brandt")
    invented = next(iter(Thing.objects.filter(space=space, demo=True)))
    actions.give(mara, invented, [lena])
    agreed(mara, space, lena)
    both = agreed(mara, space, lena, ben)
    kept = Thing.objects.filter(space=space, demo=True).exclude(pk=invented.pk)[0]
    actions.give(mara, kept, [ben])
    actions.give(mara, mine, [lena])
    demo.remove(space)
    assert {thing.pk for thing in Thing.objects.filter(space=space)} == {mine.pk, kept.pk}
    assert {pilot.pk for pilot in Pilot.objects.filter(space=space)} == {tried.pk, both.pk}
    assert {one.party.name for one in queries.given(space)} == {"Ben Adler"}
    assert not Thing.objects.filter(space=space, demo=True).exists()
