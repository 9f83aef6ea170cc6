"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "rhythm"
urlpatterns: list[URLPattern] = []
