"""Adding somebody, editing, comparing two entries and joining them, parting them again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, queries
from ayni_web.people.forms import NewPartyForm, PartyForm
from ayni_web.people.models import Party
from ayni_web.people.words import compared


def _page_of(party: Party) -> str:
    """Where a person's page is. It stands in a higher room, so it is found by its address and not imported."""
    return reverse("insights:person", args=(party.pk,))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    space = personal_space(asker)
    form = NewPartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        known = queries.party_ids(space, [email]).get(email) if email else None
        if known is not None:
            messages.info(request, _("This address is known already: here is whose it is."))
            return redirect(_page_of(queries.party_for(asker, known)))
        with transaction.atomic():
            party = actions.add_party(space, form.cleaned_data["name"], email=email)
            actions.edit(party, {field: form.cleaned_data[field] for field in form.Meta.fields})
            actions.set_circles(party, form.circle_names())
        messages.success(request, _("%(name)s is added.") % {"name": party.name})
        return redirect("people:add") if request.POST.get("another") else redirect(_page_of(party))
    return render(request, "people/edit.html", {"form": form, "party": None})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, party_id: int) -> HttpResponse:
    party = queries.party_for(who_asks(request), party_id)
    # The form gets its own copy: checking a form writes into the object that it is about.
    form = PartyForm(request.POST or None, instance=queries.party_for(who_asks(request), party_id))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            actions.edit(party, {field: form.cleaned_data[field] for field in form.Meta.fields})
            actions.set_circles(party, form.circle_names())
        messages.success(request, _("Kept. What sources say later will not overwrite it."))
        return redirect(_page_of(party))
    return render(request, "people/edit.html", {"form": form, "party": party})


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    asker = who_asks(request)
    ids = [queries.number_in(one) for one in request.POST.getlist("party")]
    chosen = list(queries.visible_to(asker).filter(pk__in=ids))
    circle, do = request.POST.get("circle", "").strip()[:80], request.POST.get("do", "")
    back = _back_to(request)
    if not chosen:
        messages.info(request, _("Choose somebody first."))
        return back
    if do in {"into", "out"} and not circle:
        messages.info(request, _("Name the circle first."))
        return back
    done = actions.bulk_edit(
        personal_space(asker),
        chosen,
        into=circle if do == "into" else "",
        out_of=circle if do == "out" else "",
        hide={"hide": True, "show": False}.get(do),
    )
    messages.success(request, ngettext("Done for one person.", "Done for %(n)s people.", done) % {"n": done})
    return back


def _back_to(request: HttpRequest) -> HttpResponse:
    """Where the change was asked for: the same words, state, circle and page of the list."""
    if request.POST.get("from") == "hidden":
        return redirect("people:hidden")
    here = QueryDict(request.POST.get("here", "")[:2_000]).urlencode()
    return redirect(reverse("insights:people") + (f"?{here}" if here else ""))


@require_safe
def hidden(request: HttpRequest) -> HttpResponse:
    """Those left out of the network, to put them back."""
    left_out = queries.visible_to(who_asks(request)).filter(hidden=True).order_by("name", "pk")
    return render(request, "people/hidden.html", {"page": Paginator(left_out, 100).get_page(request.GET.get("page"))})


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.open_proposals(who_asks(request)), 30).get_page(request.GET.get("page"))
    return render(request, "people/proposals.html", {"page": page})


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, proposal_id: int) -> HttpResponse:
    asker = who_asks(request)
    proposal = queries.proposal_for(asker, proposal_id)
    first, second = (one.root or one for one in (proposal.first, proposal.second))
    if request.method == "POST":
        page = request.POST.get("page", "")
        back = reverse("people:proposals") + (f"?page={page}" if page.isdecimal() else "")
        if request.POST.get("do") == "join":
            return _joined(request, first, second, "confirmed", back=back)
        actions.decline(proposal)
        messages.success(request, _("Kept apart. You will not be asked about these two again."))
        return redirect(back)
    rows = compared(first, second)
    context = {"first": first, "second": second, "rows": rows, "proposal": proposal}
    return render(request, "people/compare.html", context)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, party_id: int) -> HttpResponse:
    """Join somebody with another that the reader looks up by name or address."""
    asker = who_asks(request)
    party = queries.party_for(asker, party_id)
    if request.method == "POST" and request.POST.get("other"):
        chosen = queries.party_for(asker, queries.number_in(request.POST["other"]))
        return _joined(request, party, chosen, "by-hand", back="")
    wanted = request.GET.get("q", "").strip()
    found = list(queries.like(asker, wanted or _first_word(party)).exclude(pk=party.pk).exclude(is_me=True)[:20])
    other_id = request.GET.get("other", "")
    other = queries.party_for(asker, queries.number_in(other_id)) if other_id else None
    context = {
        "party": party,
        "wanted": wanted,
        "found": found,
        "names": queries.names_told(one.pk for one in found),
        "other": other,
        "rows": [] if other is None else compared(party, other),
    }
    return render(request, "people/join.html", context)


def _first_word(party: Party) -> str:
    """What the other entry is likely called too, before anybody looks for it."""
    words = party.name.split()
    return words[-1] if words else "\0"


def _joined(request: HttpRequest, first: Party, second: Party, reason: str, *, back: str) -> HttpResponse:
    try:
        actions.merge(first.space, first, second, reason=reason, by=who_asks(request))
    except InputError as error:
        messages.error(request, str(error))
    except ValueError:
        messages.info(request, _("These two are one already."))
    else:
        messages.success(request, _("Joined. You can part them again on the person's page, at any time."))
    return redirect(back) if back else redirect(_page_of(first))


@require_POST
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    merge = queries.merge_for(who_asks(request), merge_id)
    actions.unmerge(merge)
    messages.success(request, _("Parted again. Each has what was theirs before."))
    return redirect(_page_of(queries.party_for(who_asks(request), merge.kept_id)))
