"""What people fill in to thank, to say who else it was, to tell a win, to recognise by rules, and to tell a story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.ledger import kinds
from ayni_web.accounts.models import Membership
from ayni_web.book.forms import this_telling
from ayni_web.book.kind_words import KINDS
from ayni_web.people.members import member_party
from ayni_web.people.words import called
from ayni_web.team.thanks.actions import Words
from ayni_web.team.thanks.awarding import SAID
from ayni_web.team.thanks.models import Programme, Story, Win
from ayni_web.team.thanks.queries import parties_here

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
    _Choices = forms.ModelMultipleChoiceField[Any]
else:
    _Choice, _Choices = forms.ModelChoiceField, forms.ModelMultipleChoiceField

_EARLIEST = date(1900, 1, 1)
#: What people in a team most often thank for, first the usual.
THANKED_FOR = (
    kinds.HANDS_ON, kinds.ADVICE, kinds.EXPLANATION, kinds.ANSWER, kinds.FEEDBACK, kinds.REVIEW, kinds.RESOURCE,
    kinds.INTRODUCTION, kinds.SUPPORT, kinds.MENTORING, kinds.ADVOCACY, kinds.OPPORTUNITY, kinds.CREDIT, kinds.UNSTATED,
)  # fmt: skip


class _PartyField(_Choice):
    """One of the team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class _PartiesField(_Choices):
    """Some of the team."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


def _choose(field: Any, among: Any) -> None:
    field.queryset = among


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


def _text(label: Any, longest: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


class OnceForm(forms.Form):
    """A form that is kept once, however often it arrives."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("once", uuid4())

    @property
    def telling(self) -> UUID | None:
        """What names this very telling: the form's key with all that was said on it, whoever was ticked among that."""
        once = this_telling(self.data)
        ticked = self.data.getlist("whom") if hasattr(self.data, "getlist") else []
        return None if once is None else uuid5(once, ",".join(sorted(ticked)))


class ThankForm(OnceForm):
    """What they did, and what it changed, in the writer's words."""

    whom = _PartiesField(
        label=gettext_lazy("Whom you thank"),
        queryset=None,
        error_messages={"required": gettext_lazy("Say whom you thank.")},
    )
    done = _text(gettext_lazy("What they did"), 500, 3)
    changed = _text(gettext_lazy("What it changed, for you or for others"), 500, 3, required=False)
    kind = forms.TypedChoiceField(label=gettext_lazy("What kind of help it was"), coerce=int)
    on = _day(gettext_lazy("When it was"))
    public = forms.BooleanField(
        label=gettext_lazy("As far as I am concerned, everybody in the team may see it"),
        required=False,
        help_text=gettext_lazy("It is seen by all only if everybody whom you thank wants that too."),
    )

    def __init__(self, *args: Any, by: Membership, for_act: bool = False, **more: Any) -> None:
        """`for_act`: the act is there already, with who gave it, when and what kind."""
        super().__init__(*args, **more)
        if for_act:
            for name in ("whom", "kind", "on"):
                del self.fields[name]
            return
        me = member_party(by)
        others = parties_here(by).exclude(pk=me.pk)
        _choose(self.fields["whom"], others)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [(one.number, capfirst(str(KINDS[one.number]))) for one in THANKED_FOR]
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        if on is not None and on < _EARLIEST:
            raise forms.ValidationError(_("This day is before anybody here was born. Write a later one."))
        return on

    @property
    def words(self) -> Words:
        said = self.cleaned_data
        return Words(done=said["done"], changed=said["changed"], public=said["public"])

    @property
    def at(self) -> datetime:
        """Noon of the day in the writer's zone, so that it stays that day nearly everywhere; today is now."""
        on = self.cleaned_data.get("on") or timezone.localdate()
        if on == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(datetime.combine(on, time(12)))


class PreferenceForm(forms.Form):
    """How one likes good words about oneself."""

    in_public = forms.TypedChoiceField(
        label=gettext_lazy("Good words about me"),
        coerce=lambda said: said == "yes",
        choices=[
            ("no", gettext_lazy("stay between me and whoever says them")),
            ("yes", gettext_lazy("may be seen by everybody in this team")),
        ],
        widget=forms.RadioSelect,
    )


class CreditForm(forms.Form):
    """Who else it was."""

    party = _PartyField(label=gettext_lazy("Who also helped with this"), queryset=None)
    credit = forms.CharField(label=gettext_lazy("What they did"), max_length=300)
    instead = forms.BooleanField(
        label=gettext_lazy("It was them and not me"),
        required=False,
        help_text=gettext_lazy("Once it is agreed, they stand there in your place."),
    )

    def __init__(self, *args: Any, by: Membership, without: set[int], is_thanked: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["party"], parties_here(by).exclude(pk__in=without))
        if not is_thanked:
            del self.fields["instead"]


