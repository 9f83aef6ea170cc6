"""Where this room answers."""

from __future__ import annotations

from django.urls import path

from ayni_web.practice.years import views

app_name = "years"
urlpatterns = [
    path("", views.years, name="years"),
    path("waking/", views.waking, name="waking"),
    path("waking/<int:party_id>/", views.tie, name="tie"),
    path("waking/<int:party_id>/done/", views.done, name="done"),
    path("waking/<int:party_id>/not-now/", views.not_now, name="not_now"),
    path("waking/<int:party_id>/never/", views.never, name="never"),
    path("waking/answers/<int:answer_id>/undo/", views.undo, name="undo"),
]
