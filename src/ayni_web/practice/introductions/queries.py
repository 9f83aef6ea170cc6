"""Which introductions somebody may see; and what the holder of a link may read, which is next to nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.introductions.checking import tells_of
from ayni_web.practice.introductions.models import Introduction, Side
from ayni_web.walls.acting import acting_as, as_the_house

#: How many that are over a list shows.
MOST_CLOSED = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """All introductions of somebody, by how far they are."""

    asking: Sequence[Introduction] = field(default_factory=tuple)
    agreed: Sequence[Introduction] = field(default_factory=tuple)
    introduced: Sequence[Introduction] = field(default_factory=tuple)
    closed: Sequence[Introduction] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Question:
    """What one who is asked may read: who asks, why, and about whom, without a name."""

    side: int
    digest: str
    language: str
    asked_by: str
    why: str
    about: str
    until: datetime
    #: Within how many hours who asks usually answers, where this person may know it.
    answers_within: int | None = None


def digest_of(token: str) -> str:
    """What is kept of the secret of a link. A plain digest is enough: it is 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def introductions_of(user: User) -> QuerySet[Introduction]:
    """The asker's introductions, with both sides, the latest first."""
    sides = Prefetch("sides", Side.objects.select_related("party__root"))
    return Introduction.objects.filter(space=personal_space(user)).prefetch_related(sides)


def introduction_for(user: User, introduction_id: int) -> Introduction:
    """One introduction of the asker's, or 404."""
    found = introductions_of(user).filter(pk=introduction_id).first()
    if found is None:
        raise Http404
    return found


def listed(user: User) -> Listed:
    """All of the asker's introductions, by how far they are."""
    going = list(introductions_of(user).filter(closed_at__isnull=True))
    return Listed(
        asking=[one for one in going if one.agreed_at is None],
        agreed=[one for one in going if one.agreed_at is not None and one.introduced_at is None],
        introduced=sorted(
            (one for one in going if one.introduced_at is not None), key=lambda one: one.follow_up_on or date.max
        ),
        closed=list(introductions_of(user).filter(closed_at__isnull=False).order_by("-closed_at", "-id")[:MOST_CLOSED]),
    )


def with_party(user: User, party: Party) -> list[Introduction]:
    """The asker's introductions in which this party is one of the two."""
    space = personal_space(user)
    mine = Q(party=party) | Q(party__root=party)
    ids = Side.objects.filter(mine, introduction__space=space).values("introduction_id")
    return list(introductions_of(user).filter(pk__in=ids))


def sides_of(introduction: Introduction) -> list[Side]:
    """Both sides, the first first."""
    return sorted(introduction.sides.all(), key=lambda side: side.place)


def who(side: Side) -> Party | None:
    """The party that a side is now; None where they are in this space no more."""
    return None if side.party is None else (side.party.root or side.party)


def both(introduction: Introduction) -> tuple[Party, Party] | None:
    """The two, as they stand now; None where one is gone, where they turned out to be one, or to be the reader."""
    first, second = (who(side) for side in sides_of(introduction))
    if first is None or second is None or first.pk == second.pk or first.is_me or second.is_me:
        return None
    return first, second


def pairs_tried(space: Space) -> set[frozenset[int]]:
    """The pairs of whom an introduction was begun at any time, as the parties that stand for them."""
    found: dict[int, set[int]] = {}
    rows = Side.objects.filter(introduction__space=space, party__isnull=False)
    for introduction, party, root in rows.values_list("introduction_id", "party_id", "party__root_id"):
        found.setdefault(introduction, set()).add(root or party)
    return {frozenset(pair) for pair in found.values()}


@as_the_house()
def whose_link(token: str) -> int | None:
    """The person in whose name a link asks; None where it is nobody's."""
    found = Side.objects.filter(digest=digest_of(token)).values_list(
        "introduction__space__memberships__user_id", flat=True
    )
    return found.first()


def open_side(token: str) -> Side | None:
    """The side that a link asks now; None alike for a link that is wrong, used, void, too old, or of what is over."""
    side = (
        Side.objects.filter(digest=digest_of(token), answer="", expires_at__gt=timezone.now())
        .filter(introduction__closed_at__isnull=True, introduction__introduced_at__isnull=True)
        .select_related("introduction")
        .prefetch_related(Prefetch("introduction__sides", Side.objects.select_related("party__root")))
        .first()
    )
    return side if side is not None and both(side.introduction) is not None else None


def question_of(token: str) -> Question | None:
    """What the holder of a link may read. Nothing in it depends on what the other was asked or answered."""
    with acting_as(whose_link(token)):
        return _question(open_side(token))


def _question(side: Side | None) -> Question | None:
    if side is None or side.digest is None or side.expires_at is None:
        return None
    pair = both(side.introduction)
    if pair is None:
        return None
    other = tells_of(pair[1 - side.place])
    return Question(
        side=side.pk,
        digest=side.digest,
        language=side.language,
        asked_by=side.introduction.asked_by,
        # Names change after a text was written, and entries are joined: so it is sieved again each time it is read.
        why=other.out_of(side.why),
        about=other.out_of(side.about),
        until=side.expires_at,
        answers_within=people.answers_within(side.introduction.space, pair[side.place]),
    )


def possible(user: User, wanted: str, *, but: Party | None = None) -> list[Party]:
    """People of the asker's who can be introduced, by name or address."""
    found = people.like(user, wanted).filter(nature=Party.Nature.HUMAN, is_me=False, hidden=False)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return list(found[:20])
