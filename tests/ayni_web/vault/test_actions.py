from __future__ import annotations

import pytest

from ayni.errors import InputError
from ayni_web.accounts.models import AuditEvent, User
from ayni_web.people.models import Party
from ayni_web.vault import actions, queries, sealing
from ayni_web.vault.actions import TooSoonError, WrongSecretError
from ayni_web.vault.models import Means, Note, Opening, Vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.recovery import MistypedError, new_code
from tests.ayni_web.vault.conftest import OTHER, PASSPHRASE, Clock

pytestmark = pytest.mark.django_db
TEXT = "She is thinking of leaving for Lisbon"


def text_of(opened: Opened, note: Note) -> str | None:
    note.refresh_from_db()
    [read] = queries.read(opened, [note])
    return read.text


def rows() -> list[tuple[object, ...]]:
    return list(Note.objects.order_by("pk").values_list())


def test_the_passphrase_and_the_code_open_the_same_key_and_nothing_else_does(
    vault: Vault, note: Note, code: str
) -> None:
    assert text_of(actions.with_passphrase(vault, PASSPHRASE), note) == TEXT
    assert text_of(actions.with_code(vault, code.lower()), note) == TEXT
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), OTHER):
        Vault.objects.update(tries=0, wait_until=None)
        with pytest.raises(WrongSecretError):
            actions.with_passphrase(vault, wrong)
    with pytest.raises(WrongSecretError):
        actions.with_code(vault, new_code())
    with pytest.raises(MistypedError):
        actions.with_code(vault, code[:-1] + ("A" if code[-1] != "A" else "B"))


def test_letters_made_of_other_signs_are_the_same_passphrase(mara: User) -> None:
    composed, decomposed = "käse auf dem mond schläft", "ka\u0308se auf dem mond schla\u0308ft"
    opened, _code = actions.set_up(mara, composed)
    assert actions.with_passphrase(opened.vault, decomposed).key == opened.key


def test_another_passphrase_or_code_touches_no_note(opened: Opened, note: Note, code: str) -> None:
    before = rows()
    actions.change_passphrase(opened, OTHER)
    newer = actions.renew_code(opened)
    assert rows() == before
    assert text_of(actions.with_passphrase(opened.vault, OTHER), note) == TEXT
    assert text_of(actions.with_code(opened.vault, newer), note) == TEXT
    with pytest.raises(WrongSecretError):
        actions.with_passphrase(opened.vault, PASSPHRASE)
    with pytest.raises(WrongSecretError):
        actions.with_code(opened.vault, code)


def test_who_recovers_gets_another_code_and_the_old_secrets_open_nothing(
    vault: Vault, note: Note, code: str, mara: User
) -> None:
    opened = actions.with_code(vault, code)
    newer = actions.recover(opened, OTHER)
    for wrong in (lambda: actions.with_code(vault, code), lambda: actions.with_passphrase(vault, PASSPHRASE)):
        with pytest.raises(WrongSecretError):
            wrong()
    assert text_of(actions.with_passphrase(vault, OTHER), note) == TEXT
    assert text_of(actions.with_code(vault, newer), note) == TEXT
    assert AuditEvent.objects.filter(user=mara, what="vault_recovered").count() == 1


def test_a_note_that_was_moved_to_another_place_does_not_open(
    opened: Opened, note: Note, ysolde: Party, stranger: User
) -> None:
    other = actions.write(opened, "", "Something else")
    mine = Note.objects.filter(pk=note.pk)
    for moved in (
        {"nonce": other.nonce, "ciphertext": other.ciphertext},
        {"about": "party:987654321"},
        {"about": ""},
        {"edition": 2},
        {"owner": stranger},
        {"space": stranger.memberships.get().space},
    ):
        was = {name: getattr(note, name) for name in moved}
        mine.update(**moved)
        assert text_of(opened, note) is None, moved
        mine.update(**was)
        assert text_of(opened, note) == TEXT


def test_a_note_given_to_somebody_else_opens_under_no_key_of_theirs(opened: Opened, note: Note, stranger: User) -> None:
    theirs, _code = actions.set_up(stranger, OTHER)
    Note.objects.filter(pk=note.pk).update(owner=stranger, space=theirs.vault.space)
    assert text_of(theirs, note) is None


def test_a_wrapped_key_that_was_moved_to_another_vault_does_not_open_it(opened: Opened, stranger: User) -> None:
    """Whoever can write to the database could else put a key that they know into somebody's vault."""
    theirs, _code = actions.set_up(stranger, OTHER)
    Means.objects.filter(vault=opened.vault).delete()
    Means.objects.filter(vault=theirs.vault).update(vault=opened.vault)
    with pytest.raises(WrongSecretError):
        actions.with_passphrase(opened.vault, OTHER)


