"""What two members fill in about a promise between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party, parties_of_members
from ayni_web.people.words import called
from ayni_web.promises.models import Promise, Rebuilding

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField


class _PartyField(_Choice):
    """One of the parties of a team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class NewForm(forms.Form):
    """A promise to another member, or one that is asked of them."""

    side = forms.ChoiceField(
        label=_("Who promises"),
        choices=[("me", _("I do")), ("them", _("I ask them to; they say yes or no"))],
        widget=forms.RadioSelect,
        initial="me",
    )
    other = _PartyField(label=_("With whom"), queryset=None)
    what = forms.CharField(label=_("What"), max_length=500)
    due = _day(pgettext_lazy("the day of a promise", "By when"))
    shows = forms.BooleanField(
        label=_("All in the team may see it, if the other wants that too"),
        required=False,
        help_text=_("Otherwise only you two see it. Each of you can end that at any time."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        self.me = member_party(by)
        other = self.fields["other"]
        assert isinstance(other, forms.ModelChoiceField)
        other.queryset = parties_of_members(by).exclude(pk=self.me.pk)
        self.has_others = other.queryset.exists()
        self.initial.setdefault("once", uuid4())


class SeenForm(forms.Form):
    """A change that rests on a state that was seen, with a word on it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    why = forms.CharField(label=_("A word on it"), max_length=500, required=False)


class AgainForm(SeenForm):
    """What to agree to anew."""

    what = forms.CharField(label=_("What"), max_length=500, required=False)
    due = _day(pgettext_lazy("the day of a promise", "By when"), help_text=_("Empty: no date."))
    field_order = ("version", "what", "due", "why")

    @classmethod
    def of(cls, promise: Promise) -> AgainForm:
        """The form as it is first shown."""
        return cls(initial={"version": promise.version, "what": promise.what, "due": promise.due})


_TEXT = forms.Textarea(attrs={"rows": 4})


class PlanForm(forms.Form):
    """What happened, and what will change."""

    what_happened = forms.CharField(
        label=_("What happened, as you see it"),
        max_length=1000,
        widget=_TEXT,
        help_text=_(
            "What you had promised, that it was not kept, and what that meant for them. No excuses are needed."
        ),
    )
    will_change = forms.CharField(
        label=_("What you will change"),
        max_length=1000,
        widget=_TEXT,
        help_text=_("Something that they will be able to see."),
    )
    look_again = _day(_("When you look at it together"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, plan: Rebuilding | None) -> PlanForm:
        """The form as it is first shown."""
        if plan is None:
            return cls()
        kept = ("what_happened", "will_change", "look_again", "version")
        return cls(initial={name: getattr(plan, name) for name in kept})


class StepForm(forms.Form):
    """One step of a plan: a promise."""

    what = forms.CharField(label=_("What"), max_length=500)
    due = _day(pgettext_lazy("the day of a promise", "By when"))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
