"""What people fill in to begin a ring, and what is typed in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni_web.accounts.models import Membership
from ayni_web.book.forms import this_telling
from ayni_web.people.words import called
from ayni_web.team.ring.actions import Plan
from ayni_web.team.ring.models import RingAsk, RingOffer, Seat
from ayni_web.team.ring.queries import others_here
from ayni_web.team.ring.showing import name_of

if TYPE_CHECKING:
    _Choices = forms.ModelMultipleChoiceField[Any]
else:
    _Choices = forms.ModelMultipleChoiceField

ASK_MINUTES = (1, 2, 3, 4, 5, 7, 10)
WORD_SECONDS = (20, 30, 45, 60, 90, 120)


class _PartiesField(_Choices):
    """Some of the team."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


def _minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def _seconds(n: int) -> str:
    return _("%(n)s seconds") % {"n": n}


class RingForm(forms.Form):
    """A ring to begin."""

    title = forms.CharField(label=gettext_lazy("What it is called"), max_length=200)
    where = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A room, or the address of a call. Those who take part see it."),
    )
    whom = _PartiesField(label=gettext_lazy("Who takes part beside you"), queryset=None, required=False)
    for_all = forms.BooleanField(
        label=gettext_lazy("Others of the team may come too, by its link"), required=False, initial=True
    )
    seconds = forms.TypedChoiceField(label=gettext_lazy("For each ask"), coerce=int, initial=120)
    short_seconds = forms.TypedChoiceField(
        label=gettext_lazy("For a word at the beginning and at the end"), coerce=int, initial=45
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        whom, seconds, short = (self.fields[name] for name in ("whom", "seconds", "short_seconds"))
        assert isinstance(whom, forms.ModelMultipleChoiceField)
        whom.queryset = others_here(by)
        self.has_others = whom.queryset.exists()
        assert isinstance(seconds, forms.TypedChoiceField)
        assert isinstance(short, forms.TypedChoiceField)
        seconds.choices = [(60 * n, _minutes(n)) for n in ASK_MINUTES]
        short.choices = [(n, _seconds(n)) for n in WORD_SECONDS]
        self.initial.setdefault("once", uuid4())

    def plan(self) -> Plan:
        return Plan(
            **{name: self.cleaned_data[name] for name in ("title", "where", "for_all", "seconds", "short_seconds")}
        )

    @property
    def telling(self) -> UUID | None:
        """What names this very telling: the form's key with all that was said on it, also whom it chose."""
        once = this_telling(self.data)
        ticked = self.data.getlist("whom") if hasattr(self.data, "getlist") else []
        return None if once is None else uuid5(once, ",".join(sorted(ticked)))


def seat_choices(seats: Iterable[Seat], me: Seat) -> list[tuple[int, str]]:
    """Those who are here; the reader is "you"."""
    return [(one.pk, _("you") if one.pk == me.pk else name_of(one.party)) for one in seats if one.is_here]


class _ForSomebody(forms.Form):
    """Written for oneself; by whoever facilitates, for anybody who is here."""

    seat = forms.TypedChoiceField(label=gettext_lazy("For whom"), coerce=int, required=False)

    def __init__(self, *args: Any, me: Seat, here: Iterable[Seat], **more: Any) -> None:
        super().__init__(*args, **more)
        seat = self.fields["seat"]
        assert isinstance(seat, forms.TypedChoiceField)
        seat.choices = seat_choices(here, me)
        seat.widget.attrs["data-seats"] = "all"  # whoever comes later is added on the page
        self._me = me
        if not me.facilitates:
            del self.fields["seat"]

    @property
    def whose(self) -> int:
        """The seat that it is said for."""
        return self.cleaned_data.get("seat") or self._me.pk


class AskForm(_ForSomebody):
    """What somebody asks for. `version` is the one that stood there when it was opened, nought for none."""

    text = forms.CharField(
        label=gettext_lazy("What is asked for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What exactly, what it is for, and by when it would help."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)
    #: What somebody else wrote down in the meantime.
    meantime = ""

    def rest_on(self, stands: RingAsk | None) -> None:
        """What is sent next rests on what stands there now; the words that were typed stay."""
        self.data = {**self.data.dict()} if isinstance(self.data, QueryDict) else {**self.data}
        self.data["version"] = str(stands.version if stands else 0)
        self.meantime = stands.text if stands else ""


class SaidForm(_ForSomebody):
    """What somebody just said, written down in one line while others listen."""

    text = forms.CharField(
        label=gettext_lazy("What they ask for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfferForm(_ForSomebody):
    """“I can”, or “I know somebody who can”, with a few words."""

    sort = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=RingOffer.Sort.choices,
        widget=forms.RadioSelect,
        initial=RingOffer.Sort.CAN,
    )
    text = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you can do, or whom you could ask. Everybody in the ring reads it."),
    )


class FollowForm(forms.Form):
    """What follows, and by when."""

    what = forms.CharField(label=gettext_lazy("What follows"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data.get("due")
        if due is not None and due < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose one that lies ahead."))
        return due


class StepForm(forms.Form):
    """A move of the turn, and the step that whoever clicked saw."""

    do = forms.CharField(max_length=10)
    step = forms.IntegerField(min_value=0, max_value=2_000_000_000)


class HandOverForm(forms.Form):
    """Who facilitates from now on."""

    to = forms.TypedChoiceField(label=gettext_lazy("Who facilitates"), coerce=int)
    together = forms.BooleanField(label=gettext_lazy("Together with me"), required=False)

    def __init__(self, *args: Any, me: Seat, here: Iterable[Seat], **more: Any) -> None:
        super().__init__(*args, **more)
        to = self.fields["to"]
        assert isinstance(to, forms.TypedChoiceField)
        to.widget.attrs["data-seats"] = "others"
        to.choices = [one for one in seat_choices(here, me) if one[0] != me.pk]
