"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from ayni_web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:job_id>/", views.status, name="status"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
