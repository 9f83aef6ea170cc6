"""Where this room answers. The addresses say nothing of what a talk is about, and of none that it is a hard one."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.repair import case_views, own_views, sheet_views, views

app_name = "repair"
_TEAM = "teams/<uuid:team_id>/talks/"
_CASE = f"{_TEAM}<uuid:case_id>/"
urlpatterns: list[URLPattern] = [
    path("talks/", own_views.begin, name="begin"),
    path("talks/prepare/", own_views.prepare, name="prepare"),
    path("talks/prepare/<uuid:note_id>/", own_views.preparation, name="preparation"),
    path("talks/step/", own_views.apart, name="apart"),
    path("talks/step/<uuid:note_id>/", own_views.step_away, name="step_away"),
    path("talks/notes/<uuid:note_id>/delete/", own_views.delete, name="delete"),
    path(_TEAM, views.home, name="home"),
    path(f"{_TEAM}places/", views.places, name="places"),
    path(f"{_TEAM}invite/", views.invite, name="invite"),
    path(_CASE, case_views.case, name="case"),
    path(f"{_CASE}answer/", case_views.answer, name="answer"),
    path(f"{_CASE}take-back/", case_views.take_back, name="take_back"),
    path(f"{_CASE}third/", case_views.third, name="third"),
    path(f"{_CASE}third/answer/", case_views.answer_third, name="answer_third"),
    path(f"{_CASE}third/call/", case_views.call, name="call"),
    path(f"{_CASE}third/end/", case_views.end_third, name="end_third"),
    path(f"{_CASE}key/", case_views.let_in, name="let_in"),
    path(f"{_CASE}close/", case_views.close, name="close"),
    path(f"{_CASE}erase/", case_views.erase, name="erase"),
    path(f"{_CASE}download/", case_views.download, name="download"),
    path(f"{_CASE}view/", sheet_views.view, name="view"),
    path(f"{_CASE}write/", sheet_views.write, name="write"),
    path(f"{_CASE}sheets/<uuid:sheet_id>/", sheet_views.rewrite, name="rewrite"),
    path(f"{_CASE}sheets/<uuid:sheet_id>/yes/", sheet_views.confirm, name="confirm"),
    path(f"{_CASE}sheets/<uuid:sheet_id>/remove/", sheet_views.remove, name="remove"),
    path(f"{_CASE}sheets/<uuid:sheet_id>/use/", sheet_views.use, name="use"),
]
