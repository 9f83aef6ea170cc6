"""What you will be reminded of and how; the calendar under its secret address; stopping with one click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.forms import is_unsaid
from ayni_web.notify import actions, queries
from ayni_web.notify.calendars import calendar_of, tag_of
from ayni_web.notify.forms import WishesForm
from ayni_web.notify.hours import window_of
from ayni_web.notify.letters import meant_by, title_of
from ayni_web.notify.letters import stop_token as token_of
from ayni_web.walls.acting import acting_as


@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """What comes, what went out, and how one wants to be reminded."""
    asker = who_asks(request)
    form = WishesForm(request.POST or None, instance=queries.wishes_of(asker))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.wish(asker, mail=said["mail"], at=said["at"])
        messages.success(request, _("Kept. Reminders come by mail.") if said["mail"] else _("Kept. No mail comes."))
        return redirect("notify:reminders")
    return _page(request, form)


def _page(request: HttpRequest, form: WishesForm, *, new_address: str = "") -> HttpResponse:
    asker, now = who_asks(request), timezone.now()
    wishes = queries.wishes_of(asker)
    window = window_of(asker, wishes)
    context = {
        "form": form,
        "wishes": wishes,
        "window": window,
        "next_at": window.next_open(now),
        "coming": queries.coming(asker, now),
        "mails": queries.mails_of(asker),
        "feed": queries.feed_of(asker),
        "new_address": new_address,
        "way": queries.way_words(),
        "address_missing": is_unsaid(asker.email),
    }
    return render(request, "notify/reminders.html", context)


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new address for the calendar; an earlier one ends. Shown in this answer alone, since nothing keeps it."""
    asker = who_asks(request)
    address = request.build_absolute_uri(reverse("notify:feed", args=[actions.make_feed(asker)]))
    return _page(request, WishesForm(instance=queries.wishes_of(asker)), new_address=address)


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    actions.revoke_feed(who_asks(request))
    messages.success(request, _("The address works no more."))
    return redirect(f"{reverse('notify:reminders')}#calendar")


def _keeps_its_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address of the page holds a secret: no page that is opened from it learns it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return answered


@_keeps_its_address
@require_safe
def feed(request: HttpRequest, feed_token: str) -> HttpResponse:
    """The calendar, for programs that cannot sign in. Whoever has the address reads it; anything else is not there."""
    found = queries.feed_at(feed_token)
    if found is None:
        raise Http404
    now = timezone.now()
    with acting_as(found.user_id):
        content = calendar_of(found, now)
        found = actions.was_read(found, tag_of(content), now)
    tag, changed = quote_etag(found.tag), int(found.changed_at.timestamp())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer = get_conditional_response(request, tag, changed, answer) or answer
    answer["ETag"] = tag
    answer["Last-Modified"] = http_date(changed)
    answer["Cache-Control"] = "private, no-cache"
    if not isinstance(answer, HttpResponseNotModified):
        answer["Content-Disposition"] = 'inline; filename="ayni.ics"'
    return answer


@csrf_exempt  # mail programs press the button themselves, without our page (RFC 8058)
@_keeps_its_address
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Stop the mails that this was signed for. Looking does nothing: mail programs look at links too."""
    meant = meant_by(stop_token)
    if meant is None:
        raise Http404
    user, what = meant
    with acting_as(user.pk):
        if request.method == "POST":
            actions.stop(user, what)
        context = {
            "what": what,
            "title": title_of(what),
            "stopped": not queries.is_mailed(user, what),
            "all_stopped": not queries.is_mailed(user, actions.ALL),
            "all_address": reverse("notify:stop", args=[token_of(user)]),
        }
    answer = render(request, "notify/stop.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
