"""Addresses of taking along, erasing, and the demo."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "keeping"
urlpatterns: list[URLPattern] = []
