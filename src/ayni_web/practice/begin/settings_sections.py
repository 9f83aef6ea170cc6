"""What this room adds to Settings: the reader's week."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.sections import Section, add_section
from ayni_web.people import queries as people
from ayni_web.people.models import Week
from ayni_web.practice.begin.forms import WeekForm


def week_form(user: User, data: QueryDict | None = None) -> WeekForm:
    """The form of somebody's week, with what they have said."""
    space = personal_space(user)
    week = people.week_of(space)
    circles = list(people.circles_of(user))
    initial: dict[str, Any] = {
        "minutes": week.minutes,
        "answers_within_hours": str(week.answers_within_hours or ""),
        "shown_to": week.shown_to or Week.ShownTo.NONE,
        "circles": [circle.pk for circle in week.circles.all()] if week.pk else [],
    }
    return WeekForm(data, circles=circles, limits=people.kind_limits(space), initial=initial)


def _week(request: HttpRequest) -> dict[str, Any]:
    return {"form": week_form(cast(User, request.user))}


add_section(Section("week", _("Your week"), "begin/_week.html", _week, order=5))
