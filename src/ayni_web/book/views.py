"""Record an act in one line, look at it, correct it, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import InputError
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions, queries
from ayni_web.book.forms import ActForm, OwnKindForm, as_told
from ayni_web.book.models import Act
from ayni_web.people import queries as people


def _asker(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _form(request: HttpRequest, **more: object) -> ActForm:
    return ActForm(request.POST or None, user=_asker(request), language=(get_language() or "en")[:2], **more)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    asker = _asker(request)
    start: dict[str, object] = {}
    if request.GET.get("with", "").isdigit():
        party = people.party_for(asker, int(request.GET["with"]))
        start["receivers"] = f"{party.name.replace(',', ' ')} (#{party.pk})"
    form = _form(request, initial=start)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            act = actions.record(personal_space(asker), form.draft(), by=asker)
        messages.success(request, _("Kept. You can correct it at any time."))
        return redirect("book:act", act_id=act.pk)
    return render(request, "book/record.html", {"form": form, "recent": _recent(asker)})


@require_POST
def understood(request: HttpRequest) -> HttpResponse:
    """What the line so far is understood to say; nothing is kept."""
    form = _form(request)
    form.is_valid()
    return render(request, "book/_understood.html", {"form": form, "told": form.told})


@require_http_methods(["GET"])
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    found = queries.act_for(_asker(request), act_id)
    tellings = queries.tellings_of(found)
    return render(request, "book/act.html", {"act": found, "newest": tellings[0], "tellings": tellings})


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, act_id: int) -> HttpResponse:
    asker = _asker(request)
    found = queries.act_for(asker, act_id)
    form = _form(request, initial=as_told(found))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                newer = actions.correct(found, form.draft(), by=asker)
        except InputError as error:
            messages.error(request, str(error))
            return redirect("book:act", act_id=found.pk)
        messages.success(request, _("Corrected. What stood before is kept below."))
        return redirect("book:act", act_id=newer.pk)
    return render(request, "book/correct.html", {"form": form, "act": found})


@require_POST
def withdraw(request: HttpRequest, act_id: int) -> HttpResponse:
    found = queries.act_for(_asker(request), act_id)
    actions.withdraw(found)
    messages.success(request, _("Taken back. It counts nowhere any more; you can put it back."))
    return redirect("book:act", act_id=found.pk)


@require_POST
def restore(request: HttpRequest, act_id: int) -> HttpResponse:
    found = queries.act_for(_asker(request), act_id)
    actions.restore(found)
    messages.success(request, _("It counts again."))
    return redirect("book:act", act_id=found.pk)


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    asker = _asker(request)
    form = OwnKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_kind(personal_space(asker), form.cleaned_data["name"], form.cleaned_data["minutes"])
        except InputError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("You can record acts of this kind now."))
            return redirect("book:kinds")
    return render(request, "book/kinds.html", {"form": form, "kinds": queries.kinds_for(asker)})


@require_POST
def retire_kind(request: HttpRequest, number: int) -> HttpResponse:
    actions.retire_kind(queries.own_kind_for(_asker(request), number))
    messages.success(request, _("It is not offered any more. Acts of this kind keep it."))
    return redirect("book:kinds")


def _recent(asker: User) -> list[Act]:
    """The last acts that the asker recorded, to see that the book keeps them."""
    recorded = queries.in_force(queries.visible_to(asker)).filter(recorded_by=asker)
    return list(recorded.order_by("-recorded_at", "-pk")[:5])
