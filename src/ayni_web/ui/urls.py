"""The page of components."""

from __future__ import annotations

from django.urls import path

from ayni_web.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
]