def test_an_older_text_does_not_open_as_the_newer_one(opened: Opened, note: Note) -> None:
    older = (note.nonce, note.ciphertext)
    actions.rewrite(opened, note, "She stays", seen=1)
    assert text_of(opened, note) == "She stays"
    Note.objects.filter(pk=note.pk).update(nonce=older[0], ciphertext=older[1])
    assert text_of(opened, note) is None


def test_of_two_windows_the_second_does_not_overwrite_what_it_has_not_seen(opened: Opened, note: Note) -> None:
    actions.rewrite(opened, Note.objects.get(pk=note.pk), "first", seen=1)
    with pytest.raises(InputError, match="changed meanwhile"):
        actions.rewrite(opened, Note.objects.get(pk=note.pk), "second", seen=1)
    assert text_of(opened, note) == "first"


def test_an_edited_note_leaves_nothing_of_the_text_before(opened: Opened, note: Note) -> None:
    before = bytes(note.ciphertext)
    actions.rewrite(opened, note, "She stays", seen=1)
    assert Note.objects.count() == 1
    assert bytes(Note.objects.get().ciphertext) != before


def test_the_same_words_are_sealed_differently_each_time_and_to_the_same_length(opened: Opened) -> None:
    short, same, longer = (actions.write(opened, "", text) for text in ("yes", "yes", "no, " * 100))
    assert short.ciphertext != same.ciphertext
    assert len({len(note.ciphertext) for note in (short, same, longer)}) == 1
    assert len({bytes(note.nonce) for note in (short, same, longer)}) == 3


@pytest.mark.parametrize("text", ["", "   \n ", "x" * (actions.LONGEST + 1)])
def test_a_note_of_nothing_or_too_much_is_refused_in_words(opened: Opened, text: str) -> None:
    with pytest.raises(InputError, match=r"nothing to keep|20,000"):
        actions.write(opened, "", text)
    assert not Note.objects.exists()


def test_the_longest_note_is_kept_whatever_its_letters(opened: Opened) -> None:
    text = "😀" * actions.LONGEST
    assert text_of(opened, actions.write(opened, "", text)) == text


def test_nothing_is_sealed_before_the_code_was_shown_to_be_kept(mara: User) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    with pytest.raises(InputError, match="recovery code"):
        actions.write(opened, "", "too early")
    assert not actions.keep_code(opened, code, "AAAAA")
    with pytest.raises(WrongSecretError):
        actions.keep_code(opened, made_up := new_code(), made_up.split("-")[actions.recovery.group_asked(made_up) - 1])
    with pytest.raises(InputError, match="recovery code"):
        actions.write(opened, "", "too early")


def test_wrong_passphrases_wait_longer_and_longer_and_a_right_one_ends_it(vault: Vault, clock: Clock) -> None:
    waits = []
    for _try in range(8):
        with pytest.raises(WrongSecretError) as wrong:
            actions.with_passphrase(vault, "wrong")
        until = wrong.value.wait_until
        waits.append(0 if until is None else (until - clock.now).total_seconds())
        if until is not None:
            with pytest.raises(TooSoonError):  # the right one does not get through either: nobody learns which it was
                actions.with_passphrase(vault, PASSPHRASE)
            clock.now = until
    assert waits == [0, 0, 0, 4, 8, 16, 32, 64]
    # All of it stands in the database, so a server that begins anew has not forgotten.
    assert Vault.objects.values_list("tries", flat=True).get() == 8
    actions.with_passphrase(vault, PASSPHRASE)
    assert Vault.objects.values_list("tries", "wait_until").get() == (0, None)


def test_many_tries_at_once_are_not_many_for_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A try is counted before it is looked at; whoever comes meanwhile is counted too."""
    seen = []

    def slow(*_args: object) -> bytes:
        seen.append(Vault.objects.values_list("tries", flat=True).get())
        return sealing.new_key()

    monkeypatch.setattr(sealing, "key_of_passphrase", slow)
    for _try in range(3):
        with pytest.raises(WrongSecretError):
            actions.with_passphrase(vault, "wrong")
    assert seen == [1, 2, 3]


def test_people_get_the_work_that_rfc_9106_recommends(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    actions.change_passphrase(opened, OTHER)
    means = Means.objects.get(vault=opened.vault, kind="passphrase")
    assert (means.memory_kib, means.passes, means.lanes) == (65536, 3, 4)
    assert len(means.salt) == 16
    assert actions.with_passphrase(opened.vault, OTHER).key == opened.key


def test_erasing_leaves_nothing_but_that_it_was_done(vault: Vault, note: Note, mara: User) -> None:
    actions.erase(vault)
    assert not any(model.objects.exists() for model in (Vault, Means, Opening, Note))
    assert AuditEvent.objects.filter(user=mara, what="vault_erased").exists()
