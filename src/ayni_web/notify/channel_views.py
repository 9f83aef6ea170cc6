"""The channel of a team: what may go there and what went, for all to see; set up by who may."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.queries import membership_for
from ayni_web.notify import channel_actions as actions
from ayni_web.notify import posting, queries
from ayni_web.notify.channel import publics
from ayni_web.notify.forms import ChannelForm

_A_PAGE = 25


@require_safe
def home(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Which public things leave, where to, and what has."""
    return _page(request, membership_for(who_asks(request), team_id))


def _page(request: HttpRequest, membership: Membership, form: ChannelForm | None = None) -> HttpResponse:
    channel = queries.channel_of(membership)
    page = Paginator(queries.posts_of(membership), _A_PAGE).get_page(request.GET.get("page"))
    titles = {one.name: str(one.title) for one in publics()}
    may_set = may(membership, Power.CONNECT)
    context = {
        "team": membership.space,
        "channel": channel,
        "goes": [titles[name] for name in channel.sorts if name in titles],
        "rows": [(post, titles.get(post.sort, post.sort)) for post in page],
        "page": page,
        "may_set": may_set,
        "form": form or (ChannelForm(channel=channel) if may_set else None),
    }
    return render(request, "notify/channel.html", context)


@require_POST
def set_up(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Keep the address, sealed, and what may go there."""
    by = membership_for(who_asks(request), team_id, Power.CONNECT)
    form = ChannelForm(request.POST, channel=queries.channel_of(by))
    if not form.is_valid():
        return _page(request, by, form)
    said = form.cleaned_data
    try:
        actions.set_up(by, said["address"], said["sorts"], version=said["version"])
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, by, form)
    messages.success(request, _("Kept. Try it out, so that you see it arrive."))
    return redirect("channel:home", team_id=team_id)


@require_POST
def try_out(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Send one line now."""
    by = membership_for(who_asks(request), team_id, Power.CONNECT)
    why_not = posting.try_out(by, queries.channel_of(by))
    if why_not:
        messages.error(request, why_not)
    else:
        messages.success(request, _("It was taken. Look whether it stands there."))
    return redirect("channel:home", team_id=team_id)


@require_POST
def end(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Nothing goes there any more."""
    actions.end(membership_for(who_asks(request), team_id, Power.CONNECT))
    messages.success(request, _("Nothing goes there any more. Its address is forgotten."))
    return redirect("channel:home", team_id=team_id)
