"""What the introducer writes, and what somebody who is asked may answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.ledger.acts import Outcome
from ayni_web.book.models import Act
from ayni_web.practice.introductions.actions import FOLLOW_UP, LINK_DAYS, LONGEST_DAYS, Words
from ayni_web.practice.introductions.models import Introduction, Side

_LONGEST = 1_000


class WordsForm(forms.Form):
    """What both are told. Everything may be written later; it is looked at before a link is made."""

    why = forms.CharField(
        label=gettext_lazy("Why they should meet"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For yourself; it becomes the reason of the act."),
    )
    asked_by = forms.CharField(label=gettext_lazy("Your name, as they know it"), max_length=200)
    looked = forms.BooleanField(label=gettext_lazy("I looked: these words give nobody away"), required=False)
    #: Drawn for each form that is shown, so that one that is sent twice is kept once.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, names: tuple[str, str], **kwargs: Any) -> None:
        """`names` are those of the two; the fields of each are called after its place."""
        super().__init__(*args, **kwargs)
        for place, name in enumerate(names):
            other = names[1 - place]
            self.fields[f"why_{place}"] = forms.CharField(
                label=_("Why this could matter to %(name)s") % {"name": name},
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"about_{place}"] = forms.CharField(
                label=_("What %(name)s may know of %(other)s, without a name") % {"name": name, "other": other},
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_(
                    "What they do and what they care about; no name, no organisation, nothing by which one finds them."
                ),
            )
            self.fields[f"language_{place}"] = forms.ChoiceField(
                label=_("The language of the question to %(name)s") % {"name": name}, choices=settings.LANGUAGES
            )

    @property
    def shared(self) -> list[forms.BoundField]:
        """The fields about both."""
        return [self["why"], self["asked_by"]]

    @property
    def of_each(self) -> list[list[forms.BoundField]]:
        """The fields about each of the two."""
        return [[self[f"{name}_{place}"] for name in ("why", "about", "language")] for place in (0, 1)]

    def words(self) -> tuple[Words, Words]:
        """What was written for each of the two."""
        said = self.cleaned_data
        first, second = (
            Words(said[f"language_{place}"], said[f"why_{place}"], said[f"about_{place}"]) for place in (0, 1)
        )
        return first, second


class LinkForm(forms.Form):
    """Whom to ask, for how many days, and whether doubtful words were looked at."""

    side = forms.TypedChoiceField(coerce=int, choices=[("0", "0"), ("1", "1")])
    days = forms.IntegerField(
        label=gettext_lazy("How many days the link opens"), min_value=1, max_value=LONGEST_DAYS, initial=LINK_DAYS
    )
    looked = forms.BooleanField(required=False)
    made = forms.IntegerField(min_value=0)


class SideForm(forms.Form):
    """Which of the two."""

    side = forms.TypedChoiceField(coerce=int, choices=[("0", "0"), ("1", "1")])


class NotedForm(SideForm):
    """An answer that came another way."""

    answer = forms.ChoiceField(label=gettext_lazy("What they said"), choices=Side.Answer.choices)
    word = forms.CharField(label=gettext_lazy("A word of theirs"), required=False, max_length=_LONGEST)


class AnswerForm(forms.Form):
    """What somebody answers who was asked. No account, no cookie."""

    answer = forms.ChoiceField(choices=Side.Answer.choices)
    word = forms.CharField(required=False, max_length=_LONGEST)
    may_pass_on = forms.BooleanField(required=False)


class IntroducedForm(forms.Form):
    """The text that brings both together, and when to ask what came of it."""

    text = forms.CharField(
        label=gettext_lazy("The text to both"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 12})
    )
    follow_up_on = forms.DateField(
        label=gettext_lazy("Ask what came of it on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("follow_up_on", timezone.localdate() + FOLLOW_UP)


class FollowUpForm(forms.Form):
    """What came of it."""

    talked = forms.ChoiceField(label=gettext_lazy("Did they talk?"), choices=Introduction.Talked.choices)
    helped = forms.TypedChoiceField(
        label=gettext_lazy("Did it help"),
        required=False,
        coerce=int,
        choices=Act.Helped.choices,
        empty_value=None,
    )
    outcome = forms.CharField(label=gettext_lazy("What came of it"), required=False, max_length=500)
    again_on = forms.DateField(
        label=gettext_lazy("Ask again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Left empty, this introduction is done."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("helped") is None:
            said["helped"] = int(Outcome.UNKNOWN)
        if said.get("talked") == Introduction.Talked.NOT_YET and not said.get("again_on"):
            said["again_on"] = timezone.localdate() + timedelta(days=14)
        return said
