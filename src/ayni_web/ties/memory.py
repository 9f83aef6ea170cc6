"""What the memory has of a few people, for a meeting with them: facts of all rooms below, and the words for reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ayni.clock import YEAR
from ayni.guidance import ideas
from ayni.guidance.meeting import Cause, Helped, Known, Reason, Word
from ayni.ledger import kinds
from ayni.ledger.acts import Basis, Outcome
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.book.snapshot import Opened, open_snapshot
from ayni_web.book.words import kind_words
from ayni_web.people import queries as people
from ayni_web.people.facts import Fact
from ayni_web.people.models import Capacity, Moment, Party
from ayni_web.people.moments import Ahead
from ayni_web.promises import queries as promises
from ayni_web.promises.models import Promise
from ayni_web.promises.words import name_of, when_words
from ayni_web.ties.knowing import Mine, rows_of
from ayni_web.ties.words import length

_AHEAD_DAYS = 30
#: So many acts of one person are looked at: the largest and the latest.
_ACTS_OF_ONE = 8
_WORTH_TELLING = 10 * YEAR
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of some people, in the words of guidance, and what its ids stand for."""

    known: Known
    parties: Mapping[int, Party]
    needs: Mapping[int, Fact]
    gifts: Mapping[int, Fact]
    promises: Mapping[int, Promise]
    moments: Mapping[int, Ahead]
    acts: Mapping[int, Act]
    mine: Mine | None
    opened: Opened

    def name(self, party: int) -> str:
        one = self.parties.get(party)
        return name_of(one) if one else _("somebody")


def memory_of(
    user: User, parties: Collection[int], today: date | None = None, *, rows: Collection[Party] | None = None
) -> Memory:
    """The memory of these people (parties that stand for themselves), as of today. `rows` are they, where they are at hand."""
    space, today = personal_space(user), today or timezone.localdate()
    me = people.me(space)
    mine = rows_of(space, me)
    opened = mine.opened if mine is not None else open_snapshot(space)
    ids = [party for party in dict.fromkeys(parties) if me is None or party != me.pk]
    found: Iterable[Party] = Party.objects.filter(space=space, pk__in=ids) if rows is None else rows
    whom = {one.pk: one for one in found if one.pk in ids}
    me_id = me.pk if me is not None else -1
    told, can = people.told_among(space, [*ids, me_id])
    needs = [one for one in told if one.whose_id != me_id]
    gifts = [one for one in can if one.how == Capacity.Side.GIVES]
    words = _words(space, ids, me_id)
    moments = dict(enumerate(_moments(space, today, list(whom.values()))))
    acts = _helped(user, mine, ids)
    known = Known(
        me=me_id,
        now=int(timezone.now().timestamp()),
        today=today,
        needs=[
            ideas.Need(id=n.pk, party=n.whose_id, text=n.text, sort=n.sort, learned=n.how, on=n.on or today)
            for n in needs
        ],
        gifts=[ideas.Gift(id=g.pk, party=g.whose_id, text=g.text, sort=g.sort) for g in gifts],
        words=[
            Word(id=p.pk, party=_other(p, me_id), mine=(p.by.root_id or p.by_id) == me_id, due=p.due) for p in words
        ],
        helped=_as_helped(acts),
        moments=[
            ideas.Moment(id=n, party=one.party.pk, what=one.what, on=one.on.isoformat(), sort=one.sort, plan=one.plan)
            for n, one in moments.items()
        ],
        seasons={pk: one.hard_season_until for pk, one in whom.items() if one.hard_season_until is not None},
        ties=mine.ties if mine is not None else {},
        apart=_apart(opened, ids, me_id),
    )
    return Memory(
        known=known,
        parties=whom,
        needs={one.pk: one for one in needs},
        gifts={one.pk: one for one in gifts},
        promises={one.pk: one for one in words},
        moments=moments,
        acts={act.pk: act for act, _party in acts},
        mine=mine,
        opened=opened,
    )


