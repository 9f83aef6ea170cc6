"""After a promise was not kept: the plan of who had promised it, the answer of whom it harmed, and their word that it is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.promises import queries, rebuilding
from ayni_web.promises.models import Rebuilding
from ayni_web.promises.words import shown_of_team
from ayni_web.team.promising.asking import Mine, mine
from ayni_web.team.promising.forms import PlanForm, SeenForm, StepForm


@require_http_methods(["GET", "POST"])
def rebuild(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """The plan; who had promised writes it, and may write it anew until it is enough."""
    here = mine(request, team_id, promise_id, Power.RECORD if request.method == "POST" else Power.SEE)
    if here.promise.broken_at is None:
        raise Http404
    if request.method != "POST":
        return _page(request, here)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, here, form=form, status=422)
    told = dict(form.cleaned_data)
    version = told.pop("version")
    plan = queries.rebuilding_of(here.promise)
    try:
        if plan is None or version is None:
            rebuilding.offer(here.promise, here.me, **told)
        else:
            rebuilding.rewrite(plan, here.me, version, **told)
    except ChangedMeanwhileError as error:
        now = queries.rebuilding_of(here.promise)
        kept = PlanForm(initial={**told, "version": now.version if now else None})
        return _page(request, here, form=kept, refused=str(error), status=409)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, here, form=form, status=422)
    messages.success(request, _("Offered. They answer in their own time."))
    return redirect("promising:rebuild", team_id=team_id, promise_id=promise_id)


def _page(
    request: HttpRequest, here: Mine, *, form: PlanForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    plan = queries.rebuilding_of(here.promise)
    steps = queries.as_read_by(here.membership.user, queries.steps_of(plan)) if plan is not None else []
    writes = may(here.membership, Power.RECORD)
    context = {
        "team": here.membership.space,
        "promise": here.promise,
        "row": shown_of_team(here.promise),
        "plan": plan,
        "steps": [shown_of_team(one, writes=writes) for one in steps],
        "mine": here.me.pk == here.promise.by_id,
        "writes": writes,
        "form": form or PlanForm.of(plan),
        "writing": form is not None,
        "step": StepForm(),
        **more,
    }
    return render(request, "promising/rebuild.html", context, status=status)


def _with_plan(here: Mine) -> Rebuilding:
    plan = queries.rebuilding_of(here.promise)
    if plan is None:
        raise Http404
    return plan


def _do(request: HttpRequest, here: Mine, do: Callable[[Rebuilding, SeenForm], object], said: str) -> HttpResponse:
    """Does one thing with the plan. Where it changed in the meantime, what was typed stays and the new plan is shown."""
    plan, form = _with_plan(here), SeenForm(request.POST)
    if form.is_valid():
        try:
            do(plan, form)
        except ChangedMeanwhileError as error:
            return _page(request, here, refused=str(error), typed=form.cleaned_data["why"], status=409)
        except InputError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
    else:
        messages.error(request, _("Nothing was done. Try it once more from this page."))
    return redirect("promising:rebuild", team_id=here.membership.space_id, promise_id=here.promise.pk)


@require_POST
def answer(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Whom it harmed says whether they want this plan."""
    here = mine(request, team_id, promise_id)
    yes = request.POST.get("answer") == "yes"

    def do(plan: Rebuilding, form: SeenForm) -> None:
        rebuilding.answer(plan, here.me, form.cleaned_data["version"], accepted=yes, words=form.cleaned_data["why"])

    return _do(
        request, here, do, _("Said. Its end is yours to say.") if yes else _("Said. They can offer another one.")
    )


@require_POST
def enough(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Whom it harmed says that it is enough."""
    here = mine(request, team_id, promise_id)

    def do(plan: Rebuilding, form: SeenForm) -> None:
        rebuilding.say_enough(plan, here.me, form.cleaned_data["version"], words=form.cleaned_data["why"])

    return _do(request, here, do, _("Said. It is enough."))


@require_POST
def step(request: HttpRequest, team_id: UUID, promise_id: int) -> HttpResponse:
    """Who had promised promises a step of the plan."""
    here = mine(request, team_id, promise_id)
    plan, form = _with_plan(here), StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what the step is, and a day that there is."))
        return redirect("promising:rebuild", team_id=team_id, promise_id=promise_id)
    once = this_telling(form.data, here.me)
    try:
        with transaction.atomic():
            if queries.told_in(here.membership, once) is None:
                rebuilding.add_step(
                    plan, here.me, what=form.cleaned_data["what"], due=form.cleaned_data["due"], once=once
                )
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Promised. It stands in the list of each of you."))
    return redirect("promising:rebuild", team_id=team_id, promise_id=promise_id)
