"""What a reader may ask of their signs and say to them."""

from __future__ import annotations

from django import forms

from ayni.guidance.signs import Sort
from ayni.guidance.together import Sort as Together

_SORTS = [(one.value, one.value) for one in Sort]


class PutAwayForm(forms.Form):
    """Which sign does not fit, of oneself or of a team as a whole, and why."""

    of = forms.ChoiceField(choices=[*_SORTS, *((one.value, one.value) for one in Together)])
    because = forms.CharField(max_length=300, strip=True)
    party = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    @property
    def sort(self) -> Sort | Together:
        said = str(self.cleaned_data["of"])
        return Sort(said) if said in list(Sort) else Together(said)


class OfForm(forms.Form):
    """Which sign is meant; of nobody in particular where `with` is missing."""

    of = forms.ChoiceField(choices=_SORTS)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["with"] = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    @property
    def meant(self) -> tuple[Sort, int | None] | None:
        if not self.is_valid():
            return None
        return Sort(self.cleaned_data["of"]), self.cleaned_data["with"]
