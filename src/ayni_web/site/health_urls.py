"""Addresses of the server's health."""

from __future__ import annotations

from django.urls import path

from ayni_web.site import views

app_name = "site"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("health/", views.health, name="health"),
]
