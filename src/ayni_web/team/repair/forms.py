"""What people fill in: a preparation, a considered step away, an invitation, and the sheets of a talk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance.hard_talks import Field
from ayni_web.accounts.models import Membership
from ayni_web.accounts.queries import teams_of
from ayni_web.team.repair.sheets import LONGEST, LONGEST_LESSON, LONGEST_PROMISE

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField

_LONGEST_PART = 3_000


def _words(
    label: Any, help_text: Any = "", *, longest: int = _LONGEST_PART, rows: int = 3, **more: Any
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, widget=area, **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class _MemberField(_Choice):
    """One of the team."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.user.name or _("somebody without a name")


class TalkForm(forms.Form):
    """Before a hard talk. All of it is sealed, also with whom it is."""

    whom = forms.CharField(
        label=gettext_lazy("With whom?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    saw = _words(gettext_lazy("What I saw"), gettext_lazy("Only what a camera would have seen."), required=False)
    felt = _words(
        gettext_lazy("What I felt"),
        gettext_lazy("Sad, worried, angry, tired: a word for what was in you."),
        required=False,
    )
    need = _words(
        gettext_lazy("What I need"),
        gettext_lazy("What matters to you in it. No name stands in a need."),
        required=False,
    )
    side = _words(
        gettext_lazy("How it may look from their side"), gettext_lazy("Write it as they would say it."), required=False
    )
    ask = _words(
        gettext_lazy("What I ask"),
        gettext_lazy("A request, not a demand: something they can do, and can say no to."),
        required=False,
    )
    offer = _words(
        gettext_lazy("What I can offer, and would like to agree on"),
        gettext_lazy("Something you can keep."),
        required=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**8)

    @property
    def said(self) -> Mapping[Field, str]:
        """What stands in it, also while it cannot be kept."""
        return {part: self.data.get(part.value) or self.initial.get(part.value, "") for part in Field}


#: The parts of a considered step away, in their order.
APART = ("matter", "tried", "cost", "option", "step")


class ApartForm(forms.Form):
    """A considered step away: what was tried, what is possible, and what one chooses."""

    class Option:
        LIMITS, LESS, CHANGE, END, STAY = "limits", "less", "change", "end", "stay"

    OPTIONS = (
        (Option.LIMITS, gettext_lazy("Firmer limits: what I do, what I do not, and say so")),
        (Option.LESS, gettext_lazy("Less of me: fewer hours, fewer favours, a smaller shared work")),
        (Option.CHANGE, gettext_lazy("Another team, project or place in it")),
        (Option.END, gettext_lazy("An end to working together")),
        (Option.STAY, gettext_lazy("Stay for now, and look again")),
    )

    whom = forms.CharField(
        label=gettext_lazy("What or whom is it about?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    matter = _words(
        gettext_lazy("What is the matter"), gettext_lazy("What you saw, and over how long."), required=False
    )
    tried = _words(
        gettext_lazy("What I tried"),
        gettext_lazy("What you said, asked for, agreed on, and when; what came of it."),
        required=False,
    )
    cost = _words(
        gettext_lazy("What it costs to stay, and what to go"),
        gettext_lazy("Both, as fairly as you can."),
        required=False,
    )
    option = forms.ChoiceField(
        label=gettext_lazy("Where I lean"), choices=OPTIONS, widget=forms.RadioSelect, required=False
    )
    step = _words(
        gettext_lazy("The first step, and what would make me come back"),
        gettext_lazy("One you can take this week."),
        required=False,
    )
    again = _day(
        gettext_lazy("Look at it again on"),
        required=False,
        help_text=gettext_lazy("You are reminded of a private note, and of nothing else. The day is not sealed."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**8)

    def clean_again(self) -> Any:
        day = self.cleaned_data["again"]
        if day is not None and day <= timezone.localdate() and "again" in self.changed_data:
            raise forms.ValidationError(_("Choose a day that lies ahead."))
        return day


class InviteForm(forms.Form):
    """Whom to ask for a talk."""

    other = _MemberField(label=gettext_lazy("Whom do you ask?"), queryset=None)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, others: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        self.initial.setdefault("once", uuid4())


class ThirdForm(forms.Form):
    """Who could lead the talk."""

    third = _MemberField(label=gettext_lazy("Who could lead it?"), queryset=None)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, among: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["third"].queryset = among  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """Words of a talk."""

    text = _words(gettext_lazy("Words"), longest=LONGEST, rows=6)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", rows: int = 6, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label = label or self.fields["text"].label
        self.fields["text"].help_text = help_text
        self.fields["text"].widget.attrs["rows"] = rows
        self.initial.setdefault("once", uuid4())

    @property
    def told(self) -> dict[str, Any]:
        """What is sealed of it."""
        return {"text": self.cleaned_data["text"]}


class LessonForm(SheetForm):
    """A clause for the charter."""

    text = _words(gettext_lazy("Words for the charter"), longest=LONGEST_LESSON, rows=3)


class PromiseForm(SheetForm):
    """A promise that one of the two makes."""

    text = _words(gettext_lazy("What is promised"), longest=LONGEST_PROMISE, rows=2)
    promised_by = forms.ChoiceField(label=gettext_lazy("Who promises it"), choices=())
    due = _day(gettext_lazy("By when"), required=False)
    field_order = ("promised_by", "text", "due")

    def __init__(self, *args: Any, sides: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        # Whoever leads it promises nothing, and chooses who does.
        nobody = [] if self.initial.get("promised_by") else [("", "—")]
        self.fields["promised_by"].choices = [*nobody, *sides]  # type: ignore[attr-defined]

    def clean_due(self) -> Any:
        day = self.cleaned_data["due"]
        today = timezone.localdate()
        if day is not None and not today <= day <= today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a day that lies ahead."))
        return day

    @property
    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        due = said["due"].isoformat() if said["due"] else ""
        return {"text": said["text"], "promised_by": said["promised_by"], "due": due}


class PlacesForm(forms.Form):
    """Where one can turn."""

    text = _words(
        gettext_lazy("Where one can turn"),
        gettext_lazy(
            "People outside this team first: somebody whom nobody here leads, a doctor, a union, a helpline. With numbers."
        ),
        longest=2_000,
        rows=6,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)


def teams_to_invite_in(asker: Any) -> list[Membership]:
    """The asker's open teams, in which somebody can be invited."""
    return [one for one in teams_of(asker) if one.space.closed_at is None]
