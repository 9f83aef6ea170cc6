"""Pages that show how it stands."""

from __future__ import annotations

from django.urls import path

from ayni_web.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.home, name="home"),
    path("network/", views.network, name="network"),
    path("me/", views.me, name="me"),
    path("people/", views.people, name="people"),
    path("people/<int:party_id>/", views.person, name="person"),
    path("people/<int:party_id>/state/", views.overrule, name="overrule"),
]
