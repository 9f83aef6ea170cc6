"""A talk with a date, and what is said after one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ayni.guidance.names import KnownNames
from ayni.guidance.promised import understand_promise
from ayni.ledger import kinds
from ayni_web.accounts.models import User
from ayni_web.book.actions import Draft
from ayni_web.book.forms import ActForm, this_telling
from ayni_web.people.models import Party
from ayni_web.practice.rhythm.actions import Outcome

_LINES = 12
_KINDS = [
    (kinds.MEETING.number, pgettext_lazy("a check-in", "We met")),
    (kinds.CALL.number, pgettext_lazy("a check-in", "We spoke on the phone or by video")),
    (kinds.CHAT.number, pgettext_lazy("a check-in", "We wrote to each other")),
]


class TalkForm(forms.Form):
    """When, where, and about what."""

    on = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=gettext_lazy("At what time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=5, max_value=600, initial=30)
    place = forms.CharField(label=gettext_lazy("Where, or by which way"), max_length=200, required=False)
    agenda = forms.CharField(
        label=gettext_lazy("Agenda to share"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "What both may read. Copy it, or open it in your mail program; nothing is sent by itself."
        ),
    )

    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    @property
    def starts(self) -> datetime:
        """The time, on the reader's clocks. Only after the form was found valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


def _lines(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, max_length=4_000, required=False, widget=widget)


class AfterForm(forms.Form):
    """What was said, and what comes out of it: promises and acts, one a line."""

    kind = forms.TypedChoiceField(label=gettext_lazy("How"), coerce=int, choices=_KINDS)
    said = forms.CharField(
        label=gettext_lazy("What was said"), max_length=8_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    mine = _lines(gettext_lazy("What you promised"), gettext_lazy("One a line: “send the grant calendar by Friday”."))
    theirs = _lines(gettext_lazy("What they promised"), gettext_lazy("One a line: “read my draft by 5 December”."))
    given = _lines(
        gettext_lazy("What was given in it"),
        gettext_lazy("One a line: “gave advice on the contract”, “helped me with the budget”."),
    )
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "after_%s", **kwargs})
        self._user, self._party = user, party
        self._acts: list[ActForm] = []

    @property
    def told_once(self) -> UUID | None:
        """What names this very telling."""
        return this_telling(self.data, self._party)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for field in ("mine", "theirs"):
            said[field] = self._promised(field, said.get(field, ""))
        self._read_acts(said.get("given", ""))
        return said

    def _promised(self, field: str, written: str) -> list[tuple[str, date | None]]:
        found = []
        for line in self._few(field, written):
            told = understand_promise(line, KnownNames(()), today=timezone.localdate())
            if told.unreal:
                self.add_error(field, _("No calendar has this day: %(day)s.") % {"day": told.unreal})
            found.append((told.what, told.due))
        return found

    def _read_acts(self, written: str) -> None:
        for line in self._few("given", written):
            language = (get_language() or "en")[:2]
            data = QueryDict(mutable=True)
            data["line"] = line
            form = ActForm(data, user=self._user, about=self._party, language=language)
            if form.is_valid():
                self._acts.append(form)
                continue
            for why in [one for errors in form.errors.values() for one in errors]:
                self.add_error("given", f"“{line}”: {why}")

    def _few(self, field: str, written: str) -> Sequence[str]:
        lines = [line.strip(" -–•\t") for line in written.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > _LINES:
            self.add_error(field, _("At most %(n)s lines at once.") % {"n": _LINES})
        if any(len(line) > 500 for line in lines):
            self.add_error(field, _("A line has at most 500 letters."))
        return lines[:_LINES]

    def outcome(self) -> Outcome:
        """What came out of it. Only after the form was found valid; people who are new are added."""
        said = self.cleaned_data
        drafts: list[Draft] = [form.draft() for form in self._acts]
        return Outcome(said=said["said"], kind=said["kind"], mine=said["mine"], theirs=said["theirs"], given=drafts)


class RestForm(forms.Form):
    """For how long somebody is left in peace."""

    FOR = ("7", "14", "30", "90", "never")
    days = forms.ChoiceField(choices=[(one, one) for one in FOR])
