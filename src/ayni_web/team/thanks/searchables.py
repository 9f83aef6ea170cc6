"""What can be found of wins, which are told for all, and of stories, while everybody in them agrees to the very words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.searching import ALL, Entry, TeamSearchable, Watched, add_team_searchable
from ayni_web.team.thanks import queries
from ayni_web.team.thanks.models import InStory, Story, Win


def _wins(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    wins = Win.objects.filter(space__in=teams, pk__in=rows, withdrawn_at__isnull=True)
    for win in wins.select_related("by", "space"):
        yield Entry(
            win.pk,
            win.what,
            ((gettext_lazy("What made it possible"), win.more),),
            win.at,
            who=(ALL,),
            about=" · ".join(filter(None, (win.by.name, win.space.name))),
            address=f"{reverse('thanks:wins', args=[win.space_id])}?win={win.pk}#win-{win.pk}",
        )


def _stories(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    for story in queries.stories_told_among(teams).filter(pk__in=rows).select_related("by", "space"):
        yield Entry(
            story.pk,
            story.title,
            ((gettext_lazy("The story"), story.text),),
            story.at,
            who=(ALL,),
            about=" · ".join(filter(None, (story.by.name, story.space.name))),
            address=reverse("thanks:story", args=[story.space_id, story.pk]),
        )


add_team_searchable(
    TeamSearchable("win", gettext_lazy("What went well in your teams"), order=64, model=Win, entries=_wins)
)
add_team_searchable(
    TeamSearchable(
        "story",
        gettext_lazy("Stories of your teams"),
        order=65,
        model=Story,
        entries=_stories,
        watched=(Watched(InStory, "story_id"),),
    )
)
