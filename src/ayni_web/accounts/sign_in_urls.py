"""The addresses of allauth that are open here, under their own names.

Not `include("allauth.urls")`: that would also open sign-up, mail confirmation and password reset by
mail, none of which exist here.
"""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from ayni_web.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),  # says that it is closed
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("email/", views.to_settings, name="account_email"),
    path("password/change/", views.password, name="account_change_password"),
    path("password/set/", views.password, name="account_set_password"),
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("2fa/", views.to_settings, name="mfa_index"),
    path("2fa/", include("allauth.mfa.urls")),
]
