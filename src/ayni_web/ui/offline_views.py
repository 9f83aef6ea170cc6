"""What makes a phone treat Ayni as an app of its own: its manifest, its worker, and the page for when there is no connection."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni_web.ui import offline

_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the app is called and looks like."""
    icons = [
        {"src": static(f"ayni/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in _ICONS
    ]
    icons.append({"src": static("ayni/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"})
    told = {
        "id": "/",
        "name": "Ayni",
        "short_name": "Ayni",
        "description": _("Whom to help today, and who helped you."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#faf7f1",
        "icons": icons,
        "shortcuts": [
            {"name": _("Record an act"), "url": "/record/"},
            {"name": _("Search"), "url": "/search/"},
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker of the browser. It lies at the root, because a worker rules only over what lies beside and below it."""
    file = finders.find("build/ayni-worker.js")
    if not file:
        raise Http404
    answer = HttpResponse(Path(file).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """The page that is shown where there is no connection and nothing was kept; posted to, it turns keeping on and off."""
    if request.method != "POST":
        return render(request, "ui/offline.html")
    on = request.POST.get("keep") == "on"
    answer = redirect("/settings/#device")
    offline.turn(request, answer, on=on)
    messages.success(
        request, _("This device keeps the pages that you look at.") if on else _("This device keeps no pages any more.")
    )
    return answer
