"""Whose rhythm is what, who was proposed this week, and which talks there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils import timezone

from ayni.guidance.check_ins import Bond, due_day
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.rhythm.models import CheckIn, Rest, Talk
from ayni_web.ties.knowing import Knowing, Known, knowing

#: Never more than this in a week, however much somebody gives.
MOST = 3
#: What a check-in takes, when it is weighed against what a week has.
_MINUTES = 20


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def told_once(user: User, once: UUID | None) -> Talk | None:
    """The talk that this very telling made or held already; None where it has not arrived yet."""
    return Talk.objects.filter(space=personal_space(user), once=once).first() if once is not None else None


def most_in_a_week(space: Space) -> int:
    """How many check-ins fit into a week: at most half of what the reader gives in it goes to them; nought asks none."""
    minutes = people.week_of(space).minutes
    if minutes is None:
        return MOST
    return 0 if minutes == 0 else min(MOST, max(1, minutes // (2 * _MINUTES)))


def bonds_of(user: User, found: Knowing | None = None) -> dict[int, Bond]:
    """What the week is chosen from: everybody the asker knows who has a rhythm, their own or a wished one."""
    space = personal_space(user)
    found = found or knowing(user)
    wished = people.rhythms_wished(space)
    rests = _rests(space)
    proposed = dict(CheckIn.objects.filter(space=space).order_by().values_list("party_id").annotate(day=Max("planned")))
    bonds = {}
    for known in found.everybody:
        if known.kind != Party.Kind.PERSON:
            continue
        usual = None if found.record_ended else _usual_days(known)
        if known.id in wished or usual is not None:
            bonds[known.id] = _bond(known, wished.get(known.id), usual, rests.get(known.id), proposed.get(known.id))
    return bonds


def bond_with(known: Known, party: Party, rest: Rest | None, *, record_ended: bool) -> Bond:
    """The same for one person, with what `rest_of` says of them."""
    wished = people.rhythm_wished(party)
    usual = None if record_ended else _usual_days(known)
    return _bond(known, wished[0] if wished else None, usual, rest, None)


def _bond(known: Known, wished: int | None, usual: float | None, rest: Rest | None, proposed: date | None) -> Bond:
    return Bond(
        party=known.id,
        last=None if known.last_at is None else day_of(known.last_at),
        wished=wished,
        usual=usual,
        rests_until=rest.until if rest else None,
        never=rest is not None and rest.until is None,
        among=known.circles[0] if known.circles else known.organisation,
        proposed=proposed,
    )


def day_of(at: int) -> date:
    """The reader's own day of a time."""
    return timezone.localtime(datetime.fromtimestamp(at, UTC)).date()


def _usual_days(known: Known) -> float | None:
    """How many days usually lie between two in touch; None where there was never help between them: mail alone makes
    nobody somebody to check in with."""
    tie = known.tie
    if tie is None or tie.usual_gap is None or not (tie.gave or tie.got or known.circles):
        return None
    return tie.usual_gap / timedelta(days=1).total_seconds()


def _rests(space: Space) -> dict[int, Rest]:
    today = timezone.localdate()
    rows = Rest.objects.filter(space=space).select_related("party")
    return {(row.party.root_id or row.party_id): row for row in rows if row.until is None or row.until > today}


def rest_of(party: Party) -> Rest | None:
    """Whether somebody is left in peace now."""
    row = Rest.objects.filter(party_id__in=people.one_with(party)).order_by("-made_at").first()
    return row if row is not None and (row.until is None or row.until > timezone.localdate()) else None


def resting(user: User) -> list[Rest]:
    """Whom the asker leaves in peace, by name."""
    found = _rests(personal_space(user)).values()
    return sorted(found, key=lambda row: (row.until is None, row.until or date.max, row.party.name))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A check-in of this week, with who it is. `done`: they were in touch since, by whatever source, or are not due now."""

    check_in: CheckIn
    known: Known
    party: Party
    done: bool


def proposed(user: User, today: date) -> list[Proposed]:
    """The check-ins of the week of a day, as they were chosen; those of people who rest by now are left out."""
    space = personal_space(user)
    rows = list(CheckIn.objects.filter(space=space, week=monday_of(today)).select_related("party__root"))
    if not rows:
        return []
    found = knowing(user)
    by_id = {known.id: known for known in found.everybody}
    bonds = bonds_of(user, found)
    sunday = monday_of(today) + timedelta(days=6)
    shown: dict[int, Proposed] = {}
    for row in rows:
        party = row.party.root or row.party
        known, bond = by_id.get(party.pk), bonds.get(party.pk)
        if known is None or (bond is not None and (bond.never or (bond.rests_until or today) > today)):
            continue
        since = known.last_at is not None and known.last_at >= int(row.made_at.timestamp())
        due = due_day(bond, today) if bond is not None else None
        shown.setdefault(party.pk, Proposed(row, known, party, done=since or due is None or due[0] > sunday))
    return list(shown.values())


def chosen(space: Space, monday: date) -> set[int]:
    """Those who were proposed in a week already."""
    rows = CheckIn.objects.filter(space=space, week=monday).values_list("party_id", "party__root_id")
    return {root or party for party, root in rows}


def talks_of(user: User) -> QuerySet[Talk]:
    """The asker's talks."""
    return Talk.objects.filter(space=personal_space(user)).select_related("party__root")


def talks_ahead(talks: Iterable[Talk]) -> list[Talk]:
    """Those that were neither held nor called off."""
    return [talk for talk in talks if talk.is_ahead]


def talks_with(user: User, party: Party) -> list[Talk]:
    """The talks with somebody, the next and the latest first."""
    rows = talks_of(user).filter(party_id__in=people.one_with(party))
    return sorted(rows, key=lambda talk: (not talk.is_ahead, talk.at if talk.is_ahead else _back(talk.at)))


def _back(at: datetime) -> datetime:
    """A time turned round, to sort the latest first."""
    return datetime.max.replace(tzinfo=UTC) - (at - datetime.min.replace(tzinfo=UTC))


def talk_for(user: User, talk_id: int) -> Talk:
    """A talk of the asker, or 404."""
    found = talks_of(user).filter(pk=talk_id).first()
    if found is None:
        raise Http404
    return found
