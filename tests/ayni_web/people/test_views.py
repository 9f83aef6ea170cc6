"""Adding, editing, choosing many, joining and parting, as the pages do it. Everybody here is invented."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.identity.identifiers import email
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, queries
from ayni_web.people.models import Party, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


def test_a_name_is_enough_to_remember_somebody(mara_client):
    mara_client.post(reverse("people:add"), {"name": "Ravi Menon", "kind": "person", "seeks": "a finance partner"})
    assert Party.objects.get(name="Ravi Menon").seeks == "a finance partner"


def test_an_address_that_is_known_leads_to_whose_it_is(space, mara_client):
    ravi = actions.add_party(space, "Ravi", email=email("ravi@example.org"))
    answer = mara_client.post(
        reverse("people:add"), {"name": "R. Menon", "kind": "person", "email": "RAVI@example.org"}
    )
    assert answer["Location"] == reverse("insights:person", args=[ravi.pk])
    assert Party.objects.filter(space=space).count() == 1


@pytest.mark.parametrize(
    ("written", "good"), [("--02-03", True), ("1980-05-17", True), ("", True), ("17 May", False), ("1980-13-01", False)]
)
def test_a_birthday_needs_no_year(space, mara_client, written, good):
    ravi = actions.add_party(space, "Ravi")
    answer = mara_client.post(
        reverse("people:edit", args=[ravi.pk]), {"name": "Ravi", "kind": "person", "birthday": written}
    )
    assert (answer.status_code == 302) is good


def test_a_team_and_an_organisation_are_kept_as_what_they_are(mara_client):
    mara_client.post(reverse("people:add"), {"name": "Harbour Ltd", "kind": "organisation"})
    assert Party.objects.get().kind == "organisation"


def test_a_change_for_many_stays_on_the_same_page_of_the_same_list(space, mara_client):
    chosen = [actions.add_party(space, f"Person {n}").pk for n in range(3)]
    here = "state=book&q=person&page=2"
    answer = mara_client.post(
        reverse("people:bulk"), {"party": chosen, "do": "into", "circle": "Sailors", "here": here}
    )
    assert answer["Location"] == f"{reverse('insights:people')}?{here}"
    assert [circle.name for circle in queries.circles_in(Party.objects.get(pk=chosen[0]))] == ["Sailors"]


def test_where_a_change_leads_back_to_is_always_the_list(space, mara_client):
    answer = mara_client.post(reverse("people:bulk"), {"do": "hide", "here": "//evil.example/"})
    assert answer["Location"].startswith(reverse("insights:people"))


def test_those_left_out_can_be_put_back(space, mara_client):
    ravi = actions.add_party(space, "Ravi")
    mara_client.post(reverse("people:bulk"), {"party": [ravi.pk], "do": "hide"})
    assert "Ravi" not in mara_client.get(reverse("insights:people")).content.decode()
    assert "Ravi" in mara_client.get(reverse("people:hidden")).content.decode()
    mara_client.post(reverse("people:bulk"), {"party": [ravi.pk], "do": "show", "from": "hidden"})
    assert "Ravi" in mara_client.get(reverse("insights:people")).content.decode()


def alike(space: Space) -> Proposal:
    for host in ("quay.example", "mill.example"):
        actions.add_party(space, "Thorvald Eggertsson", email=email(f"thorvald@{host}"))
    actions.refresh_proposals(space)
    return Proposal.objects.get(space=space)


def test_two_who_look_alike_are_proposed_joined_and_parted_again(space, mara_client):
    proposal = alike(space)
    assert "Thorvald" in mara_client.get(reverse("people:proposals")).content.decode()
    assert mara_client.get(reverse("people:compare", args=[proposal.pk])).status_code == 200
    mara_client.post(reverse("people:compare", args=[proposal.pk]), {"do": "join"})
    assert Party.objects.filter(space=space, root__isnull=True).count() == 1
    (merge,) = queries.merges_of(Party.objects.get(space=space, root__isnull=True))
    mara_client.post(reverse("people:unmerge", args=[merge.pk]))
    assert Party.objects.filter(space=space, root__isnull=True).count() == 2
    actions.refresh_proposals(space)
    assert not Proposal.objects.filter(state=Proposal.State.OPEN).exists()


def test_two_who_are_kept_apart_are_not_proposed_again(space, mara_client):
    proposal = alike(space)
    mara_client.post(reverse("people:compare", args=[proposal.pk]), {"do": "apart"})
    actions.refresh_proposals(space)
    assert not Proposal.objects.filter(state=Proposal.State.OPEN).exists()


def test_another_entry_is_found_by_name_and_compared_before_joining(space, mara_client):
    ravi, other = actions.add_party(space, "Ravi Menon"), actions.add_party(space, "R. Menon")
    page = reverse("people:join", args=[ravi.pk])
    assert [one.pk for one in mara_client.get(page).context["found"]] == [other.pk]
    assert mara_client.get(page, {"other": other.pk}).context["rows"]
    mara_client.post(page, {"other": other.pk})
    other.refresh_from_db()
    assert other.root_id == ravi.pk


def test_joining_in_a_chain_and_in_a_circle_makes_one_and_parting_undoes_each_step(space):
    one, two, three = (actions.add_party(space, name) for name in ("One", "Two", "Three"))
    first = actions.merge(space, two, three, reason="by-hand")
    second = actions.merge(space, one, two, reason="by-hand")
    with pytest.raises(ValueError, match="one already"):
        actions.merge(space, three, one, reason="by-hand")
    assert queries.one_with(one) == [one.pk, two.pk, three.pk]
    actions.unmerge(first)
    assert queries.one_with(one) == [one.pk, two.pk]
    actions.unmerge(second)
    assert all(queries.one_with(Party.objects.get(pk=party.pk)) == [party.pk] for party in (one, two, three))


def test_circles_of_joined_entries_are_theirs_together(space, mara_client):
    one, two = actions.add_party(space, "One"), actions.add_party(space, "Two")
    actions.set_circles(one, ["Alumni"])
    actions.set_circles(two, ["Sailors"])
    actions.merge(space, one, two, reason="by-hand")
    assert [circle.name for circle in queries.circles_in(one)] == ["Alumni", "Sailors"]
    actions.bulk_edit(space, [one], out_of="Sailors")
    assert [circle.name for circle in queries.circles_in(one)] == ["Alumni"]


def test_a_stranger_reaches_no_pair(space, stranger_client):
    proposal = alike(space)
    assert stranger_client.get(reverse("people:compare", args=[proposal.pk])).status_code == 404
    assert stranger_client.post(reverse("people:compare", args=[proposal.pk]), {"do": "join"}).status_code == 404
    assert stranger_client.get(reverse("people:proposals")).context["page"].paginator.count == 0
