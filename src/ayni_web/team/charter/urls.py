"""Where this room answers. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.charter import between_views, clause_views, views

app_name = "charter"
_CLAUSE = "<uuid:team_id>/charter/clauses/<int:clause_id>/"
_BETWEEN = "<uuid:team_id>/expectations/"
urlpatterns: list[URLPattern] = [
    path("<uuid:team_id>/charter/", views.home, name="home"),
    path("<uuid:team_id>/charter/new/", views.new, name="new"),
    path(_CLAUSE, clause_views.clause, name="clause"),
    path(f"{_CLAUSE}change/", clause_views.change, name="change"),
    path(f"{_CLAUSE}answer/", clause_views.answer, name="answer"),
    path(f"{_CLAUSE}take-back/", clause_views.take_back, name="take_back"),
    path(f"{_CLAUSE}let-go/", clause_views.let_go, name="let_go"),
    path(f"{_CLAUSE}look/", clause_views.look, name="look"),
    path(f"{_CLAUSE}remark/", clause_views.remark, name="remark"),
    path(f"{_CLAUSE}example/", clause_views.example, name="example"),
    path("<uuid:team_id>/charter/examples/<int:example_id>/show/", clause_views.consent, name="consent"),
    path("<uuid:team_id>/charter/examples/<int:example_id>/take-away/", clause_views.take_away, name="take_away"),
    path(_BETWEEN, between_views.every, name="expectations"),
    path(f"{_BETWEEN}new/", between_views.new, name="new_expectations"),
    path(f"{_BETWEEN}<int:agreement_id>/", between_views.one, name="between"),
    path(f"{_BETWEEN}<int:agreement_id>/new/", between_views.new_clause, name="new_between"),
    path(f"{_BETWEEN}<int:agreement_id>/step-out/", between_views.step_out, name="step_out"),
]
