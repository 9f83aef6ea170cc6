"""Where this room answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from ayni_web.promises import views

app_name = "promises"
urlpatterns: list[URLPattern] = [
    path("", views.every, name="list"),
    path("how-it-went/", views.how_it_went, name="how_it_went"),
    path("<int:promise_id>/", views.one, name="one"),
    path("<int:promise_id>/keep/", views.keep, name="keep"),
    path("<int:promise_id>/again/", views.agree_anew, name="agree_anew"),
    path("<int:promise_id>/not-kept/", views.say_broken, name="say_broken"),
    path("<int:promise_id>/let-go/", views.let_go, name="let_go"),
    path("<int:promise_id>/reopen/", views.reopen, name="reopen"),
    path("with/<int:party_id>/", views.expectations, name="expectations"),
]
