"""What this room reminds of and puts into the calendar: the days on which clauses are looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership, User
from ayni_web.notify.sources import Due, Entry, Source, Span, add_source
from ayni_web.team.charter.models import Agreement, Clause, Side, Wording


def _clauses(user: User) -> QuerySet[Clause]:
    """The clauses that hold, of charters of the user's teams and of expectations of theirs, with what they say."""
    here = Membership.objects.filter(user=user, left_at__isnull=True, space__closed_at__isnull=True)
    mine = Side.objects.filter(agreement=OuterRef("agreement_id"), party__user=user, left_at__isnull=True)
    seen = Q(agreement__sort=Agreement.Sort.CHARTER) | Exists(mine)
    found = Clause.objects.filter(
        seen, agreement__space__in=here.values("space"), agreement__ended_at__isnull=True, ended_at__isnull=True
    )
    return found.select_related("agreement__space").prefetch_related("wordings")


def _says(clause: Clause) -> Wording | None:
    held = [one for one in clause.wordings.all() if one.agreed_at is not None and not one.ends]
    return max(held, key=lambda one: one.number, default=None)


def _due(user: User, span: Span) -> Iterable[Due]:
    if not user.in_team:
        return
    for clause in _clauses(user).filter(look_again__gte=span.first, look_again__lte=span.last):
        wording, day = _says(clause), clause.look_again
        if wording is not None and day is not None:
            said = {"team": clause.agreement.space.name, "what": wording.text}
            words = _("In %(team)s you wanted to look at this again: %(what)s") % said
            yield Due(f"clause:{clause.pk}:{day}", day, words, _path(clause))


def _entries(user: User, since: date) -> Iterable[Entry]:
    if not user.in_team:
        return
    for clause in _clauses(user).filter(look_again__gte=since):
        wording, day = _says(clause), clause.look_again
        if wording is not None and day is not None:
            yield Entry(
                key=f"clause-{clause.pk}",
                summary=_("Look again: %(what)s") % {"what": wording.text},
                start=day,
                changed_at=wording.agreed_at or wording.at,
                path=_path(clause),
                sequence=(day - clause.begun_at.date()).days,
            )


def _path(clause: Clause) -> str:
    return reverse("charter:clause", args=[clause.agreement.space_id, clause.pk])


add_source(Source("charter", gettext_lazy("Charter"), _due, _entries, order=45))
