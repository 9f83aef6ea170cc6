"""Where the reader would meet people of the demo network: one evening ahead, one just over. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.practice.events import actions
from ayni_web.practice.events.actions import Named, Plan


@dataclass(frozen=True, slots=True)
class Gathering:
    """An evening so many days from now (or ago), and who is there; `strangers` are names that nobody knows yet."""

    name: str
    days: int
    begins: time
    hours: float
    place: str
    purpose: str
    who: tuple[str, ...]
    strangers: tuple[str, ...] = ()


GATHERINGS: tuple[Gathering, ...] = (
    Gathering(
        "The winter round",
        4,
        time(18, 30),
        3.5,
        "Altonaer Werft, upper floor",
        "Bring the hiring notes and two questions.",
        (
            "Tomás Rey",
            "Ines Duarte",
            "Emeka Okonjo-Vale",
            "Adebayo Fashola-Reed",
            "Aiko Mori",
            "Mei Lin",
            "Lena Brandt",
        ),
        ("Ruth Okello",),
    ),
    Gathering(
        "Supper after the choir",
        -5,
        time(20, 0),
        2.5,
        "at Ines’ kitchen table",
        "",
        ("Ines Duarte", "Clara Wiesengrund", "Jonas Weil"),
    ),
)


def gather_all(user: User, by_name: Mapping[str, Party], *, now: datetime) -> None:
    """Keep the demo's evenings."""
    today = timezone.localdate(now)
    for one in GATHERINGS:
        starts = timezone.make_aware(datetime.combine(today + timedelta(days=one.days), one.begins))
        guests = [Named(by_name[name], name) for name in one.who] + [Named(None, name) for name in one.strangers]
        said = Plan(
            name=one.name,
            starts=starts,
            ends=starts + timedelta(hours=one.hours),
            place=one.place,
            purpose=one.purpose,
            guests=guests,
        )
        actions.plan(user, said, demo=True)