class WordForm(forms.Form):
    """Yes or no, with a word on it."""

    agrees = forms.TypedChoiceField(coerce=lambda said: said == "yes", choices=[("yes", "yes"), ("no", "no")])
    word = forms.CharField(max_length=300, required=False)


class WinForm(OnceForm):
    """What went well."""

    sort = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=Win.Sort.choices, widget=forms.RadioSelect, initial=Win.Sort.WIN
    )
    what = forms.CharField(label=gettext_lazy("What happened"), max_length=300)
    more = _text(gettext_lazy("What made it possible"), 1_000, 3, required=False)
    on = _day(gettext_lazy("When"))
    whom = _PartiesField(
        label=gettext_lazy("Whose win it is"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Their names stand there once they agree. Do not name in the text who may not want it."),
    )

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["whom"], parties_here(by))
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and not _EARLIEST <= on <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day up to today."))
        return on


class CongratulateForm(forms.Form):
    """One line."""

    text = forms.CharField(label=gettext_lazy("Your line"), max_length=300, required=False)


class ProgrammeForm(OnceForm):
    """A programme, with its rules written first."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=120)
    purpose = forms.CharField(label=gettext_lazy("What it recognises"), max_length=500)
    rules = _text(
        gettext_lazy("The rules"),
        4_000,
        6,
        help_text=gettext_lazy(
            "Who can receive it, for what, how it is decided, how often. Everybody in the team reads them."
        ),
    )
    whom = _PartiesField(label=gettext_lazy("Who decides"), queryset=None)
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=10, required=False)
    until = _day(gettext_lazy("Last day"))

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["whom"], parties_here(by))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("budget") is not None and not said.get("currency"):
            self.add_error("currency", _("Say of what: EUR, hours, cinema tickets."))
        return said

    @property
    def said(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}


class ChangeProgrammeForm(ProgrammeForm):
    """Other rules from now on."""

    why = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=500,
        help_text=gettext_lazy("Everybody reads it, beside what stood there before."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def as_told(programme: Programme) -> dict[str, Any]:
    """A programme as the form shows it."""
    told: dict[str, Any] = {name: getattr(programme, name) for name in SAID}
    return told | {"whom": list(programme.deciders.all()), "version": programme.version}


class AwardForm(OnceForm):
    """What is given, to whom, for what, and by which rule."""

    party = _PartyField(label=gettext_lazy("Who receives it"), queryset=None)
    what_for = forms.CharField(label=gettext_lazy("For what"), max_length=500)
    rule = forms.CharField(label=gettext_lazy("By which of the rules"), max_length=500)
    what = forms.CharField(label=gettext_lazy("What is given"), max_length=200, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Membership, programme: Programme, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["party"], parties_here(by).exclude(pk=member_party(by).pk))
        if programme.budget is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": programme.currency}

    @property
    def amount_said(self) -> Decimal:
        return self.cleaned_data.get("amount") or Decimal(0)


class WhyForm(forms.Form):
    """The reason."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500)


class StoryForm(OnceForm):
    """A story and who is in it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    text = _text(gettext_lazy("The story"), 10_000, 12)
    whom = _PartiesField(
        label=gettext_lazy("Who is in it"),
        queryset=None,
        required=False,
        help_text=gettext_lazy(
            "Everybody in it, also those whom the text does not name but who will be recognised. It is told once "
            "each of them agrees."
        ),
    )

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["whom"], parties_here(by).exclude(pk=member_party(by).pk))


class ChangeStoryForm(StoryForm):
    """Other words: everybody in it is asked anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, story: Story, *args: Any, by: Membership) -> ChangeStoryForm:
        people = [one.party_id for one in story.people.all() if one.party_id != story.by_id]
        told = {"title": story.title, "text": story.text, "whom": people, "version": story.version}
        return cls(*args, by=by, initial=told)


class AnswerStoryForm(forms.Form):
    """Agree to the words of this version, or not."""

    agrees = forms.TypedChoiceField(coerce=lambda said: said == "yes", choices=[("yes", "yes"), ("no", "no")])
    version = forms.IntegerField()


class PeriodForm(forms.Form):
    """From when to when."""

    since = _day(gettext_lazy("From"))
    until = _day(gettext_lazy("Up to"))
