"""What somebody finds who has the whole database, all files, or an export, and no secret of the owner."""

from __future__ import annotations

import base64
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from ayni_web.accounts.models import Space, User
from ayni_web.jobs.runner import run_waiting
from ayni_web.people import actions as people
from ayni_web.people import erasing as people_erasing
from ayni_web.people.models import Party
from ayni_web.site import backups
from ayni_web.site.logs import logging_settings
from ayni_web.vault import actions, note_views, queries
from ayni_web.vault.models import Means, Note, Opening, Vault
from ayni_web.vault.opening import Opened
from tests.ayni_web.conftest import signed_in
from tests.ayni_web.vault.conftest import OTHER, PASSPHRASE

pytestmark = pytest.mark.django_db
#: Words that stand nowhere else, with a letter and a sign that are written differently in each form below.
WORDS = ("Quokkaväter", 'the "zephyr" plan')
TEXT = f"{WORDS[0]} told me of {WORDS[1]}"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    place = tmp_path / "home"
    settings.ENVIRONMENT = SimpleNamespace(
        home=place,
        uploads=place / "uploads",
        exports=place / "exports",
        snapshots=place / "snapshots",
        upload_limit_mb=1,
    )
    import logging

    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logging_settings(place / "logs" / "server.log", debug=False)
    yield place
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def forms_of(secret: bytes | str) -> set[bytes]:
    """How these words could stand in a file: plain, as JSON, in other encodings, in base64 at each of its three places."""
    if isinstance(secret, bytes):
        plain = {secret, secret.hex().encode()}
    else:
        escaped = json.dumps(secret)[1:-1]
        plain = {secret.encode(), secret.lower().encode(), escaped.encode(), secret.encode("latin-1")}
        plain |= {secret.encode("utf-16-le"), secret.encode("utf-16-be"), secret.encode().hex().encode()}
        plain |= {secret.replace('"', "&quot;").encode()}
    for raw in list(plain):
        for shift in range(3):
            # Without the signs at both ends, which neighbours change.
            middle = base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
            plain |= {middle, middle.replace(b"+", b"-").replace(b"/", b"_")}
    return {one for one in plain if len(one) > 5}


