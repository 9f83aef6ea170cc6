"""What is new for somebody, and how they want to be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.forms import is_unsaid
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import teams_of
from ayni_web.notify import actions, queries
from ayni_web.notify.forms import NewsForm
from ayni_web.notify.hours import digest_of_time, quiet_of
from ayni_web.notify.models import Notice
from ayni_web.notify.sorts import sort_named
from ayni_web.notify.wording import words_of

_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One notice as its page shows it."""

    notice: Notice
    words: str
    sort: str
    team: str
    day: datetime


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """What is new, the newest first."""
    return _list(request, away=False)


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """What was put away."""
    return _list(request, away=True)


def _list(request: HttpRequest, *, away: bool) -> HttpResponse:
    asker = who_asks(request)
    page = Paginator(queries.notices_of(asker, away=away), _A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(one) for one in page]
    unread = sum(row.notice.read_at is None for row in rows)
    context = {"rows": rows, "page": page, "away": away, "unread": unread, "now": timezone.now().isoformat()}
    return render(request, "notify/notices.html", context)


def _row(notice: Notice) -> Row:
    team = notice.space.name if notice.space.kind == Space.Kind.SHARED else ""
    return Row(notice, words_of(notice), str(sort_named(notice.sort).title), team, timezone.localtime(notice.at))


@require_safe
def open_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """To the thing itself; it is read from then on."""
    notice = queries.notice_for(who_asks(request), notice_id)
    if request.method == "GET":
        actions.read(notice)
    return redirect(notice.path)


@require_POST
def put_away(request: HttpRequest, notice_id: int) -> HttpResponse:
    asker = who_asks(request)
    actions.put_away(asker, queries.notice_for(asker, notice_id))
    return redirect("notices:list")


@require_POST
def bring_back(request: HttpRequest, notice_id: int) -> HttpResponse:
    asker = who_asks(request)
    actions.bring_back(asker, queries.notice_for(asker, notice_id))
    return redirect("notices:away")


@require_POST
def put_all_away(request: HttpRequest) -> HttpResponse:
    """All that stood on the page; what came since stays."""
    number = actions.put_away(who_asks(request), seen=_moment(request.POST.get("seen", "")))
    said = ngettext("%(n)s thing put away.", "%(n)s things put away.", number) % {"n": number}
    messages.success(request, said if number else _("There was nothing to put away."))
    return redirect("notices:list")


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


@require_http_methods(["GET", "HEAD", "POST"])
def how(request: HttpRequest) -> HttpResponse:
    """By mail or not, at once or in a digest, when not; of each sort, and of each team."""
    asker = who_asks(request)
    form = NewsForm(
        request.POST if request.method == "POST" else None,
        instance=queries.wishes_of(asker),
        choices=queries.choices_of(asker),
        teams=[one.space for one in teams_of(asker)],
    )
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in form.Meta.fields}
        kept = actions.wish_news(asker, said, form.chosen)
        messages.success(
            request, _("Kept. What is new comes by mail.") if kept.news else _("Kept. It stands here alone.")
        )
        return redirect("notices:how")
    return render(request, "notify/how.html", {"form": form, **_when(asker)})


def _when(asker: User) -> dict[str, object]:
    wishes, now = queries.wishes_of(asker), timezone.now()
    quiet = quiet_of(asker, wishes)
    return {
        "wishes": wishes,
        "way": queries.way_words(),
        "address_missing": is_unsaid(asker.email),
        "zone": asker.time_zone or "UTC",
        "quiet_now": quiet.holds(now),
        "next_at": quiet.ends(now),
        "next_digest": digest_of_time(asker, wishes).next(now),
    }
