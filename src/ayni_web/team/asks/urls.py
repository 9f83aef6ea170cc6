"""Where this room answers. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.asks import answer_views, ending_views, giving_views, standing_views, views

app_name = "asks"
urlpatterns: list[URLPattern] = [
    path("<uuid:team_id>/asks/", views.asks, name="list"),
    path("<uuid:team_id>/asks/new/", views.new, name="new"),
    path("<uuid:team_id>/asks/coach/", views.coach, name="coach"),
    path("<uuid:team_id>/asks/<int:ask_id>/", views.ask, name="ask"),
    path("<uuid:team_id>/asks/<int:ask_id>/change/", views.change, name="change"),
    path("<uuid:team_id>/asks/<int:ask_id>/offer/", answer_views.offer, name="offer"),
    path("<uuid:team_id>/asks/<int:ask_id>/offers/<int:offer_id>/withdraw/", answer_views.withdraw, name="withdraw"),
    path("<uuid:team_id>/asks/<int:ask_id>/offers/<int:offer_id>/take/", answer_views.take, name="take"),
    path("<uuid:team_id>/asks/<int:ask_id>/not-now/", answer_views.not_now, name="not_now"),
    path("<uuid:team_id>/asks/<int:ask_id>/point/", answer_views.point, name="point"),
    path("<uuid:team_id>/asks/<int:ask_id>/end/", ending_views.end, name="end"),
    path("<uuid:team_id>/asks/giving/", giving_views.giving, name="giving"),
    path("<uuid:team_id>/asks/giving/limit/", giving_views.limit, name="limit"),
    path("<uuid:team_id>/asks/giving/<int:capacity_id>/take-away/", giving_views.not_giving, name="not_giving"),
    path("<uuid:team_id>/asks/offers/", standing_views.offers, name="offers"),
    path("<uuid:team_id>/asks/offers/new/", standing_views.stand, name="stand"),
    path("<uuid:team_id>/asks/offers/<int:standing_id>/", standing_views.one, name="standing"),
    path("<uuid:team_id>/asks/offers/<int:standing_id>/change/", standing_views.change, name="change_standing"),
    path("<uuid:team_id>/asks/offers/<int:standing_id>/end/", standing_views.end, name="end_standing"),
]
