from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from ayni_web.accounts.models import AuditEvent, User
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.people.private_notes import notes_on
from ayni_web.people.queries import merges_of
from ayni_web.vault import actions, queries
from ayni_web.vault.models import Means, Note, Vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.recovery import group_of
from tests.ayni_web.vault.conftest import OTHER, PASSPHRASE, Clock

pytestmark = pytest.mark.django_db
TEXT = "She is thinking of leaving for Lisbon"
CODE = re.compile(r'name="code" value="([0-9A-Z-]{41})"')


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def kept_the_code(client: Client, shown: str) -> str:
    """Types the group that the page asks for."""
    found, asked = CODE.search(shown), re.search(r"type group (\d)", shown)
    assert found
    assert asked
    answer = client.post(
        "/vault/keys/code/kept/", {"code": found[1], "group": group_of(found[1], int(asked[1])).lower()}
    )
    assert answer.headers["Location"] == "/vault/"
    return found[1]


def test_setting_up_says_first_what_forgetting_means_and_shows_the_code_once(mara_client: Client, mara: User) -> None:
    assert mara_client.get("/vault/").headers["Location"] == "/vault/set-up/"
    assert "loses the notes for good" in page(mara_client, "/vault/set-up/")
    form = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert mara_client.post("/vault/set-up/", form).status_code == 422, "without saying that one has understood"
    assert not Vault.objects.exists()
    shown = mara_client.post("/vault/set-up/", {**form, "understood": "on"})
    assert shown.headers["Cache-Control"] == "private, no-store"
    code = kept_the_code(mara_client, shown.content.decode())
    assert code not in page(mara_client, "/vault/") + page(mara_client, "/vault/keys/")
    assert "My private notes" in page(mara_client, "/vault/")


@pytest.mark.parametrize("weak", ["short", "password1234", "mara@example.org", "my sign-in password"])
def test_a_passphrase_that_others_could_guess_or_know_is_refused(mara_client: Client, mara: User, weak: str) -> None:
    mara.set_password("my sign-in password")
    mara.save()
    mara_client.force_login(mara)
    answer = mara_client.post("/vault/set-up/", {"passphrase": weak, "again": weak, "understood": "on"})
    assert answer.status_code == 422
    assert not Vault.objects.exists()


def test_nobody_guesses_the_sign_in_password_by_offering_passphrases(mara_client: Client, mara: User) -> None:
    mara.set_password("my sign-in password")
    mara.save()
    mara_client.force_login(mara)
    for number in range(10):
        guess = f"another guess number {number}"
        assert mara_client.post("/vault/set-up/", {"passphrase": guess, "again": guess}).status_code == 422
    right = "my sign-in password"
    answer = mara_client.post("/vault/set-up/", {"passphrase": right, "again": right, "understood": "on"})
    assert "Too many passphrases" in answer.content.decode()
    assert "your sign-in password. Take" not in answer.content.decode()
    assert not Vault.objects.exists()


def test_who_left_before_showing_the_code_gets_another_one_and_writes_nothing_until_then(mara_client: Client) -> None:
    form = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "understood": "on"}
    first = CODE.search(mara_client.post("/vault/set-up/", form).content.decode())
    assert mara_client.get("/vault/").headers["Location"] == "/vault/keys/code/"
    answer = mara_client.post("/vault/notes/add/", {"text": "too early"})
    assert "Write your recovery code down first" in answer.content.decode()
    assert not Note.objects.exists()
    shown = mara_client.post("/vault/keys/code/", {"current": PASSPHRASE}).content.decode()
    assert kept_the_code(mara_client, shown) != (first and first[1])


def test_typing_another_group_does_not_do(mara_client: Client) -> None:
    form = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "understood": "on"}
    code = CODE.search(mara_client.post("/vault/set-up/", form).content.decode())
    assert code
    answer = mara_client.post("/vault/keys/code/kept/", {"code": code[1], "group": code[1].split("-")[0]})
    assert answer.status_code == 422
    assert "Look at the code once more" in answer.content.decode()
    assert mara_client.get("/vault/").headers["Location"] == "/vault/keys/code/"


