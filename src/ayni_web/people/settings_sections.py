"""What this room adds to Settings: what the reader can give and seeks, and how often they want to see each circle."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.sections import Section, add_section
from ayni_web.people import queries
from ayni_web.people.knowing_forms import CirclesForm
from ayni_web.people.models import Capacity


def _yours(request: HttpRequest) -> dict[str, Any]:
    me = queries.me(personal_space(cast(User, request.user)))
    own = queries.capacities_of(me) if me else []
    return {
        "sides": [(side, [one for one in own if one.side == side]) for side in Capacity.Side.values],
        "sorts": Capacity.Sort.choices,
    }


def _circles(request: HttpRequest) -> dict[str, Any]:
    circles = list(queries.circles_of(cast(User, request.user)))
    return {"form": CirclesForm(circles=circles) if circles else None}


add_section(Section("yours", _("What you can give, and what you seek"), "people/_yours.html", _yours, order=6))
add_section(Section("circles", _("Your circles and their rhythm"), "people/_circles.html", _circles, order=7))
