"""What this room reminds of, in words that give nothing away: a mail may be read on a screen that others see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership, User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.team.repair import queries
from ayni_web.team.repair.models import Case, LookAgain
from ayni_web.vault.models import Note


def _open_ones(user: User) -> QuerySet[Case]:
    """The asker's talks that go on, in open teams that they are in."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    return queries.cases_of(user).filter(closed_at__isnull=True, space__in=here.values("space"))


def _asked(user: User) -> Iterator[tuple[Case, date]]:
    """Talks that somebody asks the reader for, and since when."""
    for case in _open_ones(user).filter(Q(second=user, agreed_at__isnull=True) | Q(mediator=user, mediator_since=None)):
        if case.later_at is None:
            yield case, timezone.localtime(case.invited_at).date()


def _looks(user: User, first: date, last: date | None) -> Iterator[tuple[Case, int, date]]:
    for case in _open_ones(user).filter(settled_on__isnull=False):
        done = queries.looked_at(case)
        for days, on in queries.look_days(case):
            if days not in done and on >= first and (last is None or on <= last):
                yield case, days, on


def _days(user: User) -> QuerySet[LookAgain]:
    """The days of notes that are still there."""
    return LookAgain.objects.filter(owner=user, note__in=Note.objects.filter(owner=user).values("pk"))


def _due(user: User, span: Span) -> Iterable[Due]:
    for row in _days(user).filter(on__gte=span.first, on__lte=span.last):
        yield Due(
            f"look:{row.pk}:{row.on}",
            row.on,
            _("A day that you set for one of your private notes"),
            reverse("vault:home"),
        )
    if not user.in_team:
        return
    for case, on in _asked(user):
        if span.first <= on <= span.last:
            words = _("Somebody in %(team)s asks you something") % {"team": case.space.name}
            yield Due(f"asked:{case.pk}:{case.mediator_id == user.pk}", on, words, _path(case))
    for case, days, on in _looks(user, span.first, span.last):
        words = _("A day that you set with somebody in %(team)s") % {"team": case.space.name}
        yield Due(f"again:{case.pk}:{days}", on, words, _path(case))


def _entries(user: User, since: date) -> Iterable[Entry]:
    for row in _days(user).filter(on__gte=since):
        yield Entry(f"look-{row.pk}", _("Look again"), row.on, timezone.now(), path=reverse("vault:home"))
    if not user.in_team:
        return
    for case, days, on in _looks(user, since, None):
        yield Entry(f"again-{case.pk}-{days}", _("Look again"), on, case.agreed_at or case.invited_at, path=_path(case))


def _path(case: Case) -> str:
    return reverse("spaces:home", args=[case.space_id])


add_source(Source("days", gettext_lazy("Days that you set"), _due, _entries, order=55))
