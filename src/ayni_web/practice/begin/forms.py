"""What the first five minutes ask: who matters, how they like to be helped, what one can give and seeks, and how much a week."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ayni.ledger import kinds
from ayni_web.book.kind_words import KINDS
from ayni_web.people.lines import Somebody, somebody
from ayni_web.people.models import Circle, Party, Week

MOST_LINES = 100
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")
#: Kinds of help that take an evening: those of which a limit of their own makes sense.
LIMITED = (
    kinds.ADVICE,
    kinds.INTRODUCTION,
    kinds.REFERRAL,
    kinds.FEEDBACK,
    kinds.HANDS_ON,
    kinds.MENTORING,
    kinds.RECOMMENDATION,
    kinds.SUPPORT,
)
HOURS = (
    ("", gettext_lazy("I do not say")),
    ("4", gettext_lazy("within half a day")),
    ("24", gettext_lazy("within a day")),
    ("48", gettext_lazy("within two days")),
    ("96", gettext_lazy("within four days")),
    ("168", gettext_lazy("within a week")),
    ("336", gettext_lazy("within two weeks")),
)


class PeopleForm(forms.Form):
    """People who matter, one a line."""

    people = forms.CharField(
        label=gettext_lazy("One person a line: the name, then whatever you know"),
        max_length=40_000,
        widget=forms.Textarea(
            attrs={"rows": 11, "class": "people-lines", "autocomplete": "off", "data-draft": "begin"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].widget.attrs["placeholder"] = _(
            "Mara Okafor, founder in Lagos, looks for someone who opened a team there\n"
            "Jonas Weil, can give archives and patience\n"
            "Aiko Mori"
        )

    def clean_people(self) -> list[Somebody]:
        found = list(named_in(self.cleaned_data["people"]))
        if len(found) > MOST_LINES:
            message = ngettext(
                "This is %(n)s person. %(most)s at a time are enough: keep the first ones, then name the others.",
                "These are %(n)s people. %(most)s at a time are enough: keep the first ones, then name the others.",
                len(found),
            )
            raise forms.ValidationError(message % {"n": len(found), "most": MOST_LINES})
        nameless = [str(number) for number, one in found if not one.name]
        if nameless:
            message = ngettext(
                "Line %(lines)s begins without a name. Write the name first, then a comma.",
                "Lines %(lines)s begin without a name. Write the name first, then a comma.",
                len(nameless),
            )
            raise forms.ValidationError(message % {"lines": ", ".join(nameless)})
        if not found:
            raise forms.ValidationError(_("Name at least one person."))
        return [one for _number, one in found]


def named_in(text: str) -> Iterator[tuple[int, Somebody]]:
    """Who is named in these lines, with the number of each line; empty lines are passed over."""
    today = timezone.localdate()
    for number, line in enumerate(text.splitlines(), start=1):
        words = _BULLET.sub("", line).strip()
        if words:
            yield number, somebody(words[:2_000], today)


class ManyHowForm(forms.Form):
    """How each of these people likes to be helped, and what they look for where that is not known yet."""

    def __init__(self, *args: Any, people: Sequence[tuple[Party, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for party, known in people:
            self.fields[f"manner-{party.pk}"] = forms.ChoiceField(
                label=_("Likes to be helped"),
                required=False,
                choices=[("", _("not known yet")), *Party.Manner.choices],
                initial=party.manner,
            )
            if not known:
                self.fields[f"need-{party.pk}"] = forms.CharField(label=_("Looks for"), required=False, max_length=500)

    def rows(self) -> Iterator[tuple[Party, list[forms.BoundField]]]:
        """Each person with their fields."""
        for party, _known in self.people:
            names = (f"need-{party.pk}", f"manner-{party.pk}")
            yield party, [self[name] for name in names if name in self.fields]

    def said(self) -> Iterator[tuple[Party, str, str]]:
        """Each person with their manner and what they look for."""
        for party, _known in self.people:
            yield party, self.cleaned_data[f"manner-{party.pk}"], self.cleaned_data.get(f"need-{party.pk}", "")


class YoursForm(forms.Form):
    """What the reader can give and seeks, one a line, and how much a week."""

    AMOUNTS = (
        ("30", gettext_lazy("half an hour")),
        ("60", pgettext_lazy("time for others in a week", "an hour")),
        ("120", gettext_lazy("two hours")),
        ("240", gettext_lazy("half a day")),
        ("0", gettext_lazy("nothing for now: ask nothing of me")),
    )

    gives = forms.CharField(
        label=gettext_lazy("What you can give, one a line"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "begin-gives"}),
    )  # fmt: skip
    seeks = forms.CharField(
        label=gettext_lazy("What you look for yourself, one a line"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": "begin-seeks"}),
    )  # fmt: skip
    minutes = forms.ChoiceField(
        label=gettext_lazy("How much time for others is right in a week?"), required=False,
        choices=AMOUNTS, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gives"].widget.attrs["placeholder"] = _("introductions to printers\nreading contracts")
        self.fields["seeks"].widget.attrs["placeholder"] = _("a first bookkeeper")


class WeekForm(forms.Form):
    """How much the reader gives in a week, how soon they answer, and who may see that."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a week for others"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("Nought: Today asks nothing of you. Empty: you have not said."),
    )
    answers_within_hours = forms.ChoiceField(label=gettext_lazy("You usually answer"), required=False, choices=HOURS)
    shown_to = forms.ChoiceField(
        label=gettext_lazy("Who may see how soon you answer"),
        choices=Week.ShownTo,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "It stands in answers that you draft for them here, and on the page where they are asked about an introduction."
        ),
    )

    def __init__(
        self, *args: Any, circles: Sequence[Circle], limits: dict[int, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if circles:
            self.fields["circles"] = forms.ModelMultipleChoiceField(
                label=_("These circles"),
                required=False,
                queryset=Circle.objects.filter(pk__in=[circle.pk for circle in circles]),
                widget=forms.CheckboxSelectMultiple,
            )
        for kind in LIMITED:
            self.fields[f"kind-{kind.number}"] = forms.IntegerField(
                label=str(KINDS[kind.number]).capitalize(),
                required=False,
                min_value=0,
                max_value=10_000,
                initial=(limits or {}).get(kind.number),
            )

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        return [self[f"kind-{kind.number}"] for kind in LIMITED]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("kind-")]

    def clean_answers_within_hours(self) -> int | None:
        return int(self.cleaned_data["answers_within_hours"] or 0) or None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("shown_to") == Week.ShownTo.CIRCLES and not cleaned.get("circles"):
            self.add_error("shown_to", _("Choose the circles too, or somebody else who may see it."))
        return cleaned

    def limits(self) -> dict[int, int]:
        """Minutes a week of those kinds of which something was said."""
        said = {kind.number: self.cleaned_data[f"kind-{kind.number}"] for kind in LIMITED}
        return {kind: minutes for kind, minutes in said.items() if minutes is not None}
