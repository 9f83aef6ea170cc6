"""When an idea may come back, how quiet a week is to be, and how a request is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import User
from ayni_web.book.forms import this_telling
from ayni_web.book.naming import Named, Names
from ayni_web.people.models import Party
from ayni_web.practice.today.models import Request

_FURTHEST = timedelta(days=730)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class UntilForm(forms.Form):
    """The day until which something waits: after today, and within two years."""

    until = _day(gettext_lazy("Until"))

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today < until <= today + _FURTHEST:
            raise forms.ValidationError(_("Choose a day after today, within two years."))
        return until


class WeekForm(forms.Form):
    """Minutes for others in this week alone."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for others this week"),
        min_value=0,
        max_value=10_080,
        help_text=gettext_lazy("Nought asks nothing of you until Monday. Your usual week stays as it is."),
    )


class RequestForm(forms.Form):
    """Who asked for what, and how the reader answers."""

    who = forms.CharField(label=gettext_lazy("Who asks"), max_length=300)
    what = forms.CharField(
        label=gettext_lazy("What they ask for"),
        max_length=500,
        help_text=gettext_lazy("In a few words: an hour on pricing."),
    )
    reply = forms.ChoiceField(
        label=gettext_lazy("How you answer"),
        choices=Request.Reply.choices,
        widget=forms.RadioSelect,
        initial=Request.Reply.NO,
    )
    again_on = _day(gettext_lazy("Look at it again on"), required=False)
    to = forms.CharField(
        label=gettext_lazy("Who is better placed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Pointing to somebody counts as help from you: it is put into your book as a referral."),
    )
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = Names(user)
        self.party: Named | None = None
        self.pointed_to: Named | None = None

    @property
    def told_once(self) -> UUID | None:
        """What names this very telling."""
        return this_telling(self.data)

    def clean_who(self) -> str:
        self.party = self._found(self.cleaned_data["who"])
        return str(self.cleaned_data["who"])

    def clean_to(self) -> str:
        if self.cleaned_data["to"] and self.data.get("reply") == Request.Reply.SOMEBODY:
            self.pointed_to = self._found(self.cleaned_data["to"])
        return str(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("reply") == Request.Reply.NOT_NOW and "again_on" not in self.errors:
            again_on, today = said.get("again_on"), timezone.localdate()
            if again_on is None or not today < again_on <= today + _FURTHEST:
                self.add_error("again_on", _("Choose a day after today, within two years."))
        if said.get("reply") == Request.Reply.SOMEBODY and "to" not in self.errors and self.pointed_to is None:
            self.add_error("to", _("Say to whom you point."))
        return said

    def parties(self) -> tuple[Party, Party | None]:
        """Who asks and who is better placed, new ones added to the space. Only after the form was found valid."""
        assert self.party is not None
        named = [self.party, *([self.pointed_to] if self.pointed_to else [])]
        settled = self._names.settle(named)
        return settled[0], settled[1] if len(settled) > 1 else None

    def _found(self, written: str) -> Named:
        found = self._names.find([written])[0]
        if found.party is not None and found.party.is_me:
            raise forms.ValidationError(_("That is you. Name somebody else."))
        if found.is_open:
            several = ", ".join(f"{one.name} (#{one.id})" for one in found.choices)
            raise forms.ValidationError(_("Several people may be meant. Write one of: %(names)s.") % {"names": several})
        return found
