"""Every address of the site, and for those with an id in them an example: somebody's own, and one of nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.backends.db import SessionStore
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.actions import make_link
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.imports.models import Import
from ayni_web.jobs.models import Job
from ayni_web.notify.actions import make_feed
from ayni_web.notify.letters import stop_token
from ayni_web.people.models import Capacity, Circle, Claim, Merge, Moment, Need, Party, Proposal
from ayni_web.practice.introductions import actions as introductions
from ayni_web.practice.introductions.models import Introduction
from ayni_web.practice.rhythm import actions as rhythm
from ayni_web.practice.rhythm.models import Talk
from ayni_web.practice.today import models as today
from ayni_web.promises import actions as promises
from ayni_web.promises.models import Promise
from ayni_web.vault.models import Means, Note, Vault

#: Words that stand nowhere but in what belongs to somebody: seen in an answer, they show that it told something.
SECRET = "Quillfeather"
NOTHING = 987_654_321
NOWHERE = uuid.UUID(int=NOTHING)


@dataclass(frozen=True)
class Address:
    """A named address and the names of what stands in it."""

    name: str
    parts: tuple[str, ...]


def every_address() -> list[Address]:
    """All that the site answers under, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Sequence[URLPattern | URLResolver], space: str, parts: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        here = (*parts, *one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        else:
            assert one.name, f"{one.pattern} has no name"
            yield Address(f"{space}{one.name}", here)


#: What the two of an introduction are told: no word of it gives anybody away.
_WORDS = (
    introductions.Words("en", "Maps", "Somebody who draws"),
    introductions.Words("en", "Maps", "Somebody who prints"),
)


@dataclass
class Belongings:
    """One of each thing that a person may have."""

    user: User
    friend: Party
    twin: Party
    proposal: Proposal
    merge: Merge
    act: Act
    own_kind: int
    imported: Import
    job: Job
    passkey: Authenticator
    session: UserSession
    circle: Circle
    introduction: Introduction
    asked: str
    promise: Promise
    talk: Talk
    note: Note
    opens_the_vault: Means
    answered: today.Answer
    requested: today.Request


def belongings_of(user: User) -> Belongings:
    """A little of everything, all of it `SECRET`."""
    space = personal_space(user)
    me, friend, twin, other = (
        Party.objects.create(space=space, name=f"{given} {SECRET}", is_me=given == "Mara")
        for given in ("Mara", "Ysolde", "Ysold", "Ysolt")
    )
    circle = Circle.objects.create(space=space, name=f"The {SECRET} circle")
    friend.circles.add(circle)
    Claim.objects.create(party=friend, field="remark", value=SECRET)
    Need.objects.create(space=space, party=friend, text=f"a {SECRET}", learned_on=timezone.localdate())
    Capacity.objects.create(space=space, party=friend, side="gives", text=f"a {SECRET}")
    Moment.objects.create(space=space, party=friend, what=f"the {SECRET} day", on="--12-01")
    draft = book.Draft(
        givers=[friend], receivers=[me], kind=ADVICE.number, at=timezone.now(), what=f"Read her {SECRET} map"
    )
    act = book.record(space, draft, by=user)
    job = Job.objects.create(kind="import", user_id=user.pk, space_id=space.pk, state=Job.State.DONE, message=SECRET)
    session = SessionStore()
    session.create()
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": SECRET, "credential": a_passkey()})
    vault = Vault.objects.create(owner=user, space=space, passkey_salt=bytes(32), code_kept_at=timezone.now())
    introduction = introductions.begin(
        space, (friend, twin), asked_by="Mara", why=f"They both draw {SECRET} maps", words=_WORDS
    )
    listen = {"party": friend, "idea": f"listen:{friend.pk}", "help": "listen", "said": "later"}
    return Belongings(
        user=user,
        answered=today.Answer.objects.create(space=space, on=timezone.localdate(), **listen),
        requested=today.Request.objects.create(space=space, party=friend, what=f"A {SECRET} hour", reply="no"),
        friend=friend,
        twin=twin,
        proposal=Proposal.objects.create(space=space, first=friend, second=twin, confidence=0.8),
        merge=Merge.objects.create(space=space, kept=twin, merged=other, reason="by-hand", by=user),
        act=act,
        own_kind=book.add_kind(space, f"A {SECRET} favour", 15).number,
        imported=Import.objects.create(space=space, user=user, source="mbox", names=[f"{SECRET}.mbox"], state="failed"),
        job=job,
        passkey=passkey,
        session=UserSession.objects.create(
            user=user, session_key=session.session_key, ip="127.0.0.1", user_agent=SECRET, data={}
        ),
        circle=circle,
        introduction=introduction,
        asked=introductions.make_link(introduction, 0),
        promise=promises.promise(
            space, by=me, to=friend, what=f"Send her the {SECRET} map", due=timezone.localdate(), origin="line"
        ),
        talk=rhythm.plan_talk(user, friend, at=timezone.now(), agenda=f"The {SECRET} maps"),
        note=Note.objects.create(
            owner=user, space=space, about=f"party:{friend.pk}", nonce=bytes(12), ciphertext=SECRET.encode()
        ),
        opens_the_vault=Means.objects.create(
            vault=vault, kind="passkey", passkey=passkey, salt=bytes(16), nonce=bytes(12), wrapped=bytes(48)
        ),
    )


def a_passkey() -> dict[str, Any]:
    """What a browser hands over when a passkey is made, of a device that says nothing of itself."""
    number = b"a passkey of Mara"
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    own = AttestedCredentialData.create(Aaguid.NONE, number, key)
    seen = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, own)
    client = CollectedClientData.create("webauthn.create", bytes(16), "http://localhost")
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
    }
    name = websafe_encode(number)
    return {"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": {}}


