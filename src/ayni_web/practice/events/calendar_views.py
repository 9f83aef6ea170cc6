"""A calendar is dropped, looked at, and chosen from."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import WrongFormatError
from ayni_web.accounts.asking import who_asks
from ayni_web.practice.events import from_calendar, queries
from ayni_web.practice.events.from_calendar import Sort
from ayni_web.practice.events.receiving import LIMIT, OneCalendar
from ayni_web.practice.events.words import guest_words, when


@require_POST
@csrf_exempt
def drop(request: HttpRequest) -> HttpResponse:
    """Takes a file in. The handler must be set before anything looks into the request; the token is checked right after."""
    handler = OneCalendar(request)
    request.upload_handlers = [handler]
    return _take_in(request, handler)


@csrf_protect
def _take_in(request: HttpRequest, handler: OneCalendar) -> HttpResponse:
    # What is sent is read here, so that the handler knows by then whether it was too much.
    file = request.FILES.get("file")
    if handler.too_large:
        said = {"limit": LIMIT // 1024**2}
        messages.error(
            request, _("This calendar is larger than %(limit)s MB. Export only this year of it, and drop that.") % said
        )
        return redirect("events:list")
    if not isinstance(file, UploadedFile):
        messages.error(request, _("No file was chosen. Choose a calendar file (.ics), or drop it on the field."))
        return redirect("events:list")
    try:
        dropped = from_calendar.look(who_asks(request), file.name or "", file.read())
    except WrongFormatError:
        messages.error(
            request,
            _("“%(name)s” is no calendar. Export your calendar as iCalendar (.ics) and choose that file.")
            % {"name": (file.name or "")[:80]},
        )
        return redirect("events:list")
    if not dropped.found:
        from_calendar.forget(dropped)
        messages.info(
            request,
            _("Nothing in this calendar lies in the last three weeks or the next six months. Nothing was kept."),
        )
        return redirect("events:list")
    return redirect("events:choose")


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """What a dropped calendar has around now; what is chosen is kept."""
    asker = who_asks(request)
    dropped = queries.dropped_of(asker)
    if dropped is None:
        return redirect("events:list")
    if request.method == "POST" and "nothing" in request.POST:
        from_calendar.forget(dropped)
        messages.info(request, _("Nothing of it was kept."))
        return redirect("events:list")
    if request.method == "POST":
        chosen = {int(one) for one in request.POST.getlist("event") if one.isdecimal() and len(one) < 6}
        done = from_calendar.bring_in(asker, dropped, chosen)
        messages.success(request, _said(done))
        return redirect("events:list")
    rows = [(one, when(one.shown), guest_words(one.plan.guests)) for one in from_calendar.choices(asker, dropped)]
    context = {
        "dropped": dropped,
        "rows": [row for row in rows if row[0].may_be_chosen],
        "left": [row for row in rows if not row[0].may_be_chosen],
    }
    return render(request, "events/choose.html", context)


def _said(done: Counter[Sort]) -> str:
    if not done:
        return _("Nothing was chosen, so nothing was kept.")
    parts = [
        ngettext("%(n)s event is new.", "%(n)s events are new.", done[Sort.NEW]) if done[Sort.NEW] else "",
        ngettext("%(n)s has changed.", "%(n)s have changed.", done[Sort.CHANGED]) if done[Sort.CHANGED] else "",
        ngettext("%(n)s was called off.", "%(n)s were called off.", done[Sort.OFF]) if done[Sort.OFF] else "",
    ]
    numbers = (done[Sort.NEW], done[Sort.CHANGED], done[Sort.OFF])
    return " ".join(part % {"n": n} for part, n in zip(parts, numbers, strict=True) if part)
