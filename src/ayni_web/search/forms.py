"""What is looked for, as the address of the page or a form says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.searching import findables
from ayni_web.search.expressions import LONGEST
from ayni_web.search.queries import NOTE, NOTES

_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)
#: A stretch of time: how long ago it begins and ends; None where it does not.
_TIMES: dict[str, tuple[timedelta | None, timedelta | None]] = {
    "month": (_MONTH, None),
    "year": (_YEAR, None),
    "years": (5 * _YEAR, None),
    "before": (None, 5 * _YEAR),
}


class SearchForm(forms.Form):
    """What somebody looks for. What it does not know is left out: an old link must not fail."""

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(required=False)
    when = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("at any time")),
            ("month", _("in the last month")),
            ("year", _("in the last year")),
            ("years", _("in the last five years")),
            ("before", _("before that")),
        ],
    )

    def __init__(self, *args: Any, with_notes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        notes = [(NOTE, NOTES)] if with_notes else []
        kind.choices = [("", _("everything")), *((one.kind, one.label) for one in findables()), *notes]
        self.is_valid()

    @property
    def text(self) -> str:
        return str(self.cleaned_data.get("q", ""))[:LONGEST]

    @property
    def chosen_kind(self) -> str:
        return str(self.cleaned_data.get("kind", ""))

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """Since when and until before when."""
        first, last = _TIMES.get(str(self.cleaned_data.get("when", "")), (None, None))
        now = timezone.now()
        return (now - first if first else None, now - last if last else None)
