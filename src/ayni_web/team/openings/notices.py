"""What this room tells people of as it happens; what is posted may go to a team's channel."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.accounts.models import Membership, Space
from ayni_web.notify.channel import Line, Public, add_public
from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.words import called
from ayni_web.promises.words import day_words
from ayni_web.team.openings.models import Application, Opening, Pointing

SORT = PUBLIC = "openings"


def tell_posted(opening: Opening) -> None:
    """All in the team learn of it at the same time."""
    here = Membership.objects.filter(space=opening.space_id, left_at__isnull=True)
    tell(
        here.values_list("user_id", flat=True),
        sort=SORT,
        key=f"opening:{opening.pk}:posted",
        words=gettext_noop("Open to you, until %(day)s: %(what)s"),
        said={"day": opening.apply_by, "what": opening.title},
        path=_path(opening),
        space=opening.space,
        but=opening.by.user_id,
    )


def tell_applied(application: Application) -> None:
    """Those who decide learn that somebody applied; who, they read there."""
    opening = application.opening
    tell(
        opening.deciders.values_list("user_id", flat=True),
        sort=SORT,
        key=f"opening:{opening.pk}:applied:{application.pk}",
        words=gettext_noop("Somebody would like it: %(what)s"),
        said={"what": opening.title},
        path=_path(opening),
        space=opening.space,
        but=application.party.user_id,
    )


def take_back_application(application: Application) -> None:
    """Thought again, before anybody read of it."""
    untell(f"opening:{application.opening_id}:applied:{application.pk}", space=application.opening.space)


def tell_pointed(pointing: Pointing) -> None:
    """Somebody thought of them."""
    opening = pointing.opening
    tell(
        pointing.to.user_id,
        sort=SORT,
        key=f"opening:{opening.pk}:pointed:{pointing.by_id}",
        words=gettext_noop("%(name)s thought of you for this: %(what)s"),
        said={"name": called(pointing.by), "what": opening.title},
        path=_path(opening),
        space=opening.space,
    )


def tell_over(opening: Opening, by: Membership) -> None:
    """Decided, or withdrawn: nobody is invited any more, and who applied learns of it. What came of it stands there."""
    untell(f"opening:{opening.pk}:", space=opening.space, beginning=True)
    applied = Application.objects.filter(opening=opening, withdrawn_at__isnull=True)
    tell(
        applied.values_list("party__user", flat=True),
        sort=SORT,
        key=f"opening:{opening.pk}:over",
        words=gettext_noop("It is decided, or not to be had any more. Read how and why: %(what)s"),
        said={"what": opening.title},
        path=_path(opening),
        space=opening.space,
        but=by.user_id,
    )


def _path(opening: Opening) -> str:
    return reverse("openings:one", args=[opening.space_id, opening.pk])


def _says(space: Space, thing: int) -> Line | None:
    """One that is not over yet."""
    open_ones = Opening.objects.filter(space=space, pk=thing, decided_at__isnull=True, withdrawn_at__isnull=True)
    opening = open_ones.first()
    if opening is None:
        return None
    said = {"day": day_words(opening.apply_by), "what": opening.title}
    return Line(_("An opportunity, until %(day)s: %(what)s") % said, _path(opening))


add_sort(Sort(SORT, gettext_lazy("Opportunities"), order=40, usual=How.DIGEST))
add_public(Public(PUBLIC, gettext_lazy("Opportunities"), order=40, says=_says))
