"""Where this room answers."""

from __future__ import annotations

from django.urls import path

from ayni_web.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("notes/", views.with_notes, name="with_notes"),
]
