"""What the reader would share and try with people of the demo network. All of it is invented.

Days are counted from the day on which the demo is loaded, so that something always runs and something is always over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ayni.ledger.acts import Asked, Outcome
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.people.models import Party
from ayni_web.practice.sharing import actions, piloting
from ayni_web.practice.sharing.models import Pilot, Thing


@dataclass(frozen=True, slots=True)
class Got:
    """Who got a thing, so many days ago, why, and what they told of it."""

    who: str
    days: float
    why: str = ""
    outcome: Outcome = Outcome.UNKNOWN
    note: str = ""
    asked: Asked = Asked.UNASKED


@dataclass(frozen=True, slots=True)
class Shared:
    """Something on the shelf."""

    title: str
    sort: str
    helps: str
    about: str
    where: str
    language: str
    got: tuple[Got, ...]


SHELF: tuple[Shared, ...] = (
    Shared(
        "Twelve questions for a first month as a lead", Thing.Sort.FRAMEWORK, "leading a first team in its first month",
        "One page. Take three of the questions into every talk.", "https://www.example.org/twelve-questions", "English",
        (
            Got("Mateusz Brzoza", 420, "he was asked to lead the old team", Outcome.HELPED, "Used it for two new people since"),
            Got("Bao Nguyen-Hart", 160, "the team had doubled", Outcome.HELPED_MUCH, "Question seven changed the meeting"),
        ),
    ),
    Shared(
        "Checklist for applications that are read to the end", Thing.Sort.CHECKLIST,
        "an application for a grant, a fellowship or a place",
        "Twenty points, the first three matter most.", "the folder “Applications”", "English, Spanish",
        (
            Got("Omar Farah", 500, "he wanted to apply for an apprenticeship", Outcome.HELPED_MUCH, "He got it", Asked.ASKED),
            Got("Rashid Omarov", 230, "he applies for a field season", Outcome.HELPED_A_LITTLE, "Too long for a short form"),
            Got("Kenji Watari", 38, "the press applies for a grant"),
        ),
    ),
    Shared(
        "A plan for the last three months of a book", Thing.Sort.TEMPLATE,
        "to finish a book or a thesis before a date",
        "A table with twelve weeks. It leaves every fourth week empty, on purpose.",
        "https://www.example.org/last-three-months", "English",
        (Got("Chiara Bellandi", 300, "her second book was late", Outcome.DID_NOT_HELP, "She plans by hand, on the wall"),),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """A pilot: its plan, its days from today on, and how it went where it has ended so many days ago."""

    who: str
    what: str
    why: str
    measure: str
    i_give: str
    they_give: str
    begins: int
    ends: int
    agreed: int | None = None
    ended: int | None = None
    how: str = ""
    found: str = ""
    learned: str = ""
    next: str = ""


PILOTS: tuple[Tried, ...] = (
    Tried(
        "Ines Duarte", "One founders' breakfast in Lisbon and one in Porto", "both of you know half of those who should meet",
        "at each table at least six people who had not met before", "the guests from Lisbon, and the mails",
        "the room in Porto, and the guests from there", -19, 26, agreed=-27,
    ),
    Tried(
        "Mara Okafor", "Read each other's chapters every second Friday", "both of you put writing off",
        "four chapters are read by the last day, each within a week", "honest notes on every chapter", "the same",
        -170, -114, agreed=-176, ended=-110, how=Pilot.How.PARTLY, found="Three chapters; two of them within a week",
        learned="Fridays were wrong for both of us: the week was over. With fewer pages the notes came back sooner.",
        next="Ten pages each, on Tuesdays, after the summer",
    ),
    Tried(
        "Aiko Mori", "Translate one short story into two languages side by side", "you both want to know where it breaks",
        "", "the German", "the Japanese", 20, 80,
    ),
)  # fmt: skip


def share_all(space: Space, user: User, by_name: Mapping[str, Party], *, now: datetime) -> None:
    """Put all of it on the shelf, give it, and try it."""
    for shared in SHELF:
        said = {name: getattr(shared, name) for name in actions.SAID}
        thing = actions.put_on_shelf(space, said, demo=True)
        for got in shared.got:
            _give(user, thing, by_name[got.who], got, now)
    for tried in PILOTS:
        _try(space, user, by_name[tried.who], tried, now)


def _give(user: User, thing: Thing, party: Party, got: Got, now: datetime) -> None:
    at = now - timedelta(days=got.days)
    (act,) = actions.give(user, thing, [party], why=got.why, at=at, asked=got.asked, demo=True)
    if got.outcome is not Outcome.UNKNOWN:
        book.tell_outcome(act, got.outcome, got.note, by=user)


def _try(space: Space, user: User, party: Party, tried: Tried, now: datetime) -> None:
    today = timezone.localdate(now)
    plan = piloting.Plan(
        what=tried.what,
        why=tried.why,
        measure=tried.measure,
        i_give=tried.i_give,
        begins=today + timedelta(days=tried.begins),
        ends=today + timedelta(days=tried.ends),
        partners=[(party, tried.they_give)],
    )
    pilot = piloting.plan(space, plan, demo=True)
    if tried.agreed is not None:
        at = now + timedelta(days=tried.agreed)
        piloting.agree(pilot, user=user, on=timezone.localdate(at), now=at)
    if tried.ended is not None:
        at = now + timedelta(days=tried.ended)
        said = {"found": tried.found, "learned": tried.learned, "next_step": tried.next}
        piloting.end(pilot, tried.how, now=at, **said)
