"""Where this room answers. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.promising import rebuilding_views, views

app_name = "promising"
_ONE = "<uuid:team_id>/promises/<int:promise_id>/"
urlpatterns: list[URLPattern] = [
    path("<uuid:team_id>/promises/", views.every, name="list"),
    path("<uuid:team_id>/promises/new/", views.new, name="new"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}answer/", views.answer, name="answer"),
    path(f"{_ONE}keep/", views.keep, name="keep"),
    path(f"{_ONE}again/", views.ask_anew, name="ask_anew"),
    path(f"{_ONE}again/answer/", views.answer_anew, name="answer_anew"),
    path(f"{_ONE}not-kept/", views.say_broken, name="say_broken"),
    path(f"{_ONE}let-go/", views.let_go, name="let_go"),
    path(f"{_ONE}not-yet/", views.not_yet, name="not_yet"),
    path(f"{_ONE}show/", views.show, name="show"),
    path(f"{_ONE}rebuild/", rebuilding_views.rebuild, name="rebuild"),
    path(f"{_ONE}rebuild/answer/", rebuilding_views.answer, name="rebuild_answer"),
    path(f"{_ONE}rebuild/step/", rebuilding_views.step, name="rebuild_step"),
    path(f"{_ONE}rebuild/enough/", rebuilding_views.enough, name="rebuild_enough"),
]
