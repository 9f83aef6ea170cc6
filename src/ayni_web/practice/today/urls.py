"""Where this room answers."""

from __future__ import annotations

from django.urls import path

from ayni_web.practice.today import saying_no, views

app_name = "today"
urlpatterns = [
    path("", views.today, name="today"),
    path("how/", views.how, name="how"),
    path("week/", views.week, name="week"),
    path("no/", saying_no.answer, name="no"),
    path("no/<int:request_id>/", saying_no.reply, name="reply"),
    path("no/<int:request_id>/settle/", saying_no.settle, name="settle"),
    path("no/<int:request_id>/undo/", saying_no.undo, name="undo_reply"),
    path("answers/<int:answer_id>/undo/", views.undo, name="undo"),
    path("hints/<int:party_id>/put-aside/", views.put_aside_hint, name="put_aside_hint"),
    path("<str:idea>/write/", views.write, name="write"),
    path("<str:idea>/done/", views.done, name="done"),
    path("<str:idea>/later/", views.later, name="later"),
    path("<str:idea>/not-this/", views.not_this, name="not_this"),
    path("<str:idea>/not-now/", views.not_now, name="not_now"),
    path("<str:idea>/hard-season/", views.hard_season, name="hard_season"),
]
