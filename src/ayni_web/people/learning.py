"""Writes down what somebody learns of the people they know, and what they give in a week themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ayni_web.accounts.models import Space
from ayni_web.people.lines import Told
from ayni_web.people.models import Capacity, Circle, KindLimit, Moment, Need, Party, Week
from ayni_web.people.moments import is_day
from ayni_web.people.stamps import people_changed


@transaction.atomic
def learn(
    party: Party, told: Told, *, learned: str = "", where: str = "", learned_on: date | None = None
) -> Need | Capacity | Moment:
    """Keep what a line said of somebody (`people.lines.told`), as what it is."""
    if told.about == "moment":
        return add_moment(party, told.text, told.on, sort=told.sort)
    if told.about in Capacity.Side.values:
        return add_capacity(party, told.about, told.text, sort=told.sort or Capacity.Sort.KNOWLEDGE)
    how = learned or Need.Learned.SAID
    return add_need(party, told.text, sort=told.sort, learned=how, where=where, learned_on=learned_on)


@transaction.atomic
def add_need(
    party: Party,
    text: str,
    *,
    sort: str = Need.Sort.NEED,
    learned: str = Need.Learned.SAID,
    where: str = "",
    learned_on: date | None = None,
) -> Need:
    """What somebody needs, and how that is known. The same words twice are one need, open again if it was met."""
    words = _line(text, 500)
    known = Need.objects.filter(party=party, text__iexact=words, sort=sort).first()
    need = known or Need(space=party.space, party=party, text=words, sort=sort)
    need.learned, need.where, need.met_at = learned, _line(where, 300), None
    need.learned_on = learned_on or timezone.localdate()
    need.save()
    people_changed(party.space)
    return need


@transaction.atomic
def change_need(
    need: Need,
    *,
    text: str,
    sort: str,
    learned: str,
    where: str = "",
    learned_on: date | None = None,
) -> None:
    """Say a need in other words."""
    need.text, need.sort, need.learned, need.where = _line(text, 500), sort, learned, _line(where, 300)
    need.learned_on = learned_on or need.learned_on
    need.save()
    people_changed(need.space)


@transaction.atomic
def mark_met(need: Need, *, met: bool = True, now: datetime | None = None) -> None:
    """The need is met; or it is open again."""
    need.met_at = (now or timezone.now()) if met else None
    need.save(update_fields=["met_at"])
    people_changed(need.space)


@transaction.atomic
def add_capacity(
    party: Party, side: str, text: str, *, sort: str = Capacity.Sort.KNOWLEDGE, demo: bool = False
) -> Capacity:
    """What somebody can give or seeks. The same words twice are one."""
    words = _line(text, 300)
    known = Capacity.objects.filter(party=party, side=side, text__iexact=words).first()
    capacity = known or Capacity(space=party.space, party=party, side=side, text=words, demo=demo)
    capacity.sort, capacity.demo = sort, capacity.demo and demo
    capacity.save()
    people_changed(party.space)
    return capacity


@transaction.atomic
def add_moment(party: Party, what: str, on: str, *, sort: str = Moment.Sort.OTHER, plan: str = "") -> Moment:
    """A moment of somebody: on 2026-12-01, or every year on --12-01. Raises `ValueError` where that is no day."""
    if not is_day(on):
        raise ValueError(f"{on!r} is no day: write 2026-12-01, or --12-01 for every year.")
    moment, _ = Moment.objects.update_or_create(
        space=party.space, party=party, what=_line(what, 200), on=on, defaults={"sort": sort, "plan": _line(plan, 500)}
    )
    people_changed(party.space)
    return moment


@transaction.atomic
def change_capacity(capacity: Capacity, *, text: str, side: str, sort: str) -> None:
    """Say in other words what somebody can give or seeks; what the demo said becomes the reader's own word."""
    capacity.text, capacity.side, capacity.sort, capacity.demo = _line(text, 300), side, sort, False
    capacity.save()
    people_changed(capacity.space)


@transaction.atomic
def change_moment(moment: Moment, *, what: str, on: str, sort: str, plan: str = "") -> None:
    """Say a moment in other words. Raises `ValueError` where its day is none."""
    if not is_day(on):
        raise ValueError(f"{on!r} is no day: write 2026-12-01, or --12-01 for every year.")
    moment.what, moment.on, moment.sort, moment.plan = _line(what, 200), on, sort, _line(plan, 500)
    moment.save()
    people_changed(moment.space)


@transaction.atomic
def plan_for(moment: Moment, plan: str) -> None:
    """What the reader wants to do at this moment; an empty plan takes it back."""
    moment.plan = _line(plan, 500)
    moment.save(update_fields=["plan"])
    people_changed(moment.space)


@transaction.atomic
def remove_fact(fact: Need | Capacity | Moment) -> None:
    """Take a fact away for good."""
    space = fact.space
    fact.delete()
    people_changed(space)


@transaction.atomic
def set_circle_rhythm(circle: Circle, days: int | None) -> None:
    """How often the reader wants to be in touch with everybody of a circle, in days; None says nothing."""
    circle.rhythm_days = days
    circle.save(update_fields=["rhythm_days"])
    people_changed(circle.space)


@transaction.atomic
def set_week(
    space: Space,
    *,
    minutes: int | None,
    answers_within_hours: int | None = None,
    shown_to: str = Week.ShownTo.NONE,
    circles: Iterable[Circle] = (),
    demo: bool = False,
) -> Week:
    """How many minutes a week the reader gives (None: not said, nought: asks nothing), how soon they answer, who may see that."""
    week, _ = Week.objects.update_or_create(
        space=space,
        defaults={
            "minutes": minutes,
            "answers_within_hours": answers_within_hours,
            "shown_to": shown_to,
            "demo": demo,
        },
    )
    week.circles.set(circles)
    return week


@transaction.atomic
def set_minutes(space: Space, minutes: int | None) -> Week:
    """Only how much the reader gives in a week; all else stays as it was said."""
    week, _ = Week.objects.update_or_create(space=space, defaults={"minutes": minutes, "demo": False})
    return week


@transaction.atomic
def set_kind_limits(space: Space, limits: Mapping[int, int]) -> None:
    """How many minutes a week the reader gives to acts of each of these kinds, and of no others."""
    KindLimit.objects.filter(space=space).exclude(kind__in=limits).delete()
    for kind, minutes in limits.items():
        KindLimit.objects.update_or_create(space=space, kind=kind, defaults={"minutes": minutes})


def _line(text: str, longest: int) -> str:
    """Words in one line, as long as they may be."""
    return " ".join(text.split())[:longest]
