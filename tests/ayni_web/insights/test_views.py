"""Network, People and a person's page, as their owner sees them and as a stranger does not."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.guidance.ties import State
from ayni.ledger import kinds
from ayni_web.book import actions as book
from ayni_web.insights.months import contact_months
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Party
from ayni_web.ties import words
from ayni_web.ties.knowing import knowing, rows_of

pytestmark = pytest.mark.django_db

RAVI = [
    ("ravi", "mara", kinds.ADVICE, 40),
    ("mara", "ravi", kinds.INTRODUCTION, 200),
    ("ravi", "mara", kinds.MESSAGE, 10),
]


def page(client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_home_offers_the_first_step(mara_client):
    assert reverse("imports:list") in page(mara_client, "insights:network")
    assert reverse("imports:list") in page(mara_client, "insights:people")


def test_the_network_counts_with_whom_help_went_both_ways(mara, mara_client, bring):
    bring(*RAVI, ("mara", "lena", kinds.ADVICE, 200), cards=("noor",))
    known = knowing(mara)
    assert {one.name: one.state.value for one in known.everybody} == {
        "Ravi": "both", "Lena": "from_you", "Noor": "book",
    }  # fmt: skip
    assert known.both_ways_before.total() == 0
    assert "Ravi" in page(mara_client, "insights:network")


def test_the_sentence_over_the_network_counts_as_its_legend_does(mara, mara_client, bring):
    lena = [("mara", "lena", kinds.ADVICE, 900), ("lena", "mara", kinds.ADVICE, 800)]
    talk = [("mara", "lena", kinds.MESSAGE, 700 + 10 * n) for n in range(20)]
    bring(*RAVI, *lena, *talk)
    known = knowing(mara)
    assert known.counts == {State.BOTH: 1, State.QUIET: 1}
    assert known.both_ways_before == {State.QUIET: 1}
    lede = re.sub(r"<[^>]+>", "", page(mara_client, "insights:network"))
    assert "Of 2 people you know, value moves both ways with 1. With one more it did before and has gone quiet." in lede


def test_people_come_by_the_page_and_what_can_be_done_with_them_stands_beside_them(mara_client, bring):
    bring(cards=tuple(f"card{n:02}" for n in range(60)))
    first = page(mara_client, "insights:people", sort="name")
    assert first.count('name="party"') == 25
    assert 'rel="next"' in first
    assert 'class="bulk" id="bulk"' in first
    assert page(mara_client, "insights:people", sort="name", page=3).count('name="party"') == 10


def test_where_nobody_fits_it_is_said_once(mara_client, bring):
    bring(*RAVI)
    shown = page(mara_client, "insights:people", q="zzz")
    assert "0 people" not in shown
    assert shown.count("zzz”") == 1
    assert f"{reverse('book:acts')}?q=zzz" in shown


def test_two_others_who_wrote_to_each_other_are_counted_and_not_listed(mara, bring):
    bring(*RAVI, ("lena", "noor", kinds.MESSAGE, 3))
    known = knowing(mara)
    assert [one.name for one in known.everybody] == ["Ravi"]
    assert known.others == 2


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "ravi"}, {"Ravi"}),
        ({"q": "RAVI@example"}, {"Ravi"}),
        ({"q": "lucia"}, {"Lucía"}),
        ({"q": "customs"}, {"Lena"}),
        ({"q": "harbour"}, {"Lena"}),
        ({"state": "both"}, {"Ravi"}),
        ({"circle": "Sailors"}, {"Lucía"}),
        ({"q": "ravi", "state": "book"}, set()),
        ({"state": "nonsense"}, {"Ravi", "Lena", "Lucía"}),
    ],
)
def test_people_are_found_by_words_addresses_needs_state_and_circle(space, mara_client, bring, query, shown):
    bring(*RAVI, cards=("lena",))
    lena = Party.objects.get(name="Lena")
    people.edit(lena, {"can_give": "customs papers", "organisation": "Harbour"})
    lucia = people.add_party(space, "Lucía")
    people.set_circles(lucia, ["Sailors"])
    answer = mara_client.get(reverse("insights:people"), query)
    assert {row[0].name for row in answer.context["rows"]} == shown


def test_a_person_page_tells_the_story_and_the_rule(mara_client, bring):
    ravi = bring(*RAVI)["ravi"]
    text = page(mara_client, "insights:person", ravi.pk)
    assert "An introduction from you to Ravi" in text
    assert "One contact" in text
    assert "part is clearly more than twice the other" in text


def test_a_bar_of_the_thread_leads_to_what_it_stands_for(mara_client, bring):
    ravi = bring(*[("ravi", "mara", kinds.ADVICE, 3.0 * n + 1) for n in range(120)])["ravi"]
    answer = mara_client.get(reverse("insights:person", args=[ravi.pk]))
    assert len(answer.context["entries"]) == 30
    oldest = next(moment.href for moment in answer.context["thread"].moments)
    answer = mara_client.get(reverse("insights:person", args=[ravi.pk]) + oldest.partition("#")[0])
    assert answer.context["page"].number == 4
    assert 'id="here"' in answer.content.decode()


def test_a_birthday_without_a_year_is_shown_without_one():
    assert words.birthday("--05-17") == "May 17"
    assert words.birthday("1980-05-17") == "May 17, 1980"
    assert words.birthday("some day in May") == "some day in May"


def test_saying_how_it_is_stands_over_the_record_and_can_be_taken_back(mara, mara_client, bring):
    ravi = bring(*RAVI)["ravi"]
    mara_client.post(reverse("insights:overrule", args=[ravi.pk]), {"state": "to_you", "why": "he did far more"})
    (known,) = knowing(mara).everybody
    assert (known.state.value, known.overruled) == ("to_you", True)
    assert "he did far more" in page(mara_client, "insights:person", ravi.pk)
    mara_client.post(reverse("insights:overrule", args=[ravi.pk]), {"state": ""})
    assert knowing(mara).everybody[0].state.value == "both"


def test_somebody_merged_is_found_at_the_page_of_who_stands_for_them(space, mara_client, bring):
    who = bring(*RAVI, cards=("noor",))
    people.merge(space, who["ravi"], who["noor"], reason="by-hand")
    answer = mara_client.get(reverse("insights:person", args=[who["noor"].pk]))
    assert answer["Location"] == reverse("insights:person", args=[who["ravi"].pk])


def test_contacts_are_counted_by_month_each_way(mara, space, bring):
    ravi = bring(
        ("ravi", "mara", kinds.MESSAGE, 1), ("mara", "ravi", kinds.MESSAGE, 1), ("ravi", "mara", kinds.MEETING, 90)
    )["ravi"]
    mine = rows_of(space, queries.me(space))
    months = contact_months(mine, ravi.pk)
    assert [(m.kind, m.from_you, m.to_you) for m in months] == [
        (kinds.MESSAGE.number, 1, 1),
        (kinds.MEETING.number, 0, 1),
    ]


@pytest.mark.parametrize("name", ["insights:network", "insights:people"])
def test_a_page_costs_the_same_number_of_queries_for_five_people_and_for_fifty(mara_client, bring, name):
    bring(*[(f"first{n}", "mara", kinds.ADVICE, n) for n in range(5)])
    few = _queries(mara_client, reverse(name))
    bring(*[(f"more{n}", "mara", kinds.ADVICE, n) for n in range(45)])
    assert _queries(mara_client, reverse(name)) == few


def test_a_person_page_costs_the_same_for_five_acts_and_for_fifty(mara_client, bring):
    ravi = bring(*[("ravi", "mara", kinds.ADVICE, n) for n in range(5)])["ravi"]
    few = _queries(mara_client, reverse("insights:person", args=[ravi.pk]))
    bring(*[("ravi", "mara", kinds.ADVICE, n) for n in range(45)])
    assert _queries(mara_client, reverse("insights:person", args=[ravi.pk])) == few


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(address).status_code == 200
    return len(queries_made)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "insights:person"), ("post", "insights:overrule"), ("get", "people:edit"), ("post", "people:edit"),
        ("get", "people:join"), ("post", "people:join"),
    ],
)  # fmt: skip
def test_a_stranger_gets_the_same_answer_for_somebody_hidden_as_for_nobody(stranger_client, bring, method, name):
    ravi = bring(*RAVI)["ravi"]
    theirs = getattr(stranger_client, method)(reverse(name, args=[ravi.pk]))
    nobody = getattr(stranger_client, method)(reverse(name, args=[10**9]))
    assert theirs.status_code == nobody.status_code == 404
    assert _without_token(theirs) == _without_token(nobody)


def _without_token(answer) -> str:
    """The page, but for the token that is another one in every answer."""
    return re.sub(r'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")\w+', "", answer.content.decode())


def test_a_stranger_reaches_no_pair_no_merge_and_nobody_in_bulk(space, stranger_client, bring):
    who = bring(*RAVI, cards=("noor",))
    merge = people.merge(space, who["ravi"], who["noor"], reason="by-hand")
    assert stranger_client.post(reverse("people:unmerge", args=[merge.pk])).status_code == 404
    stranger_client.post(reverse("people:bulk"), {"party": [who["ravi"].pk], "do": "hide"})
    who["ravi"].refresh_from_db()
    assert not who["ravi"].hidden
    own = stranger_client.get(reverse("insights:people"), {"q": "ravi"})
    assert own.context["known"].everybody == []
    chosen = stranger_client.post(reverse("insights:me"), {"party": [who["ravi"].pk], "addresses": ""})
    assert chosen.status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "insights:network",
        "insights:people",
        "insights:me",
        "people:add",
        "people:proposals",
        "people:hidden",
        "book:record",
        "book:acts",
        "book:kinds",
    ],
)
def test_nobody_sees_a_page_without_signing_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def test_saying_which_addresses_are_yours_turns_the_picture(mara, mara_client, bring):
    who = bring(("ravi", "old-mara", kinds.ADVICE, 5))
    mara_client.post(reverse("insights:me"), {"party": [who["old-mara"].pk], "addresses": "mara.two@example.org"})
    assert [one.name for one in knowing(mara).everybody] == ["Ravi"]


def test_what_i_said_is_mine_can_be_taken_back(space, mara, mara_client, bring):
    who = bring(("ravi", "old-mara", kinds.ADVICE, 5), ("lena", "mara", kinds.ADVICE, 3))
    mara_client.post(reverse("insights:me"), {"party": [who["old-mara"].pk], "addresses": ""})
    assert {one.name for one in knowing(mara).everybody} == {"Ravi", "Lena"}
    (merge,) = queries.merges_of(queries.me(space))
    way_back = reverse("people:unmerge", args=[merge.pk])
    assert f'action="{way_back}"' in page(mara_client, "insights:me")

    mara_client.post(way_back)
    assert {one.name for one in knowing(mara).everybody} == {"Lena"}
    assert queries.merges_of(queries.me(space)) == []
    assert way_back not in page(mara_client, "insights:me")
    old = queries.party_for(mara, who["old-mara"].pk)
    assert (old.pk, old.is_me) == (who["old-mara"].pk, False)
    assert [known.value for known in space.identifiers.filter(party=old)] == ["old-mara@example.org"]


def test_a_stranger_cannot_take_back_what_is_mine(space, stranger_client, mara_client, bring):
    who = bring(("ravi", "old-mara", kinds.ADVICE, 5))
    mara_client.post(reverse("insights:me"), {"party": [who["old-mara"].pk], "addresses": ""})
    (merge,) = queries.merges_of(queries.me(space))
    assert stranger_client.post(reverse("people:unmerge", args=[merge.pk])).status_code == 404
    assert queries.merges_of(queries.me(space))


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_in_memory_is_never_older_than_the_database(mara, space, bring):
    ravi = bring(*RAVI)["ravi"]
    assert knowing(mara) is knowing(mara)
    people.edit(ravi, {"name": "Ravi Menon"})
    assert knowing(mara).everybody[0].name == "Ravi Menon"
    people.set_circles(ravi, ["Lagos"])
    assert knowing(mara).everybody[0].circles == ("Lagos",)
    people.overrule(ravi, "quiet")
    assert knowing(mara).everybody[0].state.value == "quiet"
    people.bulk_edit(space, [ravi], hide=True)
    assert knowing(mara).everybody == []
    people.bulk_edit(space, [ravi], hide=False)
    noor = people.add_party(space, "Noor")
    assert len(knowing(mara).everybody) == 2
    merge = people.merge(space, ravi, noor, reason="by-hand")
    assert len(knowing(mara).everybody) == 1
    people.unmerge(merge)
    assert len(knowing(mara).everybody) == 2
    before = next(one for one in knowing(mara).everybody if one.id == ravi.pk)
    me = queries.me(space)
    book.record(space, book.Draft(givers=[me], receivers=[ravi], kind=200), by=mara)
    after = next(one for one in knowing(mara).everybody if one.id == ravi.pk)
    assert after.tie.gave == before.tie.gave + 1


@pytest.mark.django_db(transaction=True)  # within one, the book is read anew for every look at it
def test_the_page_of_somebody_asks_only_for_what_there_is(mara_client, bring, django_assert_max_num_queries):
    ravi = bring(*RAVI)["ravi"]
    page(mara_client, "insights:person", ravi.pk)
    with django_assert_max_num_queries(18):
        page(mara_client, "insights:person", ravi.pk)
