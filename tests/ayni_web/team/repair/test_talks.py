"""A talk from the invitation to its end: who decides what, who reads what, and what stays when somebody goes."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import teams
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import AuditEvent, Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.promises.models import Promise
from ayni_web.team.charter.models import Wording
from ayni_web.team.repair import actions, mediating, queries, sheets
from ayni_web.team.repair.models import Case, LookAgain, Sheet
from ayni_web.vault.models import Note
from tests.ayni_web.team.repair.talking import (
    PASSPHRASE,
    Kind,
    Somebody,
    both_say,
    client_of,
    confirmed,
    due_of,
    led_by,
    now,
    say,
    texts,
    together,
)

# Screening and preparing -------------------------------------------------------------------------------------------------


def test_the_page_of_what_is_not_safe_is_the_same_for_all_and_asks_nothing_of_the_server(mara_here: Somebody) -> None:
    """Nothing can be noted that is never sent: where to go opens in the page, in no form, under no address of its own."""
    browser = client_of(mara_here.user, unlocked=False)
    events = AuditEvent.objects.count()
    page = browser.get(reverse("repair:begin")).content.decode()
    part = page.partition('id="not-safe"')[2].partition("</details>")[0]
    assert "112" in part
    assert "<form" not in part
    assert "<a " not in part
    assert (
        browser.get(reverse("repair:begin")).content.decode().partition('id="not-safe"')[2].partition("</details>")[0]
        == part
    )
    assert AuditEvent.objects.count() == events
    kept = set(browser.session.keys())
    assert all(key.startswith("_auth") for key in kept)


def test_a_preparation_is_kept_changed_and_read_again(mara_here: Somebody, jonas: Somebody) -> None:
    browser = client_of(mara_here.user)
    there = browser.post(reverse("repair:prepare"), {"whom": "Jonas", "saw": "Seven times", "then": "keep"}).headers[
        "Location"
    ]
    page = browser.get(there)
    assert "Seven times" in page.content.decode()
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert "Jonas" not in page.content.decode().partition("<title>")[2].partition("</title>")[0]
    browser.post(there, {"whom": "Jonas", "saw": "Eight times", "edition": 1, "then": "keep"})
    assert "Eight times" in browser.get(there).content.decode()
    late = browser.post(there, {"whom": "Jonas", "saw": "Nine times", "edition": 1, "then": "keep"})
    assert late.status_code == 422
    assert "Nine times" in late.content.decode()
    assert client_of(jonas.user).get(there).status_code == 404


def test_looking_it_over_keeps_nothing(mara_here: Somebody) -> None:
    told = client_of(mara_here.user).post(
        reverse("repair:prepare"), {"whom": "Jonas", "saw": "You never help", "look": "1"}
    )
    assert "the one time it was otherwise" in told.content.decode()
    assert not Note.objects.exists()


def test_a_locked_vault_loses_no_word(mara_here: Somebody) -> None:
    browser = client_of(mara_here.user, unlocked=False)
    sent = {"whom": "Jonas", "saw": "Seven times", "then": "rest"}
    asks = browser.post(reverse("repair:prepare"), sent)
    assert "Seven times" in asks.content.decode()
    wrong = browser.post(reverse("repair:prepare"), sent | {"unlocks": "1", "current": "something else"})
    assert wrong.status_code == 422
    assert not Note.objects.exists()
    assert browser.post(reverse("repair:prepare"), sent | {"unlocks": "1", "current": PASSPHRASE}).status_code == 302
    assert Note.objects.get().about == queries.TALK
    assert "Before you talk with Jonas" in browser.get(reverse("repair:begin")).content.decode()


def test_a_step_away_reminds_of_a_note_and_says_nothing_else(mara_here: Somebody) -> None:
    browser, day = client_of(mara_here.user), timezone.localdate() + timedelta(days=30)
    there = browser.post(
        reverse("repair:apart"), {"whom": "Jonas", "option": "less", "again": day.isoformat()}
    ).headers["Location"]
    assert due_of(mara_here.user, day, day) == ["A day that you set for one of your private notes"]
    assert "Jonas" in browser.get(there).content.decode()
    note = Note.objects.get()
    browser.post(reverse("repair:delete", args=[note.pk]))
    assert not LookAgain.objects.exists()
    assert not Note.objects.exists()


# Asking and answering ----------------------------------------------------------------------------------------------------


def test_a_no_stands_until_who_said_it_lets_it_go(mara_here: Somebody, jonas: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.say_later(jonas.here, case, 1)
    actions.say_no(jonas.here, case, 2)
    with pytest.raises(InputError, match="said no"):
        actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.erase_own(mara_here.here, now(case))
    with pytest.raises(InputError, match="said no"):
        actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.erase_own(jonas.here, now(case))
    assert actions.invite(mara_here.here, mara_here.opened, jonas.here).pk != case.pk


def test_who_said_no_may_ask_themselves(mara_here: Somebody, jonas: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.say_no(jonas.here, case, 1)
    assert actions.invite(jonas.here, jonas.opened, mara_here.here).second == mara_here.user


def test_two_who_ask_each_other_at_once_have_one_talk(mara_here: Somebody, jonas: Somebody) -> None:
    actions.invite(mara_here.here, mara_here.opened, jonas.here)
    with pytest.raises(InputError, match="already"):
        actions.invite(jonas.here, jonas.opened, mara_here.here)
    assert Case.objects.count() == 1


def test_nobody_asks_themselves_or_somebody_of_another_team(mara_here: Somebody, stranger: User) -> None:
    with pytest.raises(InputError):
        actions.invite(mara_here.here, mara_here.opened, mara_here.here)
    other = teams.begin(stranger, "Another")
    with pytest.raises(InputError):
        actions.invite(mara_here.here, mara_here.opened, other)


def test_a_double_click_asks_once(mara_here: Somebody, jonas: Somebody) -> None:
    browser, there = client_of(mara_here.user), reverse("repair:invite", args=[jonas.here.space_id])
    sent = {"other": jonas.here.pk, "once": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}
    assert browser.post(there, sent).headers["Location"] == browser.post(there, sent).headers["Location"]


def test_an_answer_that_comes_second_is_told_so(mara_here: Somebody, jonas: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.say_later(jonas.here, case, 1)
    with pytest.raises(ChangedMeanwhileError):
        actions.say_yes(jonas.here, jonas.opened, case, 1)
    with pytest.raises(PermissionDenied):
        actions.say_yes(mara_here.here, mara_here.opened, case, 2)


def test_what_is_taken_back_leaves_nothing(mara_here: Somebody, jonas: Somebody) -> None:
    case = actions.invite(mara_here.here, mara_here.opened, jonas.here)
    actions.take_back(mara_here.here, case, 1)
    assert not Case.objects.exists()
    with pytest.raises(ChangedMeanwhileError):
        actions.say_yes(jonas.here, jonas.opened, case, 1)


# Writing -----------------------------------------------------------------------------------------------------------------


def test_neither_reads_the_others_view_before_both_released(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    say(mara_here, talk, "I asked seven times")
    assert texts(jonas, talk) == set()
    say(jonas, talk, "I was away", release=False)
    assert texts(jonas, talk) == {"I was away"}
    assert texts(mara_here, talk) == {"I asked seven times"}
    with pytest.raises(InputError, match="First each of you"):
        together(mara_here, talk, Kind.GROUND, "Already?")
    sheets.release(jonas.here, jonas.opened, now(talk), 1)
    assert texts(mara_here, talk) == texts(jonas, talk) == {"I asked seven times", "I was away"}


def test_what_is_released_is_changed_no_more(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    say(mara_here, talk, "I asked seven times")
    with pytest.raises(InputError, match="released"):
        sheets.write_view(mara_here.here, mara_here.opened, now(talk), "Something else", 2)


def test_of_two_who_write_at_once_the_second_keeps_their_words(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    sheet = together(mara_here, talk, Kind.GROUND, "Hers")
    with pytest.raises(ChangedMeanwhileError):
        together(jonas, talk, Kind.GROUND, "His")
    answer = client_of(jonas.user).post(
        reverse("repair:write", args=[talk.space_id, talk.pk]), {"kind": "ground", "text": "His", "seen": 0}
    )
    assert answer.status_code == 409
    assert "His" in answer.content.decode()
    assert "Hers" in answer.content.decode()
    sheets.write_together(jonas.here, jonas.opened, now(talk), Kind.GROUND, {"text": "Both"}, sheet=sheet, seen=1)
    with pytest.raises(ChangedMeanwhileError):
        sheets.write_together(
            mara_here.here, mara_here.opened, now(talk), Kind.GROUND, {"text": "Late"}, sheet=sheet, seen=1
        )
    assert "Both" in texts(mara_here, talk)


def test_a_yes_is_said_to_the_words_that_one_saw(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    both_say(mara_here, jonas, talk)
    sheet = together(mara_here, talk, Kind.AGREEMENT, "We answer in a day")
    sheets.write_together(
        mara_here.here,
        mara_here.opened,
        now(talk),
        Kind.AGREEMENT,
        {"text": "We answer in a week"},
        sheet=sheet,
        seen=1,
    )
    with pytest.raises(ChangedMeanwhileError):
        sheets.confirm(jonas.here, now(talk), sheet, 1)
    assert now(talk).settled_on is None
    sheets.confirm(jonas.here, now(talk), sheet, 2)
    assert now(talk).settled_on == timezone.localdate()


def test_other_words_ask_who_had_said_yes_again(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    both_say(mara_here, jonas, talk)
    sheet = confirmed(mara_here, jonas, talk, Kind.GROUND, "Both like it")
    assert sheet.confirmed
    sheets.write_together(
        jonas.here, jonas.opened, now(talk), Kind.GROUND, {"text": "He likes it"}, sheet=sheet, seen=1
    )
    again = Sheet.objects.get(pk=sheet.pk)
    assert (again.first_said_at is None, again.second_said_at is None) == (True, False)


def test_an_agreement_is_looked_at_again_after_30_and_90_days(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    confirmed(mara_here, jonas, talk, Kind.AGREEMENT, "We answer in a day")
    today = timezone.localdate()
    for days in (30, 90):
        day = today + timedelta(days=days)
        for user in (mara_here.user, jonas.user):
            assert due_of(user, day, day) == ["A day that you set with somebody in The maps"]
        assert due_of(noor.user, day, day) == []
    Case.objects.filter(pk=talk.pk).update(settled_on=today - timedelta(days=30))
    assert due_of(mara_here.user, today, today) != []
    sheets.write_together(jonas.here, jonas.opened, now(talk), Kind.LOOK, {"text": "It holds"}, days=30, seen=0)
    assert due_of(mara_here.user, today, today) == []


def test_a_promise_is_put_in_the_open_list_by_who_makes_it_once_both_said_yes(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    sheet = together(jonas, talk, Kind.PROMISE, "Read the chapters", promised_by="first", due="2030-01-02")
    with pytest.raises(ChangedMeanwhileError):
        sheets.put_in_list(mara_here.here, mara_here.opened, now(talk), sheet, 1)
    sheets.confirm(mara_here.here, now(talk), sheet, 1)
    with pytest.raises(PermissionDenied):
        sheets.put_in_list(jonas.here, jonas.opened, now(talk), sheet, 1)
    assert not Promise.objects.exists()
    made = sheets.put_in_list(mara_here.here, mara_here.opened, now(talk), sheet, 1)
    assert (made.what, made.due, made.by.user, made.to.user) == (
        "Read the chapters",
        date(2030, 1, 2),
        mara_here.user,
        jonas.user,
    )
    assert (made.origin, made.origin_id) == ("", "")
    with pytest.raises(ChangedMeanwhileError):
        sheets.put_in_list(mara_here.here, mara_here.opened, now(talk), sheet, 1)
    assert Promise.objects.count() == 1


def test_a_promise_is_thought_of_as_ones_own_first(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    address = reverse("repair:case", args=[talk.space_id, talk.pk])
    begins_on = {}
    for who in (mara_here, jonas, noor):
        page = client_of(who.user).get(address).content.decode()
        chosen = re.search(
            r'<select name="promised_by".*?<option value="(\w*)"( selected)?>.*?</select>', page, re.DOTALL
        )
        assert chosen is not None
        selected = re.findall(r'<option value="(\w*)" selected>', chosen[0])
        begins_on[who.user.name] = selected[0] if selected else chosen[1]
    assert begins_on == {"Mara": "first", "Jonas": "second", "Noor": ""}


def test_what_was_learned_goes_to_the_charter_in_the_words_of_both_alone(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    sheet = together(mara_here, talk, Kind.LESSON, "Who asks\n offers one back")
    with pytest.raises(ChangedMeanwhileError):
        sheets.propose_lesson(mara_here.here, mara_here.opened, now(talk), sheet, 1)
    assert not Wording.objects.exists()
    sheets.confirm(jonas.here, now(talk), sheet, 1)
    where = sheets.propose_lesson(jonas.here, jonas.opened, now(talk), sheet, 1)
    [wording] = Wording.objects.all()
    assert (wording.text, wording.why, wording.by and wording.by.user) == ("Who asks offers one back", "", jonas.user)
    assert client_of(mara_here.user).get(where).status_code == 200


# A third -----------------------------------------------------------------------------------------------------------------


def test_a_third_learns_nothing_before_both_want_them_and_reads_nothing_before_the_key(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    mediating.think_of(mara_here.here, now(talk), noor.here, now(talk).version)
    with pytest.raises(Http404):
        queries.case_for(noor.here, talk.pk)
    with pytest.raises(PermissionDenied):
        mediating.answer_thought(mara_here.here, now(talk), now(talk).version, yes=True)
    mediating.answer_thought(jonas.here, now(talk), now(talk).version, yes=True)
    assert texts(noor, talk) == set()
    mediating.answer_call(noor.here, noor.opened, now(talk), now(talk).version, yes=True)
    assert texts(noor, talk) == {""}  # there is something, and it does not open
    mediating.let_in(jonas.here, jonas.opened, now(talk), noor.user)
    assert texts(noor, talk) == {"I asked seven times", "I was away in spring"}
    assert due_of(noor.user, timezone.localdate(), timezone.localdate()) == []


def test_only_a_facilitator_is_asked_to_lead(
    mara_here: Somebody, jonas: Somebody, lead: Membership, talk: Case
) -> None:
    assert lead.pk not in {one.pk for one in queries.may_lead(talk)}
    with pytest.raises(InputError):
        mediating.think_of(mara_here.here, talk, lead, talk.version)


def test_who_refuses_a_third_or_is_refused_leaves_no_trace(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    mediating.think_of(mara_here.here, talk, noor.here, talk.version)
    mediating.answer_thought(jonas.here, now(talk), now(talk).version, yes=False)
    assert (now(talk).proposed, now(talk).mediator) == (None, None)
    mediating.think_of(jonas.here, now(talk), noor.here, now(talk).version)
    mediating.answer_thought(mara_here.here, now(talk), now(talk).version, yes=True)
    mediating.answer_call(noor.here, None, now(talk), now(talk).version, yes=False)
    with pytest.raises(Http404):
        queries.case_for(noor.here, talk.pk)


def test_of_two_thirds_the_first_one_thought_of_stands(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, otto: Somebody, talk: Case
) -> None:
    mediating.think_of(mara_here.here, talk, noor.here, talk.version)
    with pytest.raises(ChangedMeanwhileError):
        mediating.think_of(jonas.here, talk, otto.here, talk.version)
    with pytest.raises(ChangedMeanwhileError):
        mediating.answer_thought(
            jonas.here, talk, talk.version, yes=True
        ) if talk.proposed else mediating.answer_thought(jonas.here, now(talk), talk.version, yes=True)


def test_who_leads_writes_and_says_yes_for_nobody(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    sheet = together(noor, talk, Kind.GROUND, "Both like it")
    assert (sheet.first_said_at, sheet.second_said_at) == (None, None)
    with pytest.raises(PermissionDenied):
        sheets.confirm(noor.here, now(talk), sheet, 1)
    with pytest.raises(PermissionDenied):
        actions.close(noor.here, now(talk), now(talk).version)


# Who sees that there is one ----------------------------------------------------------------------------------------------


def test_nobody_else_sees_that_there_is_a_talk(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, otto: Somebody, lead: Membership, talk: Case
) -> None:
    """Not on the team's page, nor in audit, exports, lists or reminders: two pages of a team with and without it are the same."""
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    mediating.end(mara_here.here, now(talk), now(talk).version)
    today = timezone.localdate()
    for who in (lead.user, otto.user, noor.user):
        browser = client_of(who, unlocked=False)
        for name in ("spaces:home", "repair:home", "spaces:members"):
            page = browser.get(reverse(name, args=[talk.space_id])).content.decode()
            assert str(talk.pk) not in page
            assert "waits for your answer" not in page
        assert browser.get(reverse("repair:case", args=[talk.space_id, talk.pk])).status_code == 404
        assert "There is none" in browser.get(reverse("repair:home", args=[talk.space_id])).content.decode()
        assert due_of(who, today - timedelta(days=9), today + timedelta(days=99)) == []
        told = b"".join(browser.post(reverse("spaces:export", args=[talk.space_id])).streaming_content)  # type: ignore[attr-defined]
        assert str(talk.pk).encode() not in told
        assert talk.pk.hex.encode() not in told
        [own] = [one for one in exporters() if one.name == "vault_talks"]
        assert list(own.rows(personal_space(who))) == []
    assert "repair" not in {one.name for one in team_exporters()}
    done = set(AuditEvent.objects.filter(space=talk.space_id).values_list("what", flat=True))
    assert {one for one in done if not one.startswith("team_")} == set()


def test_ones_own_export_has_what_one_may_read_sealed(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    say(mara_here, talk, "I asked seven times")
    [own] = [one for one in exporters() if one.name == "vault_talks"]
    [hers], [his] = list(own.rows(personal_space(mara_here.user))), list(own.rows(personal_space(jonas.user)))
    assert (len(hers["sheets"]), len(his["sheets"])) == (1, 0)
    assert hers["keys"]
    assert hers["with"] == "Jonas"
    say(jonas, talk, "I was away")
    [his] = list(own.rows(personal_space(jonas.user)))
    assert len(his["sheets"]) == 2


def test_taking_it_along_as_text_has_what_one_reads(mara_here: Somebody, jonas: Somebody, talk: Case) -> None:
    say(mara_here, talk, "I asked seven times")
    there = reverse("repair:download", args=[talk.space_id, talk.pk])
    assert "seven times" not in client_of(jonas.user).post(there).content.decode()
    say(jonas, talk, "I was away")
    assert "seven times" in client_of(jonas.user).post(there).content.decode()
    assert not AuditEvent.objects.filter(space=talk.space_id, what="vault_taken").exists()
