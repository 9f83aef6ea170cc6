"""Names with "you" in them, and where an opportunity stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.openings.models import Opening


def names(parties: Iterable[Party], me: int) -> str:
    """Some people in one line; the reader is "you"."""
    return get_text_list([_("you") if party.pk == me else called(party) for party in parties], _("and"))


def stands(opening: Opening, today: date) -> str:
    """Where it stands, in a few words."""
    if opening.withdrawn_at is not None:
        return _("withdrawn")
    if opening.decided_at is not None:
        return _("decided on %(day)s") % {"day": date_format(opening.decided_at)}
    if not opening.has_opened(today):
        return _("applications open on %(day)s") % {"day": date_format(opening.opens_on)}
    if opening.takes_applications(today):
        return _("apply by %(day)s") % {"day": date_format(opening.apply_by)}
    return _("waits for the decision")
