"""What of a team somebody may see about how they themselves lead it: their own acts, and those that they may see anyway."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.guidance.appreciating import LATELY, Word
from ayni.guidance.leading import Help, Member
from ayni.ledger import kinds
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import Membership
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty
from ayni_web.people.members import parties_of_members
from ayni_web.people.models import Party
from ayni_web.team.leading.models import StepRefused

#: So many of the latest words are read for what they say.
MOST_READ = 500
#: So many of somebody's latest acts are looked through for one to thank for.
_LOOKED_THROUGH = 20
_WHO = Coalesce("party__root_id", "party_id")
_GIVER, _RECEIVER = ActParty.Role.GIVER, ActParty.Role.RECEIVER
_RECOGNITION = range(kinds.RECOGNITION.number, kinds.RECOGNITION.number + 100)


@dataclass(frozen=True, slots=True)
class Record:
    """What one person did in a team, and what they may see there. Days are counted as `date.toordinal` counts them."""

    until: int
    members: Sequence[Member]  # without the reader, by name
    names: Mapping[int, str]
    given: Sequence[Help]
    words: Sequence[Word]  # those of the last two spans with what they say
    received: frozenset[int]  # who received anything that the reader may see
    gave: frozenset[int]  # who gave something lately that the reader may see
    kinds_seen: frozenset[int]  # of what kinds that was


@dataclass(slots=True)
class _Told:
    """One act of the reader, with its parts."""

    pk: int
    at: datetime | None
    kind: int
    asked: bool
    recorded_by: int | None
    recorded_at: datetime
    corrects: int | None
    givers: set[int]
    receivers: set[int]


def record_of(asker: Membership) -> Record:
    """The asker's own record in their team, as of today."""
    today = timezone.localdate()
    since = today.toordinal() - LATELY
    me, members, names = _members(asker)
    acts = _own_acts(asker)
    given = _given(acts, me, today)
    gave, kinds_seen = _gave_lately(asker, since)
    got = (
        ActParty.objects.filter(_beside_own(asker), role=_RECEIVER)
        .order_by()
        .values_list("party_id", flat=True)
        .distinct()
    )
    lately = [one for one in acts if one.at is not None and since < _day(one.at) <= today.toordinal()]
    gave |= {party for one in lately for party in one.givers}
    kinds_seen |= {one.kind for one in lately if one.givers - {me}}
    return Record(
        until=today.toordinal(),
        members=members,
        names=names,
        given=given,
        words=_words(asker, acts, me, today),
        received=frozenset({*got, *(party for one in acts for party in one.receivers)}),
        gave=frozenset(gave - {me}),
        kinds_seen=frozenset(kinds_seen - set(_RECOGNITION)),
    )


def _beside_own(asker: Membership) -> Q:
    """Acts in force of the team that the asker may see (`book.queries.acts_seen_in`), but for those in which they have a part:
    these are known already, and many."""
    told = Q(act__public=True) | Q(act__recorded_by=asker.user_id)
    return told & Q(act__space=asker.space_id, act__replaced_at__isnull=True, act__withdrawn_at__isnull=True)


def _members(asker: Membership) -> tuple[int, list[Member], dict[int, str]]:
    """Who the asker is there, and everybody else, by name."""
    # In one condition: the same membership is of this team and goes on.
    here = Party.objects.filter(
        space=asker.space_id,
        root__isnull=True,
        user__memberships__space=asker.space_id,
        user__memberships__left_at__isnull=True,
    ).order_by("name", "pk")
    me, members, names = 0, [], {}
    for pk, name, user, joined in here.values_list("pk", "name", "user_id", "user__memberships__joined_at"):
        if user == asker.user_id:
            me = pk
            continue
        members.append(Member(pk, _day(joined)))
        names[pk] = name or _("somebody without a name")
    return me, members, names


def _own_acts(asker: Membership) -> list[_Told]:
    """Acts in force in which the asker has a part."""
    mine = ActParty.objects.filter(party__user=asker.user_id, party__space=asker.space_id)
    parts = ActParty.objects.filter(act__in=mine.values("act_id"), act__space=asker.space_id)
    parts = parts.filter(act__replaced_at__isnull=True, act__withdrawn_at__isnull=True).order_by("act_id")
    rows = parts.values_list(
        "act_id", "act__at", "act__kind", "act__asked", "act__recorded_by", "act__recorded_at", "act__corrects", "role", _WHO
    )  # fmt: skip
    found: dict[int, _Told] = {}
    for pk, at, kind, asked, by, recorded_at, corrects, role, who in rows:
        if pk not in found:
            found[pk] = _Told(pk, at, kind, asked == Asked.ASKED, by, recorded_at, corrects, set(), set())
        (found[pk].givers if role == _GIVER else found[pk].receivers).add(who)
    return list(found.values())


def _given(acts: Sequence[_Told], me: int, today: date) -> list[Help]:
    """What went between the asker and each of the others, up to today."""
    given = []
    for one in acts:
        if one.at is None or (day := _day(one.at)) > today.toordinal():
            continue
        for gives, here, others in ((True, one.givers, one.receivers), (False, one.receivers, one.givers)):
            if me in here:
                given += [Help(one.pk, other, day, gives, one.asked) for other in others - {me}]
    return given


