"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from ayni_web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.list_imports, name="list"),
    path("drop/", views.drop, name="drop"),
    path("<uuid:import_id>/", views.show, name="show"),
    path("<uuid:import_id>/look/", views.look_again, name="look"),
    path("<uuid:import_id>/run/", views.run, name="run"),
    path("<uuid:import_id>/progress/", views.progress, name="progress"),
    path("<uuid:import_id>/stop/", views.stop, name="stop"),
    path("<uuid:import_id>/undo/", views.undo, name="undo"),
    path("<uuid:import_id>/discard/", views.discard, name="discard"),
    path("<uuid:import_id>/report.csv", views.report_csv, name="report"),
]
