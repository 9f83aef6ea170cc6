"""What a person may write down of what they know of somebody: one line each, and a little more where they like."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ayni_web.people.lines import Told, moment_on, sort_of_capacity, told
from ayni_web.people.models import Capacity, Circle, Moment, Need, Party
from ayni_web.people.moments import is_day

_HOURS = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?\s*(?:-|–|to|bis|a)\s*([01]?\d|2[0-3])(?::([0-5]\d))?")

ABOUT = (
    ("", gettext_lazy("as I write it")),
    ("need", gettext_lazy("they need it")),
    ("goal", gettext_lazy("they want to reach it")),
    ("limit", gettext_lazy("a limit of theirs")),
    ("gives", gettext_lazy("they can give it")),
    ("seeks", gettext_lazy("they seek it")),
    ("moment", gettext_lazy("a moment, with its day")),
)


class LearnForm(forms.Form):
    """One thing learned of somebody, in one line."""

    line = forms.CharField(label=gettext_lazy("What did you learn?"), max_length=500)
    about = forms.ChoiceField(label=gettext_lazy("What it is"), choices=ABOUT, required=False)
    learned = forms.ChoiceField(label=gettext_lazy("How you know"), choices=Need.Learned, required=False)
    where = forms.CharField(label=gettext_lazy("Where you learned it"), max_length=300, required=False)
    learned_on = forms.DateField(
        label=gettext_lazy("When you learned it"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].widget.attrs |= {
            "placeholder": _("looks for a co-founder in Lagos"),
            "autocomplete": "off",
            "data-key": "w",
            "aria-keyshortcuts": "w",
        }

    def clean_learned_on(self) -> date | None:
        return not_ahead(self.cleaned_data["learned_on"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        line, about = cleaned.get("line", ""), cleaned.get("about", "")
        if not line:
            return cleaned
        cleaned["told"] = _told(line, about)
        if cleaned["told"] is None:
            self.add_error("line", _("Say the day too: “1 December launch of the shop”, or 2026-12-01, or 17.5."))
        return cleaned


def _told(line: str, about: str) -> Told | None:
    """What the line says, as the person chose to read it. None for a moment without a day."""
    today = timezone.localdate()
    words = " ".join(line.split())
    if about == "moment":
        return moment_on(words, today)
    read = told(words, today)
    if not about or read.about == about or (read.about == "need" and read.sort == about):
        return read
    if about in ("gives", "seeks"):
        return Told(about, words, sort_of_capacity(words))
    return Told("need", words, about)


def not_ahead(day: date | None) -> date | None:
    """The day, where it is not ahead: nobody has learned anything tomorrow."""
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come. Write the day on which you learned it."))
    return day


class NeedForm(forms.Form):
    """A need in other words."""

    text = forms.CharField(label=gettext_lazy("In words"), max_length=500)
    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Need.Sort)
    learned = forms.ChoiceField(label=gettext_lazy("How you know"), choices=Need.Learned)
    where = forms.CharField(label=gettext_lazy("Where you learned it"), max_length=300, required=False)
    learned_on = forms.DateField(
        label=gettext_lazy("When you learned it"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_learned_on(self) -> date | None:
        return not_ahead(self.cleaned_data["learned_on"])


class CapacityForm(forms.Form):
    """Something given or sought, in other words."""

    text = forms.CharField(label=gettext_lazy("In words"), max_length=300)
    side = forms.ChoiceField(label=gettext_lazy("Which way"), choices=Capacity.Side)
    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Capacity.Sort)


class MomentForm(forms.Form):
    """A moment in other words, and what is planned for it."""

    what = forms.CharField(label=gettext_lazy("In words"), max_length=200)
    on = forms.CharField(
        label=gettext_lazy("Its day"), max_length=10, help_text=gettext_lazy("2026-12-01, or --12-01 for every year.")
    )
    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Moment.Sort)
    plan = forms.CharField(label=gettext_lazy("What you plan"), max_length=500, required=False)

    def clean_on(self) -> str:
        written = str(self.cleaned_data["on"]).strip()
        if not is_day(written):
            raise forms.ValidationError(_("Write the day as 2026-12-01, or as --12-01 for every year."))
        return written


class HowForm(forms.Form):
    """How, when and by which way somebody is best met, and how often."""

    manner = forms.ChoiceField(
        label=gettext_lazy("Likes to be helped"),
        required=False,
        choices=[("", gettext_lazy("not known yet")), *Party.Manner.choices],
    )
    rhythm_days = forms.IntegerField(
        label=gettext_lazy("You want to be in touch every so many days"),
        required=False,
        min_value=1,
        max_value=3_650,
        help_text=gettext_lazy("Empty: as it has been between you, or as their circle has it."),
    )
    channel = forms.CharField(label=gettext_lazy("Best reached by"), required=False, max_length=100)
    language = forms.CharField(label=gettext_lazy("Language"), required=False, max_length=60)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Like Africa/Lagos, or only Lagos."),
    )
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Theirs, like 9-17 or 13:30-18:00."),
    )
    hard_season_until = forms.DateField(
        label=gettext_lazy("A hard season until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Until then nothing is asked of them, and lighter help is suggested."),
    )
    hard_season_why = forms.CharField(label=pgettext_lazy("of a hard season", "Why"), required=False, max_length=300)

    @classmethod
    def about(cls, party: Party) -> HowForm:
        """The form with what is known already."""
        return cls(initial={name: getattr(party, name) for name in cls.base_fields})

    def clean_time_zone(self) -> str:
        written = str(self.cleaned_data["time_zone"]).strip()
        if not written:
            return ""
        found = zone_called(written)
        if found is None:
            raise forms.ValidationError(_("No time zone has this name. Write one like Europe/Berlin or Africa/Lagos."))
        return found

    def clean_hours(self) -> str:
        written = str(self.cleaned_data["hours"]).strip()
        match = _HOURS.fullmatch(written)
        if written and match is None:
            raise forms.ValidationError(_("Write the hours as 9-17 or 13:30-18:00."))
        return f"{int(match[1]):02}:{match[2] or '00'}-{int(match[3]):02}:{match[4] or '00'}" if match else ""


def zone_called(written: str) -> str | None:
    """The time zone of this name, or of this place ("Lagos"); None where there is none."""
    folded = written.strip().replace(" ", "_").casefold()
    return _zones().get(folded) or _zones_of_places().get(folded)


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


@cache
def _zones_of_places() -> dict[str, str]:
    """So that "Lagos" is enough."""
    return {zone.rpartition("/")[2].casefold(): zone for zone in sorted(available_timezones()) if "/" in zone}


class CirclesForm(forms.Form):
    """How often somebody wants to be in touch with the people of each circle."""

    def __init__(self, *args: Any, circles: list[Circle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circles = circles
        for circle in circles:
            self.fields[f"circle-{circle.pk}"] = forms.IntegerField(
                label=circle.name, required=False, min_value=1, max_value=3_650, initial=circle.rhythm_days
            )

    def chosen(self) -> list[tuple[Circle, int | None]]:
        """Each circle with its days."""
        return [(circle, self.cleaned_data[f"circle-{circle.pk}"]) for circle in self.circles]
