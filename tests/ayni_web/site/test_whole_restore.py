"""A home is lost, and comes back from last night's backup: who lived there signs in, and finds everything."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ayni_web.site.a_full_home import NOTE, OWNER, PASSKEY, PASSPHRASE, PASSWORD
from tests.ayni_web.site.passkeys import NAME, signed
from tests.ayni_web.site.visiting import Visitor
from tests.browser.running import COMMAND, Running

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE = 300


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the owner of a home knows by heart, and where its backups lie now. Nothing else of it is left."""
    place = tmp_path_factory.mktemp("lost")
    home, kept = place / "home", place / "another disk"
    told = {**os.environ, "AYNI_HOME": str(home)}
    filling = [sys.executable, "-m", "tests.ayni_web.site.a_full_home"]
    done = subprocess.run(filling, cwd=PROJECT, env=told, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    shutil.copytree(home / "backups", kept)
    shutil.rmtree(home)
    known = json.loads(done.stdout)
    return {**known, "file": kept / known["backup"]}


@pytest.fixture(scope="module")
def restored(lost: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Ayni, running on a home that was empty before `ayni restore`."""
    home = tmp_path_factory.mktemp("found") / "home"
    told = {**os.environ, "AYNI_HOME": str(home)}
    done = subprocess.run(
        [COMMAND, "restore", lost["file"]], env=told, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert "is restored" in done.stdout
    running = Running(home)
    yield running
    running.stop()


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.2)


def comes_by_password(visitor: Visitor, code: str) -> None:
    visitor.get("/accounts/login/")
    asked = visitor.send("/accounts/login/", {"login": OWNER, "password": PASSWORD})
    assert asked.path == "/accounts/2fa/authenticate/", "the password alone does not do"
    visitor.send("/accounts/2fa/authenticate/", {"code": code})
    assert visitor.get("/settings/").path == "/settings/"


@pytest.fixture(scope="module")
def wren(restored: Running, lost: dict[str, Any]) -> Visitor:
    """The owner, signed in with the password and the code that their phone shows."""
    visitor = Visitor(restored.address)
    [counter, *_] = yield_hotp_counters_from_time()
    comes_by_password(visitor, format_hotp_value(hotp_value(lost["secret"], counter)))
    return visitor


def test_a_recovery_code_still_opens_once(restored: Running, lost: dict[str, Any]) -> None:
    comes_by_password(Visitor(restored.address), lost["codes"][0])
    again = Visitor(restored.address)
    with pytest.raises(AssertionError):
        comes_by_password(again, lost["codes"][0])


def test_the_passkey_still_signs_in(restored: Running, lost: dict[str, Any]) -> None:
    visitor = Visitor(f"http://{NAME}:{restored.port}")
    visitor.get("/accounts/login/")
    asked = json.loads(visitor.get("/accounts/2fa/webauthn/login/", **{"X-Requested-With": "XMLHttpRequest"}).content)
    key = serialization.load_pem_private_key(lost["passkey"].encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    answer = signed(PASSKEY, key, asked, user=str(lost["user"]), origin=visitor.address)
    visitor.send("/accounts/2fa/webauthn/login/", {"credential": answer})
    assert visitor.get("/settings/").path == "/settings/"


def test_the_note_opens_with_its_passphrase_and_only_so(wren: Visitor, lost: dict[str, Any]) -> None:
    person = f"/people/{lost['ravi']}/"
    assert NOTE not in wren.get(person).text
    wren.get("/vault/")
    wren.send("/vault/unlock/", {"current": PASSPHRASE + "r"})
    assert NOTE not in wren.get("/vault/").text
    wren.send("/vault/unlock/", {"current": PASSPHRASE})
    assert NOTE in wren.get("/vault/").text
    assert NOTE in wren.get(person).text
    wren.send("/vault/lock/")
    assert NOTE not in wren.get(person).text


def test_no_word_of_the_note_stands_in_what_was_backed_up(lost: dict[str, Any]) -> None:
    files = [file for file in lost["file"].parent.rglob("*") if file.is_file()]
    assert lost["file"] in files
    for file in files:
        content = file.read_bytes().lower()
        for word in ("told me over coffee", "lisbon", "all but decided"):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in content, file
    assert b"Ravi Solberg" in lost["file"].read_bytes(), "what is not sealed is found in this way"


def test_a_copy_of_the_database_alone_opens_no_account_and_says_so(lost: dict[str, Any], tmp_path: Path) -> None:
    alone = tmp_path / lost["file"].name
    shutil.copy(lost["file"], alone)
    for secret in (lost["secret"], *lost["codes"]):
        assert secret.encode() not in alone.read_bytes()
    told = {**os.environ, "AYNI_HOME": str(tmp_path / "home")}
    checking = [COMMAND, "restore", "--check", alone]
    done = subprocess.run(checking, env=told, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "can be restored" in done.stdout
    assert "comes without keys" in done.stdout
    assert "ayni link" in done.stdout


def test_people_acts_promises_introductions_and_wishes_are_there(wren: Visitor, lost: dict[str, Any]) -> None:
    person = wren.get(f"/people/{lost['ravi']}/").text
    for told in ("Ravi Solberg", "a bookkeeper who knows Lagos", "Read his plan"):
        assert told in person
    assert "Read his plan" in wren.get(f"/record/{lost['act']}/").text
    assert "the map of the harbour" in wren.get(f"/promises/{lost['promise']}/").text
    assert "Ines Quillon" in wren.get(f"/introductions/{lost['introduction']}/").text
    assert re.search(r'<input[^>]*name="mail"[^>]*checked', wren.get("/reminders/").text), "the wish for mail"


def test_the_network_is_drawn_from_columns_that_are_made_anew(
    restored: Running, wren: Visitor, lost: dict[str, Any]
) -> None:
    network = wren.get("/network/")
    assert network.status == 200
    # Ben and Cleo stand only in the mailbox that had been brought in.
    for name in ("Ben", "Cleo", "Ravi"):
        assert name in network.text
    assert list((restored.home / "snapshots").glob("*/*.arrow"))
    assert "40" in wren.get(f"/import/{lost['mailbox']}/").text


def test_what_others_hold_still_opens(restored: Running, lost: dict[str, Any]) -> None:
    """The link of an introduction, the address of the calendar, and the one in each mail that stops them."""
    somebody = Visitor(restored.address)
    assert "keeps books for young firms" in somebody.get(f"/introductions/asked/{lost['asked']}/").text
    assert somebody.get(f"/reminders/feed/{lost['feed']}.ics").content.startswith(b"BEGIN:VCALENDAR")
    assert somebody.get(f"/reminders/stop/{lost['stop']}/").status == 200


def test_the_file_that_waited_can_be_brought_in(wren: Visitor, lost: dict[str, Any]) -> None:
    page = f"/import/{lost['waits']}/"
    assert "Person 2" in wren.get(page).text
    wren.send(f"{page}run/")
    wait_for(lambda: f"{page}progress/" not in wren.get(page).text)
    assert "friends.vcf" in wren.get(page).text
    assert "Person 2" in wren.get("/people/?q=person").text
