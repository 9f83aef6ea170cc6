"""Where what is new for somebody answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.notify import notice_views as views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", views.new, name="list"),
    path("away/", views.away, name="away"),
    path("all-away/", views.put_all_away, name="all_away"),
    path("how/", views.how, name="how"),
    path("<int:notice_id>/", views.open_one, name="open"),
    path("<int:notice_id>/away/", views.put_away, name="put_away"),
    path("<int:notice_id>/back/", views.bring_back, name="bring_back"),
]
