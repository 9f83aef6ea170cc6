"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.rhythm import views

app_name = "rhythm"
urlpatterns: list[URLPattern] = [
    path("", views.week, name="week"),
    path("with/<int:party_id>/", views.check_in, name="check_in"),
    path("with/<int:party_id>/plan/", views.plan, name="plan"),
    path("with/<int:party_id>/rest/", views.rest, name="rest"),
    path("with/<int:party_id>/resume/", views.resume, name="resume"),
    path("talks/<int:talk_id>/", views.talk, name="talk"),
    path("talks/<int:talk_id>/change/", views.change, name="change"),
    path("talks/<int:talk_id>/call-off/", views.call_off, name="call_off"),
]
