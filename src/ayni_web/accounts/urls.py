"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from ayni_web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/<str:token>/", views.come_in, name="come_in"),
    path("settings/", views.settings, name="settings"),
    path("settings/coming-back/", views.coming_back, name="coming_back"),
    path("settings/by-name/", views.link_by_name, name="link_by_name"),
    path("settings/sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]
