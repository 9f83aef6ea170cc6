"""Where a team's channel answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.notify import channel_views as views

app_name = "channel"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("set/", views.set_up, name="set_up"),
    path("try/", views.try_out, name="try_out"),
    path("end/", views.end, name="end"),
]
