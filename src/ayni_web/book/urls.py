"""Telling and correcting acts."""

from __future__ import annotations

from django.urls import path

from ayni_web.book import views

app_name = "book"
urlpatterns = [
    path("", views.record, name="record"),
    path("later/", views.later, name="later"),
    path("understood/", views.understood, name="understood"),
    path("acts/", views.acts, name="acts"),
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/<int:number>/retire/", views.retire_kind, name="retire_kind"),
    path("<int:act_id>/", views.act, name="act"),
    path("<int:act_id>/correct/", views.correct, name="correct"),
    path("<int:act_id>/outcome/", views.outcome, name="outcome"),
    path("<int:act_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:act_id>/restore/", views.restore, name="restore"),
]
