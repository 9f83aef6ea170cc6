"""What becomes of talks, looks and notes when somebody leaves a team, or their account ends."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.checkins import actions
from ayni_web.team.checkins.models import Note, OneToOne, Point, Talk, Words


def _left(membership: Membership) -> None:
    """Their talks end; what they said of themselves is not shown any more. An answer lies in its pot, where nobody can find it."""
    now = timezone.now()
    theirs = Q(one__user=membership.user_id) | Q(other__user=membership.user_id)
    for pair in OneToOne.objects.filter(theirs, space=membership.space_id, ended_at__isnull=True):
        actions.end_for_leaving(pair, now)
    notes = Note.objects.filter(space=membership.space_id, by__user=membership.user_id, taken_back_at__isnull=True)
    notes.update(taken_back_at=now)


def part_from(space: Space, traces: Traces) -> None:
    """Their notes go, and their name goes out of what others wrote. What two wrote together stays with the other one."""
    Note.objects.filter(space=space, by_id__in=traces.parties).delete()
    theirs = Q(one_id__in=traces.parties) | Q(other_id__in=traces.parties)
    OneToOne.objects.filter(theirs, space=space, begun_at__isnull=True).delete()
    actual = set(OneToOne.objects.filter(theirs, space=space).values_list("pk", flat=True))
    OneToOne.objects.filter(pk__in=actual, ended_at__isnull=True).update(ended_at=timezone.now())
    for point in Point.objects.filter(pair__space=space):
        text = traces.out_of(point.text, took_part=point.pair_id in actual)
        if text != point.text:
            Point.objects.filter(pk=point.pk).update(text=text)
    for talk in Talk.objects.filter(pair__space=space).exclude(notes=""):
        notes = traces.out_of(talk.notes, took_part=talk.pair_id in actual)
        if notes != talk.notes:
            Talk.objects.filter(pk=talk.pk).update(notes=notes)
    for word in Words.objects.filter(look__space=space):
        if (text := traces.out_of(word.text)) != word.text:
            Words.objects.filter(pk=word.pk).update(text=text)
    for note in Note.objects.filter(space=space):
        if (text := traces.out_of(note.text)) != note.text:
            Note.objects.filter(pk=note.pk).update(text=text)


when_left(_left)
add_parting(Parting("check-ins", part_from))
