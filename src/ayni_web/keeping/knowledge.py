"""What the reader would know of the people in the demo network, and of themselves. All of it is invented.

Days are counted from the day on which the demo is loaded, so that something always lies ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ayni_web.accounts.models import Space
from ayni_web.keeping.cast import CHOIR, INNER, OLD
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Capacity, Circle, Moment, Need, Party


@dataclass(frozen=True, slots=True)
class Needed:
    """A need of somebody, learned so many days ago."""

    who: str
    text: str
    days: int
    where: str = ""
    sort: str = Need.Sort.NEED
    learned: str = Need.Learned.SAID


@dataclass(frozen=True, slots=True)
class Comes:
    """A moment of somebody, in so many days; every year where `yearly`."""

    who: str
    what: str
    days: int
    sort: str
    plan: str = ""
    yearly: bool = False


N, L = Need.Sort, Need.Learned
NEEDS: tuple[Needed, ...] = (
    Needed("Ravi Menon", "a finance partner who has worked in two currencies", 9, "on the phone"),
    Needed("Mara Okafor", "a second pair of eyes on chapter four of her book", 16, "over lunch in Hamburg"),
    Needed("Mara Okafor", "finish the book before the summer", 60, "over lunch in Hamburg", N.GOAL),
    Needed("Tomás Rey", "a first bookkeeper, two days a week", 12, "at the Lisbon round"),
    Needed("Tomás Rey", "no calls before ten in the morning", 140, "in a message", N.LIMIT),
    Needed("Aiko Mori", "an illustrator for a quiet book about rivers", 21, "in a letter"),
    Needed("Ines Duarte", "a talk to give in spring", 33, "at the Lisbon round", N.GOAL),
    Needed("Lena Brandt", "somebody to ask about leading a first team", 6, "in a message"),
    Needed("Noor Haddad", "a data engineer for one summer", 27, "her project page", N.NEED, L.READ),
    Needed("Omar Farah", "a place in a yard that takes apprentices", 18, "Tomás told you", N.NEED, L.GUESSED),
    Needed("Jonas Weil", "students who write", 80, "in a letter", N.GOAL),
    Needed("Mei Lin", "a first commission abroad", 13, "in her first message"),
    Needed("Emeka Okonjo-Vale", "an introduction to somebody who ran a cold chain", 24, "on the phone"),
    Needed("Iker Etxeberri", "feedback on an application", 4, "in a message"),
    Needed(
        "Ruth Klein",
        "somebody who reads drafts for the archive's application",
        40,
        "her library's page",
        N.NEED,
        L.READ,
    ),
)
MET: tuple[Needed, ...] = (Needed("Karl Vogt", "a map of the public tenders in Saxony", 210, "on a train"),)
MOMENTS: tuple[Comes, ...] = (
    Comes("Tomás Rey", "opens the second boatyard", 9, Moment.Sort.LAUNCH, "Ask how the permits went, a week before"),
    Comes("Lena Brandt", "begins to lead her first team", 15, Moment.Sort.NEW_ROLE),
    Comes("Priya Nair", "decides about her sabbatical", 26, Moment.Sort.DECISION),
    Comes("Clara Wiesengrund", "the day on which her father died", 19, Moment.Sort.LOSS, yearly=True),
    Comes("Ravi Menon", "the day you met at the summer school", 40, Moment.Sort.ANNIVERSARY, yearly=True),
    Comes("Noor Haddad", "came back from the field", -20, Moment.Sort.OTHER),
)
#: Who, side, what, and of which sort.
CAPACITIES: tuple[tuple[str, str, str, str], ...] = (
    ("Ravi Menon", "gives", "how to hire in Lagos", Capacity.Sort.KNOWLEDGE),
    ("Ines Duarte", "gives", "reading a budget with you", Capacity.Sort.SKILL),
    ("Ines Duarte", "gives", "introductions to investors in Porto", Capacity.Sort.CONNECTION),
    ("Sofia Marangoni", "gives", "a desk at the yard for a week", Capacity.Sort.RESOURCE),
    ("Declan Moriarty-Byrne", "gives", "data pipelines for small teams", Capacity.Sort.SKILL),
    ("Mei Lin", "gives", "quick ink drawings of animals", Capacity.Sort.SKILL),
    ("Adebayo Fashola-Reed", "gives", "bookkeeping for founders, two days a week", Capacity.Sort.SKILL),
    ("Gudrun Falk", "gives", "how to lead a first team", Capacity.Sort.KNOWLEDGE),
    ("Kenji Watari", "seeks", "authors with patience for paper", Capacity.Sort.CONNECTION),
    ("Zanele Mbatha", "seeks", "founders outside the big cities", Capacity.Sort.CONNECTION),
)
OWN: tuple[tuple[str, str, str], ...] = (
    ("gives", "reading drafts and applications", Capacity.Sort.SKILL),
    ("gives", "introductions between the Lisbon round and the field researchers", Capacity.Sort.CONNECTION),
    ("gives", "how to lead a first team", Capacity.Sort.KNOWLEDGE),
    ("seeks", "somebody who knows printing in small editions", Capacity.Sort.KNOWLEDGE),
)
#: Manner, time zone, hours, language, channel.
MANNERS: Mapping[str, tuple[str, str, str, str, str]] = {
    "Ravi Menon": ("concrete", "Africa/Lagos", "08:00-18:00", "", "phone"),
    "Mara Okafor": ("thoughtful", "Europe/Berlin", "09:00-17:00", "German, English", "mail"),
    "Aiko Mori": ("thoughtful", "Asia/Tokyo", "10:00-19:00", "Japanese, English", "letter"),
    "Tomás Rey": ("introduction", "Europe/Lisbon", "10:00-20:00", "Portuguese", ""),
    "Noor Haddad": ("concrete", "Asia/Amman", "", "Arabic, English", "chat"),
    "Ines Duarte": ("concrete", "Europe/Lisbon", "", "", "mail"),
    "Mei Lin": ("concrete", "Asia/Taipei", "", "", ""),
}
#: Who has a hard season, for how many days still, and why.
HARD = ("Amara Diallo", 30, "Her mother is ill")
#: Who is met at a rhythm of their own, and circles at theirs.
RHYTHMS = {"Bao Nguyen-Hart": 30}
CIRCLE_RHYTHMS = {INNER: 21, CHOIR: 45, OLD: 120}
MINUTES_A_WEEK = 120
ANSWERS_WITHIN_HOURS = 48


def learn_all(space: Space, by_name: Mapping[str, Party], me: Party, *, today: date, new_circles: set[int]) -> None:
    """Write down all of it. What the reader said themselves stays: circles that were there before, and their week."""
    for needed in (*NEEDS, *MET):
        need = people.add_need(
            by_name[needed.who],
            needed.text,
            sort=needed.sort,
            learned=needed.learned,
            where=needed.where,
            learned_on=today - timedelta(days=needed.days),
        )
        if needed in MET:
            people.mark_met(need)
    for one in MOMENTS:
        on = today + timedelta(days=one.days)
        people.add_moment(
            by_name[one.who], one.what, f"--{on:%m-%d}" if one.yearly else on.isoformat(), sort=one.sort, plan=one.plan
        )
    for who, side, text, sort in CAPACITIES:
        people.add_capacity(by_name[who], side, text, sort=sort, demo=True)
    for who, (manner, zone, hours, language, channel) in MANNERS.items():
        people.set_manner(by_name[who], manner)
        people.set_place(by_name[who], time_zone=zone, hours=hours, language=language, channel=channel)
    people.set_hard_season(by_name[HARD[0]], today + timedelta(days=HARD[1]), HARD[2])
    for who, days in RHYTHMS.items():
        people.set_rhythm(by_name[who], days)
    for circle in Circle.objects.filter(space=space, pk__in=new_circles):
        if circle.name in CIRCLE_RHYTHMS:
            people.set_circle_rhythm(circle, CIRCLE_RHYTHMS[circle.name])
    _of_the_reader(space, me)


def _of_the_reader(space: Space, me: Party) -> None:
    """What the reader can give and how much a week, where they have not said so themselves."""
    if not queries.capacities_of(me):
        for side, text, sort in OWN:
            people.add_capacity(me, side, text, sort=sort, demo=True)
    if queries.week_of(space).pk is None:
        people.set_week(
            space,
            minutes=MINUTES_A_WEEK,
            answers_within_hours=ANSWERS_WITHIN_HOURS,
            demo=True,
        )
