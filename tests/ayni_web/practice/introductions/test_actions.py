"""From the first thought to what came of it; what is refused, and what is kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from ayni.errors import InputError
from ayni.ledger.acts import Outcome
from ayni.ledger.kinds import INTRODUCTION
from ayni_web.accounts.erasing import Eraser, Traces, erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.book.queries import tellings_of
from ayni_web.people import actions as people
from ayni_web.people import erasing as people_erasing
from ayni_web.people import queries as people_queries
from ayni_web.practice.introductions import actions, drafts, public_views
from ayni_web.practice.introductions.actions import Words
from ayni_web.practice.introductions.models import Introduction, Side, Step
from tests.ayni_web.practice.introductions.conftest import FIRST, SECOND, WORDS, Two, answer, link, path, seal_in

pytestmark = pytest.mark.django_db
EMPTY = (Words("en"), Words("en"))


def agree(two: Two) -> Introduction:
    for place in (0, 1):
        actions.note_answer(two.introduction, place, "yes")
    return two.again()


def test_both_say_yes_and_only_then_is_there_a_text_that_names_both(two: Two, mara: User) -> None:
    assert answer(link(two, 0), "yes") == 302
    assert drafts.introducing(two.again()) is None
    with pytest.raises(InputError, match="Both have to say yes"):
        actions.introduced(two.introduction, text="Meet", follow_up_on=None, by=mara)
    assert answer(link(two, 1), "yes", word="Sehr gern") == 302
    draft = drafts.introducing(two.again())
    assert draft is not None
    assert FIRST[0] in draft.subject
    assert SECOND[0] in draft.body
    assert draft.to == (FIRST[1], SECOND[1])
    assert WORDS[0].about in draft.body


def test_the_introduction_becomes_one_act_of_the_introducer_for_both(two: Two, mara: User, space: Space) -> None:
    agree(two)
    for _ in range(2):
        act = actions.introduced(two.introduction, text="Meet", follow_up_on=None, by=mara)
    assert Act.objects.filter(space=space).count() == 1
    me = people_queries.me(space)
    roles = {(part.role, part.party_id) for part in act.parts.all()}
    assert me is not None
    assert roles == {("giver", me.pk), ("receiver", two.first.pk), ("receiver", two.second.pk)}
    assert (act.kind, act.why) == (INTRODUCTION.number, "looms")


def test_what_came_of_it_stands_in_the_act_and_what_stood_before_is_kept(two: Two, mara: User) -> None:
    agree(two)
    act = actions.introduced(two.introduction, text="Meet", follow_up_on=timezone.localdate(), by=mara)
    again = timezone.localdate() + timedelta(days=14)
    actions.follow_up(
        two.introduction, talked="not_yet", helped=Outcome.UNKNOWN, outcome="They found a day", again_on=again, by=mara
    )
    assert (two.again().closed_at, two.again().follow_up_on) == (None, again)
    actions.follow_up(
        two.introduction, talked="yes", helped=Outcome.HELPED_MUCH, outcome="Three looms run", again_on=None, by=mara
    )
    tellings = tellings_of(act)
    assert [(one.outcome, one.outcome_note) for one in tellings] == [
        (int(Outcome.HELPED_MUCH), "Three looms run"), (int(Outcome.UNKNOWN), "They found a day"), (int(Outcome.UNKNOWN), ""),
    ]  # fmt: skip
    assert two.again().act == tellings[0]
    assert two.again().closed_as == "done"


def test_an_act_that_was_taken_back_is_left_so_when_somebody_follows_up(two: Two, mara: User) -> None:
    agree(two)
    act = actions.introduced(two.introduction, text="Meet", follow_up_on=None, by=mara)
    book.withdraw(act)
    actions.follow_up(two.introduction, talked="no", helped=Outcome.UNKNOWN, outcome="x", again_on=None, by=mara)
    assert two.again().outcome == "x"
    assert Act.objects.count() == 1


def test_a_no_is_the_introducers_alone_and_the_others_word_says_only_that_it_did_not_come_about(two: Two) -> None:
    actions.note_answer(two.introduction, 0, "yes")
    token = link(two, 1)
    assert answer(token, "no", word="I had trouble with her once") == 302
    draft = drafts.did_not_come_about(two.sides[0])
    assert "did not come about" in draft.body
    assert "trouble" not in draft.body
    assert not [word for word in ("Benedikt", "Thornbury", "Ironloom") if word in draft.subject + draft.body]
    actions.close(two.introduction)
    assert two.again().closed_as == "not_now"


def test_a_reason_is_passed_on_where_it_was_given_for_that_and_without_a_name(two: Two) -> None:
    actions.note_answer(two.introduction, 0, "yes")
    answer(link(two, 1), "not_now", word="Not before spring. Benedikt Thornbury", may_pass_on="yes")
    draft = drafts.did_not_come_about(two.sides[0])
    assert "Not before spring" in draft.body
    assert "Thornbury" not in draft.body


def test_a_no_is_not_asked_again_and_a_not_now_may_be(two: Two) -> None:
    answer(link(two, 0), "no")
    with pytest.raises(InputError, match="Let it rest"):
        link(two, 0)
    answer(link(two, 1), "not_now")
    assert answer(link(two, 1), "yes") == 302
    assert two.sides[1].answer == "yes"
    with pytest.raises(InputError, match="yes already"):
        link(two, 1)


def test_whoever_thinks_otherwise_before_the_introduction_is_believed(two: Two, mara: User) -> None:
    assert agree(two).agreed_at is not None
    actions.note_answer(two.introduction, 1, "not_now")
    assert two.again().agreed_at is None
    assert drafts.introducing(two.again()) is None
    agree(two)
    actions.introduced(two.introduction, text="Meet", follow_up_on=None, by=mara)
    with pytest.raises(InputError, match="introduced already"):
        actions.note_answer(two.introduction, 1, "no")


@pytest.mark.parametrize("text", [SECOND[0], SECOND[0].upper(), "Thornbury, Benedikt", SECOND[1], "benediktthornbury"])
@pytest.mark.parametrize("field", ["why", "about"])
def test_nobody_is_asked_with_words_that_name_the_other(two: Two, text: str, field: str) -> None:
    Side.objects.filter(introduction=two.introduction, place=0).update(**{field: f"This is {text}."})
    for looked in (False, True):
        with pytest.raises(InputError, match="name or address"):
            link(two, 0, looked=looked)


@pytest.mark.parametrize("text", ["Benedikt would help", "He works at Ironloom", "see www.example.org"])
def test_words_that_may_give_the_other_away_have_to_be_looked_at(two: Two, text: str) -> None:
    Side.objects.filter(introduction=two.introduction, place=0).update(about=text)
    with pytest.raises(InputError, match="may give the other away"):
        link(two, 0)
    assert Client().get(path(link(two, 0, looked=True))).status_code == 200


def test_words_with_the_others_name_are_not_kept_while_a_link_is_out(two: Two) -> None:
    token = link(two, 0)
    worse = (Words("en", "why", f"It is {SECOND[0]}"), WORDS[1])
    with pytest.raises(InputError, match="Nothing was changed"):
        actions.write(two.introduction, asked_by="Mara", why="", words=worse)
    assert WORDS[0].about in Client().get(path(token)).content.decode()


def test_words_that_may_give_the_other_away_are_looked_at_while_a_link_is_out(two: Two, mara_client: Client) -> None:
    token = link(two, 0)
    doubtful = (Words("en", "why", f"Call him {SECOND[0].split()[0]}"), WORDS[1])
    with pytest.raises(InputError, match="Benedikt"):
        actions.write(two.introduction, asked_by="Mara", why="", words=doubtful)
    assert WORDS[0].about in Client().get(path(token)).content.decode()
    form = {"asked_by": "Mara", "why_0": "why", "about_0": doubtful[0].about, "language_0": "en", "language_1": "de"}
    address = f"/introductions/{two.introduction.pk}/write/"
    again = mara_client.post(address, form)
    assert 'name="looked"' in again.content.decode()
    assert mara_client.post(address, {**form, "looked": "on"}).status_code == 302
    assert "Call him" in Client().get(path(token)).content.decode()


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 2), (2, 1), (0, 3)])
def test_two_different_people_of_the_space_are_introduced_and_never_the_reader(
    two: Two, space: Space, stranger: User, first: int, second: int
) -> None:
    me = people_queries.me(space)
    assert me is not None
    somebody = [two.first, two.second, me, people.add_party(personal_space(stranger), "Elsewhere")]
    with pytest.raises(InputError):
        actions.begin(space, (somebody[first], somebody[second]), asked_by="Mara", words=EMPTY)


def test_nobody_is_asked_before_the_words_are_written(space: Space, two: Two) -> None:
    made = actions.begin(space, (two.first, two.second), asked_by="Mara", words=EMPTY)
    with pytest.raises(InputError, match="Write first"):
        actions.make_link(made, 0)


def test_a_page_that_is_sent_twice_makes_one_link(two: Two) -> None:
    token = actions.make_link(two.introduction, 0, made_before=0)
    with pytest.raises(InputError, match="shown once"):
        actions.make_link(two.introduction, 0, made_before=0)
    assert Client().get(path(token)).status_code == 200


def test_every_step_is_kept(two: Two, mara: User) -> None:
    answer(link(two, 0), "yes")
    answer(link(two, 1), "yes")
    actions.introduced(two.introduction, text="Meet", follow_up_on=None, by=mara)
    actions.follow_up(two.introduction, talked="yes", helped=Outcome.UNKNOWN, outcome="", again_on=None, by=mara)
    steps = list(two.introduction.steps.values_list("what", "place", "detail"))
    assert steps == [
        ("begun", None, ""), ("link_made", 0, ""), ("answered", 0, "yes"), ("link_made", 1, ""), ("answered", 1, "yes"),
        ("agreed", None, ""), ("introduced", None, ""), ("followed_up", None, "yes"), ("closed", None, "done"),
    ]  # fmt: skip


def test_a_closed_introduction_changes_only_after_it_is_opened_again(two: Two, mara: User) -> None:
    actions.close(two.introduction)
    assert two.again().closed_as == "withdrawn"
    for do in (
        lambda: link(two, 0),
        lambda: actions.note_answer(two.introduction, 0, "yes"),
        lambda: actions.introduced(two.introduction, text="x", follow_up_on=None, by=mara),
        lambda: actions.write(two.introduction, asked_by="x", why="", words=WORDS),
    ):
        with pytest.raises(InputError, match="closed"):
            do()
    actions.reopen(two.introduction)
    assert answer(link(two, 0), "yes") == 302


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_the_mail_that_asks_has_no_word_of_the_other_in_any_language(two: Two, place: int, language: str) -> None:
    Side.objects.filter(introduction=two.introduction, place=place).update(language=language)
    side = two.sides[place]
    with translation.override("de"):
        draft = drafts.question(side, "https://ayni.example/x")
    other, own = (SECOND, FIRST) if place == 0 else (FIRST, SECOND)
    said = (draft.mailto + draft.subject + draft.body).lower()
    assert not [
        word for word in " ".join(other).lower().replace("@", " ").replace(".", " ").split()[:2] if word in said
    ]
    assert draft.to == (own[1],)
    assert side.why in draft.body
    assert "\r\n" not in draft.body
    assert "%0D%0A" in draft.mailto


def test_erasing_somebody_takes_the_introduction_and_their_name_out_of_all_others(two: Two, space: Space) -> None:
    third, fourth = people.add_party(space, "Cato Uhl"), people.add_party(space, "Dora Uhl")
    words = (Words("en", f"She works with {FIRST[0]}", "x"), Words("en", "y", "z"))
    other = actions.begin(space, (third, fourth), asked_by="Mara", why=f"{FIRST[0]} thought so", words=words)
    traces: Traces = people_erasing.traces_of(two.first)
    eraser = of_this_room()
    assert eraser.mentions(space, traces) == {"introductions": 1, "notes": 2}
    eraser.forget(space, traces)
    assert not Introduction.objects.filter(pk=two.introduction.pk).exists()
    left = str([list(Introduction.objects.values_list()), list(Side.objects.values_list())])
    assert "Quillfeather" not in left
    assert Introduction.objects.filter(pk=other.pk).exists()


def of_this_room() -> Eraser:
    return next(one for one in erasers() if one.room == "introductions")


def test_erasing_everything_leaves_nothing(two: Two, space: Space) -> None:
    link(two, 0)
    eraser = of_this_room()
    eraser.everything(space, lambda: None)
    assert not any(model.objects.exists() for model in (Introduction, Side, Step))


def test_an_export_has_all_of_it_but_no_secret_and_no_digest(two: Two, space: Space) -> None:
    token = link(two, 0)
    digest = two.sides[0].digest
    exporter = next(one for one in exporters() if one.name == "introductions")
    rows = list(exporter.rows(space))
    assert [row["id"] for row in rows] == [two.introduction.pk]
    assert [side["about"] for side in rows[0]["sides"]] == [words.about for words in WORDS]
    assert digest
    assert digest not in str(rows)
    assert token not in str(rows)


@pytest.mark.django_db(transaction=True)
def test_when_both_answer_at_once_there_is_one_agreement_and_when_it_is_sent_twice_at_once_one_act(
    two: Two, mara: User
) -> None:
    tokens = [link(two, 0), link(two, 1)]
    seals = [seal_in(Client().get(path(token)).content.decode()) for token in tokens]
    # Each link twice: of the two answers to one link one is kept.
    codes = _at_once([(lambda n=n: _post(tokens[n % 2], seals[n % 2])) for n in range(4)])
    assert sorted(codes) == [302, 302, 404, 404]
    assert two.again().agreed_at is not None
    assert two.introduction.steps.filter(what="agreed").count() == 1
    assert two.introduction.steps.filter(what="answered").count() == 2
    introduction = two.again()
    acts = _at_once(
        [lambda: actions.introduced(introduction, text="Meet", follow_up_on=None, by=mara).pk for _ in range(4)]
    )
    assert len(set(acts)) == 1
    assert Act.objects.filter(kind=INTRODUCTION.number).count() == 1


def _post(token: str, seal: str) -> int:
    # Not through a client: clients of several threads hear of each other's exceptions.
    request = RequestFactory().post(path(token), {"seal": seal, "answer": "yes"})
    return public_views.asked(request, token).status_code


def _at_once[T](calls: list[Callable[[], T]]) -> list[T]:
    """All of them at the same moment, each in a thread of its own."""
    ready, results = threading.Barrier(len(calls)), list[T]()

    def run(call: Callable[[], T]) -> None:
        try:
            ready.wait()
            for _try in range(500):
                try:
                    results.append(call())
                except OperationalError as error:
                    # The databases of tests lie in memory, where a writer is told to try again.
                    if "locked" not in str(error):
                        raise
                    time.sleep(0.01)
                    continue
                return
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
