"""The introducer's pages: who could introduce me, introduce two people, and what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.ledger.acts import Outcome
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.book.forms import this_telling
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.introductions import actions, drafts, queries
from ayni_web.practice.introductions.forms import FollowUpForm, IntroducedForm, LinkForm, NotedForm, SideForm, WordsForm
from ayni_web.practice.introductions.models import Introduction
from ayni_web.practice.introductions.shown import shown, sides_shown
from ayni_web.practice.introductions.suggesting import suggestions
from ayni_web.practice.introductions.ways import ways_to


def _party(request: HttpRequest, name: str) -> Party | None:
    wanted = request.GET.get(name, "")
    return people.party_for(who_asks(request), people.number_in(wanted)) if wanted else None


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    found = queries.listed(asker)
    context = {
        "groups": {
            name: [shown(one) for one in getattr(found, name)] for name in ("asking", "agreed", "introduced", "closed")
        },
        "any": any((found.asking, found.agreed, found.introduced, found.closed)),
        "suggestions": suggestions(asker),
    }
    return render(request, "introductions/list.html", context)


@require_safe
def way(request: HttpRequest) -> HttpResponse:
    """Who could introduce me to somebody, and who knows them."""
    asker, wanted = who_asks(request), request.GET.get("q", "").strip()
    party = _party(request, "to")
    context = {
        "party": party,
        "wanted": wanted,
        "people": queries.possible(asker, wanted) if wanted and party is None else [],
        "found": None if party is None else ways_to(asker, party),
    }
    return render(request, "introductions/way.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose two people, then write what each of them is told."""
    asker = who_asks(request)
    first, second = _party(request, "first"), _party(request, "second")
    if first is None or second is None or first.pk == second.pk or first.is_me or second.is_me:
        return _choose(request, first or second)
    form = WordsForm(
        request.POST or None, names=(_name(first), _name(second)), initial=_first_words(request, first, second)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.begin(
                personal_space(asker),
                (first, second),
                asked_by=said["asked_by"],
                why=said["why"],
                words=form.words(),
                once=this_telling(request.POST, first, second),
            )
        except InputError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Kept. Nobody has been asked yet."))
            return redirect("introductions:one", introduction_id=made.pk)
    return render(request, "introductions/write.html", {"form": form, "first": first, "second": second, "fresh": True})


def _choose(request: HttpRequest, chosen: Party | None) -> HttpResponse:
    asker, wanted = who_asks(request), request.GET.get("q", "").strip()
    if chosen is not None and chosen.is_me:
        chosen = None
    context = {
        "chosen": chosen,
        "wanted": wanted,
        "found": queries.possible(asker, wanted, but=chosen) if wanted else [],
        "suggestions": suggestions(asker, about=chosen) if chosen is not None else [],
    }
    return render(request, "introductions/choose.html", context)


def _name(party: Party) -> str:
    return party.name or _("somebody without a name")


def _first_words(request: HttpRequest, first: Party, second: Party) -> dict[str, str]:
    asker, language = who_asks(request), (get_language() or "en")[:2]
    me = people.me(personal_space(asker))
    return {
        "asked_by": asker.name or ("" if me is None else me.name),
        "why": request.GET.get("why", "")[:500],
        "language_0": drafts.language_for(first, language),
        "language_1": drafts.language_for(second, language),
    }


@require_safe
def one(request: HttpRequest, introduction_id: int) -> HttpResponse:
    return _page(request, queries.introduction_for(who_asks(request), introduction_id))


def _page(request: HttpRequest, introduction: Introduction, **more: Any) -> HttpResponse:
    draft = drafts.introducing(introduction)
    sides = sides_shown(introduction)
    context = {
        "introduction": introduction,
        "shown": shown(introduction),
        "sides": sides,
        "pair": queries.both(introduction),
        "draft": draft,
        "introduced": None if draft is None else IntroducedForm(initial={"text": draft.body}),
        "follow_up": FollowUpForm(initial={"talked": introduction.talked or None, "outcome": introduction.outcome}),
        "words": [drafts.did_not_come_about(one.side) for one in sides if one.deserves_a_word],
        "thanks": [drafts.thanks(introduction, one.side) for one in sides] if introduction.introduced_at else [],
        "steps": introduction.steps.all(),
        "days": actions.LINK_DAYS,
        "today": timezone.localdate(),
        "only_here": settings.ENVIRONMENT.loopback and not settings.ENVIRONMENT.address,
        **more,
    }
    return render(request, "introductions/one.html", context)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Change what the two are told."""
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    sides = queries.sides_of(introduction)
    pair = queries.both(introduction)
    if pair is None or introduction.closed_at is not None or introduction.introduced_at is not None:
        messages.info(request, _("What was said here stays as it is."))
        return redirect("introductions:one", introduction_id=introduction.pk)
    initial = {"why": introduction.why, "asked_by": introduction.asked_by}
    for side in sides:
        initial |= {f"{name}_{side.place}": getattr(side, name) for name in ("why", "about", "language")}
    form = WordsForm(request.POST or None, names=(_name(pair[0]), _name(pair[1])), initial=initial)
    doubtful = False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write(
                introduction, asked_by=said["asked_by"], why=said["why"], words=form.words(), looked=said["looked"]
            )
        except InputError as error:
            form.add_error(None, str(error))
            doubtful = isinstance(error, actions.DoubtfulError)
        else:
            messages.success(request, _("Kept."))
            return redirect("introductions:one", introduction_id=introduction.pk)
    context = {"form": form, "first": pair[0], "second": pair[1], "introduction": introduction, "doubtful": doubtful}
    return render(request, "introductions/write.html", context)


@require_POST
def ask(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Make a link for one of the two. The answer to this is the only page that ever shows it."""
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    form = LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say for how many days the link is to open, from 1 to 90."))
        return redirect("introductions:one", introduction_id=introduction.pk)
    said = form.cleaned_data
    try:
        token = actions.make_link(
            introduction, said["side"], days=said["days"], looked=said["looked"], made_before=said["made"]
        )
    except InputError as error:
        messages.error(request, str(error))
        return redirect("introductions:one", introduction_id=introduction.pk)
    introduction = queries.introduction_for(who_asks(request), introduction.pk)
    url = _public(request, reverse("introductions:asked", kwargs={"token": token}))
    side = queries.sides_of(introduction)[said["side"]]
    return _page(request, introduction, fresh=drafts.question(side, url), fresh_url=url, fresh_place=said["side"])


def _public(request: HttpRequest, path: str) -> str:
    """The whole address, as others reach it."""
    return f"{settings.ENVIRONMENT.address}{path}" if settings.ENVIRONMENT.address else request.build_absolute_uri(path)


@require_POST
def revoke(request: HttpRequest, introduction_id: int) -> HttpResponse:
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    form = SideForm(request.POST)
    if form.is_valid():
        _try(
            request,
            lambda: actions.revoke(introduction, form.cleaned_data["side"]),
            _("The link opens nothing any more."),
        )
    return redirect("introductions:one", introduction_id=introduction.pk)


@require_POST
def note(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Keep an answer that came another way."""
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    form = NotedForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        _try(
            request,
            lambda: actions.note_answer(introduction, said["side"], said["answer"], word=said["word"]),
            _("Kept."),
        )
    else:
        messages.error(request, _("Choose an answer."))
    return redirect("introductions:one", introduction_id=introduction.pk)


@require_POST
def introduced(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """Keep the text, or say that it was sent: then the act is written."""
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    form = IntroducedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a text to both, and a day as it is offered."))
        return redirect("introductions:one", introduction_id=introduction.pk)
    said = form.cleaned_data
    if request.POST.get("do") == "keep":
        _try(request, lambda: actions.keep_text(introduction, said["text"]), _("Kept."))
    else:
        asker = who_asks(request)
        _try(
            request,
            lambda: actions.introduced(introduction, text=said["text"], follow_up_on=said["follow_up_on"], by=asker),
            _("Kept, as an introduction from you to both."),
        )
    return redirect("introductions:one", introduction_id=introduction.pk)


@require_POST
def outcome(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """What came of it."""
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether they talked, and a day as it is offered."))
        return redirect("introductions:one", introduction_id=introduction.pk)
    said, asker = form.cleaned_data, who_asks(request)
    _try(
        request,
        lambda: actions.follow_up(
            introduction,
            talked=said["talked"],
            helped=Outcome(said["helped"]),
            outcome=said["outcome"],
            again_on=said["again_on"],
            by=asker,
        ),
        _("Kept."),
    )
    return redirect("introductions:one", introduction_id=introduction.pk)


@require_POST
def close(request: HttpRequest, introduction_id: int) -> HttpResponse:
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    _try(request, lambda: actions.close(introduction), _("Closed. All its links open nothing any more."))
    return redirect("introductions:one", introduction_id=introduction.pk)


@require_POST
def reopen(request: HttpRequest, introduction_id: int) -> HttpResponse:
    introduction = queries.introduction_for(who_asks(request), introduction_id)
    _try(request, lambda: actions.reopen(introduction), _("Open again."))
    return redirect("introductions:one", introduction_id=introduction.pk)


def _try(request: HttpRequest, do: Any, good: str) -> None:
    """Do it and say so, or say why it cannot be."""
    try:
        do()
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, good)
