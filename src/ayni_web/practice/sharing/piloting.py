"""The only writer of pilots: planned, agreed, ended, learned from. What changes after it was agreed leaves what stood visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.pilots import Stage
from ayni_web.accounts.models import Space, User
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing import queries
from ayni_web.practice.sharing.models import Partner, Pilot, PilotChange
from ayni_web.promises import actions as promises
from ayni_web.promises import queries as promised
from ayni_web.promises.models import Promise

What, How = PilotChange.What, Pilot.How


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is tried, with whom and what each gives, by which measure, and when."""

    what: str
    why: str = ""
    measure: str = ""
    i_give: str = ""
    begins: date | None = None
    ends: date | None = None
    partners: Sequence[tuple[Party, str]] = field(default_factory=tuple)

    def checked(self, space: Space) -> Plan:
        """The plan as it can be kept. Raises `InputError` where it cannot."""
        partners: dict[Party, str] = {}
        for party, gives in self.partners:
            party = party.root or party
            if party.space_id != space.pk:
                raise InputError(_("Somebody named here is not in this space."))
            if party.is_me:
                raise InputError(_("That is you. Name somebody else."))
            partners[party] = partners.get(party) or _line(gives, 500)
        if not partners:
            raise InputError(_("Say with whom you try it."))
        if not self.what.strip():
            raise InputError(_("Say in a line what you try."))
        if self.begins is not None and self.ends is not None and self.ends < self.begins:
            raise InputError(_("The last day lies before the first."))
        return Plan(
            what=_line(self.what, 300),
            why=_line(self.why, 500),
            measure=_line(self.measure, 500),
            i_give=_line(self.i_give, 500),
            begins=self.begins,
            ends=self.ends,
            partners=list(partners.items()),
        )


_FIELDS = ("what", "why", "measure", "i_give", "begins", "ends")


@transaction.atomic
def plan(space: Space, plan: Plan, *, once: UUID | None = None, demo: bool = False) -> Pilot:
    """A new pilot; nothing is agreed yet. `once` names this telling: told twice, it is one pilot."""
    if (told := queries.pilot_told_once(space, once)) is not None:
        return told
    plan = plan.checked(space)
    pilot = Pilot.objects.create(space=space, once=once, demo=demo, **{name: getattr(plan, name) for name in _FIELDS})
    Partner.objects.bulk_create(Partner(pilot=pilot, party=party, gives=gives) for party, gives in plan.partners)
    return pilot


@transaction.atomic
def change(pilot: Pilot, plan: Plan, *, why: str = "", today: date | None = None) -> Pilot:
    """Write it anew. Of one that was agreed, the measure and the days that stood before stay visible."""
    pilot = _going(pilot)
    plan = plan.checked(pilot.space)
    if pilot.agreed_on is not None:
        if not (plan.measure and plan.begins and plan.ends):
            raise InputError(_("You agreed on a measure and on days: change them, but do not leave them empty."))
        today = today or timezone.localdate()
        late = pilot.ends is not None and today > pilot.ends
        if plan.measure != pilot.measure:
            _note(pilot, What.MEASURE, before=pilot.measure, why=why, late=late)
        if (plan.begins, plan.ends) != (pilot.begins, pilot.ends):
            _note(pilot, What.DAYS, before=f"{pilot.begins or ''}/{pilot.ends or ''}", why=why, late=late)
    for name in _FIELDS:
        setattr(pilot, name, getattr(plan, name))
    _save(pilot, *_FIELDS)
    _set_partners(pilot, dict(plan.partners))
    return pilot


def _set_partners(pilot: Pilot, wanted: dict[Party, str]) -> None:
    """Who takes part and what they give. Entries that were joined stay as they are told, so that they can be parted again."""
    for one in queries.partners_of(pilot):
        if one.party not in wanted:
            Partner.objects.filter(pk__in=[row.pk for row in one.partners]).delete()
            continue
        gives = wanted.pop(one.party)
        if gives != one.said:
            first, *others = (row.pk for row in one.partners)
            Partner.objects.filter(pk=first).update(gives=gives)
            Partner.objects.filter(pk__in=others).update(gives="")
    Partner.objects.bulk_create(Partner(pilot=pilot, party=party, gives=gives) for party, gives in wanted.items())


@transaction.atomic
def agree(
    pilot: Pilot, *, user: User, on: date | None = None, as_promises: bool = False, now: datetime | None = None
) -> Pilot:
    """All agreed: on the measure, the days and what each gives. With `as_promises` the latter stand among the promises."""
    pilot = _going(pilot)
    today = timezone.localdate(now or timezone.now())
    if pilot.agreed_on is not None:
        return pilot
    if not pilot.measure:
        raise InputError(_("Write first how you will both know that it worked."))
    if pilot.begins is None or pilot.ends is None:
        raise InputError(_("Choose the first and the last day first: a pilot is small, and it ends."))
    if not queries.partners_of(pilot):
        raise InputError(_("Nobody else takes part any more. Name somebody first."))
    on = on or today
    if on > today:
        raise InputError(_("This day lies ahead. Say on which day you agreed."))
    pilot.agreed_on = on
    _save(pilot, "agreed_on")
    _note(pilot, What.AGREED, at=now)
    if as_promises:
        _promise_what_each_gives(pilot, user)
    return pilot


