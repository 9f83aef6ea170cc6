"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.mirror import hold_views, views

app_name = "mirror"
urlpatterns: list[URLPattern] = [
    path("", views.mirror, name="mirror"),
    path("acts/", views.acts, name="acts"),
    path("put-away/", views.put_away, name="put_away"),
    path("put-away/<int:put_away_id>/look-again/", views.look_again, name="look_again"),
    path("who-has-more-say/", views.say, name="say"),
    path("would-it-hold/", hold_views.hold, name="hold"),
    path("would-it-hold/<int:party_id>/", hold_views.tell, name="tell"),
    path("would-it-hold/<int:party_id>/not-this/", hold_views.refuse, name="refuse"),
    path("would-it-hold/refused/<int:refused_id>/", hold_views.take_up, name="take_up"),
]
