"""What this room tells people of as it happens, and what of it may go to a team's channel: thanks and wins that are for all."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.accounts.models import Membership, Space
from ayni_web.notify.channel import Line, Public, add_public
from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.thanks.models import CreditClaim, InStory, InWin, Story, Thanks, Win

SORT = THANKS = "thanks"
WINS = "wins"


def tell_thanked(thanks: Thanks) -> None:
    """Somebody is thanked."""
    tell(
        thanks.thanked.values_list("party__user", flat=True),
        sort=SORT,
        key=f"thanks:{thanks.pk}:given",
        words=gettext_noop("%(name)s thanks you: %(what)s"),
        said={"name": called(thanks.by), "what": thanks.act.what},
        path=reverse("thanks:one", args=[thanks.space_id, thanks.pk]),
        space=thanks.space,
        but=thanks.by.user_id,
    )


def take_back_thanks(thanks: Thanks) -> None:
    """Taken back before it was read, with all that was asked about it."""
    untell(f"thanks:{thanks.pk}:", space=thanks.space, beginning=True)


def tell_claim(claim: CreditClaim, asked: set[int]) -> None:
    """Those concerned are asked who else it was."""
    thanks = claim.thanks
    tell(
        Party.objects.filter(pk__in=asked).values_list("user", flat=True),
        sort=SORT,
        key=f"thanks:{thanks.pk}:claim:{claim.pk}",
        words=gettext_noop("%(name)s says that %(other)s had a part in it, and asks you: %(what)s"),
        said={"name": called(claim.by), "other": called(claim.party), "what": thanks.act.what},
        path=reverse("thanks:one", args=[thanks.space_id, thanks.pk]),
        space=thanks.space,
        but=claim.by.user_id,
    )


def claim_settled(claim: CreditClaim) -> None:
    """It was settled: nobody is asked any more."""
    untell(f"thanks:{claim.thanks_id}:claim:{claim.pk}", space=claim.thanks.space)


def tell_named(win: Win) -> None:
    """Somebody tells that it is their win too, and asks whether they may be named."""
    tell(
        InWin.objects.filter(win=win, agrees__isnull=True).values_list("party__user", flat=True),
        sort=SORT,
        key=f"win:{win.pk}:named",
        words=gettext_noop("%(name)s tells a win that is yours too, and asks whether to name you: %(what)s"),
        said={"name": called(win.by), "what": win.what},
        path=f"{reverse('thanks:wins', args=[win.space_id])}#win-{win.pk}",
        space=win.space,
        but=win.by.user_id,
    )


def tell_glad(win: Win, by: Party) -> None:
    """Somebody is glad with those whose win it is."""
    people = {win.by.user_id, *InWin.objects.filter(win=win, agrees=True).values_list("party__user", flat=True)}
    tell(
        people,
        sort=SORT,
        key=f"win:{win.pk}:glad:{by.pk}",
        words=gettext_noop("%(name)s is glad with you: %(what)s"),
        said={"name": called(by), "what": win.what},
        path=f"{reverse('thanks:wins', args=[win.space_id])}#win-{win.pk}",
        space=win.space,
        but=by.user_id,
    )


def take_back_win(win: Win) -> None:
    """The win was taken back before it was read of."""
    untell(f"win:{win.pk}:", space=win.space, beginning=True)


def tell_story(story: Story, by: Membership) -> None:
    """Everybody in a story is asked about its very words; anew for each wording."""
    untell(f"story:{story.pk}:", space=story.space, beginning=True)
    waits = InStory.objects.filter(story=story, declined_at__isnull=True).exclude(agreed_to=story.version)
    tell(
        waits.values_list("party__user", flat=True),
        sort=SORT,
        key=f"story:{story.pk}:{story.version}",
        words=gettext_noop("%(name)s would tell a story with you in it: %(what)s"),
        said={"name": called(story.by), "what": story.title},
        path=reverse("thanks:story", args=[story.space_id, story.pk]),
        space=story.space,
        but=by.user_id,
    )


def take_back_story(story: Story) -> None:
    """Nobody is asked about it any more."""
    untell(f"story:{story.pk}:", space=story.space, beginning=True)


def _thanks_say(space: Space, thing: int) -> Line | None:
    """Thanks that all concerned want seen by all, by and to people who are there."""
    found = Thanks.objects.filter(space=space, pk=thing, act__public=True, act__withdrawn_at__isnull=True)
    thanks = found.select_related("by", "act").first()
    if thanks is None:
        return None
    people = [one.party for one in thanks.thanked.select_related("party")]
    if not people or any(one.user_id is None for one in [thanks.by, *people]):
        return None
    names = get_text_list([called(one) for one in people], _("and"))
    said = {"name": called(thanks.by), "whom": names, "what": thanks.act.what}
    words = _("%(name)s thanks %(whom)s: %(what)s") % said
    return Line(words, reverse("thanks:one", args=[space.pk, thanks.pk]))


def _wins_say(space: Space, thing: int) -> Line | None:
    win = Win.objects.filter(space=space, pk=thing, withdrawn_at__isnull=True).select_related("by").first()
    if win is None or win.by.user_id is None:
        return None
    named = [one.party for one in win.people.filter(agrees=True, party__user__isnull=False).select_related("party")]
    words = win.what
    if named:
        names = get_text_list([called(one) for one in named], _("and"))
        words = _("%(what)s, a win of %(names)s") % {"what": win.what.rstrip("."), "names": names}
    return Line(words, f"{reverse('thanks:wins', args=[space.pk])}#win-{win.pk}")


add_sort(Sort(SORT, gettext_lazy("Thanks, wins and stories"), order=20, usual=How.AT_ONCE))
add_public(Public(THANKS, gettext_lazy("Thanks that are for all"), order=10, says=_thanks_say))
add_public(Public(WINS, gettext_lazy("Wins and milestones"), order=30, says=_wins_say))
