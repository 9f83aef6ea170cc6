"""What somebody types to make, open and change their vault."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import User
from ayni_web.vault.models import Vault

#: Characters that a passphrase may have; more would only be work.
_LONGEST_PASSPHRASE = 500
#: How often an hour a new passphrase is compared with the sign-in password.
_COMPARED_AN_HOUR = 10


def _secret(label: Any, *, help_text: Any = "") -> forms.CharField:
    # Off: a browser that kept it beside the sign-in password would fill in the one for the other.
    return forms.CharField(
        label=label,
        strip=False,
        max_length=_LONGEST_PASSPHRASE,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class NewPassphraseForm(forms.Form):
    """A new passphrase, said twice."""

    passphrase = _secret(
        _("Passphrase for your notes"),
        help_text=_(
            "At least 12 characters, and not your sign-in password. Four or five words that do not belong together are good."
        ),
    )
    again = _secret(_("The same again"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        validate_password(passphrase, self.user)
        if self._signs_in_with(passphrase):
            raise forms.ValidationError(_("This is your sign-in password. Take another one for your notes."))
        return passphrase

    def _signs_in_with(self, passphrase: str) -> bool:
        """Whether this is the sign-in password. Told a few times an hour only: else whoever has a session could guess it here."""
        if not self.user.has_usable_password():
            return False
        key = f"vault.compared.{self.user.pk}"
        compared = cache.get(key, 0)
        if compared >= _COMPARED_AN_HOUR:
            raise forms.ValidationError(_("Too many passphrases were looked at. Come back in an hour."))
        cache.set(key, compared + 1, timeout=60 * 60)
        return check_password(passphrase, self.user.password)

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "passphrase" in self.cleaned_data and again != self.cleaned_data["passphrase"]:
            raise forms.ValidationError(_("The two are not the same."))
        return again


class SetUpForm(NewPassphraseForm):
    """The first passphrase, and that its owner knows what forgetting it means."""

    understood = forms.BooleanField(
        label=_("I understand: if I lose both the passphrase and the recovery code, nobody can bring my notes back.")
    )


class PassphraseForm(forms.Form):
    """The passphrase, to go on."""

    current = _secret(_("Your passphrase"))


class ChangeForm(NewPassphraseForm):
    """The old passphrase and a new one."""

    current = _secret(_("Your passphrase until now"))
    field_order = ("current", "passphrase", "again")


class RecoverForm(NewPassphraseForm):
    """The recovery code and a new passphrase."""

    code = forms.CharField(
        label=_("Your recovery code"),
        max_length=100,
        help_text=_("Seven groups of five. Large or small letters, with or without strokes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("code", "passphrase", "again")


class NoteForm(forms.Form):
    """What a note says. Its length is looked at where it is sealed."""

    text = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"autocomplete": "off"}), required=False, strip=False
    )


class LocksAfterForm(forms.Form):
    """After how long without use the vault locks itself."""

    locks_after = forms.TypedChoiceField(
        label=_("Lock after this long without use"), choices=Vault.LocksAfter.choices, coerce=int
    )


class PasskeyField(forms.CharField):
    """What a passkey made for the vault, as the page sends it."""

    def clean(self, value: Any) -> bytes:
        try:
            text = str(super().clean(value))
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (ValueError, binascii.Error):
            raise forms.ValidationError(_("This passkey cannot open a vault.")) from None


class AddPasskeyForm(forms.Form):
    """A passkey that is to open the vault, what it made for it, and the passphrase."""

    passkey = forms.ModelChoiceField(Authenticator.objects.none(), label=_("Passkey"), empty_label=None)
    secret = PasskeyField(widget=forms.HiddenInput, max_length=100)
    current = _secret(_("Your passphrase"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passkey"].queryset = Authenticator.objects.filter(  # type: ignore[attr-defined]
            user=user, type=Authenticator.Type.WEBAUTHN
        )
        self.fields["passkey"].label_from_instance = lambda one: one.wrap().name  # type: ignore[attr-defined]