def _promise_what_each_gives(pilot: Pilot, user: User) -> None:
    for one in queries.partners_of(pilot):
        if pilot.i_give:
            promise(pilot, one.party, user=user, mine=True, what=pilot.i_give, due=pilot.ends)
        if one.said:
            promise(pilot, one.party, user=user, mine=False, what=one.said, due=pilot.ends)


@transaction.atomic
def promise(
    pilot: Pilot,
    party: Party,
    *,
    user: User,
    mine: bool,
    what: str,
    due: date | None = None,
    once: UUID | None = None,
) -> Promise:
    """Something that came out of it: who promised it to whom. It stands among the promises."""
    if (told := promised.told_once(user, once)) is not None:
        return told
    if party.pk not in {one.party.pk for one in queries.partners_of(pilot)}:
        raise InputError(_("Choose somebody who takes part."))
    me = people.me(pilot.space) or people_actions.claim_me(pilot.space, [], name=user.name)
    by, to = (me, party) if mine else (party, me)
    return promises.promise(
        pilot.space, by=by, to=to, what=what, due=due, origin=queries.PILOT, origin_id=pilot.pk, once=once
    )


@transaction.atomic
def end(
    pilot: Pilot, how: str, *, found: str = "", learned: str = "", next_step: str = "", now: datetime | None = None
) -> Pilot:
    """Say how it went, and what was learned, where that is known already."""
    pilot = _going(pilot)
    if how not in How.values:
        raise InputError(_("Say how it went."))
    if pilot.agreed_on is None and how != How.NOT_BEGUN:
        raise InputError(_("Nothing was agreed yet. Agree first, or say that it did not come about."))
    pilot.how, pilot.found, pilot.ended_at = how, _line(found, 1_000), now or timezone.now()
    pilot.learned, pilot.next = learned.strip()[:4_000] or pilot.learned, _line(next_step, 500) or pilot.next
    _save(pilot, "how", "found", "ended_at", "learned", "next")
    _note(pilot, What.ENDED, why=str(how), at=now)
    return pilot


@transaction.atomic
def learn(pilot: Pilot, *, learned: str, next_step: str = "") -> Pilot:
    """Write what was learned, or write it anew."""
    pilot = _held(pilot)
    if pilot.ended_at is None:
        raise InputError(_("Say first how it went."))
    pilot.learned, pilot.next = learned.strip()[:4_000], _line(next_step, 500)
    _save(pilot, "learned", "next")
    _note(pilot, What.LEARNED)
    return pilot


@transaction.atomic
def reopen(pilot: Pilot) -> Pilot:
    """Take it up again. How it was said to have gone stays visible."""
    pilot = _held(pilot)
    if pilot.ended_at is None:
        return pilot
    _note(pilot, What.REOPENED, before=pilot.found, why=pilot.how)
    pilot.ended_at, pilot.how, pilot.found = None, "", ""
    _save(pilot, "ended_at", "how", "found")
    return pilot


def throw_away(pilot: Pilot) -> None:
    """Delete a plan that nobody agreed to yet. Raises `InputError` for any other."""
    if pilot.stage_on(timezone.localdate()) is not Stage.PLANNED:
        raise InputError(_("This was agreed. Say how it went instead, so that it can be learned from."))
    Pilot.objects.filter(pk=pilot.pk, agreed_on__isnull=True, ended_at__isnull=True).delete()


def _held(pilot: Pilot) -> Pilot:
    """The pilot as it stands now, held until the transaction ends."""
    return Pilot.objects.select_for_update(of=("self",)).select_related("space").get(pk=pilot.pk)


def _going(pilot: Pilot) -> Pilot:
    found = _held(pilot)
    if found.ended_at is not None:
        raise InputError(_("This has ended. Take it up again first."))
    return found


def _save(pilot: Pilot, *fields: str) -> None:
    pilot.changed_at = timezone.now()
    pilot.save(update_fields=[*fields, "changed_at"])
    Pilot.objects.filter(pk=pilot.pk).update(sequence=F("sequence") + 1)


def _note(
    pilot: Pilot,
    what: PilotChange.What,
    *,
    before: str = "",
    why: str = "",
    late: bool = False,
    at: datetime | None = None,
) -> None:
    PilotChange.objects.create(
        pilot=pilot, what=what, before=before[:1_000], why=_line(why, 500), late=late, at=at or timezone.now()
    )


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
