"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.practice.events import calendar_views, views

app_name = "events"
urlpatterns: list[URLPattern] = [
    path("", views.every, name="list"),
    path("new/", views.new, name="new"),
    path("calendar/", calendar_views.drop, name="drop"),
    path("calendar/choose/", calendar_views.choose, name="choose"),
    path("<int:event_id>/", views.one, name="one"),
    path("<int:event_id>/to-print/", views.to_print, name="to_print"),
    path("<int:event_id>/change/", views.change, name="change"),
    path("<int:event_id>/call-off/", views.call_off, name="call_off"),
    path("<int:event_id>/remove/", views.remove, name="remove"),
    path("<int:event_id>/guests/<int:guest_id>/known/", views.make_known, name="make_known"),
    path("<int:event_id>/after/", views.after, name="after"),
    path("<int:event_id>/after/add/", views.add_guest, name="add_guest"),
    path("<int:event_id>/after/<int:guest_id>/", views.tell, name="tell"),
    path("<int:event_id>/after/later/", views.later, name="later"),
    path("<int:event_id>/after/nothing-more/", views.close, name="close"),
    path("<int:event_id>/after/again/", views.reopen, name="reopen"),
    path("told/<int:told_id>/take-back/", views.take_back, name="take_back"),
]
