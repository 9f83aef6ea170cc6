"""What stands in the database and in files is noise: of a preparation, of what is written in a talk, and of who lost their key."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from ayni_web.team.repair import keys, mediating, queries, sheets
from ayni_web.team.repair.models import Case, CaseKey, Sheet
from ayni_web.vault import actions as vault
from ayni_web.vault import boxes, sealing
from ayni_web.vault.letterbox import own_letterbox, public_key_of
from ayni_web.vault.models import Letterbox, Vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.sealing import CannotOpenError
from tests.ayni_web.keeping.dumps import files_that_say, places_that_say
from tests.ayni_web.team.repair.talking import Kind, Somebody, both_say, client_of, led_by, now, say, with_notes

WORDS = ("Quillfeather", "Ysoldine", "Brambleford", "Thistlewick", "Marrowby")


def test_no_word_of_a_talk_stands_in_the_database_or_in_a_file(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    browser = client_of(mara_here.user)
    browser.post(
        reverse("repair:prepare"), {"whom": "Ysoldine Example", "saw": "Quillfeather was late", "then": "keep"}
    )
    browser.post(reverse("repair:apart"), {"whom": "Ysoldine", "tried": "Quillfeather", "option": "less"})
    say(mara_here, talk, "Brambleford", release=False)
    sheets.release(mara_here.here, mara_here.opened, talk, 1)
    say(jonas, talk, "Thistlewick")
    led_by(talk, noor, mara_here, jonas)
    for kind in (Kind.GROUND, Kind.AGREEMENT, Kind.LESSON):
        sheets.write_together(noor.here, noor.opened, talk, kind, {"text": "Marrowby"})
    sheets.write_together(
        jonas.here, jonas.opened, talk, Kind.PROMISE, {"text": "Marrowby", "promised_by": "second", "due": "2030-01-02"}
    )
    browser.get(reverse("repair:case", args=[talk.space_id, talk.pk]))
    assert places_that_say(*WORDS, "2030-01-02") == []
    assert files_that_say(settings.ENVIRONMENT.home, *WORDS) == []


def test_a_preparation_says_in_no_table_with_whom_it_is(mara_here: Somebody, jonas: Somebody) -> None:
    before = places_that_say("jonas")
    client_of(mara_here.user).post(reverse("repair:prepare"), {"whom": "Jonas", "saw": "He was late", "then": "keep"})
    assert places_that_say("jonas") == before
    assert not Case.objects.exists()


def test_a_letterbox_opens_for_its_vault_alone() -> None:
    pair, other = boxes.new_pair(), boxes.new_pair()
    dropped = boxes.seal_for(pair.public, b"a key", b"here")
    assert boxes.unseal_by(pair, dropped, b"here") == b"a key"
    assert boxes.seal_for(pair.public, b"a key", b"here") != dropped
    for wrong in (lambda: boxes.unseal_by(other, dropped, b"here"), lambda: boxes.unseal_by(pair, dropped, b"there")):
        with pytest.raises(CannotOpenError):
            wrong()
    for place in range(3):
        changed = list(dropped)
        changed[place] = bytes([bytes(dropped[place])[0] ^ 1]) + bytes(dropped[place])[1:]
        with pytest.raises(CannotOpenError):
            boxes.unseal_by(pair, boxes.Dropped(*changed), b"here")
    for no_point in (bytes(32), b"short"):
        with pytest.raises(CannotOpenError):
            boxes.seal_for(no_point, b"a key", b"here")


def test_a_public_key_that_was_put_in_anothers_place_is_noticed(mara_here: Somebody, talk: Case) -> None:
    """Whoever writes to the database puts their own there; its owner's key opens nothing from then on, instead of all."""
    own_letterbox(mara_here.opened)
    Letterbox.objects.filter(vault__owner=mara_here.user).update(public=boxes.new_pair().public)
    assert keys.keys_of(mara_here.opened, talk) == {}


def test_a_letterbox_is_made_once(mara_here: Somebody) -> None:
    assert own_letterbox(mara_here.opened) == own_letterbox(mara_here.opened)
    assert public_key_of(mara_here.user) == bytes(own_letterbox(mara_here.opened).public)


def test_another_vault_opens_no_key_of_a_talk(mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case) -> None:
    own_letterbox(noor.opened)
    assert len(keys.keys_of(mara_here.opened, talk)) == 1
    assert keys.keys_of(mara_here.opened, talk) == keys.keys_of(jonas.opened, talk)
    CaseKey.objects.filter(case=talk, user=mara_here.user).update(user=noor.user)
    assert keys.keys_of(noor.opened, talk) == {}


