"""Where this room answers, in a team. Whoever may open which of these stands in SECURITY."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.team.openings import views

app_name = "openings"
urlpatterns: list[URLPattern] = [
    path("", views.openings, name="list"),
    path("new/", views.post, name="post"),
    path("<int:opening_id>/", views.one, name="one"),
    path("<int:opening_id>/change/", views.change, name="change"),
    path("<int:opening_id>/apply/", views.apply, name="apply"),
    path("<int:opening_id>/decide/", views.decide, name="decide"),
    path("<int:opening_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:opening_id>/read/", views.have_read, name="have_read"),
    path("<int:opening_id>/point/", views.point, name="point"),
]
