"""Where this room answers."""

from __future__ import annotations

from django.urls import path

from ayni_web.vault import note_views, views

app_name = "vault"
urlpatterns = [
    path("", note_views.home, name="home"),
    path("set-up/", views.set_up, name="set_up"),
    path("unlock/", views.unlock, name="unlock"),
    path("lock/", views.lock, name="lock"),
    path("stay/", views.stay, name="stay"),
    path("keys/", views.keys, name="keys"),
    path("keys/passphrase/", views.passphrase, name="passphrase"),
    path("keys/recover/", views.recover, name="recover"),
    path("keys/code/", views.code, name="code"),
    path("keys/code/kept/", views.keep_code, name="keep_code"),
    path("keys/passkeys/add/", views.add_passkey, name="add_passkey"),
    path("keys/passkeys/<uuid:means_id>/remove/", views.remove_passkey, name="remove_passkey"),
    path("keys/erase/", views.erase, name="erase"),
    path("search/", note_views.search, name="search"),
    path("notes/add/", note_views.add, name="add"),
    path("notes/<uuid:note_id>/", note_views.note, name="note"),
    path("notes/<uuid:note_id>/delete/", note_views.delete, name="delete"),
    path("download/", note_views.download, name="download"),
]
