"""Stories, the newsletter's draft, and work that gets no word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power
from ayni_web.book import queries as book
from ayni_web.team.thanks import newsletter, queries, telling
from ayni_web.team.thanks.forms import AnswerStoryForm, ChangeStoryForm, PeriodForm, StoryForm
from ayni_web.team.thanks.models import Story
from ayni_web.team.thanks.unseen import months_before, unseen_here
from ayni_web.team.thanks.views import A_PAGE, page_context

_LONGEST = timedelta(days=366)


@require_safe
def stories(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Those that are told, and those that wait for somebody's word."""
    membership = accounts.membership_for(who_asks(request), team_id)
    told = queries.stories_told_in(membership)
    context = page_context(request, membership, "stories") | {
        "page": Paginator(told, A_PAGE).get_page(request.GET.get("page")),
        "not_told": queries.stories_seen_in(membership).exclude(pk__in=told.values("pk")),
    }
    return render(request, "thanks/stories.html", context)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, team_id: UUID) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = StoryForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            story = telling.write(membership, said["title"], said["text"], list(said["whom"]), once=form.telling)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written. Everybody in it is asked; it is told once all of them agree."))
            return redirect("thanks:story", team_id=team_id, story_id=story.pk)
    context = page_context(request, membership, "stories") | {"form": form, "story": None}
    return render(request, "thanks/write_story.html", context)


@require_safe
def story(request: HttpRequest, team_id: UUID, story_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    found = queries.story_for(membership, story_id)
    context = page_context(request, membership, "stories")
    here = queries.here_now(membership)
    mine = next((one for one in found.people.all() if one.party_id == context["me"]), None)
    context |= {
        "story": found,
        "told": queries.is_told(membership, found),
        "mine": mine,
        "i_agree": mine is not None and mine.agreed_to == found.version,
        "i_wrote": found.by_id == context["me"],
        "waits_for": [
            one.party for one in found.people.all() if one.agreed_to != found.version and one.party_id in here
        ],
        "gone": any(one.party_id not in here for one in found.people.all()),
    }
    return render(request, "thanks/story.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, story_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.story_for(membership, story_id)
    if found.by_id != queries.party_of(membership):
        raise PermissionDenied
    form = ChangeStoryForm.of(found, request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            telling.change(membership, found, said["version"], said["title"], said["text"], list(said["whom"]))
        except InputError as error:
            form.add_error(None, str(error))
            data: Any = form.data.copy()  # type: ignore[attr-defined]
            data["version"] = str(Story.objects.values_list("version", flat=True).get(pk=found.pk))
            form.data = data
        else:
            messages.success(request, _("Changed. Everybody in it is asked anew."))
            return redirect("thanks:story", team_id=team_id, story_id=story_id)
    context = page_context(request, membership, "stories") | {"form": form, "story": found}
    return render(request, "thanks/write_story.html", context)


@require_POST
def answer(request: HttpRequest, team_id: UUID, story_id: int) -> HttpResponse:
    """Agree to its words, decline, or withdraw."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.story_for(membership, story_id)
    form = AnswerStoryForm(request.POST)
    if request.POST.get("agrees") != "yes":
        # Whoever withdraws is held up by nothing.
        telling.answer(membership, found, 0, agrees=False)
        messages.success(request, _("It is told no more, unless you agree again."))
        still = queries.stories_seen_in(membership).filter(pk=story_id).exists()
        return redirect("thanks:story", team_id=team_id, story_id=story_id) if still else _list(team_id)
    if not form.is_valid():
        messages.error(request, _("The words were changed in the meantime. Read them again first."))
        return redirect("thanks:story", team_id=team_id, story_id=story_id)
    try:
        telling.answer(membership, found, form.cleaned_data["version"], agrees=True)
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You agree."))
    return redirect("thanks:story", team_id=team_id, story_id=story_id)


def _list(team_id: UUID) -> HttpResponse:
    return redirect("thanks:stories", team_id=team_id)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, story_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    telling.take_back(membership, queries.story_for(membership, story_id))
    messages.success(request, _("Taken back."))
    return redirect("thanks:stories", team_id=team_id)


@require_safe
def unseen(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Work that gets no word: what can be said of the team as a whole, and what the reader themselves gave."""
    membership = accounts.membership_for(who_asks(request), team_id)
    today = timezone.localdate()
    since, until = months_before(today)
    context = page_context(request, membership, "unseen") | {
        "said": unseen_here(membership, today),
        "since": since,
        "until": until - timedelta(days=1),
        "mine": book.as_read_by(membership.user, queries.given_without_a_word(membership)[:A_PAGE]),
        "to_thank_for": queries.to_thank_for(membership)[:A_PAGE],
    }
    return render(request, "thanks/unseen.html", context)


@require_safe
def draft(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A draft for the newsletter, to be edited here and copied. Nothing of it is kept."""
    membership = accounts.membership_for(who_asks(request), team_id)
    form = PeriodForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    until: date = asked.get("until") or timezone.localdate()
    since: date = asked.get("since") or until - timedelta(days=30)
    since, until = min(since, until), max(since, until)
    since = max(since, until - _LONGEST)
    context = page_context(request, membership, "newsletter") | {
        "form": PeriodForm(initial={"since": since, "until": until}),
        "draft": newsletter.draft(membership, since, until),
    }
    return render(request, "thanks/newsletter.html", context)
