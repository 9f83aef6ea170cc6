"""What this room adds to Settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.sections import Section, add_section
from ayni_web.vault import queries


def _vault(request: HttpRequest) -> dict[str, Any]:
    return {"vault": queries.vault_of(who_asks(request))}


add_section(Section("vault", _("Private notes"), "vault/_settings.html", _vault, order=15))
