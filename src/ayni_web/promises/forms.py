"""A promise in one line, and what is said when it ends or is agreed anew."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ayni.guidance.names import KnownNames
from ayni.guidance.promised import Promised, understand_promise
from ayni.guidance.tellings import understand
from ayni.ledger import kinds
from ayni_web.accounts.models import User
from ayni_web.book.forms import this_telling
from ayni_web.book.naming import Named, Names, listed
from ayni_web.book.queries import kinds_for
from ayni_web.book.words import kind_words
from ayni_web.people.models import Party
from ayni_web.promises.actions import Given
from ayni_web.promises.models import EXPECTED, Expectation, Promise

_LONGEST = 500
_PICK = "pick:"


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class PromiseForm(forms.Form):
    """A promise as a person tells it. Empty fields are taken from the line, where the line says them."""

    line = forms.CharField(
        label=gettext_lazy("What was promised, in one line"),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Who promised"),
        required=False,
        choices=[
            ("", gettext_lazy("as the line says")),
            ("me", gettext_lazy("I did")),
            ("them", gettext_lazy("they did")),
        ],
    )
    person = forms.CharField(label=gettext_lazy("With whom"), required=False, max_length=300)
    due = _day(pgettext_lazy("the day of a promise", "By when"))
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: User, about: Party | None = None, **kwargs: Any) -> None:
        # Its ids are its own: on a person's page it stands beside forms of other rooms.
        super().__init__(*args, **{"auto_id": "promise_%s", **kwargs})
        self.about = about
        picks = {name.removeprefix(_PICK): str(self.data[name]) for name in self.data if name.startswith(_PICK)}
        self.names = Names(user, picks)
        self.named: Named | None = None
        self.told: Promised | None = None
        if about is not None:
            del self.fields["person"]

    @property
    def open_name(self) -> Named | None:
        """A name of which somebody has to say whom they mean."""
        return self.named if self.named is not None and self.named.choices else None

    @property
    def told_once(self) -> UUID | None:
        """What names this very telling."""
        return this_telling(self.data, self.about)

    @property
    def due_on(self) -> date | None:
        due: date | None = self.cleaned_data.get("due")
        return due or (self.told.due if self.told else None)

    @property
    def theirs(self) -> bool:
        """Whether another than the reader promised."""
        side = self.cleaned_data.get("side")
        return side == "them" or (side != "me" and self.told is not None and self.told.theirs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        line = said.get("line", "")
        if not line:
            return said
        self.told = understand_promise(line, KnownNames(self.names.all()), today=timezone.localdate())
        if self.told.unreal and not said.get("due"):
            self.add_error("line", _("No calendar has this day: %(day)s.") % {"day": self.told.unreal})
        if self.about is None:
            self._find(listed(said.get("person", "")))
        return said

    def _find(self, written: list[str]) -> None:
        assert self.told is not None
        names = written or list(self.told.names)
        if self.told.theirs and not written:
            names = names[:1]
        if len(names) != 1:
            several = _("The line names several people. Say with whom it was agreed.")
            self.add_error("person", several if names else _("Say with whom: a name in the line, or here."))
            return
        self.named = self.names.find(names)[0]
        if self.named.is_open:
            self.add_error(None, _("Several people may be meant by %(name)s. Choose one.") % {"name": names[0]})
        elif self.named.party is not None and self.named.party.is_me:
            self.add_error("person", _("A promise goes from one person to another: name the other one."))

    def parties(self) -> tuple[Party, Party]:
        """Who promised and to whom, with somebody new added to the space. Only after the form was found valid."""
        me = self.names.settle(self.names.find([""]))[0]
        other = self.about
        if other is None:
            assert self.named is not None
            other = self.names.settle([self.named])[0]
        return (other, me) if self.theirs else (me, other)


class KeepForm(forms.Form):
    """How a promise was kept: what the book gets by it."""

    record = forms.BooleanField(
        label=gettext_lazy("Keep it in the book as an act"),
        required=False,
        initial=True,
    )
    kind = forms.TypedChoiceField(label=gettext_lazy("What kind"), required=False, coerce=int, empty_value=None)
    minutes = forms.FloatField(
        label=gettext_lazy("Effort in minutes"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Left empty: what is usual for such an act."),
    )

    def __init__(self, *args: Any, user: User, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [
            (one.number, one.name if one.own else capfirst(kind_words(one.number))) for one in kinds_for(user)
        ]
        self._guessed = kind_in(promise.what)
        kind.initial = self._guessed

    def given(self) -> Given | None:
        """What the book gets; None where the act is not wanted. Only after the form was found valid."""
        if not self.cleaned_data.get("record"):
            return None
        kind = self.cleaned_data.get("kind")
        return Given(kind=self._guessed if kind is None else kind, minutes=self.cleaned_data.get("minutes"))


def kind_in(what: str) -> int:
    """The kind of act that the words of a promise name ("introduce …"), or the one that says nothing."""
    told = understand(what, KnownNames(()), today=timezone.localdate(), language=(get_language() or "en")[:2])
    return told.kind or _FUTURE.get(what.split(" ", 1)[0].casefold(), kinds.UNSTATED.number)


#: Verbs as promises have them, before anything was done.
_FUTURE = {
    "introduce": kinds.INTRODUCTION.number,
    "presentar": kinds.INTRODUCTION.number,
    "refer": kinds.REFERRAL.number,
    "recommend": kinds.RECOMMENDATION.number,
    "send": kinds.RESOURCE.number,
    "share": kinds.RESOURCE.number,
    "lend": kinds.RESOURCE.number,
    "enviar": kinds.RESOURCE.number,
    "mandar": kinds.RESOURCE.number,
    "explain": kinds.EXPLANATION.number,
    "explicar": kinds.EXPLANATION.number,
    "review": kinds.REVIEW.number,
    "revisar": kinds.REVIEW.number,
    "help": kinds.HANDS_ON.number,
    "ayudar": kinds.HANDS_ON.number,
    "advise": kinds.ADVICE.number,
}


class AgainForm(forms.Form):
    """Agreeing anew."""

    what = forms.CharField(label=gettext_lazy("What"), max_length=_LONGEST, required=False)
    due = _day(pgettext_lazy("the day of a promise", "By when"), help_text=gettext_lazy("Empty: no date."))
    why = forms.CharField(label=gettext_lazy("Why"), max_length=_LONGEST, required=False)


class WhyForm(forms.Form):
    """A word on how a promise ended."""

    why = forms.CharField(max_length=_LONGEST, required=False)


class ExpectationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a relationship rests on, in the reader's own words."""

    class Meta:
        model = Expectation
        fields = EXPECTED
