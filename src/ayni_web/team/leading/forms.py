"""What somebody who leads may say to what is proposed to them."""

from __future__ import annotations

from django import forms

from ayni_web.team.leading.models import StepRefused


class StepForm(forms.Form):
    """Which proposal, and about whom."""

    sort = forms.ChoiceField(choices=StepRefused.Sort.choices)
    party = forms.IntegerField(min_value=1, max_value=2**62)
