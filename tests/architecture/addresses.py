"""For every address with an id in it an example: somebody's own, and one of nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
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
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person, make_link
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.imports.models import Import
from ayni_web.jobs.models import Job
from ayni_web.notify import channel_actions
from ayni_web.notify.actions import make_feed
from ayni_web.notify.letters import stop_token
from ayni_web.notify.models import Post
from ayni_web.notify.telling import tell
from ayni_web.people.members import member_party
from ayni_web.people.models import Capacity, Circle, Claim, Merge, Moment, Need, Party, Proposal
from ayni_web.practice.events import actions as events
from ayni_web.practice.events import telling
from ayni_web.practice.events.models import Event
from ayni_web.practice.introductions import actions as introductions
from ayni_web.practice.introductions.models import Introduction
from ayni_web.practice.mirror import models as mirror
from ayni_web.practice.rhythm import actions as rhythm
from ayni_web.practice.rhythm.models import Talk
from ayni_web.practice.sharing import actions as shelf
from ayni_web.practice.sharing import piloting
from ayni_web.practice.sharing.models import Pilot, Thing
from ayni_web.practice.signs import models as signs
from ayni_web.practice.today import models as today
from ayni_web.practice.years import models as years
from ayni_web.promises import actions as promises
from ayni_web.promises import between, rebuilding
from ayni_web.promises.models import Promise
from ayni_web.team.asks import actions as asks
from ayni_web.team.asks import bearing, standing
from ayni_web.team.chains.models import Chain, ChainLink, InChain
from ayni_web.team.charter import actions as charter
from ayni_web.team.checkins import actions as check_ins
from ayni_web.team.checkins import agenda, noting
from ayni_web.team.checkins.models import Look
from ayni_web.team.checkins.models import Note as Said
from ayni_web.team.leading import actions as leading
from ayni_web.team.openings import actions as openings
from ayni_web.team.repair.models import Case, PlacesToTurn, Sheet
from ayni_web.team.ring import actions as rings
from ayni_web.team.ring import asking as ringing
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import actions as thanks
from ayni_web.team.thanks import awarding, celebrating, crediting
from ayni_web.team.thanks import telling as stories
from ayni_web.vault.models import Means, Note, Vault
from tests.architecture.listing import Address

#: Words that stand nowhere but in what belongs to somebody: seen in an answer, they show that it told something.
SECRET = "Quillfeather"
NOTHING = 987_654_321
NOWHERE = uuid.UUID(int=NOTHING)


#: What the two of an introduction are told: no word of it gives anybody away.
_WORDS = tuple(introductions.Words("en", "Maps", told) for told in ("Somebody who draws", "Somebody who prints"))


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
    event: Event
    thing: Thing
    pilot: Pilot
    note: Note
    opens_the_vault: Means
    answered: today.Answer
    requested: today.Request
    woken: years.Answer
    put_away: mirror.PutAway
    refused: mirror.Refused
    sign_put_away: signs.SignPutAway
    team: Membership
    invited: str
    in_team: Act


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
    team, invited, in_team = a_team(user)
    listen = {"party": friend, "idea": f"listen:{friend.pk}", "help": "listen", "said": "later"}
    return Belongings(
        user=user,
        team=team,
        invited=invited,
        in_team=in_team,
        answered=today.Answer.objects.create(space=space, on=timezone.localdate(), **listen),
        requested=today.Request.objects.create(space=space, party=friend, what=f"A {SECRET} hour", reply="no"),
        friend=friend,
        put_away=mirror.PutAway.objects.create(space=space, sight="asking", because=f"It is {SECRET}"),
        refused=mirror.Refused.objects.create(space=space, party=friend, want="referral", step="offer"),
        sign_put_away=signs.SignPutAway.objects.create(
            space=space, owner=user, sort="coming", party=friend, because=f"It is {SECRET}"
        ),
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
        thing=shelf.put_on_shelf(space, {"title": f"The {SECRET} list", "helps": f"a {SECRET}"}),
        pilot=piloting.plan(space, piloting.Plan(what=f"Draw a {SECRET} map", partners=[(friend, SECRET)])),
        event=an_event(user, friend),
        talk=rhythm.plan_talk(user, friend, at=timezone.now(), agenda=f"The {SECRET} maps"),
        woken=years.Answer.objects.create(space=space, party=friend, said="never", on=timezone.localdate()),
        note=Note.objects.create(
            owner=user, space=space, about=f"party:{friend.pk}", nonce=bytes(12), ciphertext=SECRET.encode()
        ),
        opens_the_vault=Means.objects.create(
            vault=vault, kind="passkey", passkey=passkey, salt=bytes(16), nonce=bytes(12), wrapped=bytes(48)
        ),
    )


def a_team(user: User) -> tuple[Membership, str, Act]:
    """A team that they lead, with somebody else in it, a link that nobody used, and what the other gave them."""
    lead = spaces.begin(user, f"The {SECRET} team")
    _invitation, token = teams.invite(lead)
    other = spaces.join(token, add_person("quill@example.org", name=f"Quill {SECRET}"))
    assert other is not None
    giver, receiver = member_party(other), member_party(lead)
    draft = book.Draft(
        givers=[giver],
        receivers=[receiver],
        kind=ADVICE.number,
        at=timezone.now(),
        what=f"Read the team's {SECRET} map",
    )
    act = book.record(lead.space, draft, by=user, public=True)
    teams.invite(lead, email=f"{SECRET.lower()}@example.org")
    news_of_a_team(lead)
    asks_of_a_team(lead, other)
    good_words_of_a_team(lead, other)
    agreements_of_a_team(lead, other)
    check_ins_of_a_team(lead, other)
    a_ring_of_a_team(lead, other)
    leading.refuse(lead, "give", member_party(other))
    a_talk_of_a_team(lead, other)
    return lead, teams.invite(lead)[1], act


def a_talk_of_a_team(lead: Membership, other: Membership) -> None:
    """A talk that they are in, and what they prepared for it, sealed."""
    case = Case.objects.create(
        space=lead.space, first=lead.user, second=other.user, pair="one", agreed_at=timezone.now()
    )
    Sheet.objects.create(
        case=case, kind="lesson", author=other.user, key_edition=1, nonce=bytes(12), sealed=SECRET.encode()
    )
    PlacesToTurn.objects.create(space=lead.space, text=f"Dr. {SECRET}")
    Note.objects.create(
        owner=lead.user, space=personal_space(lead.user), about="talk:0", nonce=bytes(12), ciphertext=SECRET.encode()
    )


def check_ins_of_a_team(lead: Membership, other: Membership) -> None:
    """Two who talk, a look that is open, and what one of them says in their own name."""
    me, them = member_party(lead), member_party(other)
    day = timezone.localdate() + timedelta(days=3)
    rhythm = {"weeks": 2, "day": day, "clock": time(10), "zone": "UTC", "minutes": 30, "place": f"{SECRET} room"}
    pair = check_ins.propose(lead.space, me, them, rhythm)
    check_ins.answer(pair, them, pair.version, agreed=True)
    agenda.add(pair, me, f"The {SECRET} map")
    noting.say(lead.space, them, Said.Sort.TOO_MUCH, f"Two {SECRET} maps", for_all=True)
    now = timezone.now()
    Look.objects.create(
        space=lead.space,
        opens_on=timezone.localdate(),
        opens_at=now,
        closes_at=now + timedelta(days=1),
        group=[lead.pk, other.pk],
    )


def news_of_a_team(lead: Membership) -> None:
    """Something new for them, and a channel with something that went."""
    path = f"/teams/{lead.space_id}/"
    words, said = "You are asked: %(what)s", {"what": f"The {SECRET} map"}
    tell(lead.user, sort="asks", key="a secret", words=words, said=said, path=path, space=lead.space)
    channel_actions.set_up(lead, f"https://hooks.example/{SECRET}", ["wins"], version=1)
    Post.objects.create(space=lead.space, sort="wins", thing=0, state=Post.State.SENT, text=f"The {SECRET} map")


def asks_of_a_team(lead: Membership, other: Membership) -> None:
    """An ask of theirs with an offer to it, what they can give, and what they offer to all."""
    due = timezone.localdate() + timedelta(days=5)
    ask = asks.ask(lead, asks.Said(title=f"Read my {SECRET} map", reason=f"It goes to the {SECRET} print", due=due))
    asks.offer(other, ask, f"I know the {SECRET}", version=1)
    bearing.can_give(lead, f"Maps of {SECRET}")
    standing.stand(lead, standing.Told(what=f"An hour on {SECRET} maps"))


def a_ring_of_a_team(lead: Membership, other: Membership) -> None:
    """A ring with an ask of theirs and an offer to it."""
    ring = rings.begin(lead, rings.Plan(title=f"The {SECRET} ring", where=f"By the {SECRET}"), [member_party(other)])
    rings.come(other, ring)
    me, them = ring.seats.get(party__user=lead.user), ring.seats.get(party__user=other.user)
    ask = ringing.write_ask(ring, me, me, f"A room for the {SECRET}", version=0)
    ringing.offer(ring, them, ask, them, sort="can", text=f"I have {SECRET}")


def agreements_of_a_team(lead: Membership, other: Membership) -> None:
    """Promises, one of them not kept and with a plan; a clause with an example; expectations of the two."""
    me, them = member_party(lead), member_party(other)
    due = timezone.localdate() + timedelta(days=5)
    between.say(lead.space, teller=them, by=me, to=them, what=f"Read the {SECRET} draft", due=due)
    broken = between.say(lead.space, teller=me, by=me, to=them, what=f"Draw the {SECRET} coast", due=due)
    broken = between.say_broken(broken, promises.Said(me, 1), why=f"No {SECRET} left")
    plan = rebuilding.offer(broken, me, what_happened=f"I lost the {SECRET}", will_change=f"A list of {SECRET}")
    rebuilding.answer(plan, them, 1, accepted=True)
    rebuilding.add_step(plan, me, what=f"Send a {SECRET} each Friday", due=due)
    clause = charter.propose(
        lead, charter.charter(lead.space), topic="load", text=f"We pass {SECRET} on within two days.", look_again=due
    )
    charter.answer(other, clause, 1, 1, agrees=True)
    charter.reword(other, clause, 1, text=f"We pass {SECRET} on within three days.", why=SECRET)
    charter.remark(other, clause, f"And the {SECRET}?")
    charter.add_example(lead, clause, text=f"The {SECRET} of Monday")
    expected = charter.begin_between(lead, f"The {SECRET} atlas", [them])
    charter.propose(other, expected, topic="gives", text=f"Quill draws {SECRET} each Friday.", look_again=due)


def good_words_of_a_team(lead: Membership, other: Membership) -> None:
    """Thanks with a claim of credit, a win, a programme that gave something, a story, an opportunity, and a chain."""
    me, them = member_party(lead), member_party(other)
    words = thanks.Words(done=f"Read the {SECRET} form", changed=f"The {SECRET} map was printed")
    told = thanks.thank(lead, [them], words, kind=ADVICE.number)
    third = Party.objects.create(space=lead.space, name=f"Third {SECRET}")
    crediting.CreditClaim.objects.create(thanks=told, by=them, party=third, credit=f"found the {SECRET}")
    draft = book.Draft(givers=[them], receivers=[me], kind=ADVICE.number, at=timezone.now(), what=f"Told {SECRET}")
    act = book.record(lead.space, draft, by=other.user)
    win = celebrating.tell(lead, f"The {SECRET} map is there", whose=[me])
    celebrating.congratulate(other, win, f"Hurra, {SECRET}")
    rules = {"name": f"The {SECRET} hour", "purpose": SECRET, "rules": f"Anyone with {SECRET}"}
    programme = awarding.begin(lead, rules | {"currency": ""}, [me])
    awarding.award(lead, programme, 1, them, what_for=f"A {SECRET}", rule="Anyone")
    stories.write(lead, f"The {SECRET} night", f"It was {SECRET}.", [them])
    today = timezone.localdate()
    openings.post(
        lead,
        {
            "title": f"Lead the {SECRET} atlas", "sort": "role", "what": SECRET, "how": f"By a {SECRET}",
            "opens_on": today, "apply_by": today + timedelta(days=5), "decide_by": None,
        },
        [me],
    )  # fmt: skip
    chain = Chain.objects.create(space=lead.space, by=me, key=str(act.pk))
    ChainLink.objects.create(chain=chain, place=0, act=act, giver=them, receiver=me, says=f"Told {SECRET}")
    InChain.objects.create(chain=chain, party=me, agreed_to=1)


def an_event(user: User, friend: Party) -> Event:
    """A dinner that began a moment ago, with a line on who was there."""
    begun = timezone.now() - timedelta(minutes=5)
    guests = [events.Named(friend), events.Named(None, f"Yseult {SECRET}")]
    said = events.Plan(name=f"The {SECRET} dinner", starts=begun, ends=begun + timedelta(hours=2), guests=guests)
    event = events.plan(user, said)
    telling.tell(user, event, friend, telling.Line(text=f"talked about {SECRET} maps"))
    return event


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
    ("events", "event_id"): (lambda own: own.event.pk, NOTHING),
    ("events", "guest_id"): (lambda own: own.event.guests.get(party=own.friend).pk, NOTHING),
    ("events", "told_id"): (lambda own: own.event.told.get().pk, NOTHING),
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
    ("sharing", "thing_id"): (lambda own: own.thing.pk, NOTHING),
    ("sharing", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("sharing", "act_id"): (lambda own: own.act.pk, NOTHING),
    ("sharing", "pilot_id"): (lambda own: own.pilot.pk, NOTHING),
    ("years", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("years", "answer_id"): (lambda own: own.woken.pk, NOTHING),
    ("vault", "note_id"): (lambda own: own.note.pk, NOWHERE),
    ("vault", "means_id"): (lambda own: own.opens_the_vault.pk, NOWHERE),
    ("today", "idea"): (lambda own: f"promise:{own.promise.pk}", "nothing"),
    ("today", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("today", "answer_id"): (lambda own: own.answered.pk, NOTHING),
    ("today", "request_id"): (lambda own: own.requested.pk, NOTHING),
    ("mirror", "party_id"): (lambda own: own.friend.pk, NOTHING),
    ("mirror", "put_away_id"): (lambda own: own.put_away.pk, NOTHING),
    ("mirror", "refused_id"): (lambda own: own.refused.pk, NOTHING),
    ("signs", "put_away_id"): (lambda own: own.sign_put_away.pk, NOTHING),
    ("signs", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("spaces", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("spaces", "membership_id"): (lambda own: own.team.space.memberships.exclude(user=own.user).get().pk, NOTHING),
    ("spaces", "invitation_id"): (lambda own: own.team.space.invitations.exclude(email="").get().pk, NOTHING),
    ("spaces", "act_id"): (lambda own: own.in_team.pk, NOTHING),
    ("spaces", "token"): (lambda own: own.invited, "nothing"),
    ("asks", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("asks", "ask_id"): (lambda own: own.team.space.asks.get().pk, NOTHING),
    ("asks", "offer_id"): (lambda own: own.team.space.asks.get().offers.get().pk, NOTHING),
    ("asks", "capacity_id"): (lambda own: own.team.space.capacities.get().pk, NOTHING),
    ("asks", "standing_id"): (lambda own: own.team.space.standing_offers.get().pk, NOTHING),
    ("thanks", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("thanks", "act_id"): (lambda own: own.team.space.acts.get(what=f"Told {SECRET}").pk, NOTHING),
    ("thanks", "thanks_id"): (lambda own: own.team.space.thanks.get().pk, NOTHING),
    ("thanks", "claim_id"): (lambda own: own.team.space.thanks.get().claims.get().pk, NOTHING),
    ("thanks", "win_id"): (lambda own: own.team.space.wins.get().pk, NOTHING),
    ("thanks", "programme_id"): (lambda own: own.team.space.programmes.get().pk, NOTHING),
    ("thanks", "award_id"): (lambda own: own.team.space.programmes.get().awards.get().pk, NOTHING),
    ("thanks", "story_id"): (lambda own: own.team.space.stories.get().pk, NOTHING),
    ("openings", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("openings", "opening_id"): (lambda own: own.team.space.openings.get().pk, NOTHING),
    ("channel", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("notices", "notice_id"): (lambda own: own.user.notices.get(key="a secret").pk, NOTHING),
    ("leading", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("chains", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("chains", "chain_id"): (lambda own: own.team.space.chains.get().pk, NOTHING),
    ("chains", "key"): (lambda own: own.team.space.chains.get().key, "nothing"),
    ("ring", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("ring", "ring_id"): (lambda own: own.team.space.rings.get().pk, NOTHING),
    ("ring", "ask_id"): (lambda own: own.team.space.rings.get().asks.get().pk, NOTHING),
    ("ring", "offer_id"): (lambda own: own.team.space.rings.get().asks.get().offers.get().pk, NOTHING),
    ("promising", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("promising", "promise_id"): (lambda own: own.team.space.promises.get(broken_at__isnull=False).pk, NOTHING),
    ("checkins", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("checkins", "pair_id"): (lambda own: own.team.space.one_to_ones.get().pk, NOTHING),
    ("checkins", "talk_id"): (lambda own: own.team.space.one_to_ones.get().talks.first().pk, NOTHING),
    ("checkins", "point_id"): (lambda own: own.team.space.one_to_ones.get().points.get().pk, NOTHING),
    ("checkins", "look_id"): (lambda own: own.team.space.looks.get().pk, NOTHING),
    ("checkins", "note_id"): (lambda own: own.team.space.check_in_notes.get().pk, NOTHING),
    ("charter", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("charter", "clause_id"): (lambda own: own.team.space.agreements.get(sort="charter").clauses.get().pk, NOTHING),
    ("charter", "example_id"): (
        lambda own: own.team.space.agreements.get(sort="charter").clauses.get().examples.get().pk,
        NOTHING,
    ),
    ("charter", "agreement_id"): (lambda own: own.team.space.agreements.get(sort="between").pk, NOTHING),
    ("repair", "team_id"): (lambda own: own.team.space_id, NOWHERE),
    ("repair", "case_id"): (lambda own: a_talk(own)["case_id"], NOWHERE),
    ("repair", "sheet_id"): (lambda own: a_talk(own)["sheet_id"], NOWHERE),
    ("repair", "note_id"): (lambda own: Note.objects.get(owner=own.user, about="talk:0").pk, NOWHERE),
    ("mfa", "pk"): (lambda own: own.passkey.pk, NOTHING),
}


def a_talk(own: Belongings) -> dict[str, Any]:
    """The talk that they are in, and a sheet of it."""
    found = Case.objects.get(space=own.team.space_id)
    return {"case_id": found.pk, "sheet_id": found.sheets.get().pk}


def room_of(address: Address) -> str:
    """The room that an address is of; those of allauth have its rooms' names in front."""
    return re.split("[:_]", address.name)[0]


def of_somebody(address: Address, own: Belongings) -> str:
    """The address of what belongs to them."""
    return reverse(address.name, kwargs={part: EXAMPLES[room_of(address), part][0](own) for part in address.parts})


def of_nothing(address: Address) -> str:
    """The address of something that is not there."""
    return reverse(address.name, kwargs={part: EXAMPLES[room_of(address), part][1] for part in address.parts})
