"""Where this room answers, in a team. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.ring import saying_views, views

app_name = "ring"
urlpatterns: list[URLPattern] = [
    path("", views.rings, name="list"),
    path("new/", views.new, name="new"),
    path("<int:ring_id>/", views.ring, name="ring"),
    path("<int:ring_id>/live/", views.live, name="live"),
    path("<int:ring_id>/print/", views.printed, name="print"),
    path("<int:ring_id>/come/", views.come, name="come"),
    path("<int:ring_id>/go/", views.go, name="go"),
    path("<int:ring_id>/move/", views.move, name="move"),
    path("<int:ring_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:ring_id>/take-over/", views.take_over, name="take_over"),
    path("<int:ring_id>/ask/", saying_views.ask, name="ask"),
    path("<int:ring_id>/asks/<int:ask_id>/take-away/", saying_views.take_away, name="take_away"),
    path("<int:ring_id>/asks/<int:ask_id>/offer/", saying_views.offer, name="offer"),
    path("<int:ring_id>/offers/<int:offer_id>/take-back/", saying_views.take_back, name="take_back"),
    path("<int:ring_id>/offers/<int:offer_id>/take/", saying_views.take, name="take"),
    path("<int:ring_id>/offers/<int:offer_id>/follow-up/", saying_views.follow_up, name="follow_up"),
]
