"""Taking everything along, erasing one person or everything, and the demo network in and out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space, teams_led_alone
from ayni_web.jobs.actions import enqueue
from ayni_web.jobs.models import Job
from ayni_web.keeping import demo, erasing, queries, words
from ayni_web.people import queries as people


def _settings(section: str) -> str:
    return f"{reverse('accounts:settings')}#{section}"


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Begins an export, or leads to the one under way."""
    asker = who_asks(request)
    job = queries.latest_export(asker)
    if job is None or job.ended:
        space = personal_space(asker)
        args = {"space_id": str(space.pk), "user_id": asker.pk}
        job = enqueue("export", args, space_id=space.pk, user_id=asker.pk)
    return redirect("keeping:exported", job_id=job.pk)


@require_GET
def exported(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far an export is; once it is done, what is in it and the file. Asked by htmx, only the part that moves."""
    asker = who_asks(request)
    job = queries.job_for(asker, job_id, "export")
    context = {"job": job, "file": queries.file_of(asker, job)}
    return _as_far_as_it_is(request, job, "keeping/_export_state.html", "keeping/export.html", context)


@require_GET
def download(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """The file of an export, for whoever asked for it."""
    asker = who_asks(request)
    job = queries.job_for(asker, job_id, "export")
    path = queries.file_of(asker, job)
    if path is None:
        raise Http404
    day = (job.finished_at or job.created_at).date()
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"ayni-{day}.zip", content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, party_id: int) -> HttpResponse:
    """Shows what would go with one person, and erases it once their name is typed."""
    asker = who_asks(request)
    party = people.party_for(asker, party_id)
    name = party.name or next(iter(party.identifiers.values_list("value", flat=True)), str(party.pk))
    wrong = False
    if request.method == "POST":
        wrong = not _same(request.POST.get("confirmed", ""), name)
        if not wrong:
            try:
                erasing.forget(party, by=asker)
            except InputError as error:
                messages.error(request, str(error))
                return redirect("keeping:forget", party_id=party.pk)
            messages.success(request, _("Erased. Nothing of this person is left in your space."))
            return redirect("insights:people")
    context = {
        "party": party,
        "name": name,
        "wrong": wrong,
        "goes": [] if party.is_me else words.what_goes(erasing.what_would_go(party)),
    }
    return render(request, "keeping/forget.html", context, status=422 if wrong else 200)


def _same(typed: str, wanted: str) -> bool:
    return " ".join(typed.split()).casefold() == " ".join(wanted.split()).casefold()


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erases everything, and with `account` the account too, once the sign-in address is typed."""
    asker = who_asks(request)
    if not _same(request.POST.get("confirmed", ""), asker.email):
        messages.error(request, _("Nothing was erased: what you typed is not your address."))
        return redirect(_settings("erase"))
    account = request.POST.get("account") == "yes"
    led = teams_led_alone(asker) if account else []
    if led:
        said = {"teams": ", ".join(team.name for team in led)}
        messages.error(
            request, _("Nothing was erased: nobody but you leads %(teams)s. Hand over or close first.") % said
        )
        return redirect(_settings("erase"))
    space = personal_space(asker)
    args = {"space_id": str(space.pk), "user_id": asker.pk, "account": account}
    job = enqueue("erase-everything", args, space_id=space.pk, user_id=asker.pk)
    if account:
        logout(request)
        messages.success(request, _("Everything is being erased, and your account with it."))
        return redirect("account_login")
    return redirect("keeping:erased", job_id=job.pk)


@require_GET
def erased(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far the erasing is."""
    job = queries.job_for(who_asks(request), job_id, "erase-everything")
    return _as_far_as_it_is(request, job, "keeping/_erase_state.html", "keeping/erased.html", {"job": job})


def _as_far_as_it_is(request: HttpRequest, job: Job, part: str, page: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a job, or asked by htmx the part that moves. At its end the whole page is new, its heading too."""
    if not request.headers.get("HX-Request"):
        return render(request, page, context)
    answer = render(request, part, context)
    if job.ended:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def demo_in(request: HttpRequest) -> HttpResponse:
    """The demo network in, with one click."""
    asker = who_asks(request)
    demo.load(personal_space(asker), asker)
    messages.success(
        request, _("Here is a network of invented people. Look around; one click in Settings takes it out again.")
    )
    return redirect("insights:network")


@require_POST
def demo_out(request: HttpRequest) -> HttpResponse:
    """The demo network out again, with one click."""
    demo.remove(personal_space(who_asks(request)))
    messages.success(request, _("The invented people are gone. What you recorded with real people is still here."))
    return redirect(_settings("demo"))
