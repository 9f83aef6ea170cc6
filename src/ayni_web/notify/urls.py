"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.notify import views

app_name = "notify"
urlpatterns: list[URLPattern] = [
    path("", views.reminders, name="reminders"),
    path("calendar/new/", views.make_feed, name="make_feed"),
    path("calendar/revoke/", views.revoke_feed, name="revoke_feed"),
    path("feed/<str:feed_token>.ics", views.feed, name="feed"),
    path("stop/<str:stop_token>/", views.stop, name="stop"),
]
