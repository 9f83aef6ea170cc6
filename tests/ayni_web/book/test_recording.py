"""Telling an act in one line, choosing who was meant, saying what came of it. Everybody here is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger import kinds
from ayni.ledger.acts import Basis
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions, queries
from ayni_web.book.models import Act
from ayni_web.book.naming import as_list, listed
from ayni_web.people import actions as people
from ayni_web.people import queries as parties
from ayni_web.people.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


@pytest.fixture
def ben(space: Space) -> Party:
    return people.add_party(space, "Ben Adler")


def tell(client: Client, line: str, **more: object) -> Act | None:
    """The act that came of a line, or None where the page asked back."""
    answer = client.post(reverse("book:record"), {"line": line, **more})
    return Act.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1])) if answer.status_code == 302 else None


def sides(act: Act | None) -> tuple[list[str], list[str]]:
    assert act is not None
    names = {"giver": [], "receiver": []}
    for part in act.parts.order_by("pk"):
        names[part.role].append("me" if part.party.is_me else part.party.name)
    return names["giver"], names["receiver"]


def test_one_line_is_enough(mara_client, ben):
    act = tell(mara_client, "introduced Ben Adler to Lena Brandt yesterday because he looks for a lawyer")
    assert sides(act) == (["me"], ["Ben Adler", "Lena Brandt"])
    assert (act.kind, act.why) == (kinds.INTRODUCTION.number, "he looks for a lawyer")
    assert (timezone.localdate() - timezone.localtime(act.at).date()).days == 1


def test_lines_in_german_and_spanish_are_understood(mara_client, ben):
    mara_client.cookies["django_language"] = "de"
    assert sides(tell(mara_client, "Ben Adler hat mir gestern geholfen")) == (["Ben Adler"], ["me"])
    mara_client.cookies["django_language"] = "es"
    assert sides(tell(mara_client, "Ayudé a Ben Adler con la mudanza")) == (["me"], ["Ben Adler"])


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("en", "gave Ben Adler 90 minutes", "1 hour 30 minutes"),
        ("de", "habe Ben Adler 20 Minuten geholfen", "20 Minuten"),
        ("es", "ayudé a Ben Adler 20 minutos", "20 minutos"),
    ],
)
def test_an_amount_of_time_is_kept_and_shown_wherever_the_act_is(mara_client, ben, language, line, said):
    mara_client.cookies["django_language"] = language
    assert said in mara_client.post(reverse("book:understood"), {"line": line}).content.decode()
    act = tell(mara_client, line)
    assert act.minutes == (90 if language == "en" else 20)
    for name, *args in (("book:act", act.pk), ("book:acts",), ("insights:person", ben.pk)):
        shown = mara_client.get(reverse(name, args=args)).content.decode().replace(act.what, "")
        assert said in shown, name


def test_a_written_effort_stands_over_the_line_until_the_line_is_told_anew(mara_client, ben):
    act = tell(mara_client, "helped Ben Adler 20 minutes", minutes="25")
    assert act.minutes == 25
    correct = reverse("book:correct", args=[act.pk])
    sides = {"givers": "me", "receivers": "Ben Adler", "minutes": "25"}
    mara_client.post(correct, {"line": "Helped Ben Adler 40 minutes", **sides})
    assert act.corrections.get().minutes == 40


def test_who_gave_and_received_is_never_called_a_matter_of_liking(mara_client):
    for answer in (
        mara_client.get(reverse("book:record")),
        mara_client.post(reverse("book:record"), {"line": "helped"}),
    ):
        page = answer.content.decode()
        for field in ("id_givers", "id_receivers"):
            label = page[page.index(f'<label for="{field}"') :]
            assert "if you like" not in label[: label.index("</label>")]
    assert "unless the line says it" not in label[: label.index("</label>")]  # nobody was named: it is needed now


def test_a_given_name_that_two_share_is_asked_about_and_chosen_by_a_click(space, mara_client, ben):
    weil = people.add_party(space, "Ben Weil")
    answer = mara_client.post(reverse("book:record"), {"line": "helped Ben with the move"})
    assert answer.status_code == 200
    assert f'value="{ben.pk}"' in answer.content.decode()
    assert not Act.objects.exists()
    assert sides(tell(mara_client, "helped Ben with the move", **{"pick:ben": weil.pk}))[1] == ["Ben Weil"]
    assert sides(tell(mara_client, "helped Ben with the move", **{"pick:ben": "new"}))[1] == ["Ben"]


def test_a_choice_that_is_nobody_of_mine_is_not_taken(stranger, mara_client, space, ben):
    people.add_party(space, "Ben Weil")
    theirs = people.add_party(personal_space(stranger), "Ben Stranger")
    assert tell(mara_client, "helped Ben", **{"pick:ben": theirs.pk}) is None


def test_a_name_with_a_comma_is_one_name(space, mara_client):
    people.add_party(space, "Adler, Ben")
    assert sides(tell(mara_client, "helped Ben Adler"))[1] == ["Adler, Ben"]
    assert sides(tell(mara_client, "helped out", receivers='"Adler, Ben", Lena Brandt'))[1] == [
        "Adler, Ben",
        "Lena Brandt",
    ]
    assert listed(as_list(["Adler, Ben", "Lena"])) == ["Adler, Ben", "Lena"]


def test_on_a_persons_page_the_line_need_not_name_them(mara_client, ben):
    there = f"{reverse('book:record')}?with={ben.pk}"
    mara_client.post(there, {"line": "helped with the move"})
    mara_client.post(there, {"line": "helped me with the move"})
    mara_client.post(there, {"line": "Ben Adler explained to me how tides work"})
    assert [sides(act) for act in Act.objects.order_by("pk")] == [
        (["me"], ["Ben Adler"]), (["Ben Adler"], ["me"]), (["Ben Adler"], ["me"]),
    ]  # fmt: skip


def test_several_givers_share_by_weight_and_carry_what_each_did(mara_client, ben):
    act = tell(
        mara_client,
        "Ben Adler and Lena Brandt helped me",
        **{"share:ben adler": "2", "share:lena brandt": "1", "credit:ben adler": "carried the piano"},
    )
    shares = {part.party.name: (round(part.share, 3), part.credit) for part in act.parts.filter(role="giver")}
    assert shares == {"Ben Adler": (0.667, "carried the piano"), "Lena Brandt": (0.333, "")}


@pytest.mark.parametrize("share", ["nought", "-1", "0", "inf"])
def test_a_part_that_is_no_number_above_nought_is_asked_about(mara_client, ben, share):
    assert tell(mara_client, "Ben Adler and Lena Brandt helped me", **{"share:ben adler": share}) is None


def test_nobody_gives_to_themselves(mara_client, ben):
    assert tell(mara_client, "helped", givers="Ben Adler", receivers="Ben Adler") is None


def test_a_day_that_lies_ahead_is_asked_about(mara_client, ben):
    assert tell(mara_client, "helped Ben Adler", on="2999-01-01") is None


def test_a_day_that_may_be_two_is_asked_about_and_the_one_that_is_chosen_is_kept(mara_client, ben):
    line = "gave Ben Adler 20 minutes on 3/11/2025"
    answer = mara_client.post(reverse("book:record"), {"line": line})
    page = answer.content.decode()
    assert answer.status_code != 302
    assert "Which day?" in page
    assert 'value="2025-11-03"' in page
    assert 'value="2025-03-11"' in page
    act = tell(mara_client, line, **{"which-day": "2025-11-03"})
    assert timezone.localtime(act.at).date().isoformat() == "2025-11-03"


def test_where_the_browser_is_american_the_month_stands_first_and_the_day_is_said(mara_client, ben):
    for accepted, day, said in (
        ("en-US,en;q=0.9", "2025-03-11", "March 11, 2025"),
        ("en-GB,en;q=0.9", "2025-11-03", "Nov. 3, 2025"),
    ):
        told = {"line": "gave Ben Adler 20 minutes on 3/11/2025"}
        page = mara_client.post(reverse("book:understood"), told, headers={"accept-language": accepted})
        assert said in page.content.decode()
        answer = mara_client.post(reverse("book:record"), told, headers={"accept-language": accepted})
        act = Act.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))
        assert timezone.localtime(act.at).date().isoformat() == day


def test_the_receivers_own_word_confirms_an_act(mara_client, ben):
    assert tell(mara_client, "Ben Adler helped me").basis == Basis.CONFIRMED
    assert tell(mara_client, "helped Ben Adler").basis == Basis.RECORDED


def test_what_the_line_is_understood_to_say_is_shown_and_nothing_is_kept(mara_client, ben):
    answer = mara_client.post(reverse("book:understood"), {"line": "introduced Ben Adler to Lena Brandt"})
    text = answer.content.decode()
    assert "an introduction" in text
    assert "Lena Brandt (new)" in text
    assert not Act.objects.exists()
    assert not Party.objects.filter(name="Lena Brandt").exists()


def test_looking_at_the_fragment_leaves_the_space_without_a_reader(mara, mara_client):
    mara_client.post(reverse("book:understood"), {"line": "helped Ben Adler"})
    assert parties.me(personal_space(mara)) is None


def test_the_outcome_is_one_click_and_keeps_what_stood_before(mara_client, ben):
    act = tell(mara_client, "Ben Adler helped me", **{"why": "the flat was full"})
    mara_client.post(reverse("book:outcome", args=[act.pk]), {"outcome": Act.Helped.HELPED_MUCH, "note": "in one day"})
    act.refresh_from_db()
    newer = act.corrections.get()
    assert act.replaced_at is not None
    assert (newer.outcome, newer.outcome_note, newer.why, newer.at) == (3, "in one day", "the flat was full", act.at)
    assert sides(newer) == sides(act)


def test_a_correction_keeps_shares_people_and_the_hour_that_nobody_changed(space, mara_client, ben):
    twin = people.add_party(space, "Ben Adler")
    me = people.claim_me(space, [], name="Mara")
    act = actions.record(
        space,
        actions.Draft(
            givers=[ben, me], receivers=[twin], kind=500, at=timezone.now(), shares=[3, 1], credit={ben.pk: "paint"}
        ),
        by=None,
    )
    form = mara_client.get(reverse("book:correct", args=[act.pk])).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None} | {"why": "the wall"}
    answer = mara_client.post(reverse("book:correct", args=[act.pk]), said)
    assert answer.status_code == 302
    newer = act.corrections.get()
    parts = [(part.party_id, part.role, round(part.share, 4), part.credit) for part in newer.parts.order_by("pk")]
    assert parts == [(ben.pk, "giver", 0.75, "paint"), (me.pk, "giver", 0.25, ""), (twin.pk, "receiver", 1.0, "")]
    assert (newer.why, newer.at) == ("the wall", act.at)


def test_only_the_newest_telling_can_be_corrected(space, ben):
    lena = people.add_party(space, "Lena")
    act = actions.record(space, actions.Draft(givers=[ben], receivers=[lena], kind=200), by=None)
    newer = actions.correct(act, actions.Draft(givers=[lena], receivers=[ben], kind=200), by=None)
    with pytest.raises(InputError):
        actions.correct(act, actions.Draft(givers=[ben], receivers=[lena], kind=200), by=None)
    assert [one.pk for one in queries.tellings_of(act)] == [newer.pk, act.pk]


def test_being_in_touch_is_no_act(space, ben):
    with pytest.raises(InputError):
        actions.record(
            space,
            actions.Draft(givers=[ben], receivers=[people.add_party(space, "Lena")], kind=kinds.MESSAGE.number),
            by=None,
        )


def test_erasing_somebody_leaves_the_others_their_parts(space, ben):
    lena, noor = people.add_party(space, "Lena"), people.add_party(space, "Noor")
    both = actions.record(space, actions.Draft(givers=[ben, lena], receivers=[noor], kind=200, shares=[1, 3]), by=None)
    alone = actions.record(space, actions.Draft(givers=[ben], receivers=[noor], kind=200), by=None)
    assert actions.erase_party(space, [ben.pk]) == (1, 0)
    assert [(part.party_id, part.share) for part in both.parts.filter(role="giver")] == [(lena.pk, 1.0)]
    assert not Act.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "lawyer"}, 1), ({"q": "LAWYER ben"}, 1), ({"q": "übersetzung"}, 1), ({"q": "round"}, 1), ({"q": "tides"}, 0),
        ({"q": "introduction"}, 1), ({"kind": "500"}, 1), ({"outcome": "2"}, 1), ({"kind": "nonsense"}, 2), ({}, 2),
    ],
)  # fmt: skip
def test_acts_are_found_by_every_word_of_why_what_for_and_whom(mara_client, ben, query, found):
    tell(
        mara_client, "introduced Ben Adler to Lena Brandt because he looks for a lawyer", may_lead_to="the Lisbon round"
    )
    tell(mara_client, "helped Noor Haddad", supports="Übersetzung des Antrags", outcome="2")
    assert mara_client.get(reverse("book:acts"), query).context["page"].paginator.count == found


def test_acts_with_one_person_are_theirs_alone(mara_client, ben):
    tell(mara_client, "helped Ben Adler")
    tell(mara_client, "helped Noor Haddad")
    assert mara_client.get(reverse("book:acts"), {"with": ben.pk}).context["page"].paginator.count == 1


@pytest.mark.parametrize("name", ["book:act", "book:correct", "book:outcome", "book:withdraw", "book:restore"])
def test_a_stranger_gets_the_same_answer_for_a_hidden_act_as_for_none(mara_client, stranger_client, ben, name):
    act = tell(mara_client, "helped Ben Adler")
    method = stranger_client.get if name in {"book:act", "book:correct"} else stranger_client.post
    theirs, none = method(reverse(name, args=[act.pk])), method(reverse(name, args=[10**9]))
    assert theirs.status_code == none.status_code == 404
    act.refresh_from_db()
    assert act.withdrawn_at is None


def test_a_stranger_finds_no_act_and_no_name(mara_client, stranger_client, ben):
    tell(mara_client, "helped Ben Adler")
    assert stranger_client.get(reverse("book:acts"), {"q": "ben"}).context["page"].paginator.count == 0
    assert stranger_client.get(reverse("book:acts"), {"with": ben.pk}).status_code == 404
    assert stranger_client.get(reverse("book:record"), {"with": ben.pk}).status_code == 404


def test_an_act_taken_back_counts_nowhere_until_it_is_put_back(mara_client, ben):
    act = tell(mara_client, "helped Ben Adler")
    mara_client.post(reverse("book:withdraw", args=[act.pk]))
    assert mara_client.get(reverse("book:acts")).context["page"].paginator.count == 0
    mara_client.post(reverse("book:restore", args=[act.pk]))
    assert mara_client.get(reverse("book:acts")).context["page"].paginator.count == 1


def test_a_kind_of_ones_own_is_offered_until_it_is_retired_and_kept_by_its_acts(mara, mara_client, ben):
    mara_client.post(reverse("book:kinds"), {"name": "Lending the van", "minutes": "30"})
    own = queries.kinds_for(mara)[-1]
    act = tell(mara_client, "the van for Ben Adler", kind=own.number, receivers="Ben Adler")
    mara_client.post(reverse("book:retire_kind", args=[own.number]))
    assert all(one.number != own.number for one in queries.kinds_for(mara))
    assert "Lending the van" in mara_client.get(reverse("book:act", args=[act.pk])).content.decode()


def test_what_is_found_fills_its_pages_newest_first(mara_client, mara, space, ben):
    me = people.claim_me(space, [], name="Mara")
    start = timezone.now() - timedelta(days=90)
    drafts = [
        actions.Draft(givers=[me], receivers=[ben], kind=200, what=f"apples {n}", at=start + timedelta(days=n))
        for n in range(60)
    ]
    actions.record_all(space, [*drafts, replace(drafts[0], what="pears")], by=mara)
    for address in ("?q=apples", "?q=apples&page=1", "?q=apples&page=nonsense"):
        page = mara_client.get(reverse("book:acts") + address).context["page"]
        assert [act.what for act in page] == [f"apples {n}" for n in range(59, 9, -1)]
    assert (page.paginator.count, page.paginator.num_pages) == (60, 2)
    last = mara_client.get(reverse("book:acts") + "?q=apples&page=2").context["page"]
    assert [act.what for act in last] == [f"apples {n}" for n in range(9, -1, -1)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("met Ben Adler", "Being in touch gives nothing by itself"),
        ("asked Ben Adler for money", "An asking is no act yet"),
        ("did not help Ben Adler", "what was not done"),
        ("Ben Adler", "A name alone does not say what was given"),
        ("helped Ben Adler tomorrow", "“tomorrow” lies ahead"),
        ("helped Ben Adler on 2099-01-01", "“2099-01-01” lies ahead"),
        ("helped Ben Adler on 2026-13-45", "No calendar has the day 2026-13-45"),
        ("introduced Ben Adler to Ben Adler", "Ben Adler stands here twice"),
        ("drove my car to Ben Adler", "Who gave it?"),
    ],
)
def test_a_line_that_is_no_act_is_asked_about_and_not_kept(mara_client, ben, line, said):
    for page in ("book:understood", "book:record"):
        assert mara_client.post(reverse(page), {"line": line}).content.decode().count(said) == 1, page
    assert not Act.objects.exists()


def test_what_a_person_says_by_hand_stands_over_the_doubt(mara_client, ben):
    assert sides(tell(mara_client, "met Ben Adler", givers="me", receivers="Ben Adler")) == (["me"], ["Ben Adler"])
    act = tell(mara_client, "helped Ben Adler with the trip tomorrow", on="2026-01-02")
    assert timezone.localtime(act.at).date().isoformat() == "2026-01-02"


@pytest.mark.parametrize(
    ("givers", "expected"), [("me", (["me"], ["Ben Adler"])), ("Ben Adler", (["Ben Adler"], ["me"]))]
)
def test_one_side_by_hand_settles_a_direction_that_the_line_leaves_open(mara_client, ben, givers, expected):
    assert sides(tell(mara_client, "drove my car to Ben Adler", givers=givers)) == expected