def _words(space: Space, ids: list[int], me: int) -> list[Promise]:
    """Open promises between the reader and these."""
    return [
        one
        for one in promises.open_among(space, ids)
        if me in (one.by.root_id or one.by_id, one.to.root_id or one.to_id)
    ]


def _other(promise: Promise, me: int) -> int:
    by, to = promise.by.root_id or promise.by_id, promise.to.root_id or promise.to_id
    return to if by == me else by


def _moments(space: Space, today: date, whom: Collection[Party]) -> list[Ahead]:
    """What comes within a month; birthdays only in the week of the day."""
    ahead = people.moments_among(space, whom, today, _AHEAD_DAYS)
    return [one for one in ahead if one.sort != Moment.Sort.BIRTHDAY or one.days_from(today) <= 7]


def _helped(user: User, mine: Mine | None, ids: list[int]) -> list[tuple[Act, int]]:
    """What came from each of these to the reader, the largest and the latest, with whom it came from."""
    if mine is None:
        return []
    ledger, now = mine.opened.ledger, int(timezone.now().timestamp())
    chosen: dict[int, int] = {}
    for party in ids:
        rows = mine.rows_with(party)
        at = ledger.at[rows]
        good = (
            ~mine.from_me(rows) & ~ledger.is_contact[rows] & (at != NO_TIME) & (at <= now) & (at > now - _WORTH_TELLING)
        )
        rows = rows[good]
        heavy = rows[np.argsort(-ledger.weight[rows], kind="stable")][:_ACTS_OF_ONE]
        late = rows[np.argsort(-ledger.at[rows], kind="stable")][:_ACTS_OF_ONE]
        chosen |= {int(act): party for act in mine.opened.rows[np.unique(np.r_[heavy, late])].tolist()}
    found = book.acts_by_id(user, chosen, parts=False) if chosen else {}
    return [(act, chosen[pk]) for pk, act in found.items()]


def _as_helped(acts: list[tuple[Act, int]]) -> list[Helped]:
    return [
        Helped(
            id=act.pk,
            party=party,
            at=int(act.at.timestamp()),
            minutes=_minutes(act),
            # Nobody waits to hear what came of a word of thanks, nor of what only a source observed.
            told=act.outcome != Outcome.UNKNOWN or act.basis == Basis.OBSERVED or _is_a_word(act.kind),
        )
        for act, party in acts
        if act.at is not None
    ]


def _minutes(act: Act) -> float:
    usual = kinds.BY_NUMBER.get(act.kind)
    return act.minutes if act.minutes is not None else usual.minutes if usual is not None else 10.0


def _is_a_word(kind: int) -> bool:
    return kind in kinds.BY_NUMBER and kinds.sort_of(kind) in (kinds.Sort.RECOGNITION, kinds.Sort.ATTENTION)


def _apart(opened: Opened, ids: Iterable[int], me: int) -> set[frozenset[int]]:
    """Pairs among these between whom anything is on record, or whom the reader introduced to each other."""
    ledger = opened.ledger
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False).astype(np.int64)
    among = np.isin(keys, np.fromiter(ids, np.int64))
    rows = np.flatnonzero(among[ledger.giver] & among[ledger.receiver])
    pairs = {frozenset((int(keys[ledger.giver[row]]), int(keys[ledger.receiver[row]]))) for row in rows}
    return pairs | _introduced(opened, ledger, keys, among, me)


def _introduced(opened: Opened, ledger: Ledger, keys: object, among: object, me: int) -> set[frozenset[int]]:
    names = np.asarray(keys)
    place = np.flatnonzero(names == me)
    if not len(place):
        return set()
    mine = (ledger.giver == place[0]) & (ledger.kind == kinds.INTRODUCTION.number) & np.asarray(among)[ledger.receiver]
    by_act: dict[int, set[int]] = {}
    for row in np.flatnonzero(mine).tolist():
        by_act.setdefault(int(opened.rows[row]), set()).add(int(names[ledger.receiver[row]]))
    return {frozenset((a, b)) for both in by_act.values() for a in both for b in both if a < b}


