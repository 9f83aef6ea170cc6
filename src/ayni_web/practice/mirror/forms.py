"""What a reader may ask of their mirror and say to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.guidance.mirror import Sight
from ayni.guidance.thinness import Step
from ayni.guidance.wants import Want
from ayni_web.practice.mirror.models import MoreSay
from ayni_web.practice.mirror.spans import Over
from ayni_web.practice.mirror.want_words import WANTS


class SpanForm(forms.Form):
    """Over which time, of which sight, and with whom; whatever is not understood is left as it usually is."""

    over = forms.ChoiceField(choices=[(one.value, one.value) for one in Over], required=False)
    of = forms.ChoiceField(choices=[(one.value, one.value) for one in Sight], required=False)

    @property
    def span(self) -> Over:
        return Over(self._said("over") or Over.YEAR)

    @property
    def sight(self) -> Sight | None:
        said = self._said("of")
        return Sight(said) if said else None

    def _said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class PutAwayForm(forms.Form):
    of = forms.ChoiceField(choices=[(one.value, one.value) for one in Sight])
    because = forms.CharField(max_length=300, strip=True)
    party = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class HoldForm(forms.Form):
    """What one would need, and of what."""

    want = forms.ChoiceField(
        label=_("I would need"),
        required=False,
        choices=[("", _("Choose …")), *((one.value, WANTS[one]) for one in Want)],
    )
    about = forms.CharField(
        label=_("About what, or to whom"),
        required=False,
        max_length=120,
        help_text=_("A few words: a subject, a place, an organisation."),
    )

    def clean_about(self) -> str:
        return str(self.cleaned_data["about"]).replace("\x00", "").strip()


class TellForm(forms.Form):
    want = forms.ChoiceField(choices=[(one.value, one.value) for one in Want])
    says = forms.ChoiceField(choices=[("would", "would"), ("would_not", "would_not"), ("record", "record")])
    about = forms.CharField(required=False, max_length=120)

    @property
    def would(self) -> bool | None:
        return {"would": True, "would_not": False, "record": None}[self.cleaned_data["says"]]


class RefuseForm(forms.Form):
    want = forms.ChoiceField(choices=[(one.value, one.value) for one in Want])
    step = forms.ChoiceField(choices=[(one.value, one.value) for one in Step])


def say_fields(data: Any, parties: list[int]) -> dict[int, str]:
    """What was said of whom on the page about who has more say; only known people and words."""
    known = {"", *MoreSay.Has.values}
    return {pk: data[f"say-{pk}"] for pk in parties if data.get(f"say-{pk}") in known}
