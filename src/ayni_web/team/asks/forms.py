"""What people fill in around asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ayni.guidance import asking
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act
from ayni_web.people.members import parties_of_members
from ayni_web.people.models import Capacity, Party
from ayni_web.team.asks.actions import Ending, Said
from ayni_web.team.asks.models import Ask, Offer, Standing
from ayni_web.team.asks.standing import Told
from ayni_web.team.asks.words import WEEKDAYS, kind_choices, party_name

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Party]
    _Choices = forms.ModelMultipleChoiceField[Party]
else:
    _Choice, _Choices = forms.ModelChoiceField, forms.ModelMultipleChoiceField

#: An ask names a day that can be foreseen.
FURTHEST = timedelta(days=366)
MOST_MINUTES = 24 * 60


class _Day(forms.DateField):
    """A day to choose, written as browsers send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Hidden(forms.IntegerField):
    """What the form rests on: how the thing stood when it was read."""

    widget = forms.HiddenInput


class _Rests(forms.Form):
    """A form that rests on how a thing stood when it was read."""

    def rest_on(self, **numbers: int) -> None:
        """Let all that was written rest on how the thing stands now."""
        assert isinstance(self.data, QueryDict)
        written = self.data.copy()
        for name, number in numbers.items():
            written[name] = str(number)
        self.data = written


