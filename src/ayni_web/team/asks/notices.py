"""What this room tells people of as it happens, and which asks may go to a team's channel: those whose asker wants that."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.accounts.models import Space
from ayni_web.notify.channel import Line, Public, add_public
from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.promises.words import day_words
from ayni_web.team.asks.models import Ask, Offer, Pointer, Reached

SORT = PUBLIC = "asks"


def tell_reached(rows: Iterable[Reached]) -> None:
    """Asks found their way to people. The keys are those of the reminders, so that a mail says it once."""
    for one in rows:
        ask = one.ask
        said: dict[str, object] = {"name": called(ask.by), "what": ask.title}
        if ask.through_id is not None and ask.through is not None and ask.through.by_id == one.party_id:
            words = gettext_noop("%(name)s asks through what you offer: %(what)s")
            key = f"ask:{ask.pk}:through"
        else:
            words, said = gettext_noop("%(name)s asks, by %(day)s: %(what)s"), {**said, "day": ask.due}
            key = f"ask:{ask.pk}:reached"
        tell(one.party.user_id, sort=SORT, key=key, words=words, said=said, path=_path(ask), space=ask.space)


def tell_offer(offer: Offer) -> None:
    """Somebody offered to help."""
    ask = offer.ask
    tell(
        ask.by.user_id,
        sort=SORT,
        key=f"ask:{ask.pk}:offer:{offer.pk}",
        words=gettext_noop("%(name)s can help you: %(what)s"),
        said={"name": called(offer.by), "what": ask.title},
        path=_path(ask),
        space=ask.space,
    )


def take_back_offer(offer: Offer) -> None:
    """The offer was withdrawn before it was read."""
    untell(f"ask:{offer.ask_id}:offer:{offer.pk}", space=offer.ask.space)


def tell_taken(offer: Offer) -> None:
    """The asker said yes."""
    tell(
        offer.by.user_id,
        sort=SORT,
        key=f"ask:{offer.ask_id}:taken:{offer.pk}",
        words=gettext_noop("%(name)s is glad of your offer: %(what)s"),
        said={"name": called(offer.ask.by), "what": offer.ask.title},
        path=_path(offer.ask),
        space=offer.ask.space,
    )


def tell_pointed(pointer: Pointer) -> None:
    """“Not me, but ask her.” Whom it points to is reached by routing, under their own limit."""
    ask = pointer.ask
    tell(
        ask.by.user_id,
        sort=SORT,
        key=f"ask:{ask.pk}:pointed:{pointer.pk}",
        words=gettext_noop("%(name)s thinks that %(other)s could help: %(what)s"),
        said={"name": called(pointer.by), "other": called(pointer.to), "what": ask.title},
        path=_path(ask),
        space=ask.space,
    )


def answered(ask: Ask, party: Party) -> None:
    """They answered: that it reached them is no news for them any more."""
    untell(f"ask:{ask.pk}:reached", space=ask.space, only=party.user_id)


def tell_ended(ask: Ask, helpers: Iterable[Party]) -> None:
    """It ended: nobody is asked any more, and who helped hears that it did."""
    untell(f"ask:{ask.pk}:", space=ask.space, beginning=True)
    tell(
        [one.user_id for one in helpers],
        sort=SORT,
        key=f"ask:{ask.pk}:helped",
        words=gettext_noop("You helped %(name)s: %(what)s"),
        said={"name": called(ask.by), "what": ask.title},
        path=_path(ask),
        space=ask.space,
        but=ask.by.user_id,
    )


def _path(ask: Ask) -> str:
    return reverse("asks:ask", args=[ask.space_id, ask.pk])


def _says(space: Space, thing: int) -> Line | None:
    """An open ask for all whose asker wants it in the channel."""
    open_ones = Ask.objects.filter(space=space, pk=thing, ended_at__isnull=True, for_all=True, in_channel=True)
    ask = open_ones.select_related("by").first()
    if ask is None or ask.by.user_id is None:
        return None
    said = {"name": called(ask.by), "day": day_words(ask.due), "what": ask.title}
    return Line(_("%(name)s asks, by %(day)s: %(what)s") % said, _path(ask))


add_sort(Sort(SORT, gettext_lazy("Asks"), order=10, usual=How.AT_ONCE))
add_public(Public(PUBLIC, gettext_lazy("Open asks, where their asker wants it"), order=20, says=_says))
