"""Where this room answers, in a team. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.chains import views

app_name = "chains"
urlpatterns: list[URLPattern] = [
    path("", views.chains, name="list"),
    path("all-of-us/", views.of_all, name="whole"),
    path("tell/<slug:key>/", views.propose, name="propose"),
    path("tell/<slug:key>/not/", views.refuse, name="refuse"),
    path("<int:chain_id>/", views.one, name="one"),
    path("<int:chain_id>/answer/", views.answer, name="answer"),
    path("<int:chain_id>/take-back/", views.take_back, name="take_back"),
]
