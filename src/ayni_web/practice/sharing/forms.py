"""What a person says of a thing, to whom they gave it, and of a pilot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ayni.guidance.names import KnownNames
from ayni.guidance.promised import understand_promise
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import User
from ayni_web.book.models import Act
from ayni_web.book.naming import Named, Names, as_list, listed
from ayni_web.people.models import Party
from ayni_web.practice.sharing.models import Pilot, Thing
from ayni_web.practice.sharing.piloting import Plan
from ayni_web.practice.sharing.queries import With

_EARLIEST = date(1900, 1, 1)
_FURTHEST = timedelta(days=5 * 365)
#: A pilot is small: so many days at most.
LONGEST_PILOT = timedelta(days=366)
MOST_PARTNERS = 12
#: So many people get something with one telling.
MOST_AT_ONCE = 30


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


def _text(label: Any, longest: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ThingForm(forms.Form):
    """Something to share. A title is enough."""

    title = forms.CharField(
        label=gettext_lazy("What it is called"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Thing.Sort.choices, initial=Thing.Sort.TEMPLATE)
    helps = forms.CharField(
        label=gettext_lazy("What it helps with"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "In the words in which people would say what they need: these are compared with what you know of them."
        ),
    )
    where = forms.CharField(
        label=gettext_lazy("Where it lies"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy("An address, or in your own words: “the blue folder”. The file stays where it is."),
    )
    language = forms.CharField(label=gettext_lazy("In which language"), max_length=60, required=False)
    about = _text(
        gettext_lazy("A few words on it"),
        2_000,
        3,
        help_text=gettext_lazy("For those who get it: this begins the letter with which you hand it over."),
    )
    same = forms.BooleanField(required=False, initial=True)
    #: The act of the book that gave it before, where it is put on the shelf because of one.
    act = forms.IntegerField(required=False, widget=forms.HiddenInput)
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, times: int = 1, **kwargs: Any) -> None:
        """`times`: how often the book has the act that it is put on the shelf for, in the same words."""
        super().__init__(*args, **kwargs)
        if times > 1:
            self.fields["same"].label = _("All %(n)s acts in these words gave it") % {"n": times}
        else:
            del self.fields["same"]

    def said(self) -> dict[str, str]:
        """What was said of it. Only after the form was found valid."""
        return {name: self.cleaned_data[name] for name in ("title", "sort", "helps", "about", "where", "language")}


class GiveForm(forms.Form):
    """To whom something was given, why and when. On the page for one person nobody is named."""

    to = forms.CharField(
        label=gettext_lazy("To whom"),
        max_length=2_000,
        help_text=gettext_lazy("Names, parted by commas. Each gets an act of their own in your book."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, required=False)
    on = _day(pgettext_lazy("the day of an act", "When"), help_text=gettext_lazy("Left empty: today."))
    asked = forms.TypedChoiceField(
        label=gettext_lazy("Asked for or offered"),
        required=False,
        coerce=int,
        choices=Act.AskedFor.choices,
        empty_value=None,
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, about: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = about
        self._names = Names(user)
        self._named: list[Named] = []
        if about is not None:
            del self.fields["to"]

    def clean_to(self) -> str:
        written = str(self.cleaned_data["to"])
        names = listed(written)
        if len(names) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(n)s people at once.") % {"n": MOST_AT_ONCE})
        self._named = _found(self._names, names)
        return written

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead. An act is something that happened."))
        if on is not None and on < _EARLIEST:
            raise forms.ValidationError(_("This day is before anybody here was born. Write a later one."))
        return on

    @property
    def at(self) -> datetime:
        """When it was given: noon of its day, or now. Only after the form was found valid."""
        on = self.cleaned_data["on"]
        if on is None or on == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(datetime.combine(on, time(12)))

    @property
    def asked_for(self) -> Asked:
        asked = self.cleaned_data["asked"]
        return Asked.UNKNOWN if asked is None else Asked(asked)

    def parties(self) -> list[Party]:
        """To whom, with people who are new added to the space. Only after the form was found valid."""
        return [self._about] if self._about is not None else self._names.settle(self._named)


def _found(names: Names, written: Sequence[str]) -> list[Named]:
    """Those who are meant; raises what the form says where that is not sure, or where it is the reader."""
    if not written:
        raise forms.ValidationError(_("Write a name."))
    found = names.find(written)
    for one in found:
        if one.party is not None and one.party.is_me:
            raise forms.ValidationError(_("That is you. Name somebody else."))
        if one.is_open:
            several = ", ".join(f"{choice.name} (#{choice.id})" for choice in one.choices)
            raise forms.ValidationError(_("Several people may be meant. Write one of: %(names)s.") % {"names": several})
    return found


class PilotForm(forms.Form):
    """What is tried, with whom, by which measure, and when. All but the first two may be said later."""

    what = forms.CharField(
        label=gettext_lazy("What you try together, in one line"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.CharField(
        label=gettext_lazy("With whom"),
        max_length=2_000,
        help_text=gettext_lazy("One name, or several parted by commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, required=False)
    measure = forms.CharField(
        label=gettext_lazy("How you will both know that it worked"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Something that can be seen: “two of three chapters are done by the last day”."),
    )
    begins = _day(gettext_lazy("First day"))
    ends = _day(gettext_lazy("Last day"), help_text=gettext_lazy("A small try ends: at most a year."))
    i_give = forms.CharField(label=gettext_lazy("What you give"), max_length=500, required=False)
    changed_why = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("What you had agreed before stays visible beside it."),
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, user: User, pilot: Pilot | None = None, partners: Sequence[With] = (), **kwargs: Any
    ) -> None:
        """`partners` are those who take part already; what each gives has a field of its own."""
        super().__init__(*args, **kwargs)
        self._names = Names(user)
        self._named: list[Named] = []
        self._partners = partners
        if pilot is None or pilot.agreed_on is None:
            del self.fields["changed_why"]
        for one in partners or (None,):
            label = _("What %(name)s gives") % {"name": one.party.name or _("somebody without a name")} if one else None
            self.fields[_gives_of(one)] = forms.CharField(
                label=label or _("What they give"),
                max_length=500,
                required=False,
                initial=one.said if one else "",
            )

    @property
    def gives(self) -> list[forms.BoundField]:
        """What each gives: the reader first."""
        return [self["i_give"], *(self[_gives_of(one)] for one in self._partners or (None,))]

    def clean_who(self) -> str:
        written = listed(str(self.cleaned_data["who"]))
        if len(written) > MOST_PARTNERS:
            raise forms.ValidationError(_("A small try has few people: at most %(n)s.") % {"n": MOST_PARTNERS})
        self._named = _found(self._names, written)
        return str(self.cleaned_data["who"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("begins"), said.get("ends")
        today = timezone.localdate()
        for name in ("begins", "ends"):
            day = said.get(name)
            if day is not None and not today - _FURTHEST <= day <= today + _FURTHEST:
                self.add_error(name, _("Choose a day within five years."))
        if begins is not None and ends is not None:
            if ends < begins:
                self.add_error("ends", _("The last day lies before the first."))
            elif ends - begins > LONGEST_PILOT:
                self.add_error("ends", _("A small try ends within a year. What is longer is better tried in parts."))
        return said

    def plan(self) -> Plan:
        """The plan, with people who are new added to the space. Only after the form was found valid."""
        said = self.cleaned_data
        gives = {one.party.pk: said[_gives_of(one)] for one in self._partners}
        alone = said.get(_gives_of(None), "")
        return Plan(
            what=said["what"],
            why=said["why"],
            measure=said["measure"],
            i_give=said["i_give"],
            begins=said["begins"],
            ends=said["ends"],
            partners=[(party, gives.get(party.pk, alone)) for party in self._names.settle(self._named)],
        )


def _gives_of(one: With | None) -> str:
    return "they_give" if one is None else f"gives_{one.party.pk}"


def as_planned(pilot: Pilot, partners: Sequence[With]) -> Mapping[str, Any]:
    """The fields of a pilot that is to be changed."""
    # With their numbers: others of the same name may be known.
    plain = {one.party.pk: "" if '"' in one.party.name else one.party.name for one in partners}
    names = [f"{plain[one.party.pk]} (#{one.party.pk})".strip() for one in partners]
    fields = ("what", "why", "measure", "begins", "ends", "i_give")
    return {"who": as_list(names), **{name: getattr(pilot, name) for name in fields}}


class AgreeForm(forms.Form):
    """On which day all agreed, and whether what each gives stands among the promises."""

    on = _day(gettext_lazy("Agreed on"), help_text=gettext_lazy("Left empty: today."))
    as_promises = forms.BooleanField(
        label=gettext_lazy("Keep what each gives among the promises, until the last day"), required=False
    )


class EndForm(forms.Form):
    """How it went, by the measure; the lesson may be written later."""

    how = forms.ChoiceField(label=gettext_lazy("How it went"), choices=(), widget=forms.RadioSelect)
    found = forms.CharField(
        label=gettext_lazy("What the measure says"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    learned = _text(gettext_lazy("What you learned"), 4_000, 3)
    next = forms.CharField(label=gettext_lazy("What comes next"), max_length=500, required=False)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "end_%s", **kwargs})
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)
        agreed = [choice for choice in Pilot.How.choices if choice[0] != Pilot.How.NOT_BEGUN]
        alone = [choice for choice in Pilot.How.choices if choice[0] == Pilot.How.NOT_BEGUN]
        how.choices = [*agreed, *alone] if pilot.agreed_on is not None else alone
        if pilot.agreed_on is None:
            how.initial = Pilot.How.NOT_BEGUN


class LearnForm(forms.Form):
    """What was learned, and what comes next."""

    learned = _text(gettext_lazy("What you learned"), 4_000, 4)
    next = forms.CharField(label=gettext_lazy("What comes next"), max_length=500, required=False)


class PilotPromiseForm(forms.Form):
    """A promise that came out of it, in one line."""

    line = forms.CharField(
        label=gettext_lazy("What was promised, in one line"),
        max_length=500,
        help_text=gettext_lazy("With its day, where it has one: “send the outline by Friday”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    side = forms.ChoiceField(label=gettext_lazy("Who promised"), choices=())
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, partners: Sequence[With], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "promise_%s", **kwargs})
        self._partners = {str(one.party.pk): one.party for one in partners}
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        names = {pk: party.name or _("somebody without a name") for pk, party in self._partners.items()}
        side.choices = [
            *((f"me-{pk}", _("I to %(name)s") % {"name": name}) for pk, name in names.items()),
            *((f"them-{pk}", _("%(name)s to me") % {"name": name}) for pk, name in names.items()),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        told = understand_promise(said.get("line", ""), KnownNames(()), today=timezone.localdate())
        if told.unreal:
            self.add_error("line", _("No calendar has this day: %(day)s.") % {"day": told.unreal})
        said["what"], said["due"] = told.what, told.due
        return said

    @property
    def mine(self) -> bool:
        """Whether the reader promised. Only after the form was found valid."""
        return bool(self.cleaned_data["side"].startswith("me-"))

    @property
    def party(self) -> Party:
        """The other one. Only after the form was found valid."""
        return self._partners[self.cleaned_data["side"].partition("-")[2]]
