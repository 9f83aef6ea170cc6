"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.begin import views

app_name = "begin"
urlpatterns: list[URLPattern] = [
    path("", views.begin, name="begin"),
    path("understood/", views.understood, name="understood"),
    path("how/", views.how, name="how"),
    path("yours/", views.yours, name="yours"),
    path("week/", views.week, name="week"),
]
