"""A reader of pages who needs no database, and pages written for them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from django_cotton.compiler_regex import CottonCompiler


def _room(name: str, *pages: str) -> Any:
    patterns = [path(f"{name}/{page}/", lambda request: HttpResponse(), name=page) for page in pages]
    return path("", include((patterns, name)))


@pytest.fixture(autouse=True)
def addresses(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two other rooms by name only: the lowest room is tested without them. The others are not installed."""
    module = ModuleType("addresses_for_ui")
    module.urlpatterns = [_room("insights", "network", "people"), _room("book", "record")]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.ROOT_URLCONF = module.__name__


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """A request of somebody who is signed in, with the scheme they chose."""

    def make(path: str = "/ui/", *, scheme: str = "", keys_on: bool = True) -> HttpRequest:
        request = RequestFactory().get(path)
        request.user = SimpleNamespace(is_authenticated=True, scheme=scheme, keys_on=keys_on)  # type: ignore[assignment]
        return request

    return make


@pytest.fixture
def write(ask: Callable[..., HttpRequest]) -> Callable[..., str]:
    """What a piece of template with components becomes."""

    def render(source: str, request: HttpRequest | None = None, **context: Any) -> str:
        template = engines["django"].from_string(CottonCompiler().process(source))
        return str(template.render(context, request or ask()))

    return render