def test_a_key_of_a_talk_that_was_moved_to_another_row_does_not_open(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    CaseKey.objects.filter(case=talk, user=mara_here.user).update(edition=7)
    assert keys.keys_of(mara_here.opened, talk) == {}


def test_a_view_before_it_is_released_opens_with_its_authors_vault_and_nothing_else(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    sheet = say(mara_here, talk, "I asked seven times", release=False)
    assert keys.read_sheet(sheet, {0: jonas.opened.key, **keys.keys_of(jonas.opened, talk)}) is None
    assert keys.read_sheet(sheet, {0: mara_here.opened.key}) == {"text": "I asked seven times", "by": mara_here.user.pk}


def test_a_sheet_put_back_to_older_words_or_moved_does_not_open(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    sheet = sheets.write_together(mara_here.here, mara_here.opened, talk, Kind.GROUND, {"text": "First"})
    before = Sheet.objects.get(pk=sheet.pk)
    sheets.write_together(jonas.here, jonas.opened, talk, Kind.GROUND, {"text": "Second"}, sheet=before, seen=1)
    older = Sheet.objects.get(pk=sheet.pk)
    older.nonce, older.sealed = before.nonce, before.sealed
    assert keys.read_sheet(older, keys.keys_of(jonas.opened, talk)) is None
    moved = Sheet.objects.get(pk=sheet.pk)
    moved.kind = Kind.AGREEMENT
    assert keys.read_sheet(moved, keys.keys_of(jonas.opened, talk)) is None


def test_what_comes_after_a_third_stepped_back_has_a_key_that_they_never_had(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    had = keys.keys_of(noor.opened, talk)
    assert had == keys.keys_of(mara_here.opened, talk)
    mediating.end(noor.here, now(talk), now(talk).version)
    assert not CaseKey.objects.filter(case=talk, user=noor.user).exists()
    sheet = sheets.write_together(jonas.here, jonas.opened, now(talk), Kind.GROUND, {"text": "After"})
    assert sheet.key_edition == 2
    assert keys.read_sheet(sheet, had) is None
    assert [one.text for one in queries.written_in(mara_here.opened, now(talk)) if one.sheet.kind == Kind.GROUND] == [
        "After"
    ]
    assert not CaseKey.objects.filter(case=talk, user=noor.user).exists()


def test_who_made_a_new_vault_is_handed_the_key_again_by_a_click_of_the_other(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    vault.erase(Vault.objects.get(owner=jonas.user))
    jonas.opened = with_notes(jonas.user)
    own_letterbox(jonas.opened)
    assert [one.text for one in queries.written_in(jonas.opened, now(talk))] == ["", ""]
    assert keys.who_wait_for_key(now(talk), [jonas.user.pk])
    with pytest.raises(keys.NoKeyError):
        mediating.let_in(jonas.here, jonas.opened, now(talk), jonas.user)
    mediating.let_in(mara_here.here, mara_here.opened, now(talk), jonas.user)
    assert {one.text for one in queries.written_in(jonas.opened, now(talk))} == {
        "I asked seven times",
        "I was away in spring",
    }
    assert not keys.who_wait_for_key(now(talk), [jonas.user.pk])


def test_no_log_names_a_talk_or_what_is_in_it(
    mara_here: Somebody, jonas: Somebody, caplog: pytest.LogCaptureFixture
) -> None:
    browser = client_of(mara_here.user)
    with caplog.at_level("DEBUG"):
        browser.post(reverse("repair:prepare"), {"whom": "Ysoldine", "saw": "Quillfeather", "look": "1"})
        browser.post(reverse("repair:invite", args=[jonas.here.space_id]), {"other": jonas.here.pk})
    assert not [one for one in caplog.messages if any(word in one for word in ("Quillfeather", "Ysoldine"))]


def test_a_key_without_its_vault_opens_nothing_even_with_the_whole_database(
    mara_here: Somebody, jonas: Somebody, talk: Case
) -> None:
    """Everything that stands in the tables, tried with every key that stands there too."""
    both_say(mara_here, jonas, talk)
    there = [bytes(row.public) for row in Letterbox.objects.all()] + [
        bytes(row.wrapped)[:32] for row in CaseKey.objects.all()
    ]
    for key in (*there, settings.SECRET_KEY.encode()[:32].ljust(32), bytes(32)):
        guessed = Opened(mara_here.opened.vault, key)
        for sheet in Sheet.objects.filter(case=talk):
            with pytest.raises(CannotOpenError):
                sealing.unseal(guessed.key, sealing.Sealed(sheet.nonce, sheet.sealed), keys.bound(sheet))
        assert keys.keys_of(guessed, talk) == {}
