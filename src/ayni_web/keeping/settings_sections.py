"""What this room adds to Settings."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User
from ayni_web.accounts.sections import Section, add_section
from ayni_web.keeping import queries


def _export(request: HttpRequest) -> dict[str, Any]:
    return {"job": queries.latest_export(cast(User, request.user))}


def _demo(request: HttpRequest) -> dict[str, Any]:
    return {"demo": queries.demo_of(cast(User, request.user))}


add_section(Section("export", _("Take everything with you"), "keeping/_export.html", _export, order=20))
add_section(Section("demo", _("The demo network"), "keeping/_demo.html", _demo, order=30))
add_section(Section("reading", _("What is read of your messages"), "keeping/_reading.html", order=40))
add_section(Section("erase", _("Erase"), "keeping/_erase.html", order=90))
