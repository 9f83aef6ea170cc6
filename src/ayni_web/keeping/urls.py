"""Addresses of taking along, erasing, and the demo."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from ayni_web.keeping import views

app_name = "keeping"
urlpatterns = [
    # It has no page of its own: what it does is begun in the settings.
    path("", RedirectView.as_view(pattern_name="accounts:settings"), name="index"),
    path("export/", views.export, name="export"),
    path("export/<uuid:job_id>/", views.exported, name="exported"),
    path("export/<uuid:job_id>/ayni.zip", views.download, name="download"),
    path("forget/<int:party_id>/", views.forget, name="forget"),
    path("erase/", views.erase, name="erase"),
    path("erase/<uuid:job_id>/", views.erased, name="erased"),
    path("demo/in/", views.demo_in, name="demo_in"),
    path("demo/out/", views.demo_out, name="demo_out"),
]
