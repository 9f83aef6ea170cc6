"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.sharing import pilot_views, views

app_name = "sharing"
urlpatterns: list[URLPattern] = [
    path("", views.shelf, name="shelf"),
    path("new/", views.new, name="new"),
    path("<int:thing_id>/", views.thing, name="thing"),
    path("<int:thing_id>/edit/", views.edit, name="edit"),
    path("<int:thing_id>/retire/", views.retire, name="retire"),
    path("<int:thing_id>/restore/", views.restore, name="restore"),
    path("<int:thing_id>/give/", views.give, name="give"),
    path("<int:thing_id>/for/<int:party_id>/", views.hand_over, name="hand_over"),
    path("<int:thing_id>/not-for/<int:party_id>/", views.refuse, name="refuse"),
    path("<int:thing_id>/again-for/<int:party_id>/", views.allow, name="allow"),
    path("<int:thing_id>/given-by/<int:act_id>/", views.belongs, name="belongs"),
    path("<int:thing_id>/not-given-by/<int:act_id>/", views.belongs_not, name="belongs_not"),
    path("pilots/", pilot_views.pilots, name="pilots"),
    path("pilots/new/", pilot_views.new, name="new_pilot"),
    path("pilots/<int:pilot_id>/", pilot_views.pilot, name="pilot"),
    path("pilots/<int:pilot_id>/change/", pilot_views.change, name="change_pilot"),
    path("pilots/<int:pilot_id>/agree/", pilot_views.agree, name="agree"),
    path("pilots/<int:pilot_id>/end/", pilot_views.end, name="end"),
    path("pilots/<int:pilot_id>/reopen/", pilot_views.reopen, name="reopen"),
    path("pilots/<int:pilot_id>/learn/", pilot_views.learn, name="learn"),
    path("pilots/<int:pilot_id>/promise/", pilot_views.promise, name="promise"),
    path("pilots/<int:pilot_id>/throw-away/", pilot_views.throw_away, name="throw_away"),
]
