"""Recording an act: one line is enough, the rest may be said as well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ayni.guidance.names import KnownNames
from ayni.guidance.tellings import Telling, understand
from ayni.ledger.acts import Asked, Outcome
from ayni_web.accounts.models import User
from ayni_web.book import words
from ayni_web.book.actions import Draft
from ayni_web.book.doubting import doubt_said
from ayni_web.book.models import Act, ActParty
from ayni_web.book.naming import Named, Names, as_list, folded, listed
from ayni_web.book.queries import kinds_for
from ayni_web.people.models import Party

_LONGEST = 500
_EARLIEST_YEAR = 1900
_LONGEST_WAIT = timedelta(days=90)
_OF_THE_FORM = {"csrfmiddlewaretoken", "once", "told_on"}
_PICK, _SHARE, _CREDIT = "pick:", "share:", "credit:"


def this_telling(data: Mapping[str, Any], *about: Party | None) -> UUID | None:
    """What names what was sent with a form: the form's own key (`once`) with all that was said on it, and whom it is about.

    None where the form has no key.
    """
    try:
        key = UUID(str(data.get("once", "")))
    except ValueError:
        return None
    said = sorted((name, str(data[name])) for name in data if name not in _OF_THE_FORM)
    return uuid5(key, json.dumps([said, *(one.pk if one else None for one in about)]))


@dataclass(frozen=True, slots=True)
class GiverPart:
    """One of several givers as the form asks about them: how much of it was theirs, and what they did."""

    name: str
    key: str
    share: str
    credit: str


class ActForm(forms.Form):
    """An act as a person tells it. Empty fields are taken from the line, where the line says them.

    Beside its fields it reads, for a name as it was written: `pick:NAME` who was meant, `share:NAME`
    and `credit:NAME` how much of the giving was theirs and what they did.
    """

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
    receivers = forms.CharField(
        label=gettext_lazy("Who received"),
        required=False,
        help_text=gettext_lazy("Names, parted by commas; “me” is you."),
        max_length=2_000,
    )
    kind = forms.TypedChoiceField(label=gettext_lazy("What kind"), required=False, coerce=int, empty_value=None)
    on = forms.DateField(
        label=pgettext_lazy("the day of an act", "When"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Left empty: the day that the line names, or today."),
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=_LONGEST)
    supports = forms.CharField(label=gettext_lazy("What it was meant to support"), required=False, max_length=_LONGEST)
    may_lead_to = forms.CharField(label=gettext_lazy("Where it may lead"), required=False, max_length=_LONGEST)
    minutes = forms.FloatField(
        label=gettext_lazy("Effort in minutes"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Left empty: what the line says, or else what is usual for such an act."),
    )
    asked = forms.TypedChoiceField(
        label=gettext_lazy("Asked for or offered"), required=False, coerce=int, choices=Act.AskedFor, empty_value=None
    )
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("Did it help"), required=False, coerce=int, choices=Act.Helped, empty_value=None
    )
    outcome_note = forms.CharField(label=gettext_lazy("How it helped"), required=False, max_length=_LONGEST)
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    #: The day on which it was written, where it was sent later: "yesterday" was meant from there.
    told_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        user: User,
        language: str = "en",
        corrected: Act | None = None,
        about: Party | None = None,
        **kwargs: Any,
    ) -> None:
        """`about` is who the page is about: they gave or received where the line names nobody."""
        super().__init__(*args, **kwargs)
        self._language = language
        self._corrected = corrected
        self.about = about
        self.names = Names(user, dict(self._said_of(_PICK)), about=about)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [
            ("", _("as the line says")),
            *((one.number, one.name if one.own else capfirst(words.kind_words(one.number))) for one in kinds_for(user)),
        ]
        self.named_givers: list[Named] = []
        self.named_receivers: list[Named] = []
        self.told: Telling | None = None
        #: Why the line is no act that can be kept as it stands, in a sentence; empty where it is one.
        self.doubt = ""

    def _said_of(self, prefix: str) -> Iterator[tuple[str, str]]:
        """What was posted, or stands already, of each name: its key and the value."""
        source: Mapping[str, Any] = self.data if self.is_bound else self.initial
        for name in source:
            if name.startswith(prefix):
                yield name.removeprefix(prefix), str(source[name]).strip()

    @property
    def open_names(self) -> list[Named]:
        """Names of which somebody has to say whom they mean; also those said just now, to change one's mind."""
        both = {one.key: one for one in (*self.named_givers, *self.named_receivers) if one.choices}
        return list(both.values())

    @property
    def chosen_kind(self) -> int:
        """The kind that is chosen, else the one that the line says."""
        chosen = self.cleaned_data.get("kind") if self.is_bound else None
        return chosen if chosen is not None else self.told.kind if self.told else 0

    @property
    def minutes_said(self) -> float | None:
        """The effort that is written in its field, else the one that the line tells.

        Where an act is corrected, a new length in its line stands over the old one that the field still has.
        """
        written, told = self.cleaned_data.get("minutes"), self.told.minutes if self.told else None
        before = self._corrected
        if written is None or told is None or before is None:
            return told if written is None else written
        return told if written == before.minutes and "line" in self.changed_data else written

    @property
    def day_picked(self) -> date | None:
        """The day that was chosen, where the line writes one that may be two."""
        picked = self.data.get("which-day", "")
        return next((day for day in self.told.days if day.isoformat() == picked), None) if self.told else None

    @property
    def day_said(self) -> date | None:
        """The day that the line names, as far as it was understood or chosen."""
        return self.told.on or self.day_picked if self.told else None

    @property
    def has_parts(self) -> bool:
        """Whether anything is said of who did what."""
        parts = self.giver_parts
        return any(part.credit for part in parts) or len({part.share for part in parts}) > 1

    @property
    def givers_said(self) -> str:
        """Who was understood to have given, in one line."""
        return _said(self.named_givers)

    @property
    def receivers_said(self) -> str:
        return _said(self.named_receivers)

    @property
    def giver_parts(self) -> list[GiverPart]:
        """Each of several givers; nothing where one gave alone."""
        if len(self.named_givers) < 2:
            return []
        shares, credit = dict(self._said_of(_SHARE)), dict(self._said_of(_CREDIT))
        return [
            GiverPart(one.written, one.key, shares.get(one.key, ""), credit.get(one.key, ""))
            for one in self.named_givers
        ]

    @property
    def told_once(self) -> UUID | None:
        """What names this very telling: the key of the form with all that was said on it.

        Somebody who goes back and writes something else on the same form tells something else.
        """
        return this_telling(self.data, self.about)

    @property
    def today(self) -> date:
        """The day from which a line was written: today, or that of a line that had to wait on somebody's device."""
        today, told_on = timezone.localdate(), self.cleaned_data.get("told_on")
        return told_on if told_on and today - _LONGEST_WAIT <= told_on < today else today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        line = said.get("line", "")
        told = understand(line, KnownNames(self.names.all()), today=self.today, language=self._language)
        self.told = told
        self._name_both(said.get("givers", ""), said.get("receivers", ""), told)
        self.doubt = doubt_said(
            told,
            sides_given=bool(said.get("givers") and said.get("receivers")),
            day_given=bool(said.get("on") or self.day_picked),
        )
        if self.doubt:
            self.add_error("line", self.doubt)
            return said
        for one in self.open_names:
            if one.is_open:
                self.add_error(None, _("Several people may be meant by %(name)s. Choose one.") % {"name": one.written})
        if not self.named_givers and "givers" not in self.errors:
            self.add_error("givers", _("Say who gave it: a name, or “me”."))
        if not self.named_receivers and "receivers" not in self.errors:
            self.add_error("receivers", _("Say who received it: a name, or “me”."))
        if _same(self.named_givers, self.named_receivers):
            self.add_error("receivers", _("Nobody gives to themselves: the same person stands on both sides."))
        on = said.get("on") or self.day_said
        if said.get("on") and (said["on"] - timezone.localdate()).days > 1:
            self.add_error("on", _("This day lies ahead. An act is something that happened."))
        elif on and on.year < _EARLIEST_YEAR:
            self.add_error("on", _("This day is before anybody here was born. Write a later one."))
        for part in self.giver_parts:
            if part.share and _number(part.share) is None:
                self.add_error(None, _("Write the part of %(name)s as a number above nought.") % {"name": part.name})
        return said

    def show(self, told: Mapping[str, Any]) -> None:
        """Look up those whom an act names already, before anything is posted."""
        self.named_givers = self.names.find(listed(told["givers"]))
        self.named_receivers = self.names.find(listed(told["receivers"]))

    def _name_both(self, givers: str, receivers: str, told: Telling) -> None:
        """Who stands on each side: those of the fields, else those of the line, else whom the page is about."""
        gave, received = (
            self.names.find(listed(givers) or told.givers),
            self.names.find(listed(receivers) or told.receivers),
        )
        if not told.givers and not told.receivers and bool(gave) != bool(received):
            # The line did not show the direction; one side by hand shows it: the writer is on the other, or those it names.
            by_writer = any(one.party is not None and one.party.is_me for one in gave or received)
            other = self.names.find(told.unclear if by_writer else [""])
            gave, received = gave or other, received or other
        if self.about is not None and (gave or received):
            alone = [Named(self.about.name, party=self.about)]
            gave, received = gave or alone, received or alone
        self.named_givers, self.named_receivers = gave, received

    def draft(self) -> Draft:
        """The act, with people who were not known yet added to the space. Only after the form was found valid."""
        said, told = self.cleaned_data, self.told
        assert told is not None
        chosen = said.get("kind")
        givers = self.names.settle(self.named_givers)
        parts = self.giver_parts
        return Draft(
            givers=givers,
            receivers=self.names.settle(self.named_receivers),
            kind=told.kind if chosen is None else chosen,
            at=self._when(said.get("on") or self.day_said),
            minutes=self.minutes_said,
            asked=Asked(-1 if said.get("asked") is None else said["asked"]),
            what=told.what,
            why=said.get("why") or told.why,
            supports=said.get("supports", ""),
            may_lead_to=said.get("may_lead_to", ""),
            outcome=Outcome(-1 if said.get("outcome") is None else said["outcome"]),
            outcome_note=said.get("outcome_note", ""),
            shares=[_number(part.share) or 1.0 for part in parts] or None,
            credit={party.pk: part.credit for party, part in zip(givers, parts, strict=False) if part.credit},
        )

    def _when(self, day: date | None) -> datetime | None:
        """A day as a time: noon in the reader's zone, so that it stays that day nearly everywhere; today is now.

        An act that is corrected keeps its hour where its day stays, and stays without a day where it had none.
        """
        before = self._corrected.at if self._corrected else None
        if self._corrected and (day is None or (before and timezone.localtime(before).date() == day)):
            return before
        day = day or self.today
        if day == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(datetime.combine(day, time(12)))


