"""The page of search."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ayni_web.accounts.models import User
from ayni_web.people import queries as people
from ayni_web.search import actions, queries
from ayni_web.search.forms import SearchForm
from ayni_web.vault.opening import Opened, opened_in
from ayni_web.vault.queries import OpenedNote, opened_notes


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits but private notes, by kind; only the results where the page asks for them while somebody types."""
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    context = {**_found(request, request.GET), "vault_is_open": opened_in(request) is not None}
    return render(request, "search/_found.html" if partial else "search/search.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def with_notes(request: HttpRequest) -> HttpResponse:
    """The same with the notes of an open vault. Sent like a form, so that these words stand in no address, history and log."""
    opened = opened_in(request)
    if opened is None:
        return redirect(f"{reverse('vault:unlock')}?next={reverse('search:search')}")
    context = _found(request, request.POST, opened_notes(request))
    return render(request, "search/search.html", {**context, "given": _lock(opened), "with_notes": True})


def _lock(opened: Opened) -> dict[str, object]:
    """What the button needs that locks, and what takes the notes off a page that was left open."""
    return {"locks_in": opened.vault.locks_after * 60, "next": reverse("search:search")}


@sensitive_variables()
def _found(request: HttpRequest, said: QueryDict, notes: Iterable[OpenedNote] | None = None) -> dict[str, object]:
    assert isinstance(request.user, User)
    form = SearchForm(said, with_notes=notes is not None)
    wanted = people.number_in(said.get("with", ""))
    about = people.party_for(request.user, wanted) if wanted else None
    since, before = form.span
    asked = queries.Asked(form.text, form.chosen_kind, about, since, before)
    found = queries.found(request.user, asked, notes or ())
    if not found.complete:
        actions.read_the_rest(request.user)
    elif not found.meant:
        actions.read_meanings(request.user)
    return {"form": form, "asked": asked, "about": about, "found": found}
