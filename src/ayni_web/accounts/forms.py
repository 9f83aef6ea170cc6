"""What people say about themselves."""

from __future__ import annotations

import secrets
import zoneinfo
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User

if TYPE_CHECKING:
    _UserForm = forms.ModelForm[User]
else:
    _UserForm = forms.ModelForm

#: Stands in for an address until its person has said theirs. The ending `.invalid` can never be anybody's.
UNSAID_EMAIL = "me@ayni.invalid"
_UNSAID = "@ayni.invalid"

SCHEMES = [("", _("as the device")), ("light", _("light")), ("dark", _("dark"))]


def is_unsaid(email: str) -> bool:
    """Whether an address only stands in for one that its person has not said yet."""
    return email.endswith(_UNSAID)


def new_unsaid_email() -> str:
    """A stand-in of its own for somebody who comes in by an invitation."""
    return f"{secrets.token_hex(12)}{_UNSAID}"


def _zones() -> list[tuple[str, str]]:
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [("", str(_("UTC"))), *((name, name.replace("_", " ")) for name in names)]


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("as the browser"))), *((code, str(name)) for code, name in settings.LANGUAGES)]


class ProfileForm(_UserForm):
    """Name, address, language, time and look."""

    language = forms.ChoiceField(label=_("Language"), choices=_languages, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)
    scheme = forms.ChoiceField(label=_("Light or dark"), choices=SCHEMES, required=False)
    keys_on = forms.BooleanField(label=_("Keyboard shortcuts"), required=False)

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "email", "language", "time_zone", "scheme", "keys_on"]
        labels: ClassVar[dict[str, object]] = {"name": _("Your name"), "email": _("The address you sign in with")}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.exclude(pk=self.instance.pk).filter(email=email).exists():
            raise forms.ValidationError(_("This address cannot be used here. Take another one."))
        return email


class WelcomeForm(ProfileForm):
    """The first page: only what is needed to begin."""

    scheme = None  # type: ignore[assignment]
    keys_on = None  # type: ignore[assignment]

    class Meta(ProfileForm.Meta):
        fields: ClassVar[list[str]] = ["name", "email", "language", "time_zone"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].required = True
        self.fields["time_zone"].widget.attrs["data-own-zone"] = ""
        if is_unsaid(str(self.initial.get("email", ""))):
            self.initial["email"] = ""


class PasswordForm(forms.Form):
    """A password, said twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that do not belong together are good."),
    )
    again = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two are not the same."))
        return again