def database(place: Path) -> Path:
    """The whole database as one file, with sessions and all."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / "dump.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    return file


def found_in(files: list[Path], *secrets: bytes | str) -> list[tuple[str, bytes]]:
    wanted = {form for secret in secrets for form in forms_of(secret)}
    return [(str(file), form) for file in files if file.is_file() for form in wanted if form in file.read_bytes()]


def test_the_search_below_would_find_what_it_looks_for(tmp_path: Path) -> None:
    for number, raw in enumerate(
        (
            TEXT.encode(), json.dumps({"text": TEXT}).encode(), TEXT.encode("utf-16"), base64.b64encode(b"x" + TEXT.encode()),
            base64.urlsafe_b64encode(json.dumps([TEXT]).encode()), TEXT.encode().hex().encode(),
        )
    ):  # fmt: skip
        file = tmp_path / f"{number}"
        file.write_bytes(raw)
        assert found_in([file], *WORDS), raw


@pytest.mark.django_db(transaction=True)
def test_database_sessions_logs_exports_and_files_hold_no_word_and_no_key(
    mara_client: Client, home: Path, mara: User
) -> None:
    shown = mara_client.post("/vault/set-up/", {"passphrase": PASSPHRASE, "again": PASSPHRASE, "understood": "on"})
    code, asked = (
        re.search(r'name="code" value="([^"]+)"', shown.content.decode()),
        re.search(r"type group (\d)", shown.content.decode()),
    )
    assert code
    assert asked
    mara_client.post("/vault/keys/code/kept/", {"code": code[1], "group": code[1].split("-")[int(asked[1]) - 1]})
    space = mara.memberships.get().space
    party = people.add_party(space, "Ysolde Example")
    for about in ("", f"party:{party.pk}"):
        assert mara_client.post("/vault/notes/add/", {"text": TEXT, "about": about}).status_code == 302
    note = Note.objects.all()[0]
    mara_client.post(f"/vault/notes/{note.pk}/", {"text": f"{TEXT} again", "edition": "1"})
    for path in (
        "/vault/",
        f"/people/{party.pk}/",
        f"/vault/notes/{note.pk}/",
        "/vault/nowhere/",
    ):
        mara_client.get(path)
    mara_client.post("/vault/search/", {"q": WORDS[0]})
    mara_client.post("/vault/notes/add/", {"text": TEXT * 5_000})
    b"".join(mara_client.post("/vault/download/").streaming_content)  # type: ignore[attr-defined]
    mara_client.post("/vault/unlock/", {"current": f"{OTHER} nearly"})
    mara_client.post("/keeping/export/")
    run_waiting()
    opened = actions.with_passphrase(Vault.objects.get(), PASSPHRASE)
    assert Opening.objects.exists(), "it is open while the dump is taken"

    everything = [database(home), *home.rglob("*")]
    archives = [file for file in everything if file.suffix == ".zip"]
    assert archives
    for archive in archives:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(home / "unpacked")
    files = [*everything, *(home / "unpacked").rglob("*")]
    kept_code = code[1]
    assert (
        found_in(files, *WORDS, PASSPHRASE, f"{OTHER} nearly", opened.key, kept_code, kept_code.replace("-", "")) == []
    )
    # An administrator who makes themselves a session of Mara's still stands before the lock.
    for path in ("/vault/", f"/people/{party.pk}/", f"/vault/notes/{note.pk}/"):
        assert "Quokka" not in signed_in(mara).get(path, follow=True).content.decode()


def test_a_failing_page_tells_the_log_nothing_that_was_typed(
    open_client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise ImproperlyConfigured(TEXT)

    monkeypatch.setattr(note_views.actions, "write", fails)
    open_client.raise_request_exception = False
    answer = open_client.post("/vault/notes/add/", {"text": TEXT})
    assert answer.status_code == 500
    assert found_in([*home.rglob("*.log")], *WORDS) == []
    assert (home / "logs" / "server.log").read_text() != ""
    assert "Quokka" not in answer.content.decode()


@pytest.mark.usefixtures("home")
def test_an_export_opens_with_the_passphrase_alone_by_what_is_written_in_the_docs(
    open_client: Client, note: Note, mara: User
) -> None:
    """Written against docs/export.md, with other libraries' calls than ours."""
    open_client.post("/keeping/export/")
    run_waiting()
    job = open_client.get("/settings/").content.decode()
    found = re.search(r"/keeping/export/([0-9a-f-]{36})/", job)
    assert found
    file = b"".join(open_client.get(f"/keeping/export/{found[1]}/ayni.zip").streaming_content)  # type: ignore[attr-defined]
    told = json.loads(zipfile.ZipFile(io.BytesIO(file)).read("ayni.json"))

    def raw(text: str) -> bytes:
        return base64.b64decode(text)

    def bound(*what: object) -> bytes:
        return json.dumps(what, separators=(",", ":")).encode()

    way = next(one for one in told["vault_keys"] if one["kind"] == "passphrase")
    wrapping = hash_secret_raw(
        PASSPHRASE.encode(), raw(way["salt"]), way["passes"], way["memory_kib"], way["lanes"], 32, Type.ID
    )
    place = bound("ayni vault key", 1, way["kind"], way["id"], way["vault"], way["owner"])
    key = AESGCM(wrapping).decrypt(raw(way["nonce"]), raw(way["wrapped"]), place)
    [sealed] = told["vault_notes"]
    place = bound("ayni vault note", 1, sealed["id"], way["owner"], way["space"], sealed["about"], sealed["edition"])
    assert json.loads(AESGCM(key).decrypt(raw(sealed["nonce"]), raw(sealed["sealed"]), place)) == {
        "text": "She is thinking of leaving for Lisbon"
    }
    assert all(way["kind"] != "passphrase" or way["memory_kib"] for way in told["vault_keys"])


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_noise_and_brings_the_notes_back(tmp_path: Path, mara: User) -> None:
    opened, code = actions.set_up(mara, PASSPHRASE)
    actions.keep_code(opened, code, code.split("-")[actions.recovery.group_asked(code) - 1])
    note = actions.write(opened, "", TEXT)
    live = database(tmp_path / "home")
    proof = backups.back_up(live, tmp_path / "backups")
    kept = tmp_path / "backups" / proof.file
    assert found_in([kept], *WORDS, opened.key, PASSPHRASE, code) == []
    with sqlite3.connect(live) as lost:
        lost.execute("DELETE FROM vault_note")
        lost.execute("DELETE FROM vault_means")
    lost.close()
    backups.restore(kept, live, folder=tmp_path / "backups")
    with sqlite3.connect(live) as back:
        row = back.execute("SELECT nonce, ciphertext FROM vault_note").fetchone()
        ways = back.execute("SELECT kind, salt, nonce, wrapped FROM vault_means ORDER BY kind").fetchall()
    back.close()
    # Put in the place of what is there, the restored rows open under the same secrets.
    Note.objects.filter(pk=note.pk).update(nonce=row[0], ciphertext=row[1])
    for kind, salt, nonce, wrapped in ways:
        Means.objects.filter(kind=kind).update(salt=salt, nonce=nonce, wrapped=wrapped)
    for again in (actions.with_passphrase(opened.vault, PASSPHRASE), actions.with_code(opened.vault, code)):
        [read] = queries.read(again, Note.objects.all())
        assert read.text == TEXT