class OwnKindForm(forms.Form):
    """A kind of one's own."""

    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=60)
    minutes = forms.FloatField(
        label=gettext_lazy("Usual effort in minutes"), min_value=0, max_value=100_000, initial=15
    )


class OutcomeForm(forms.Form):
    """What came of an act, in one click, and a word on it."""

    outcome = forms.TypedChoiceField(coerce=int, choices=Act.Helped)
    note = forms.CharField(required=False, max_length=_LONGEST)


class ActFilter(forms.Form):
    """Which acts to list. What can't be read is taken as not asked for."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    outcome = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        kind, outcome = self.fields["kind"], self.fields["outcome"]
        assert isinstance(kind, forms.TypedChoiceField)
        assert isinstance(outcome, forms.TypedChoiceField)
        kind.choices = [
            ("", _("every kind")),
            *((one.number, one.name if one.own else capfirst(words.kind_words(one.number))) for one in kinds_for(user)),
        ]
        outcome.choices = [("", _("whatever came of it")), *Act.Helped.choices]
        self.is_valid()


def as_told(act: Act) -> dict[str, Any]:
    """The fields of an act that is to be corrected, with who was meant by each name."""
    told: dict[str, Any] = {
        "line": act.what or words.told(act),
        "kind": act.kind,
        "on": timezone.localtime(act.at).date() if act.at else None,
        "minutes": f"{act.minutes:.10g}" if act.minutes is not None else None,
        "asked": act.asked,
        "why": act.why,
        "supports": act.supports,
        "may_lead_to": act.may_lead_to,
        "outcome": act.outcome,
        "outcome_note": act.outcome_note,
    }
    parties = {part.party.root or part.party for part in act.parts.all()}
    for side, role in (("givers", ActParty.Role.GIVER), ("receivers", ActParty.Role.RECEIVER)):
        names = []
        for part in act.parts.all():
            if part.role != role:
                continue
            party = part.party.root or part.party
            name = name_in_form(party, parties)
            names.append(name)
            told[_PICK + folded(name)] = str(party.pk)
            if role == ActParty.Role.GIVER:
                told[_SHARE + folded(name)] = f"{part.share:.6g}"
                told[_CREDIT + folded(name)] = part.credit
        told[side] = as_list(names)
    return told


def name_in_form(party: Party, beside: set[Party]) -> str:
    """How a form calls a party: by its name, with its number only where the name alone would not do."""
    if party.is_me:
        return _("me")
    alone = sum(folded(one.name) == folded(party.name) for one in beside) <= 1
    return party.name if party.name and '"' not in party.name and alone else f"{party.name} (#{party.pk})".strip()


def _said(named: list[Named]) -> str:
    told = []
    for one in named:
        name = one.party.name if one.party and one.party.name and not one.party.is_me else one.written
        told.append(_("%(name)s (new)") % {"name": name} if one.is_new else name)
    return ", ".join(told)


def _same(givers: list[Named], receivers: list[Named]) -> bool:
    """Whether somebody stands on both sides."""
    gave = {"me" if one.party.is_me else one.party.pk for one in givers if one.party}
    return any(("me" if one.party.is_me else one.party.pk) in gave for one in receivers if one.party)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None
