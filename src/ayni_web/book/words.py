"""How acts and kinds are called on pages and in mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.book.kind_words import KINDS
from ayni_web.book.models import Act, ActParty, OwnKind
from ayni_web.people.words import called


def kind_words(number: int, space_id: UUID | None = None) -> str:
    """What a kind is called: Ayni's in the reader's language, a space's own as it was named there.

    Spaces number their kinds each for itself, so without the space an own kind has no name.
    """
    if number in KINDS:
        return str(KINDS[number])
    named = _own_name(number, space_id)
    return named or _("help")


def _own_name(number: int, space_id: UUID | None) -> str | None:
    if space_id is None:
        return None
    return OwnKind.objects.filter(space_id=space_id, number=number).values_list("name", flat=True).first()


def told(act: Act) -> str:
    """One line for an act: the teller's own words, or who gave what to whom."""
    if act.what:
        return act.what
    givers = names_of(act, ActParty.Role.GIVER)
    receivers = names_of(act, ActParty.Role.RECEIVER)
    return _("%(what)s from %(givers)s to %(receivers)s") % {
        "what": capfirst(kind_words(act.kind, act.space_id)),
        "givers": givers,
        "receivers": receivers,
    }


def names_of(act: Act, role: str) -> str:
    """The names of those with a part in an act; the reader is "you"."""
    names = []
    for part in act.parts.all():
        party = part.party.root or part.party
        if part.role == role:
            names.append(_("you") if party.is_me else called(party))
    return ", ".join(names)


def effort(minutes: float) -> str:
    """An effort as people say it: "20 minutes", "2 hours", "1 hour 30 minutes"."""
    hours, rest = divmod(round(minutes), 60)
    told = []
    if hours:
        told.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": intcomma(hours)})
    if rest or not hours:
        told.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(told)


def context_line(act: Act) -> str:
    """Why, what it was meant to support, where it may lead, and what came of it, as far as anybody wrote it down."""
    parts = []
    if act.why:
        parts.append(_("Why: %(why)s.") % {"why": act.why.rstrip(".")})
    if act.supports:
        parts.append(_("To support: %(what)s.") % {"what": act.supports.rstrip(".")})
    if act.may_lead_to:
        parts.append(_("May lead to: %(what)s.") % {"what": act.may_lead_to.rstrip(".")})
    if act.outcome != Act.Helped.UNKNOWN:
        parts.append(f"{capfirst(act.get_outcome_display())}.")
    if act.outcome_note:
        parts.append(f"{act.outcome_note.rstrip('.')}.")
    return " ".join(parts)