class AskForm(_Rests):
    """An ask: what, what for, by when; the rest if one likes."""

    title = forms.CharField(
        label=gettext_lazy("What do you ask for?"),
        max_length=300,
        help_text=gettext_lazy("One sentence that somebody can say yes to."),
    )
    reason = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What becomes possible if somebody helps."),
    )
    due = _Day(label=gettext_lazy("By when?"))
    text = forms.CharField(
        label=gettext_lazy("What else one should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.TypedChoiceField(label=gettext_lazy("What kind of help"), coerce=int, choices=kind_choices)
    minutes = forms.IntegerField(
        label=gettext_lazy("About how many minutes it takes"), required=False, min_value=1, max_value=MOST_MINUTES
    )
    for_all = forms.BooleanField(
        label=gettext_lazy("Everybody in the team may see it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Otherwise only those whom it reaches see it."),
    )
    in_channel = forms.BooleanField(
        label=gettext_lazy("And in the team's channel outside Ayni"),
        required=False,
        help_text=gettext_lazy("Your name and the first line go there. Only where everybody here may see it."),
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    version = _Hidden(required=False)

    def leave_open_what_is_missing(self) -> None:
        """Drop the errors of fields that are empty and should not be."""
        for name, found in list(self.errors.as_data().items()):
            if all(one.code == "required" for one in found):
                del self.errors[name]

    def __init__(self, *args: Any, **more: Any) -> None:
        """A day or an effort that the words name stands for one that was not chosen."""
        super().__init__(*args, **more)
        self._day: date | None = None
        self._minutes: int | None = None
        if self.is_bound and not (self.data.get("due") and self.data.get("minutes")):
            read = asking.advice(self.draft(), today=timezone.localdate())
            self._day = read.day
            self._minutes = min(max(round(read.minutes), 1), MOST_MINUTES) if read.minutes else None
        self.fields["due"].required = self._day is None

    def clean_due(self) -> date:
        day = self.cleaned_data["due"] or self._day
        assert day is not None  # required, where the words name none
        return _ahead(day)

    def said(self) -> Said:
        names = ("title", "reason", "due", "text", "kind", "for_all", "in_channel")
        minutes = self.cleaned_data["minutes"] or self._minutes
        return Said(minutes=minutes, **{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def of(ask: Ask) -> dict[str, Any]:
        """What the form shows of an ask that stands."""
        names = ("title", "reason", "due", "text", "kind", "minutes", "for_all", "in_channel", "version")
        return {name: getattr(ask, name) for name in names}

    def draft(self) -> asking.Draft:
        """What is written so far, for the coach; whatever cannot be read yet is left out."""
        written = self.data if self.is_bound else self.initial
        said = {name: _readable(self.fields[name], written.get(name)) for name in ("due", "kind", "minutes")}
        return asking.Draft(
            title=str(written.get("title", ""))[:300],
            text=str(written.get("text", ""))[:2000],
            reason=str(written.get("reason", ""))[:1000],
            due=said["due"],
            kind=said["kind"] or 0,
            minutes=said["minutes"],
        )


def _ahead(day: date) -> date:
    """The day, where it lies ahead and can be foreseen."""
    today = timezone.localdate()
    if day < today:
        raise forms.ValidationError(_("This day has passed. Choose one that lies ahead."))
    if day > today + FURTHEST:
        raise forms.ValidationError(_("Choose a day within a year: nobody can plan further."))
    return day


def _readable(field: forms.Field, value: Any) -> Any:
    """What a field makes of what was written, or None where it can make nothing of it."""
    try:
        return field.clean(value) if value else None
    except forms.ValidationError:
        return None


class OfferForm(_Rests):
    """An offer to help."""

    text = forms.CharField(
        label=gettext_lazy("What you can do"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ready_by = _Day(
        label=gettext_lazy("You would do it by"),
        required=False,
        help_text=gettext_lazy("With a day it becomes a promise once they say yes."),
    )
    private = forms.BooleanField(label=gettext_lazy("Only the one who asks may see it"), required=False)
    version = _Hidden()

    def clean_ready_by(self) -> date | None:
        day: date | None = self.cleaned_data.get("ready_by")
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose one that lies ahead."))
        return day


class _PartyChoice(_Choice):
    def label_from_instance(self, obj: Party) -> str:
        return party_name(obj)


class _PartyChoices(_Choices):
    def label_from_instance(self, obj: Party) -> str:
        return party_name(obj)


def _among(field: forms.Field, by: Membership, without: Iterable[int]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = parties_of_members(by).exclude(pk__in=set(without))


class PointForm(_Rests):
    """“Not me, but ask her.”"""

    to = _PartyChoice(label=gettext_lazy("Whom could they ask?"), queryset=Party.objects.none())
    why = forms.CharField(
        label=gettext_lazy("Why them"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("They read it, and so does the one who asks."),
    )
    version = _Hidden()

    def __init__(self, *args: Any, by: Membership, ask: Ask, mine: Sequence[int], **more: Any) -> None:
        super().__init__(*args, **more)
        _among(self.fields["to"], by, {ask.by_id, *mine})


class EndForm(_Rests):
    """How an ask ends."""

    end = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        widget=forms.RadioSelect,
        choices=[
            (Ask.End.HELPED, gettext_lazy("Somebody helped")),
            (Ask.End.NOT_HELPED, gettext_lazy("It was not helped")),
            (Ask.End.WITHDRAWN, gettext_lazy("I need it no more")),
        ],
    )
    helpers = _PartyChoices(
        label=gettext_lazy("Who helped"),
        queryset=Party.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = _PartyChoices(
        label=gettext_lazy("Others who helped"),
        queryset=Party.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=gettext_lazy("Those who did not offer but helped. Hold Ctrl to choose several."),
    )
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("How much it helped"), coerce=int, choices=[], initial=Outcome.HELPED.value, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("A few words of thanks: what it changed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everybody in the team may see who helped"),
        required=False,
        help_text=gettext_lazy("Otherwise only you who took part see it. Each of you can end that at any time."),
    )
    version = _Hidden()
    answers = _Hidden()

    def __init__(self, *args: Any, by: Membership, ask: Ask, offered: Sequence[Party], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered = list(dict.fromkeys(one for one in offered if one.pk != ask.by_id))
        ids = [one.pk for one in self.offered]
        helpers = self.fields["helpers"]
        assert isinstance(helpers, forms.ModelMultipleChoiceField)
        helpers.queryset = Party.objects.filter(pk__in=ids).order_by("name", "pk")
        _among(self.fields["others"], by, {ask.by_id, *ids})
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.TypedChoiceField)
        outcome.choices = [one for one in Act.Helped.choices if one[0] >= Outcome.HELPED_A_LITTLE]
        for one in self.offered:
            self.fields[f"credit_{one.pk}"] = forms.CharField(
                label=_("What %(name)s did") % {"name": party_name(one)}, max_length=300, required=False
            )

    @property
    def credits(self) -> list[Any]:
        """The fields for what each did."""
        return [self[f"credit_{one.pk}"] for one in self.offered]

    @property
    def has_others(self) -> bool:
        field = self.fields["others"]
        return isinstance(field, forms.ModelMultipleChoiceField) and bool(field.queryset)

    def ending(self) -> Ending:
        said = self.cleaned_data
        return Ending(
            end=Ask.End(said["end"]),
            note=said["note"],
            helpers=[*said["helpers"], *said["others"]],
            credit={one.pk: said.get(f"credit_{one.pk}", "") for one in self.offered},
            outcome=Outcome(said["outcome"] or Outcome.HELPED),
            public=said["public"],
        )


class GiftForm(forms.Form):
    """One thing that a member can give in the team."""

    text = forms.CharField(label=gettext_lazy("What you can give"), max_length=300)
    sort = forms.ChoiceField(
        label=gettext_lazy("What sort of thing it is"), choices=Capacity.Sort.choices, required=False
    )


class LimitForm(forms.Form):
    """How much a member can bear of asks in a week."""

    asks = forms.IntegerField(
        label=gettext_lazy("Asks in any seven days"),
        min_value=0,
        max_value=50,
        required=False,
        help_text=gettext_lazy("Nought: none reach you. Left empty, a few do."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for them in any seven days"),
        min_value=0,
        max_value=7 * MOST_MINUTES,
        required=False,
        help_text=gettext_lazy("Left empty, only the number counts."),
    )
    resting_until = _Day(
        label=gettext_lazy("None before"),
        required=False,
        help_text=gettext_lazy(
            "For a while that is full, or a holiday. On this day asks reach you again by themselves."
        ),
    )


class StandingForm(_Rests):
    """Something that is offered before anybody asks."""

    what = forms.CharField(label=gettext_lazy("What you offer"), max_length=300)
    how = forms.CharField(
        label=gettext_lazy("How it works"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Where, by which way, what one brings along."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("An hour that comes back"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", pgettext_lazy("an hour that comes back", "no fixed hour")),
            *((number, words) for number, words in enumerate(WEEKDAYS)),
        ],
    )
    at = forms.TimeField(
        label=pgettext_lazy("a time of day", "At"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("About how many minutes"), required=False, min_value=5, max_value=MOST_MINUTES
    )
    places = forms.IntegerField(
        label=gettext_lazy("For how many"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=gettext_lazy("At each hour; without a fixed hour, at the same time."),
    )
    until = _Day(label=gettext_lazy("The last day"), required=False)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    version = _Hidden(required=False)

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data.get("until")
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose one that lies ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "at" in said and "weekday" in said and (said["weekday"] is None) != (said["at"] is None):
            self.add_error("at", _("An hour that comes back has both: a day of the week and a time."))
        return said

    def told(self) -> Told:
        names = ("what", "how", "weekday", "at", "minutes", "places", "until")
        zone = timezone.get_current_timezone_name()
        return Told(time_zone=zone, **{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def of(standing: Standing) -> dict[str, Any]:
        names = ("what", "how", "weekday", "at", "minutes", "places", "until", "version")
        return {name: getattr(standing, name) for name in names}


class ThroughForm(forms.Form):
    """Asking through what somebody offers anyway."""

    hour = forms.TypedChoiceField(label=gettext_lazy("Which hour"), coerce=datetime.fromisoformat, required=False)
    title = forms.CharField(label=gettext_lazy("What do you ask for?"), max_length=300)
    reason = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due = _Day(label=gettext_lazy("By when?"), required=False)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    version = _Hidden()

    def __init__(self, *args: Any, standing: Standing, free: Mapping[datetime | None, int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.standing = standing
        if standing.has_hours:
            del self.fields["due"]
            hour = self.fields["hour"]
            assert isinstance(hour, forms.TypedChoiceField)
            hour.required = True
            hour.choices = [(at.isoformat(), hour_words(at)) for at, left in free.items() if at and left > 0]
        else:
            del self.fields["hour"]
            self.fields["due"].required = True

    def clean_due(self) -> date:
        return _ahead(self.cleaned_data["due"])

    def said(self, kind: int) -> Said:
        said = self.cleaned_data
        due = said.get("due") or timezone.localtime(said["hour"]).date()
        return Said(
            title=said["title"],
            reason=said["reason"],
            due=due,
            kind=kind,
            minutes=self.standing.minutes,
            for_all=False,
        )


def hour_words(at: datetime) -> str:
    """An hour in the reader's own zone: Tuesday, Dec. 1, 2026, 2 p.m."""
    here = timezone.localtime(at)
    said = {"weekday": date_format(here, "l"), "day": date_format(here, "DATE_FORMAT"), "at": time_format(here.time())}
    return _("%(weekday)s, %(day)s, %(at)s") % said


def offered_parties(offers: Iterable[Offer]) -> list[Party]:
    """Who offered, each once, in the order in which they did."""
    return list(dict.fromkeys(one.by for one in offers))