#: For each part of an address: whose example is theirs, and one that nobody has. A new address with a part that is not
#: here fails a test until it is.
EXAMPLES: dict[tuple[str, str], tuple[Callable[[Belongings], Any], Any]] = {
    ("accounts", "token"): (lambda own: make_link(own.user), "nothing"),
    ("accounts", "session_id"): (lambda own: own.session.pk, NOTHING),
    ("book", "act_id"): (lambda own: own.act.pk, NOTHING),
    ("book", "number"): (lambda own: own.own_kind, NOTHING),
    ("imports", "import_id"): (lambda own: own.imported.pk, NOWHERE),
    ("insights", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("introductions", "introduction_id"): (lambda own: own.introduction.pk, NOTHING),
    ("introductions", "token"): (lambda own: own.asked, "nothing"),
    ("jobs", "job_id"): (lambda own: own.job.pk, NOWHERE),
    ("people", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("people", "proposal_id"): (lambda own: own.proposal.pk, NOTHING),
    ("people", "merge_id"): (lambda own: own.merge.pk, NOTHING),
    ("people", "need_id"): (lambda own: Need.objects.get(party=own.friend).pk, NOTHING),
    ("people", "capacity_id"): (lambda own: Capacity.objects.get(party=own.friend).pk, NOTHING),
    ("people", "moment_id"): (lambda own: Moment.objects.get(party=own.friend).pk, NOTHING),
    ("keeping", "job_id"): (lambda own: own.job.pk, NOWHERE),
    ("keeping", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("notify", "feed_token"): (lambda own: make_feed(own.user), "nothing"),
    ("notify", "stop_token"): (lambda own: stop_token(own.user), "nothing"),
    ("promises", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("promises", "promise_id"): (lambda own: own.promise.pk, NOTHING),
    ("rhythm", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("rhythm", "talk_id"): (lambda own: own.talk.pk, NOTHING),
    ("vault", "note_id"): (lambda own: own.note.pk, NOWHERE),
    ("vault", "means_id"): (lambda own: own.opens_the_vault.pk, NOWHERE),
    ("today", "idea"): (lambda own: f"promise:{own.promise.pk}", "nothing"),
    ("today", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("today", "answer_id"): (lambda own: own.answered.pk, NOTHING),
    ("today", "request_id"): (lambda own: own.requested.pk, NOTHING),
    ("mfa", "pk"): (lambda own: own.passkey.pk, NOTHING),
}


def room_of(address: Address) -> str:
    """The room that an address is of; those of allauth have its rooms' names in front."""
    return re.split("[:_]", address.name)[0]


def of_somebody(address: Address, own: Belongings) -> str:
    """The address of what belongs to them."""
    return reverse(address.name, kwargs={part: EXAMPLES[room_of(address), part][0](own) for part in address.parts})


def of_nothing(address: Address) -> str:
    """The address of something that is not there."""
    return reverse(address.name, kwargs={part: EXAMPLES[room_of(address), part][1] for part in address.parts})
