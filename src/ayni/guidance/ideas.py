"""What suggesting is told, and what it tells back: facts, reasons, and ways of helping. No web, no clock, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ayni.guidance.ties import Tie
from ayni.ledger import kinds
from ayni.ledger.kinds import Kind
from ayni.ledger.ledger import Ledger


class Help(StrEnum):
    """What one could do. Each has its usual act and minutes in `WAYS`."""

    KEEP = "keep"  # what one promised
    INTRODUCE = "introduce"  # to somebody who can give what they need
    SHARE = "share"  # something one has
    EXPLAIN = "explain"  # something one knows
    LEND_A_HAND = "lend_a_hand"  # with something one can do
    OFFER = "offer"  # help with a need for which nothing better is at hand
    THINK_ALONG = "think_along"  # the same for somebody who likes thoughtful feedback
    FIND_SOMEBODY = "find_somebody"  # the same for somebody who likes introductions
    PLANNED = "planned"  # what one planned for a moment
    CHEER = "cheer"  # a good moment
    STAND_BY = "stand_by"  # a loss, a hard season
    THINK_OF = "think_of"  # a decision or any other moment
    THANK = "thank"  # for help received lately
    TELL = "tell"  # what came of help received years ago
    FOLLOW_UP = "follow_up"  # on help given
    WAKE = "wake"  # a tie gone quiet
    WELCOME = "welcome"  # somebody new
    LISTEN = "listen"  # ask somebody what they are working on


@dataclass(frozen=True, slots=True)
class Way:
    """What doing it is, as an act, and how many minutes it usually takes; `light` is fit for a hard season."""

    kind: Kind
    minutes: int
    light: bool = False


WAYS: Mapping[Help, Way] = {
    Help.KEEP: Way(kinds.HANDS_ON, 30),
    Help.INTRODUCE: Way(kinds.INTRODUCTION, 10),
    Help.SHARE: Way(kinds.RESOURCE, 5),
    Help.EXPLAIN: Way(kinds.ADVICE, 20),
    Help.LEND_A_HAND: Way(kinds.HANDS_ON, 45),
    Help.OFFER: Way(kinds.ADVICE, 10),
    Help.THINK_ALONG: Way(kinds.FEEDBACK, 25),
    Help.FIND_SOMEBODY: Way(kinds.INTRODUCTION, 15),
    Help.PLANNED: Way(kinds.SUPPORT, 15),
    Help.CHEER: Way(kinds.RECOGNITION, 5),
    Help.STAND_BY: Way(kinds.SUPPORT, 5, light=True),
    Help.THINK_OF: Way(kinds.SUPPORT, 5),
    Help.THANK: Way(kinds.RECOGNITION, 5),
    Help.TELL: Way(kinds.RECOGNITION, 5),
    Help.FOLLOW_UP: Way(kinds.SUPPORT, 5),
    Help.WAKE: Way(kinds.SUPPORT, 5),
    Help.WELCOME: Way(kinds.SUPPORT, 5),
    Help.LISTEN: Way(kinds.SUPPORT, 5),
}


class Why(StrEnum):
    """Why now. Each has its sentence on the page, with the dates of its reason."""

    PROMISED = "promised"
    NEED = "need"
    YOU_CAN = "you_can"
    THEY_CAN = "they_can"
    MANNER = "manner"
    MOMENT = "moment"
    HARD_SEASON = "hard_season"
    HELPED_YOU = "helped_you"  # lately, and nothing has gone back since
    ONCE_HELPED_YOU = "once_helped_you"  # and has a need or a moment now
    ANNIVERSARY = "anniversary"  # of their help
    HELPER_IN_NEED = "helper_in_need"  # they once helped, and need something themselves now
    YOU_GAVE = "you_gave"  # and what came of it is not known
    QUIET = "quiet"
    NEW = "new"
    LITTLE_KNOWN = "little_known"
    MIND = "mind"  # a limit of theirs


class Sure(StrEnum):
    """How sure it is that this would be welcome."""

    SAID = "said"  # they said so, or you promised it
    SEEN = "seen"  # it stands in the record, or you read it
    GUESSED = "guessed"


class Said(StrEnum):
    """What somebody answered to an idea."""

    DONE = "done"
    LATER = "later"
    NOT_THIS = "not_this"
    NOT_NOW = "not_now"  # for this person
    HARD_SEASON = "hard_season"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may be thought of. `group` is where they belong (an organisation), "" where nobody knows.

    `made_by_hand` says that the reader put them in themselves, so that they matter without any record.
    """

    party: int
    group: str = ""
    manner: str = ""  # concrete, thoughtful, introduction, or "" where it is not known
    hard_season_until: date | None = None
    rhythm_days: int | None = None
    made_by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need, goal or limit. `sort`: need, goal, limit; `learned`: said, read, guessed."""

    id: int
    party: int
    text: str
    sort: str = "need"
    learned: str = "said"
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """Something that somebody can give. `sort`: knowledge, connection, skill, resource."""

    id: int
    party: int
    text: str
    sort: str = "knowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time at which a small act means much. `on`: "2026-12-01", or "--12-01" every year."""

    id: int
    party: int
    what: str
    on: str
    sort: str = "other"
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Something that the reader promised to somebody, still open."""

    id: int
    party: int
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said to an earlier idea. `until`: when what was put off may come back."""

    party: int
    idea: str
    help: str
    said: Said
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that suggesting looks at, as of `now` (UTC seconds), which is the day `today` where the reader is.

    `ties` are those of `me` in the ledger. Only `people` are ever suggested. `minutes_left` is what is left of this
    week's capacity: None where nothing was said, nought where it is used up. `kinds_left` is the same for
    single kinds of acts, by their number.
    """

    ledger: Ledger
    me: int
    now: int
    today: date
    ties: Mapping[int, Tie] = field(default_factory=dict)
    people: Sequence[Person] = ()
    needs: Sequence[Need] = ()
    gifts: Sequence[Gift] = ()
    moments: Sequence[Moment] = ()
    promises: Sequence[Promised] = ()
    answers: Sequence[Answer] = ()
    minutes_left: float | None = None
    kinds_left: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that a suggestion rests on.

    `at` is the time of a row of the ledger, `rows` the places of the rows it rests on; `on` is a day that a fact names
    (when a need was learned, when a moment is). `need`, `moment`, `gift` and `promise` are their ids, `other` a third
    person's key, `usual` a usual gap in seconds, `years` how many have gone since.
    """

    why: Why
    at: int | None = None
    on: date | None = None
    rows: tuple[int, ...] = ()
    need: int | None = None
    moment: int | None = None
    gift: int | None = None
    promise: int | None = None
    other: int | None = None
    usual: float | None = None
    years: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to do for one person, and why now. `idea` stays the same from day to day, so that an answer to it lasts.

    `kind` is the kind of act that doing it would be; `minutes` what it usually takes.
    """

    party: int
    idea: str
    help: Help
    kind: int
    minutes: int
    reasons: tuple[Reason, ...]
    sure: Sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Something worth remembering today: help received on this day years ago, or help of somebody who now has a need."""

    party: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWay:
    """A private hint: help went to somebody again and again and none is on record that they gave to anyone.

    `rows` are the acts that the reader gave, from `since` to `last` (UTC seconds). `from_others` counts what others gave them.
    `gave_before` says that they did give once and have not of late: stretched, perhaps. What nobody wrote down is not here.
    """

    party: int
    rows: tuple[int, ...]
    since: int
    last: int
    from_others: int
    gave_before: bool


class Nothing(StrEnum):
    """Why nothing is suggested."""

    NOBODY = "nobody"  # nobody is known yet
    NO_CAPACITY = "no_capacity"  # the week has no minutes left
    DONE_TODAY = "done_today"  # three were helped today
    NOTHING_NEW = "nothing_new"  # everything was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """At most three suggestions, what is worth remembering, and at most one private hint."""

    chosen: tuple[Suggestion, ...] = ()
    nothing: Nothing | None = None
    remembered: tuple[Memory, ...] = ()
    hint: OneWay | None = None
    looked_at: int = 0
