"""What people fill in for their talks and looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party, parties_of_members
from ayni_web.people.words import called
from ayni_web.team.checkins.agenda import LONGEST_NOTES
from ayni_web.team.checkins.looking import LONGEST_WORDS
from ayni_web.team.checkins.models import Note, OneToOne, Rhythm, TeamRhythm, Wish
from ayni_web.team.checkins.words import ANSWERS, QUESTIONS

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField


class _PartyField(_Choice):
    """One of the parties of a team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _clock(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


class _Beside(forms.Form):
    """A form that stands on a page beside others: what it names there begins with a word of its own."""

    word: ClassVar[str]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.word}_%s", **more})


class RhythmForm(forms.Form):
    """Every so many weeks, from a day on, on the clocks of whoever fills it in."""

    weeks = forms.TypedChoiceField(label=_("How often"), choices=Rhythm.Weeks.choices, coerce=int, initial=2)
    day = _day(_("From this day on"))
    clock = _clock(_("At"))

    def rhythm(self) -> dict[str, Any]:
        """What was told, with the zone on whose clocks it was."""
        return {**self.cleaned_data, "zone": timezone.get_current_timezone_name()}


class TalkForm(RhythmForm):
    """A rhythm of two, with how long they talk and where."""

    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(
        label=_("Where"), max_length=200, required=False, help_text=_("A room, or the address of a call.")
    )

    @classmethod
    def of(cls, shown: OneToOne | Wish, day: Any) -> TalkForm:
        """The form as it is first shown for another rhythm."""
        kept = ("weeks", "clock", "minutes", "place")
        return cls(initial={"day": day, **{name: getattr(shown, name) for name in kept}})


class ProposeForm(TalkForm):
    """With whom to talk regularly."""

    other = _PartyField(label=_("With whom"), queryset=None)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("other", "weeks", "day", "clock", "minutes", "place", "once")

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        self.me = member_party(by)
        here = [party.pk for party in parties_of_members(by)]
        other = self.fields["other"]
        assert isinstance(other, forms.ModelChoiceField)
        other.queryset = by.space.parties.filter(pk__in=here).exclude(pk=self.me.pk).order_by("name", "pk")
        self.has_others = len(here) > 1
        self.initial.setdefault("once", uuid4())


class PointForm(_Beside):
    """Something to talk about."""

    word = "point"

    text = forms.CharField(label=_("What to talk about"), max_length=300)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class VersionForm(forms.Form):
    """A change that rests on a state that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class RewriteForm(VersionForm):
    """Other words for a point."""

    text = forms.CharField(label=_("What to talk about"), max_length=300)


class NotesForm(_Beside, VersionForm):
    """The notes of a talk, as both see them."""

    word = "notes"

    notes = forms.CharField(
        label=_("Notes that you both see"),
        max_length=LONGEST_NOTES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Both of you write here. What only you should read belongs into a private note above."),
    )


class MoveForm(_Beside, VersionForm):
    """Another time for the next talk."""

    word = "move"

    day = _day(pgettext_lazy("the day of a talk", "On"), validators=[MaxValueValidator(date(9000, 1, 1))])
    clock = _clock(_("At"))

    @property
    def at(self) -> datetime:
        """The moment on the clocks of whoever fills it in; one that the clocks skip comes as much later."""
        told = datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])
        return timezone.make_aware(told)


class PromiseForm(_Beside):
    """A promise that comes out of a talk."""

    word = "promise"

    side = forms.ChoiceField(
        label=_("Who promises"),
        choices=[("me", _("I do")), ("them", _("I ask them to; they say yes or no"))],
        widget=forms.RadioSelect,
        initial="me",
    )
    what = forms.CharField(label=_("What"), max_length=500)
    due = _day(pgettext_lazy("the day of a promise", "By when"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class TeamRhythmForm(RhythmForm):
    """When the team looks."""

    open_days = forms.TypedChoiceField(
        label=_("Open for"),
        choices=[(2, _("two days")), (4, _("four days")), (7, _("a week"))],
        coerce=int,
        initial=4,
        help_text=_("As long as it is open nobody sees anything of it, and nothing is counted."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def of(cls, rhythm: TeamRhythm | None) -> TeamRhythmForm:
        """The form as it is first shown."""
        if rhythm is None:
            return cls(initial={"version": 0})
        return cls(initial={name: getattr(rhythm, name) for name in ("weeks", "day", "clock", "open_days", "version")})


class AnswerForm(forms.Form):
    """The look itself: a mark on each scale, and a word, if one likes."""

    words = forms.CharField(
        label=_("A word, without your name"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Shown as you wrote it, and only if at least ten answer; else it is thrown away unread. Who knows how you "
            "write may know you by it."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        asked = {
            question: forms.ChoiceField(label=str(words), choices=list(ANSWERS.items()), widget=forms.RadioSelect)
            for question, words in QUESTIONS.items()
        }
        self.fields = {**asked, **self.fields}

    @property
    def answers(self) -> Mapping[str, str]:
        """What was chosen."""
        return {question: self.cleaned_data[question] for question in QUESTIONS}


class NoteForm(_Beside):
    """What somebody says in their own name."""

    word = "say"

    sort = forms.ChoiceField(
        label=_("What is it"), choices=Note.Sort.choices, widget=forms.RadioSelect, initial=Note.Sort.CELEBRATE
    )
    text = forms.CharField(label=_("In a sentence"), max_length=500)
    only_me = forms.BooleanField(
        label=_("That I have too much: keep it to myself for now"),
        required=False,
        help_text=_("Nobody else sees it then, whatever their role. You can say it to all later."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class HelpForm(_Beside):
    """What somebody takes off another's hands."""

    word = "help"

    what = forms.CharField(label=_("What you will do"), max_length=500)
    due = _day(pgettext_lazy("the day of a promise", "By when"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
