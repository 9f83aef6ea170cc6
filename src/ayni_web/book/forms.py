"""Recording an act: one line is enough, the rest may be said as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ayni.guidance.tellings import KnownNames, Telling, understand
from ayni.ledger.acts import Asked, Outcome
from ayni_web.accounts.models import User
from ayni_web.book import words
from ayni_web.book.actions import Draft
from ayni_web.book.models import Act, ActParty
from ayni_web.book.naming import Named, Names
from ayni_web.book.queries import kinds_for

_LONGEST = 500


class ActForm(forms.Form):
    """An act as a person tells it. Empty fields are taken from the line, where the line says them."""

    line = forms.CharField(
        label=gettext_lazy("What was given, in one line"),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    givers = forms.CharField(
        label=gettext_lazy("Who gave"),
        required=False,
        help_text=gettext_lazy("Names, parted by commas; “me” is you."),
        max_length=2_000,
    )
    receivers = forms.CharField(label=gettext_lazy("Who received"), required=False, max_length=2_000)
    kind = forms.TypedChoiceField(label=gettext_lazy("What kind"), required=False, coerce=int, empty_value=None)
    on = forms.DateField(
        label=pgettext_lazy("the day of an act", "When"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes = forms.FloatField(label=gettext_lazy("Effort in minutes"), required=False, min_value=0, max_value=100_000)
    asked = forms.TypedChoiceField(
        label=gettext_lazy("Asked for or offered"), required=False, coerce=int, choices=Act.AskedFor, empty_value=-1
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=_LONGEST)
    supports = forms.CharField(label=gettext_lazy("What it was meant to support"), required=False, max_length=_LONGEST)
    may_lead_to = forms.CharField(label=gettext_lazy("Where it may lead"), required=False, max_length=_LONGEST)
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("Did it help"), required=False, coerce=int, choices=Act.Helped, empty_value=-1
    )
    outcome_note = forms.CharField(label=gettext_lazy("How it helped"), required=False, max_length=_LONGEST)

    def __init__(self, *args: Any, user: User, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._language = language
        self.names = Names(user)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [
            ("", _("as the line says")),
            *((one.number, one.name if one.own else capfirst(words.kind_words(one.number))) for one in kinds_for(user)),
        ]
        self.named_givers: list[Named] = []
        self.named_receivers: list[Named] = []
        self.told: Telling | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        line = said.get("line", "")
        told = understand(line, KnownNames(self.names.all()), today=timezone.localdate(), language=self._language)
        self.told = told
        self.named_givers = self.names.find(said.get("givers") or _written(told.givers))
        self.named_receivers = self.names.find(said.get("receivers") or _written(told.receivers))
        for field, named in (("givers", self.named_givers), ("receivers", self.named_receivers)):
            for one in named:
                if one.choices:
                    self.add_error(field, _("Several people are called %(name)s. Choose one.") % {"name": one.written})
        if not self.named_receivers and "receivers" not in self.errors:
            self.add_error("receivers", _("Say who received it: a name, or “me”."))
        both = {one.party.pk for one in self.named_givers if one.party} & {
            one.party.pk for one in self.named_receivers if one.party
        }
        if both:
            self.add_error("receivers", _("Nobody gives to themselves: the same person stands on both sides."))
        if said.get("on") and (said["on"] - timezone.localdate()).days > 1:
            self.add_error("on", _("This day lies ahead. An act is something that happened."))
        return said

    def draft(self) -> Draft:
        """The act, with people who were not known yet added to the space. Only after the form was found valid."""
        said, told = self.cleaned_data, self.told
        assert told is not None
        chosen = said.get("kind")
        return Draft(
            givers=self.names.settle(self.named_givers),
            receivers=self.names.settle(self.named_receivers),
            kind=told.kind if chosen is None else chosen,
            at=_noon(said.get("on") or told.on),
            minutes=said.get("minutes"),
            asked=Asked(said.get("asked", -1)),
            what=told.what,
            why=said.get("why") or told.why,
            supports=said.get("supports", ""),
            may_lead_to=said.get("may_lead_to", ""),
            outcome=Outcome(said.get("outcome", -1)),
            outcome_note=said.get("outcome_note", ""),
        )


class OwnKindForm(forms.Form):
    """A kind of one's own."""

    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=60)
    minutes = forms.FloatField(
        label=gettext_lazy("Usual effort in minutes"), min_value=0, max_value=100_000, initial=15
    )


def as_told(act: Act) -> dict[str, Any]:
    """The fields of an act that is to be corrected."""
    return {
        "line": act.what or words.told(act),
        "givers": _numbered(act, ActParty.Role.GIVER),
        "receivers": _numbered(act, ActParty.Role.RECEIVER),
        "kind": act.kind,
        "on": timezone.localtime(act.at).date() if act.at else None,
        "minutes": act.minutes,
        "asked": act.asked,
        "why": act.why,
        "supports": act.supports,
        "may_lead_to": act.may_lead_to,
        "outcome": act.outcome,
        "outcome_note": act.outcome_note,
    }


def _numbered(act: Act, role: str) -> str:
    parties = [part.party.root or part.party for part in act.parts.all() if part.role == role]
    return ", ".join(_("me") if one.is_me else f"{one.name.replace(',', ' ')} (#{one.pk})" for one in parties)


def _written(names: Sequence[str]) -> str:
    return ", ".join(name.replace(",", " ") or _("me") for name in names)


def _noon(day: Any) -> datetime:
    """A day as a time: noon in the reader's zone, so that it stays that day nearly everywhere; today is now."""
    if day is None or day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))
