"""Where this room answers: each address about its asker alone. No address names whose it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.leading import views

app_name = "leading"
urlpatterns: list[URLPattern] = [
    path("", views.leading, name="leading"),
    path("not-this/", views.refuse, name="refuse"),
    path("again/", views.propose_again, name="propose_again"),
]
