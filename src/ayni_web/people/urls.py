"""Adding, editing, joining and parting people."""

from __future__ import annotations

from django.urls import path

from ayni_web.people import views

app_name = "people"
urlpatterns = [
    path("add/", views.add, name="add"),
    path("bulk/", views.bulk, name="bulk"),
    path("hidden/", views.hidden, name="hidden"),
    path("same/", views.proposals, name="proposals"),
    path("same/<int:proposal_id>/", views.compare, name="compare"),
    path("parted/<int:merge_id>/", views.unmerge, name="unmerge"),
    path("<int:party_id>/edit/", views.edit, name="edit"),
    path("<int:party_id>/join/", views.join, name="join"),
]
