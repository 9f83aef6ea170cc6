"""How somebody wants to be reminded."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni_web.notify.models import Wishes


class WishesForm(forms.ModelForm):  # type: ignore[type-arg]
    """By mail or not, when, on which days."""

    class Meta:
        model = Wishes
        fields: ClassVar[list[str]] = ["mail", "at", "days"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        help_texts: ClassVar[dict[str, object]] = {
            "mail": _("At most one mail a day, and none on days with nothing to say."),
            "at": _("Left empty: when your working hours begin, or at eight."),
        }
