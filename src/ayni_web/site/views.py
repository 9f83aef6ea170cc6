"""The server's health, and the way in to the page about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ayni_web.site import health as state


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 when all is up, else 503 with the names of what is not. Tells a stranger nothing more."""
    parts = state.parts()
    missing = [name for name, up in parts.items() if not up]
    body = {
        "status": "down" if missing else "up",
        "parts": {name: "up" if up else "down" for name, up in parts.items()},
    }
    return JsonResponse(body, status=503 if missing else 200)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The page of health, for people."""
    return render(request, "site/health.html", {"health": state.health()})
