"""An event in a few fields, who is there one a line, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ayni.guidance.afterwards import Tells, told_after, without_subject
from ayni.identity import identifiers
from ayni_web.accounts.models import User
from ayni_web.book.forms import ActForm, this_telling
from ayni_web.book.naming import Named as Called
from ayni_web.book.naming import Names
from ayni_web.people.knowing_forms import zone_called
from ayni_web.people.lines import Told as Fact
from ayni_web.people.lines import told as fact_in
from ayni_web.people.models import Need, Party
from ayni_web.practice.events.actions import MOST_GUESTS, Named, Plan, as_days
from ayni_web.practice.events.models import Event
from ayni_web.practice.events.telling import Line
from ayni_web.practice.events.words import first_name, guest_name

_PICK = "pick:"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


class EventForm(forms.Form):
    """What, when, where, and who is there. Without a time it takes whole days."""

    name = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=200,
        help_text=gettext_lazy("A dinner, a conference, a meeting."),
    )
    on = _day(gettext_lazy("On which day"))
    at = _time(pgettext_lazy("a time of day", "From"), help_text=gettext_lazy("Left empty: the whole day."))
    until = _day(gettext_lazy("Until which day"), required=False, help_text=gettext_lazy("Left empty: the same day."))
    to = _time(pgettext_lazy("a time of day", "To"))
    zone = forms.CharField(
        label=gettext_lazy("Time zone there"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Like Africa/Lagos, or only Lagos. Left empty: yours."),
    )
    place = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=200)
    who = forms.CharField(
        label=gettext_lazy("Who will be there"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One name a line. Names that you do not know yet are fine too."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for, and what to bring"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picks = {name.removeprefix(_PICK): str(self.data[name]) for name in self.data if name.startswith(_PICK)}
        self.names = Names(user, picks)
        self.called: list[Called] = []

    @classmethod
    def about(cls, event: Event, user: User) -> dict[str, Any]:
        """What an event says, as the form asks for it."""
        zone = ZoneInfo(event.zone) if event.zone else timezone.get_current_timezone()
        starts, ends = event.starts.astimezone(zone), event.ends.astimezone(zone)
        first, last = (event.first_day, event.last_day) if event.whole_days else (starts.date(), ends.date())
        return {
            "name": event.name,
            "on": first,
            "at": None if event.whole_days else starts.time(),
            "until": last if last != first else None,
            "to": None if event.whole_days or ends == starts else ends.time(),
            "zone": event.zone,
            "place": event.place,
            "purpose": event.purpose,
            "who": "\n".join(_line_of(guest) for guest in event.guests.all()),
        }

    @property
    def open_names(self) -> list[Called]:
        """Names of which somebody has to say whom they mean, or may change their mind."""
        return [one for one in self.called if one.choices]

    @property
    def told_once(self) -> UUID | None:
        return this_telling(self.data)

    def clean_zone(self) -> str:
        written = str(self.cleaned_data["zone"]).strip()
        if not written:
            return ""
        found = zone_called(written)
        if found is None:
            raise forms.ValidationError(_("No time zone has this name. Write one like Europe/Berlin or Africa/Lagos."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("to") and not said.get("at") and "at" not in self.errors:
            self.add_error("at", _("Say also when it begins."))
        if said.get("until") and said.get("on") and said["until"] < said["on"]:
            self.add_error("until", _("It ends before it begins. Write a later end."))
        lines = [" ".join(line.strip(" -–•\t").split()) for line in said.get("who", "").splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_GUESTS or any(len(line) > 300 for line in lines):
            self.add_error("who", _("Name at most %(n)s people, one a line.") % {"n": MOST_GUESTS})
            return said
        # Nobody is called "me" at a dinner, and an address is no name.
        self.called = self.names.find(line for line in lines if "@" not in line)
        for one in self.called:
            if one.is_open:
                self.add_error(None, _("Several people may be meant by %(name)s. Choose one.") % {"name": one.written})
        self._addresses = [line for line in lines if "@" in line]
        return said

    def plan(self) -> Plan:
        """The event. Only after the form was found valid; nobody is added by it."""
        said = self.cleaned_data
        starts, ends, whole_days = self._times()
        named = [_as_named(one) for one in self.called if one.party is None or not one.party.is_me]
        return Plan(
            name=said["name"],
            starts=starts,
            ends=ends,
            whole_days=whole_days,
            zone=said["zone"],
            place=said["place"],
            purpose=said["purpose"],
            guests=[*named, *(_with_address(line, self.names) for line in self._addresses)],
        )

    def _times(self) -> tuple[datetime, datetime, bool]:
        said = self.cleaned_data
        on: date = said["on"]
        until: date = said.get("until") or on
        if said.get("at") is None:
            return *as_days(on, until), True
        zone = ZoneInfo(said["zone"]) if said["zone"] else timezone.get_current_timezone()
        starts = datetime.combine(on, said["at"], zone)
        to: time | None = said.get("to")
        if to is None:
            ends = starts + timedelta(hours=2) if until == on else datetime.combine(until, time(23, 59), zone)
        else:
            ends = datetime.combine(until, to, zone)
            if until == on and to < said["at"]:
                ends += timedelta(days=1)  # a dinner that goes past midnight
        return starts, ends, False


def _line_of(guest: Any) -> str:
    """A guest as the form asks for one, so that the same is found again."""
    if guest.party is None:
        return f"{guest.name} <{guest.address}>" if guest.name and guest.address else guest.name or guest.address
    party = guest.party.root or guest.party
    return f"{guest_name(guest)} (#{party.pk})"


def _as_named(one: Called) -> Named:
    return Named(one.party, one.party.name if one.party is not None else one.written)


def _with_address(line: str, names: Names) -> Named:
    """Somebody written with an address: "Ben Adler <ben@example.org>", or the address alone."""
    name, _bracket, rest = line.partition("<")
    address = identifiers.email(rest.rstrip("> ") if rest else line)
    if address is None:
        return Named(None, line)
    return Named(names.known_as(address), name.strip() if rest else "", address.value)


class LineForm(forms.Form):
    """What happened with one person, in one line, and whether one met them."""

    AS = (
        ("", gettext_lazy("as I write it")),
        ("given", gettext_lazy("something was given")),
        ("mine", gettext_lazy("I promised it")),
        ("theirs", gettext_lazy("they promised it")),
        ("learned", gettext_lazy("I learned it of them")),
        ("noted", gettext_lazy("only a note")),
    )
    line = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kept_as = forms.ChoiceField(label=gettext_lazy("Keep it as"), choices=AS, required=False)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, party: Party, number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"told_{number}_%s", **kwargs})
        self._user, self._party = user, party
        self._act: ActForm | None = None
        self._fact: Fact | None = None
        self._tells = ""

    @property
    def told_once(self) -> UUID | None:
        return this_telling(self.data, self._party)

    @property
    def open_names(self) -> list[Called]:
        """Names of which somebody has to say whom they mean, for the act that the line tells."""
        return self._act.open_names if self._act is not None else []

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        line = " ".join(said.get("line", "").split())
        if not line:
            return said
        names = [self._party.name, first_name(self._party)] if self._party.name else []
        self._tells = said.get("kept_as", "") or self._read(line, names)
        if self._tells == "given":
            self._read_act(line)
        elif self._tells == "learned":
            self._fact = fact_in(without_subject(line, names), timezone.localdate())
        return said

    def _read(self, line: str, names: Sequence[str]) -> str:
        """What the line tells of, where nobody said."""
        language = (get_language() or "en")[:2]
        rest = without_subject(line, names)
        fact = fact_in(rest, timezone.localdate())
        recognised = fact.about != "need" or fact.sort != Need.Sort.NEED or fact.text != rest
        tells = told_after(line, names, today=timezone.localdate(), language=language)
        if tells is Tells.I_PROMISED:
            return "mine"
        if tells is Tells.THEY_PROMISED:
            return "theirs"
        if recognised and fact.about != "moment":
            return "learned"
        if tells is Tells.GIVEN:
            return "given"
        return "learned" if recognised else "noted"

    def _read_act(self, line: str) -> None:
        data = QueryDict(mutable=True)
        data["line"] = line
        for name in self.data:
            if name.startswith(_PICK) or name == "which-day":
                data[name] = str(self.data[name])
        self._act = ActForm(
            data, user=self._user, about=self._party, language=(get_language() or "en")[:2], auto_id=self.auto_id
        )
        if not self._act.is_valid():
            for why in [one for errors in self._act.errors.values() for one in errors]:
                self.add_error("line", why)

    def told(self) -> Line | None:
        """The line as it was understood; None where nothing was written. Only after the form was found valid; people who
        are new in an act are added."""
        line = " ".join(self.cleaned_data.get("line", "").split())
        if not line:
            return None
        if self._tells == "given" and self._act is not None:
            draft = self._act.draft()
            told = self._act.day_said is not None
            return Line(text=line, given=draft, dated=told)
        if self._tells in ("mine", "theirs"):
            return Line(text=line, promised=line, theirs=self._tells == "theirs")
        return Line(text=line, fact=self._fact)


class GuestForm(forms.Form):
    """Somebody more who was there."""

    who = forms.CharField(label=gettext_lazy("Somebody else was there"), max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "guest_%s", **kwargs})
        picks = {name.removeprefix(_PICK): str(self.data[name]) for name in self.data if name.startswith(_PICK)}
        self.names = Names(user, picks)
        self.called: Called | None = None

    @property
    def open_names(self) -> list[Called]:
        return [self.called] if self.called is not None and self.called.choices else []

    def clean_who(self) -> str:
        written = " ".join(self.cleaned_data["who"].split())
        self.called = self.names.find([written])[0]
        if self.called.is_open:
            raise forms.ValidationError(_("Several people may be meant by %(name)s. Choose one.") % {"name": written})
        if self.called.party is not None and self.called.party.is_me:
            raise forms.ValidationError(_("That is you. Name somebody else."))
        return written

    def named(self) -> Named:
        """Who it is. Only after the form was found valid."""
        assert self.called is not None
        return _as_named(self.called)


class LaterForm(forms.Form):
    """When to ask again."""

    days = forms.TypedChoiceField(coerce=int, choices=[(1, "1"), (3, "3"), (7, "7")])
