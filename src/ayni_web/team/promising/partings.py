"""What becomes of promises when somebody leaves a team, or their account ends: the other keeps them, and nobody waits in vain."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.promises.models import Change, NewTerms, Promise, Rebuilding


def _left(membership: Membership) -> None:
    """What waited for their yes, or for an answer between the two, waits no longer. What was promised stays promised."""
    theirs = Q(by__user=membership.user_id) | Q(to__user=membership.user_id)
    here = Promise.objects.filter(theirs, space=membership.space_id)
    now = timezone.now()
    here.filter(waits=True, withdrawn_at__isnull=True).update(withdrawn_at=now)
    NewTerms.objects.filter(promise__in=here.values("pk"), answered_at__isnull=True).update(answered_at=now)


def _part(space: Space, traces: Traces) -> None:
    """Their name goes out of the words of all promises here, and their own words about what was not kept go."""
    theirs = Q(by_id__in=traces.parties) | Q(to_id__in=traces.parties)
    for promise in Promise.objects.filter(space=space):
        mine = promise.by_id in traces.parties or promise.to_id in traces.parties
        what = traces.out_of(promise.what, took_part=mine)
        if what != promise.what:
            Promise.objects.filter(pk=promise.pk).update(what=what)
    of_theirs = Promise.objects.filter(theirs, space=space).values("pk")
    for change in Change.objects.filter(promise__space=space).select_related("promise"):
        mine = change.promise.by_id in traces.parties or change.promise.to_id in traces.parties
        why = "" if change.said_by_id in traces.parties else traces.out_of(change.why, took_part=mine)
        before = traces.out_of(change.before, took_part=mine)
        if (why, before) != (change.why, change.before):
            Change.objects.filter(pk=change.pk).update(why=why, before=before)
    NewTerms.objects.filter(promise__in=of_theirs).delete()
    Rebuilding.objects.filter(promise__by_id__in=traces.parties, promise__space=space).delete()
    for plan in Rebuilding.objects.filter(promise__space=space):
        harmed = plan.promise.to_id in traces.parties
        told = {name: traces.out_of(getattr(plan, name), took_part=harmed) for name in ("what_happened", "will_change")}
        words = "" if harmed else traces.out_of(plan.words)
        Rebuilding.objects.filter(pk=plan.pk).update(**told, words=words)


when_left(_left)
add_parting(Parting("promises", _part))