def test_a_note_is_written_changed_and_deleted_on_the_persons_page(open_client: Client, ysolde: Party) -> None:
    person = f"/people/{ysolde.pk}/"
    form = {"text": "<b>first</b>\nline", "about": f"party:{ysolde.pk}", "next": person}
    assert open_client.post("/vault/notes/add/", form).headers["Location"] == person
    shown = page(open_client, person)
    assert "&lt;b&gt;first&lt;/b&gt;<br>line" in shown
    note = Note.objects.get()
    assert "&lt;b&gt;first" in page(open_client, f"/vault/notes/{note.pk}/?next={person}")
    form = {"text": "second", "edition": "1", "next": person}
    assert open_client.post(f"/vault/notes/{note.pk}/", form).headers["Location"] == person
    assert "second" in page(open_client, person)
    assert open_client.post(f"/vault/notes/{note.pk}/delete/", {"next": person}).headers["Location"] == person
    assert not Note.objects.exists()


def test_the_newest_note_stands_first(clock: Clock, open_client: Client) -> None:
    for text in ("the elder", "the younger"):
        open_client.post("/vault/notes/add/", {"text": text})
        clock.passes(minutes=1)
    assert re.findall("the elder|the younger", page(open_client, "/vault/")) == ["the younger", "the elder"]


def test_while_it_is_locked_no_page_says_a_word_and_the_button_leads_back(
    mara_client: Client, note: Note, ysolde: Party
) -> None:
    person = f"/people/{ysolde.pk}/"
    for path in (person, "/vault/", "/vault/keys/", "/vault/unlock/"):
        assert "Lisbon" not in page(mara_client, path)
    assert "One note is sealed" in page(mara_client, person)
    assert f"/vault/unlock/?next={person.replace('/', '%2F')}" in page(mara_client, person)
    answer = mara_client.get(f"/vault/notes/{note.pk}/")
    assert answer.headers["Location"].startswith("/vault/unlock/")
    for path in ("/vault/download/", f"/vault/notes/{note.pk}/delete/", "/vault/keys/"):
        answer = mara_client.post(path, {"locks_after": 60})
        assert (answer.status_code, "Lisbon" in answer.content.decode()) == (422, False)
    assert Note.objects.count() == 1
    answer = mara_client.post("/vault/unlock/", {"current": PASSPHRASE, "next": person})
    assert answer.headers["Location"] == person
    assert TEXT in page(mara_client, person)


@pytest.mark.parametrize(
    "next_page",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "x"],
)
def test_nobody_is_led_elsewhere(open_client: Client, next_page: str) -> None:
    assert open_client.post("/vault/lock/", {"next": next_page}).headers["Location"] == "/vault/"


def test_every_wrong_secret_is_answered_kindly_and_noted_without_it(
    mara_client: Client, vault: Vault, code: str
) -> None:
    for _try in range(5):
        answer = mara_client.post("/vault/unlock/", {"current": "not the phrase"})
        assert answer.status_code == 422
    assert "Wait 4 seconds" in answer.content.decode() or "Wait" in answer.content.decode()
    slip = mara_client.post(
        "/vault/keys/recover/",
        {"code": code[:7] + ("0" if code[7] != "0" else "1") + code[8:], "passphrase": OTHER, "again": OTHER},
    )
    assert "slip in group 2" in slip.content.decode()
    for event in AuditEvent.objects.all():
        assert "phrase" not in json.dumps(event.detail).replace("passphrase", "")


def test_the_recovery_code_opens_and_both_secrets_are_new(mara_client: Client, note: Note, code: str) -> None:
    answer = mara_client.post("/vault/keys/recover/", {"code": code.lower(), "passphrase": OTHER, "again": OTHER})
    kept_the_code(mara_client, answer.content.decode())
    assert TEXT in page(mara_client, "/vault/")
    mara_client.post("/vault/lock/")
    assert mara_client.post("/vault/unlock/", {"current": PASSPHRASE}).status_code == 422
    again = mara_client.post("/vault/keys/recover/", {"code": code, "passphrase": OTHER, "again": OTHER})
    assert "does not open this vault" in again.content.decode()
    assert mara_client.post("/vault/unlock/", {"current": OTHER}).status_code == 302