@pytest.mark.usefixtures("home")
def test_erasing_a_person_takes_the_notes_on_them_and_no_others(
    open_client: Client, opened: Opened, note: Note, ysolde: Party
) -> None:
    other = actions.write(opened, "", "of nobody")
    assert "your private note on them" in open_client.get(f"/keeping/forget/{ysolde.pk}/").content.decode()
    open_client.post(f"/keeping/forget/{ysolde.pk}/", {"confirmed": ysolde.name})
    assert list(Note.objects.values_list("pk", flat=True)) == [other.pk]


@pytest.mark.usefixtures("home")
def test_erasing_everything_takes_the_vault(open_client: Client, note: Note, mara: User) -> None:
    open_client.post("/keeping/erase/", {"confirmed": mara.email})
    run_waiting()
    assert not any(model.objects.exists() for model in (Note, Means, Opening, Vault))
    assert open_client.get("/vault/").headers["Location"] == "/vault/set-up/"


def test_somebody_of_whom_a_note_speaks_stays_when_nothing_else_does(opened: Opened, space: Space, mara: User) -> None:
    from uuid import uuid4

    from ayni.identity import identifiers
    from ayni.sources.contract import PartyFound

    batch = uuid4()
    address = identifiers.email("someone@example.org")
    assert address is not None
    people.adopt(space, [PartyFound(identifiers=(address,), name="Someone")], batch=batch)
    party = Party.objects.get(space=space, identifiers__value="someone@example.org")
    actions.write(opened, f"party:{party.pk}", "worth keeping")
    people.withdraw_batch(space, batch)
    assert Party.objects.filter(pk=party.pk).exists()


def test_the_demos_people_take_the_notes_on_them_along(opened: Opened, space: Space) -> None:
    from uuid import uuid4

    invented = Party.objects.create(space=space, name="Invented", demo=True)
    actions.write(opened, f"party:{invented.pk}", "made up")
    people_erasing.withdraw_demo(space, uuid4(), circles=[], made_me=False)
    assert not Note.objects.exists()


def test_a_passkey_that_is_removed_from_the_account_opens_nothing_any_more(opened: Opened, mara: User) -> None:
    from allauth.mfa.models import Authenticator

    passkey = Authenticator.objects.create(user=mara, type="webauthn", data={"name": "x", "credential": {}})
    secret = b"\x07" * 32
    actions.add_passkey(opened, passkey, secret)
    assert actions.with_passkey(opened.vault, passkey.pk, secret).key == opened.key
    for wrong in (b"", b"\x07" * 31, b"\x08" * 32):
        with pytest.raises(actions.WrongSecretError):
            actions.with_passkey(opened.vault, passkey.pk, wrong)
    passkey.delete()
    assert not Means.objects.filter(kind="passkey").exists()


def test_nobody_but_the_asker_is_asked(rf: Any, stranger: User, opened: Opened) -> None:
    """A request without the cookie, of whomever, opens nothing."""
    request = HttpRequest()
    request.user = stranger
    assert queries.opened_notes(request) == []