# In words ---------------------------------------------------------------------------------------


def says(memory: Memory, party: int, reason: Reason) -> str:
    """One reason in a sentence, with the day it is of."""
    said = {
        "first": memory.name(party),
        "what": _what(memory, reason),
        "when": _when(memory, reason),
        "day": _day(reason),
        "need": _need(memory, reason),
        "gift": _gift(memory, reason),
        "name": memory.name(reason.other) if reason.other is not None else "",
        "usual": length(reason.usual) if reason.usual else "",
        "until": _day(reason),
        "text": _need(memory, reason),
    }
    return _sentence(reason) % said


def _sentence(reason: Reason) -> str:
    match reason.cause:
        case Cause.YOU_PROMISED:
            return _("You said you would: %(what)s (%(when)s).")
        case Cause.THEY_PROMISED:
            return _("Ask how it goes: %(what)s (%(when)s).")
        case Cause.HARD_SEASON:
            return _("%(first)s has a hard season until %(until)s: something light is enough.")
        case Cause.YOU_CAN:
            return _("They look for: %(need)s. You can give: %(gift)s.")
        case Cause.NEVER_TOLD:
            return _("On %(day)s they helped you: %(what)s. Nothing says that they heard what came of it.")
        case Cause.MEET if reason.seeks:
            return _(
                "Worth introducing to %(name)s, who is there too. They look for: %(need)s. %(name)s can give: %(gift)s."
            )
        case Cause.MEET:
            return _(
                "Worth introducing to %(name)s, who is there too and looks for: %(need)s. They can give: %(gift)s."
            )
        case Cause.MOMENT:
            return _("%(day)s: %(what)s.")
        case Cause.NEED:
            return _("They look for: %(need)s.")
        case Cause.QUIET if reason.usual:
            return _("You have not been in touch since %(day)s; every %(usual)s was usual.")
        case Cause.QUIET:
            return _("You have not been in touch since %(day)s.")
        case Cause.ONCE_HELPED:
            return _("On %(day)s they helped you: %(what)s.")
        case Cause.MIND:
            return _("Mind that: %(text)s.")


def link_of(reason: Reason, party: int) -> str:
    """Where one sees what a reason rests on."""
    if reason.promise is not None:
        return reverse("promises:one", args=[reason.promise])
    if reason.act is not None:
        return reverse("book:act", args=[reason.act])
    return reverse("insights:person", args=[party])


def _what(memory: Memory, reason: Reason) -> str:
    if reason.promise is not None:
        return short(memory.promises[reason.promise].what)
    if reason.act is not None:
        act = memory.acts[reason.act]
        return short(act.what or capfirst(kind_words(act.kind, act.space_id)))
    if reason.moment is not None:
        return short(memory.moments[reason.moment].what)
    return ""


def _when(memory: Memory, reason: Reason) -> str:
    if reason.promise is None:
        return ""
    promise, today = memory.promises[reason.promise], memory.known.today
    return when_words(promise, promise.is_late(today), today)


def _need(memory: Memory, reason: Reason) -> str:
    return short(memory.needs[reason.need].text) if reason.need is not None else ""


def _gift(memory: Memory, reason: Reason) -> str:
    return short(memory.gifts[reason.gift].text) if reason.gift is not None else ""


def _day(reason: Reason) -> str:
    if reason.on is not None:
        return date_format(reason.on, "DATE_FORMAT")
    if reason.at is not None:
        return date_format(timezone.localtime(datetime.fromtimestamp(reason.at, UTC)), "DATE_FORMAT")
    return ""


def short(text: str) -> str:
    """At most so many letters, cut between words, without the full stop that our own sentence sets."""
    text = text.strip().rstrip(".")
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
