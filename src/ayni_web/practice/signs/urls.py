"""Where this room answers. Whatever a team's id stands in answers its asker about themselves alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.signs import views

app_name = "signs"
urlpatterns: list[URLPattern] = [
    path("", views.signs, name="signs"),
    path("acts/", views.acts, name="acts"),
    path("put-away/", views.put_away, name="put_away"),
    path("put-away/<int:put_away_id>/look-again/", views.look_again, name="look_again"),
    path("in/<uuid:team_id>/", views.in_team, name="in_team"),
    path("in/<uuid:team_id>/acts/", views.acts_in_team, name="acts_in_team"),
    path("in/<uuid:team_id>/put-away/", views.put_away_in_team, name="put_away_in_team"),
]
