"""What people fill in about what they agree on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act
from ayni_web.people.members import member_party, parties_of_members
from ayni_web.people.words import called
from ayni_web.team.charter.actions import OF_A_CHARTER, OF_EXPECTATIONS
from ayni_web.team.charter.models import Agreement, Clause

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
    _Choices = forms.ModelMultipleChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField
    _Choices = forms.ModelMultipleChoiceField

#: How long a clause is lived with before it is looked at again, where nobody says another day.
USUAL = timedelta(days=90)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ClauseForm(forms.Form):
    """A clause to propose, or other words for one."""

    topic = forms.ChoiceField(label=_("What it is about"))
    text = forms.CharField(
        label=_("What you want to agree on"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who does what, and when or in what case. Somebody who was there could say whether it happened."),
    )
    why = forms.CharField(label=_("Why"), max_length=500, required=False)
    look_again = _day(_("When to look at it again"), required=True)
    #: The newest wording that they saw when they began to write, and what it said.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: Agreement | None, rewords: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        topics = OF_A_CHARTER if agreement is None or agreement.is_charter else OF_EXPECTATIONS
        every = (*topics, Clause.Topic.VALUE) if topics is OF_A_CHARTER else topics
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)
        topic.choices = [(one.value, one.label) for one in every]
        if rewords:
            del self.fields["topic"], self.fields["look_again"]
        self.initial.setdefault("once", uuid4())
        self.initial.setdefault("look_again", timezone.localdate() + USUAL)

    def clean_look_again(self) -> Any:
        day = self.cleaned_data["look_again"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that lies ahead."))
        return day


class AnswerForm(forms.Form):
    """Yes or no to a wording."""

    seen = forms.IntegerField(min_value=1)
    number = forms.IntegerField(min_value=1)
    why = forms.CharField(max_length=500, required=False)


class _Beside(forms.Form):
    """A form that stands on a page beside others: its ids are its own."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}_%s", **more})


class WordForm(_Beside):
    """A word in the discussion."""

    text = forms.CharField(label=_("Say something about it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class LookForm(_Beside):
    """What was seen when it was looked at again."""

    words = forms.CharField(
        label=_("What you saw: does life go as it says?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    again = _day(_("When to look at it again"), required=True)
    seen = forms.DateField(widget=forms.HiddenInput, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class _ActField(_Choice):
    """One of the acts that the asker may see."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.what or obj.why or obj.pk)[:80]


class ExampleForm(_Beside):
    """An example: in words, or an act."""

    text = forms.CharField(label=_("An example in a few words"), max_length=500, required=False)
    act = _ActField(
        label=_("Or something that was given here"),
        queryset=Act.objects.none(),
        required=False,
        help_text=_("What is between you is shown once all who took part have said yes."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, acts: list[Act], **more: Any) -> None:
        super().__init__(*args, **more)
        act = self.fields["act"]
        assert isinstance(act, forms.ModelChoiceField)
        act.queryset = Act.objects.filter(pk__in=[one.pk for one in acts]).order_by("-pk")


class _SidesField(_Choices):
    """Some of the parties of a team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class BetweenForm(forms.Form):
    """Expectations to begin: what they are about, and between whom."""

    name = forms.CharField(label=_("What it is about: a project, or how you two work together"), max_length=200)
    others = _SidesField(label=_("Between you and"), queryset=None, widget=forms.CheckboxSelectMultiple)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        me = member_party(by)
        others = self.fields["others"]
        assert isinstance(others, forms.ModelMultipleChoiceField)
        others.queryset = parties_of_members(by).exclude(pk=me.pk)
        self.has_others = others.queryset.exists()
