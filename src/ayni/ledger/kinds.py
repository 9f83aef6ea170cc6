"""Kinds of acts and contacts, numbered in reserved bands and frozen once released.

A number never changes its meaning and is never used again. Bands keep sorts together, so that a
new kind finds its place without renumbering:

    0            an act whose kind nobody stated
    1 –    99    contacts: two people were in touch; nothing was given
    100 –  199   attention
    200 –  299   knowledge and advice
    300 –  399   connection: introductions and referrals
    400 –  499   resources
    500 –  599   time and hands-on help
    600 –  699   feedback
    700 –  799   opportunity
    800 –  899   recognition and credit
    900 –  999   emotional support
    1000 – 1099  mentoring
    1100 – 1199  sponsorship and advocacy
    1200 – 1299  delegation of trust
    1300 – 1399  service
    1400 – 1499  purchase
    10000 – 32767  kinds that people add for themselves
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ayni.errors import UnknownNameError

FIRST_CONTACT, LAST_CONTACT = 1, 99
FIRST_OWN, LAST_OWN = 10_000, 32_767


class Sort(StrEnum):
    """The sorts of MISSION row A3, and contact."""

    UNSTATED = "unstated"
    CONTACT = "contact"
    ATTENTION = "attention"
    KNOWLEDGE = "knowledge"
    CONNECTION = "connection"
    RESOURCE = "resource"
    TIME = "time"
    FEEDBACK = "feedback"
    OPPORTUNITY = "opportunity"
    RECOGNITION = "recognition"
    SUPPORT = "support"
    MENTORING = "mentoring"
    SPONSORSHIP = "sponsorship"
    TRUST = "trust"
    SERVICE = "service"
    PURCHASE = "purchase"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its frozen number, its name in code and files, its sort, and the usual effort.

    `minutes` is the effort in minutes that an act of this kind is taken to have cost when nobody
    says otherwise: what it costs the giver, not what it was worth to the receiver. 0 for contacts.
    """

    number: int
    name: str
    sort: Sort
    minutes: float

    @property
    def is_contact(self) -> bool:
        return FIRST_CONTACT <= self.number <= LAST_CONTACT


UNSTATED = Kind(0, "act", Sort.UNSTATED, 10)

MESSAGE = Kind(1, "message", Sort.CONTACT, 0)
CHAT = Kind(2, "chat", Sort.CONTACT, 0)
MEETING = Kind(3, "meeting", Sort.CONTACT, 0)
CALL = Kind(4, "call", Sort.CONTACT, 0)

ANSWER = Kind(100, "answer", Sort.ATTENTION, 3)
REACTION = Kind(101, "reaction", Sort.ATTENTION, 1)
ADVICE = Kind(200, "advice", Sort.KNOWLEDGE, 20)
EXPLANATION = Kind(201, "explanation", Sort.KNOWLEDGE, 20)
INTRODUCTION = Kind(300, "introduction", Sort.CONNECTION, 15)
REFERRAL = Kind(301, "referral", Sort.CONNECTION, 20)
RESOURCE = Kind(400, "resource", Sort.RESOURCE, 10)
TEMPLATE = Kind(401, "template", Sort.RESOURCE, 15)
ARTICLE = Kind(402, "article", Sort.RESOURCE, 5)
TOOL = Kind(403, "tool", Sort.RESOURCE, 20)
HANDS_ON = Kind(500, "hands_on_help", Sort.TIME, 60)
FEEDBACK = Kind(600, "feedback", Sort.FEEDBACK, 20)
REVIEW = Kind(601, "review", Sort.FEEDBACK, 30)
REPORT = Kind(602, "report", Sort.FEEDBACK, 15)
SUGGESTION = Kind(603, "suggestion", Sort.FEEDBACK, 10)
TEST = Kind(604, "test", Sort.FEEDBACK, 30)
OPPORTUNITY = Kind(700, "opportunity", Sort.OPPORTUNITY, 20)
RECOGNITION = Kind(800, "recognition", Sort.RECOGNITION, 5)
CREDIT = Kind(801, "credit", Sort.RECOGNITION, 5)
ENDORSEMENT = Kind(802, "endorsement", Sort.RECOGNITION, 1)
RECOMMENDATION = Kind(803, "recommendation", Sort.RECOGNITION, 20)
SUPPORT = Kind(900, "support", Sort.SUPPORT, 30)
MENTORING = Kind(1000, "mentoring", Sort.MENTORING, 60)
SPONSORSHIP = Kind(1100, "sponsorship", Sort.SPONSORSHIP, 30)
ADVOCACY = Kind(1101, "advocacy", Sort.SPONSORSHIP, 20)
TRUST = Kind(1200, "trust", Sort.TRUST, 15)
SERVICE = Kind(1300, "service", Sort.SERVICE, 30)
PURCHASE = Kind(1400, "purchase", Sort.PURCHASE, 15)

KINDS: tuple[Kind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Kind))
BY_NUMBER: dict[int, Kind] = {kind.number: kind for kind in KINDS}
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}

_BANDS: tuple[tuple[int, int, Sort], ...] = (
    (0, 0, Sort.UNSTATED),
    (FIRST_CONTACT, LAST_CONTACT, Sort.CONTACT),
    *((100 * n, 100 * n + 99, sort) for n, sort in enumerate(list(Sort)[2:16], start=1)),
    (FIRST_OWN, LAST_OWN, Sort.OWN),
)


def sort_of(number: int) -> Sort:
    """The sort that a number's band belongs to.

    >>> sort_of(301)
    <Sort.CONNECTION: 'connection'>

    Raises `UnknownNameError` for a number in no band.
    """
    for first, last, sort in _BANDS:
        if first <= number <= last:
            return sort
    raise UnknownNameError(
        f"{number} is in no band of kinds. Kinds of your own are numbered {FIRST_OWN} to {LAST_OWN}."
    )


def kind(name: str | int) -> Kind:
    """The kind of a name or number.

    >>> kind("introduction").number
    300

    Raises `UnknownNameError`, listing the kinds there are.
    """
    found = BY_NUMBER.get(name) if isinstance(name, int) else BY_NAME.get(name)
    if found is None:
        raise UnknownNameError(f"There is no kind {name!r}. Kinds are: {', '.join(k.name for k in KINDS)}.")
    return found


def is_contact(number: int) -> bool:
    """Whether a number says that people were in touch rather than that something was given."""
    return FIRST_CONTACT <= number <= LAST_CONTACT
