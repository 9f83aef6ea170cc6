"""Adding, editing, joining and parting people."""

from __future__ import annotations

from django.urls import path

from ayni_web.people import knowing_views, views

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
    path("<int:party_id>/learned/", knowing_views.learn, name="learn"),
    path("<int:party_id>/how/", knowing_views.how, name="how"),
    path("<int:party_id>/season-over/", knowing_views.season_over, name="season_over"),
    path("needs/<int:need_id>/", knowing_views.need, name="need"),
    path("needs/<int:need_id>/met/", knowing_views.met, name="met"),
    path("capacities/<int:capacity_id>/", knowing_views.capacity, name="capacity"),
    path("moments/<int:moment_id>/", knowing_views.moment, name="moment"),
    path("circles/", knowing_views.circles, name="circles"),
    path("yours/", knowing_views.yours, name="yours"),
]
