"""What this room reminds of: asks that reached somebody, offers to them, asks whose day has passed, and hours that come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import spaces_of
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.promises.words import day_words
from ayni_web.team.asks.models import Ask, Offer, Reached
from ayni_web.team.asks.words import party_name

_DAY = timedelta(days=1)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _open(user: User) -> QuerySet[Ask]:
    """Open asks of the teams in which somebody is."""
    here = spaces_of(user).filter(closed_at__isnull=True)
    return Ask.objects.filter(ended_at__isnull=True, space__in=here.values("pk")).select_related("by")


def _due(user: User, span: Span) -> Iterable[Due]:
    first, last = _start(span.first), _start(span.last + _DAY)
    reached = Reached.objects.filter(party__user=user, said="", ask__in=_open(user), at__gte=first, at__lt=last)
    for one in reached.select_related("ask__by").order_by("at"):
        said = {"name": party_name(one.ask.by), "day": day_words(one.ask.due), "what": one.ask.title}
        words = _("%(name)s asks, by %(day)s: %(what)s") % said
        yield Due(f"ask:{one.ask_id}:reached", timezone.localtime(one.at).date(), words, _path(one.ask))
    through = Reached.objects.filter(party__user=user, ask__through__by__user=user, ask__in=_open(user))
    for one in through.filter(at__gte=first, at__lt=last).select_related("ask__by").order_by("at"):
        words = _("%(name)s asks through what you offer: %(what)s") % {
            "name": party_name(one.ask.by),
            "what": one.ask.title,
        }
        yield Due(f"ask:{one.ask_id}:through", timezone.localtime(one.at).date(), words, _path(one.ask))
    mine = _open(user).filter(by__user=user)
    offers = Offer.objects.filter(ask__in=mine, ask__through__isnull=True, withdrawn_at__isnull=True)
    for offer in offers.filter(at__gte=first, at__lt=last).select_related("by", "ask").order_by("at"):
        said = {"name": party_name(offer.by), "what": offer.ask.title}
        words = _("%(name)s can help you: %(what)s") % said
        yield Due(f"ask:{offer.ask_id}:offer:{offer.pk}", timezone.localtime(offer.at).date(), words, _path(offer.ask))
    for ask in mine.filter(due__gte=span.first - _DAY, due__lte=span.last - _DAY):
        words = _("The day of what you asked for has passed. What came of it? %(what)s") % {"what": ask.title}
        yield Due(f"ask:{ask.pk}:{ask.due}:over", ask.due + _DAY, words, _path(ask))


def _entries(user: User, since: date) -> Iterable[Entry]:
    """Hours that somebody took, for both of the two."""
    taken = _open(user).filter(Q(by__user=user) | Q(through__by__user=user), through_at__gte=_start(since))
    for ask in taken.select_related("through__by").filter(through__isnull=False):
        assert ask.through is not None
        assert ask.through_at is not None
        other = ask.through.by if ask.by.user_id == user.pk else ask.by
        yield Entry(
            key=f"ask-hour-{ask.pk}",
            summary=_("%(name)s: %(what)s") % {"name": party_name(other), "what": ask.title},
            start=ask.through_at,
            minutes=ask.through.minutes or 0,
            changed_at=ask.asked_at,
            path=_path(ask),
            sequence=ask.version,
            description=ask.reason,
            place=ask.through.how[:200],
        )


def _path(ask: Ask) -> str:
    return reverse("asks:ask", args=[ask.space_id, ask.pk])


add_source(Source("asks", gettext_lazy("Asks in your teams"), _due, _entries, order=30))
