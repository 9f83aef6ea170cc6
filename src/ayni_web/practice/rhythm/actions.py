"""The only writer of check-ins, rests and talks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.check_ins import this_week
from ayni.ledger import kinds
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.rhythm import queries
from ayni_web.practice.rhythm.models import CheckIn, Rest, Talk
from ayni_web.promises import actions as promises

ORIGIN = "check-in"


def choose_week(user: User, today: date) -> None:
    """Choose the check-ins of the week of a day. Those chosen stay; only where there are fewer than fit, more join them."""
    space, monday = personal_space(user), queries.monday_of(today)
    had = queries.chosen(space, monday)
    room = queries.most_in_a_week(space) - len(had)
    if room <= 0:
        return
    bonds = [bond for party, bond in queries.bonds_of(user).items() if party not in had]
    CheckIn.objects.bulk_create(
        [
            CheckIn(
                space=space, party_id=one.party, week=monday, planned=one.planned, due=one.due, gap=one.gap, by=one.by
            )
            for one in this_week(bonds, today, room)
        ],
        ignore_conflicts=True,  # somebody else chose the same at the same moment
    )


def rest(party: Party, until: date | None) -> None:
    """Propose no check-in with somebody up to a day; None: never."""
    resume(party)
    Rest.objects.create(space=party.space, party=party, until=until)


def resume(party: Party) -> None:
    """Propose check-ins with somebody again."""
    Rest.objects.filter(party_id__in=people.one_with(party)).delete()


@transaction.atomic
def plan_talk(
    user: User,
    party: Party,
    *,
    at: datetime,
    minutes: int = 30,
    place: str = "",
    agenda: str = "",
    once: UUID | None = None,
) -> Talk:
    """A talk of two on a date. `once` names this telling: told twice, it is one talk."""
    space = personal_space(user)
    if (told := queries.told_once(user, once)) is not None:
        return told
    if party.space_id != space.pk or party.is_me:
        raise InputError(_("Say with whom you want to talk."))
    return Talk.objects.create(
        space=space,
        party=party,
        at=at,
        minutes=minutes,
        place=place.strip()[:200],
        agenda=agenda.strip()[:4_000],
        once=once,
    )


@transaction.atomic
def change_talk(talk: Talk, *, at: datetime, minutes: int, place: str, agenda: str) -> Talk:
    """Move or rewrite a talk; calendar programs learn of it."""
    Talk.objects.filter(pk=talk.pk).update(
        at=at,
        minutes=minutes,
        place=place.strip()[:200],
        agenda=agenda.strip()[:4_000],
        sequence=F("sequence") + 1,
        changed_at=timezone.now(),
    )
    talk.refresh_from_db()
    return talk


def call_off(talk: Talk) -> None:
    """The talk does not take place."""
    now = timezone.now()
    Talk.objects.filter(pk=talk.pk, held_at__isnull=True).update(
        called_off_at=now, changed_at=now, sequence=F("sequence") + 1
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out of a talk: what was said, promises of both with their days, and what was given in it."""

    said: str = ""
    kind: int = kinds.MEETING.number
    mine: Sequence[tuple[str, date | None]] = ()
    theirs: Sequence[tuple[str, date | None]] = ()
    given: Sequence[book.Draft] = ()


@transaction.atomic
def hold(
    user: User,
    party: Party,
    outcome: Outcome,
    *,
    talk: Talk | None = None,
    once: UUID | None = None,
    now: datetime | None = None,
) -> Talk:
    """Keep that a talk took place, planned or not, and what came out of it: it resets the rhythm, promises go to the
    promises, what was given goes into the book. Raises `InputError` where one of these cannot be.

    `once` names this telling, where it may arrive more than once: look it up first (`queries.told_once`).
    """
    now = now or timezone.now()
    space = personal_space(user)
    me = people.me(space) or people_actions.claim_me(space, (), name=user.name)
    if talk is not None:
        # As it stands now: of two tellings at once the second waits here, and finds the talk held.
        talk = Talk.objects.select_for_update().get(pk=talk.pk)
    at = min(talk.at, now) if talk is not None else now
    if talk is None:
        talk = Talk.objects.create(space=space, party=party, at=at)
    if talk.held_at is not None:
        raise InputError(_("What came of this talk was kept already."))
    talk.said, talk.held_at, talk.changed_at = outcome.said.strip()[:8_000], now, now
    talk.once = once or talk.once
    talk.save(update_fields=["said", "held_at", "changed_at", "once"])
    book.note_contact(space, me, party, at=at, key=f"check-in:{talk.pk}", kind=outcome.kind)
    for what, due in outcome.mine:
        promises.promise(space, by=me, to=party, what=what, due=due, origin=ORIGIN, origin_id=talk.pk, now=now)
    for what, due in outcome.theirs:
        promises.promise(space, by=party, to=me, what=what, due=due, origin=ORIGIN, origin_id=talk.pk, now=now)
    for draft in outcome.given:
        book.record(space, draft, by=user)
    return talk
