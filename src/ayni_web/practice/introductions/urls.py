"""Where this room answers. The last two are open to everybody; a link's secret is its key."""

from __future__ import annotations

from django.urls import path

from ayni_web.practice.introductions import public_views, views

app_name = "introductions"
urlpatterns = [
    path("", views.all_of_them, name="list"),
    path("new/", views.new, name="new"),
    path("way/", views.way, name="way"),
    path("<int:introduction_id>/", views.one, name="one"),
    path("<int:introduction_id>/write/", views.write, name="write"),
    path("<int:introduction_id>/ask/", views.ask, name="ask"),
    path("<int:introduction_id>/revoke/", views.revoke, name="revoke"),
    path("<int:introduction_id>/note/", views.note, name="note"),
    path("<int:introduction_id>/introduced/", views.introduced, name="introduced"),
    path("<int:introduction_id>/outcome/", views.outcome, name="outcome"),
    path("<int:introduction_id>/close/", views.close, name="close"),
    path("<int:introduction_id>/reopen/", views.reopen, name="reopen"),
    path("asked/<str:token>/", public_views.asked, name="asked"),
    path("answered/", public_views.answered, name="answered"),
]