def _words(asker: Membership, acts: Sequence[_Told], me: int, today: date) -> list[Word]:
    """What the asker told or confirmed that they received, and the recognition that they gave; each on the day they said so."""
    said: dict[int, Word] = {}
    first = _first_said(asker, acts, me)
    for one in acts:
        if me in one.receivers and one.pk in first and one.givers - {me}:
            said[one.pk] = Word(frozenset(one.givers - {me}), _day(first[one.pk]), one.kind)
        elif me in one.givers and one.kind in _RECOGNITION and one.receivers - {me}:
            at = one.recorded_at if one.recorded_by == asker.user_id else one.at or one.recorded_at
            said[one.pk] = Word(frozenset(one.receivers - {me}), _day(at), one.kind)
    since = today.toordinal() - 2 * LATELY
    lately = sorted((pk for pk, word in said.items() if word.day > since), key=lambda pk: -said[pk].day)[:MOST_READ]
    texts = Act.objects.filter(pk__in=lately).values_list("pk", "what", "outcome_note", "why", "asked")
    for pk, what, note, why, asked in texts:
        # Why somebody asked is not what the help changed.
        said[pk] = replace(said[pk], done=what, changed=note or ("" if asked == Asked.ASKED else why))
    return [one for one in said.values() if one.day <= today.toordinal()]


def _first_said(asker: Membership, acts: Sequence[_Told], me: int) -> dict[int, datetime]:
    """When the asker first told each act that they received, or confirmed it; also where somebody corrected it later."""
    received = [one for one in acts if me in one.receivers]
    earlier: dict[int, tuple[int | None, int | None, datetime]] = {}
    if any(one.corrects is not None for one in received):
        mine = ActParty.objects.filter(party__user=asker.user_id, role=_RECEIVER).values("act_id")
        replaced = Act.objects.filter(space=asker.space_id, replaced_at__isnull=False, pk__in=mine)
        rows = replaced.values_list("pk", "recorded_by", "corrects", "recorded_at")
        earlier = {pk: (by, corrects, at) for pk, by, corrects, at in rows}
    first = {}
    for one in received:
        if one.recorded_by == asker.user_id:
            first[one.pk] = one.recorded_at
        corrects = one.corrects
        while corrects is not None and corrects in earlier:
            by, corrects, at = earlier[corrects]
            if by == asker.user_id:
                first[one.pk] = at
    return first


def _gave_lately(asker: Membership, since: int) -> tuple[set[int], set[int]]:
    """Who gave lately, beside what the asker took part in, and kinds of help among that."""
    after = timezone.make_aware(datetime.combine(date.fromordinal(since + 1), time()))
    parts = ActParty.objects.filter(_beside_own(asker), role=_GIVER, act__at__gte=after, act__at__lte=timezone.now())
    rows = list(parts.order_by().values_list("party_id", "act__kind").distinct())
    return {party for party, _kind in rows}, {kind for _party, kind in rows}


def _day(at: datetime) -> int:
    """The day on the reader's calendar."""
    return timezone.localtime(at).date().toordinal()


def act_to_speak_of(asker: Membership, party: int) -> Act | None:
    """Something that somebody gave lately and the asker may see: first what they received and nobody has thanked for."""
    since = timezone.now() - timedelta(days=LATELY)
    theirs = ActParty.objects.filter(party=party, role=_GIVER).values("act_id")
    parts = ActParty.objects.select_related("party").order_by("pk")
    acts = book.acts_seen_in(asker).prefetch_related(None).prefetch_related(Prefetch("parts", queryset=parts))
    acts = acts.filter(pk__in=theirs, at__gte=since)
    found = book.as_read_by(asker.user, acts[:_LOOKED_THROUGH])
    return next((act for act in found if waits_for_thanks(act, asker)), next(iter(found), None))


def waits_for_thanks(act: Act, asker: Membership) -> bool:
    """Whether the asker received it, and nobody who did has said a word on it."""
    if act.basis == Act.RestsOn.CONFIRMED:
        return False
    return any(part.role == _RECEIVER and part.party.user_id == asker.user_id for part in act.parts.all())


def refused_by(asker: Membership) -> list[tuple[str, int]]:
    """What the asker does not want to be proposed, and about whom; the latest first."""
    rows = StepRefused.objects.filter(space=asker.space_id, owner=asker.user_id)
    return list(rows.values_list("sort", Coalesce("party__root_id", "party_id")))


def refused(rows: Collection[tuple[str, int]], sort: str) -> frozenset[int]:
    return frozenset(party for of, party in rows if of == sort)


def member_in(asker: Membership, party_id: int) -> Party:
    """Another member of the asker's team, or 404."""
    found = parties_of_members(asker).exclude(user=asker.user_id).filter(pk=party_id).first()
    if found is None:
        raise Http404
    return found
