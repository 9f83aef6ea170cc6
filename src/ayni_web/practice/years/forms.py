"""When an old tie may come up again, and what woke it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FURTHEST = timedelta(days=3_652)


class UntilForm(forms.Form):
    """The day from which it may come up again: after today, and within ten years."""

    until = forms.DateField(label=gettext_lazy("Until"))

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today < until <= today + _FURTHEST:
            raise forms.ValidationError(_("Choose a day after today, within ten years."))
        return until


class DoneForm(forms.Form):
    """What was done: something was given, in words that can be changed, or they were only written to."""

    how = forms.ChoiceField(choices=[("gave", "gave"), ("wrote", "wrote")])
    key = forms.CharField(required=False, max_length=200)
    what = forms.CharField(
        required=False,
        max_length=500,
        error_messages={"max_length": gettext_lazy("At most 500 letters, please.")},
    )
