"""Fills the home that AYNI_HOME names with a little of everything, as a worker with one evening's jobs would leave it.

Run as a process of its own, because settings belong to one home: it prints, as JSON, what its owner knows by heart.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ayni_web.accounts.models import User
    from ayni_web.imports.models import Import

OWNER = "wren@example.org"
PASSWORD = "lantern orchard quiet ferry"
PASSPHRASE = "heron lantern quarry blue"
NOTE = "Told me over coffee that the move to Lisbon is all but decided."
PASSKEY = b"the passkey of Wren"


def fill() -> dict[str, Any]:
    from rich.console import Console

    from ayni_web.accounts import actions as accounts
    from ayni_web.site.environment import environment
    from ayni_web.site.people import person_meant
    from ayni_web.site.running import prepare

    prepare(environment(), Console(stderr=True), email=OWNER)
    wren = person_meant(OWNER, unclear="")
    wren.name = "Wren Halvorsen"
    wren.save()
    accounts.welcome(wren)
    return {**_sign_in(wren), **_people(wren), **_files(wren), "backup": _a_night(wren)}


def _sign_in(wren: User) -> dict[str, Any]:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.mfa.webauthn.internal.auth import WebAuthn
    from cryptography.hazmat.primitives import serialization

    from ayni_web.accounts import actions
    from tests.ayni_web.site.passkeys import a_key, registered

    actions.set_password(wren, PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(wren, secret)
    codes = RecoveryCodes.activate(wren).get_unused_codes()
    key = a_key()
    WebAuthn.add(wren, "My phone", registered(PASSKEY, key))
    sealed = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"secret": secret, "codes": codes, "passkey": sealed.decode(), "user": wren.pk}


def _people(wren: User) -> dict[str, Any]:
    from django.utils import timezone

    from ayni.ledger.acts import Outcome
    from ayni.ledger.kinds import ADVICE
    from ayni_web.accounts.queries import personal_space
    from ayni_web.book import actions as book
    from ayni_web.notify import actions as notify
    from ayni_web.notify.letters import stop_token
    from ayni_web.people import actions as people
    from ayni_web.people import learning
    from ayni_web.people.models import Party
    from ayni_web.practice.introductions import actions as introductions
    from ayni_web.promises import actions as promises
    from ayni_web.vault import actions as vault
    from ayni_web.vault.recovery import group_asked, group_of

    space = personal_space(wren)
    me = Party.objects.filter(space=space, is_me=True).first() or people.add_party(space, "Wren Halvorsen")
    Party.objects.filter(pk=me.pk).update(is_me=True)
    ravi, ines = people.add_party(space, "Ravi Solberg"), people.add_party(space, "Ines Quillon")
    learning.add_need(ravi, "a bookkeeper who knows Lagos")
    people.set_circles(ravi, ["Lagos"])
    told = book.Draft(
        givers=[me],
        receivers=[ravi],
        kind=ADVICE.number,
        at=timezone.now(),
        what="Read his plan",
        outcome=Outcome.HELPED,
    )
    act = book.record(space, told, by=wren)
    today, last_week = timezone.localdate(), timezone.now() - timedelta(days=7)
    promise = promises.promise(space, by=me, to=ines, what="Send her the map of the harbour", due=today, now=last_week)
    introduction = introductions.begin(
        space,
        (ravi, ines),
        asked_by="Wren",
        why="One looks for what the other does",
        words=(
            introductions.Words(
                "en", "You look for somebody who keeps books", "A person who keeps books for young firms"
            ),
            introductions.Words("en", "Somebody needs what you do", "A person who begins something"),
        ),
    )
    asked = introductions.make_link(introduction, 0, looked=True)
    # From this hour on, so that it is no quiet hour, whenever this runs.
    notify.wish(
        wren, mail=True, at=timezone.localtime().time().replace(minute=0, second=0, microsecond=0), rest_days=""
    )
    feed = notify.make_feed(wren)
    opened, code = vault.set_up(wren, PASSPHRASE)
    assert vault.keep_code(opened, code, group_of(code, group_asked(code)))
    note = vault.write(opened, f"party:{ravi.pk}", NOTE)
    return {
        "ravi": ravi.pk,
        "act": act.pk,
        "promise": promise.pk,
        "introduction": introduction.pk,
        "asked": asked,
        "feed": feed,
        "stop": stop_token(wren),
        "note": str(note.pk),
    }


def _files(wren: User) -> dict[str, Any]:
    """One mailbox is brought in; an address book waits to be."""
    from ayni_web.accounts.queries import personal_space
    from ayni_web.imports import actions, storage
    from ayni_web.imports.receiving import ReceivedFile
    from ayni_web.jobs.runner import run_next
    from tests.ayni_web.imports.samples import cards, mails

    def dropped(name: str, content: bytes) -> Import:
        path = storage.new_folder() / name
        path.write_bytes(content)
        [of] = actions.receive(wren, personal_space(wren), [ReceivedFile(path, name, len(content))])
        return of

    mailbox = dropped("letters.mbox", mails(*range(40)))
    actions.decide(mailbox, me=["ada@example.org"])
    actions.start(mailbox, wren)
    assert run_next()
    mailbox.refresh_from_db()
    assert mailbox.state == "done", mailbox.error
    waits = dropped("friends.vcf", cards(1, 2, 3))
    return {"mailbox": str(mailbox.pk), "waits": str(waits.pk)}


def _a_night(wren: User) -> str:
    """The clock comes to three: what is scheduled is asked for and done. Told is the backup's file."""
    from django.utils import timezone

    from ayni_web.jobs.actions import enqueue_due, keep_schedules
    from ayni_web.jobs.models import Job, Schedule
    from ayni_web.jobs.runner import run_next
    from ayni_web.notify.models import Reminder

    keep_schedules()
    for name in ("reminders", "nightly backup"):
        Schedule.objects.filter(name=name).update(next_run_at=timezone.now())
        assert len(enqueue_due()) == 1
        assert run_next()
    assert Reminder.objects.filter(user=wren).exists()
    job = Job.objects.get(kind="backup")
    assert job.state == Job.State.DONE, job.error
    assert job.result is not None
    return str(job.result["file"])


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from ayni_web.site.commands import set_up

    set_up()
    print(json.dumps(fill()))
