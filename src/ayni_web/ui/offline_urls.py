"""Addresses that must lie at the root."""

from __future__ import annotations

from django.urls import path

from ayni_web.ui import offline_views

app_name = "offline"
urlpatterns = [
    path("manifest.webmanifest", offline_views.manifest, name="manifest"),
    path("service-worker.js", offline_views.worker, name="worker"),
    path("offline/", offline_views.device, name="device"),
]
