"""What people fill in to post an opportunity, to apply for it, and to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership
from ayni_web.book.forms import this_telling
from ayni_web.people.words import called
from ayni_web.team.openings.actions import SAID
from ayni_web.team.openings.models import Application, Opening
from ayni_web.team.openings.queries import parties_here

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
    _Choices = forms.ModelMultipleChoiceField[Any]
else:
    _Choice, _Choices = forms.ModelChoiceField, forms.ModelMultipleChoiceField


class _PartyField(_Choice):
    """One of the team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class _PartiesField(_Choices):
    """Some of the team."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class _ApplicationsField(_Choices):
    """Some of those who applied."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return called(obj.party)


def _choose(field: Any, among: Any) -> None:
    field.queryset = among


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _text(label: Any, longest: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


class OpeningForm(forms.Form):
    """An opportunity, with how it will be decided."""

    title = forms.CharField(label=gettext_lazy("What it is called"), max_length=200)
    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Opening.Sort.choices, initial=Opening.Sort.ROLE)
    what = _text(gettext_lazy("What it is about"), 4_000, 5)
    how = _text(
        gettext_lazy("How it will be decided"),
        4_000,
        5,
        help_text=gettext_lazy(
            "By what: what somebody needs to have, what counts more, what happens where two are alike."
        ),
    )
    whom = _PartiesField(label=gettext_lazy("Who decides"), queryset=None)
    opens_on = _day(
        gettext_lazy("Applications open on"),
        help_text=gettext_lazy("From then on, how it is decided is changed only with a reason that everybody reads."),
    )
    apply_by = _day(gettext_lazy("Apply by"))
    decide_by = _day(gettext_lazy("Decided by"), required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["whom"], parties_here(by))
        today = timezone.localdate()
        self.initial.setdefault("once", uuid4())
        self.initial.setdefault("opens_on", today + timedelta(days=3))
        self.initial.setdefault("apply_by", today + timedelta(days=17))

    @property
    def said(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}

    @property
    def telling(self) -> UUID | None:
        """What names this very telling: the form's key with all that was said on it."""
        once = this_telling(self.data)
        ticked = self.data.getlist("whom") if hasattr(self.data, "getlist") else []
        return None if once is None else uuid5(once, ",".join(sorted(ticked)))


class ChangeForm(OpeningForm):
    """What is changed of it."""

    why = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Once one could apply, a reason is needed. Everybody reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def as_told(opening: Opening) -> dict[str, Any]:
    """An opportunity as the form shows it."""
    told: dict[str, Any] = {name: getattr(opening, name) for name in SAID}
    return told | {"whom": list(opening.deciders.all()), "version": opening.version}


class ApplyForm(forms.Form):
    """Why somebody would like it."""

    text = _text(gettext_lazy("Why you, and what you would do"), 4_000, 6)
    heard = forms.ChoiceField(
        label=gettext_lazy("How did you hear of it?"),
        choices=Application.Heard.choices,
        help_text=gettext_lazy("Only told in numbers, after the decision, where at least five say the same."),
    )


class DecideForm(forms.Form):
    """How it was decided, and why."""

    chosen = _ApplicationsField(
        label=gettext_lazy("For whom"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Nobody is an answer too."),
    )
    reason = _text(
        gettext_lazy("How it was decided"),
        4_000,
        4,
        help_text=gettext_lazy(
            "By what you said it would be. Everybody in the team reads it. Say nothing of those who were not chosen."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, applications: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["chosen"], applications)
        self._words = [f"word-{one.pk}" for one in applications]
        for one, name in zip(applications, self._words, strict=True):
            self.fields[name] = _text(called(one.party), 2_000, 2, required=False)

    def words_fields(self) -> Sequence[Any]:
        """A field for a word to each who applied."""
        return [self[name] for name in self._words]

    @property
    def words(self) -> Mapping[int, str]:
        return {int(name.removeprefix("word-")): self.cleaned_data[name] for name in self._words}


class PointForm(forms.Form):
    """Somebody who may want it."""

    to = _PartyField(label=gettext_lazy("Who may want it"), queryset=None)

    def __init__(self, *args: Any, by: Membership, me: int, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["to"], parties_here(by).exclude(pk=me))


class WhyForm(forms.Form):
    """The reason."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
