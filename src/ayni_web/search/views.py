"""The page of search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ayni_web.accounts.models import User
from ayni_web.people import queries as people
from ayni_web.search import actions, queries
from ayni_web.search.forms import SearchForm
from ayni_web.vault.queries import opened_notes


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits, by kind; only the results where the page asks for them while somebody types."""
    assert isinstance(request.user, User)
    form = SearchForm(request.GET)
    wanted = people.number_in(request.GET.get("with", ""))
    about = people.party_for(request.user, wanted) if wanted else None
    since, before = form.span
    asked = queries.Asked(form.text, form.chosen_kind, about, since, before)
    found = queries.found(request.user, asked, opened_notes(request))
    if not found.complete:
        actions.read_the_rest(request.user)
    context = {"form": form, "asked": asked, "about": about, "found": found}
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    return render(request, "search/_found.html" if partial else "search/search.html", context)