def test_notes_of_joined_people_stand_together_and_part_again(
    open_client: Client, opened: Opened, ysolde: Party, mara: User
) -> None:
    twin = people.add_party(ysolde.space, "Ysold E.")
    for party, text in ((ysolde, "of the first"), (twin, "of the twin")):
        actions.write(opened, f"party:{party.pk}", text)
    people.merge(ysolde.space, ysolde, twin, reason="by-hand", by=mara)
    shown = page(open_client, f"/people/{ysolde.pk}/")
    assert "of the first" in shown
    assert "of the twin" in shown
    people.unmerge(merges_of(ysolde)[0])
    assert "of the twin" not in page(open_client, f"/people/{ysolde.pk}/")
    assert "of the twin" in page(open_client, f"/people/{twin.pk}/")


def test_words_are_found_in_memory_and_stand_in_no_address(open_client: Client, note: Note, ysolde: Party) -> None:
    for words, found in (("LISBON leaving", True), ("ysolde", True), ("lisbon berlin", False)):
        answer = open_client.post("/vault/search/", {"q": words})
        assert answer.status_code == 200
        assert (TEXT in answer.content.decode()) is found
    assert open_client.get("/vault/search/?q=lisbon").status_code == 302


def test_other_rooms_get_opened_notes_only_while_they_are_open(open_client: Client, note: Note, ysolde: Party) -> None:
    request = open_client.get("/vault/").wsgi_request
    [read] = queries.opened_notes(request)
    assert (read.text, read.party_id) == (TEXT, ysolde.pk)
    assert TEXT not in repr(request)
    open_client.post("/vault/lock/")
    assert queries.opened_notes(open_client.get("/people/add/").wsgi_request) == []


def test_the_file_of_all_notes_is_made_as_it_is_sent(
    open_client: Client, note: Note, ysolde: Party, opened: Opened, mara: User
) -> None:
    actions.write(opened, "", "of nobody")
    answer = open_client.post("/vault/download/")
    assert answer.streaming
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = json.loads(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert told["format"] == "ayni-private-notes"
    assert {(row["name"], row["text"]) for row in told["notes"]} == {("Ysolde Example", TEXT), ("", "of nobody")}
    assert AuditEvent.objects.filter(user=mara, what="vault_taken").count() == 1


def test_a_note_that_was_tampered_with_says_so_and_the_others_are_read(
    open_client: Client, note: Note, opened: Opened
) -> None:
    actions.write(opened, "", "still whole")
    Note.objects.filter(pk=note.pk).update(ciphertext=bytes(note.ciphertext)[:-1] + b"\0")
    shown = page(open_client, "/vault/")
    assert "This note does not open" in shown
    assert "still whole" in shown


def test_a_stranger_gets_the_answer_for_what_is_not_there(
    open_client: Client, note: Note, stranger_client: Client, stranger: User, ysolde: Party
) -> None:
    actions.set_up(stranger, OTHER)
    nothing = "00000000-0000-0000-0000-000000000001"
    for path in ("/vault/notes/{}/", "/vault/notes/{}/delete/"):
        for method in (stranger_client.get, stranger_client.post):
            there, nowhere = method(path.format(note.pk)), method(path.format(nothing))
            assert there.status_code == nowhere.status_code
            assert there.status_code in {302, 404}
    stranger_client.post("/vault/unlock/", {"current": OTHER})
    assert stranger_client.post("/vault/notes/add/", {"text": "x", "about": f"party:{ysolde.pk}"}).status_code == 404
    waiting = {"current": OTHER, "waiting_text": "mine now", "waiting_note": str(note.pk), "waiting_edition": "1"}
    assert stranger_client.post("/vault/unlock/", waiting).status_code == 404
    assert TEXT in page(open_client, "/vault/")


def test_erasing_asks_for_the_address_and_needs_no_secret(mara_client: Client, note: Note, mara: User) -> None:
    mara_client.post("/vault/keys/erase/", {"confirmed": "somebody@example.org"})
    assert Note.objects.exists()
    mara_client.post("/vault/keys/erase/", {"confirmed": mara.email.upper()})
    assert not any(model.objects.exists() for model in (Note, Vault, Means))


def test_a_page_of_a_person_takes_few_questions_of_the_database(
    open_client: Client, opened: Opened, ysolde: Party, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        actions.write(opened, f"party:{ysolde.pk}", f"note {number}")
    request = open_client.get("/people/add/").wsgi_request
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(notes_on(request, ysolde)["notes"]) == 40
