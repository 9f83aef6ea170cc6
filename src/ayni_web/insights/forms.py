"""What a reader may choose on the pages of this room."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.guidance.ties import State
from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni_web.ties import words
from ayni_web.ties.knowing import Known, folded

#: A search looks at so many words; nobody remembers more.
MOST_WORDS = 6


class OverruleForm(forms.Form):
    """How it is between the two, as the reader says."""

    state = forms.ChoiceField(
        label=_("How it is, as you see it"),
        required=False,
        choices=[("", _("as the record shows")), *((state.value, words.STATES[state]) for state in State)],
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=300)


class AddressesForm(forms.Form):
    """More addresses of the reader, one a line or parted by commas."""

    addresses = forms.CharField(
        label=_("Other addresses of yours"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, or parted by commas."),
    )

    def clean_addresses(self) -> list[Identifier]:
        found: list[Identifier] = []
        for word in re.split(r"[\s,;]+", self.cleaned_data["addresses"].strip()):
            if not word:
                continue
            one = identifiers.email(word)
            if one is None:
                raise forms.ValidationError(
                    _("%(word)s is no e-mail address. Write one like mara@example.org.") % {"word": word}
                )
            found.append(one)
        return found


class PeopleFilter(forms.Form):
    """Whom to list: by words, state and circle, and in which order."""

    ORDERS = (
        ("", _("closest first")),
        ("name", _("by name")),
        ("-last", _("last in touch first")),
        ("last", _("longest silence first")),
        ("-given", _("most given first")),
        ("-got", _("most received first")),
    )

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", ""), *((state.value, "") for state in State)])
    circle = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False, choices=ORDERS)

    def __init__(self, data: Any, *, circles: Sequence[str]) -> None:
        super().__init__(data)
        circle = self.fields["circle"]
        assert isinstance(circle, forms.ChoiceField)
        circle.choices = [("", _("every circle")), *((name, name) for name in circles)]
        self.is_valid()

    def chosen_from(self, everybody: Sequence[Known], told_of: Callable[[str], Collection[int]]) -> list[Known]:
        """Those who fit, in the order asked for. What the form can't read is taken as not asked for.

        `told_of` finds the people of whom addresses or notes hold a word, beside what the list shows.
        """
        chosen = self.cleaned_data
        wanted = [(folded(word), told_of(word)) for word in chosen.get("q", "").split()[:MOST_WORDS]]
        state, circle = chosen.get("state", ""), chosen.get("circle", "")
        found = [
            one
            for one in everybody
            if (not state or one.state == state)
            and (not circle or circle in one.circles)
            and all(word in one.words or one.id in told for word, told in wanted)
        ]
        return _sorted(found, chosen.get("sort", ""))


def _sorted(found: list[Known], order: str) -> list[Known]:
    match order:
        case "name":
            return sorted(found, key=lambda one: (folded(one.name), one.id))
        case "-last":
            return sorted(found, key=lambda one: -(one.last_at or 0))
        case "last":
            return sorted(found, key=lambda one: one.last_at or 2**62)
        case "-given":
            return sorted(found, key=lambda one: -(one.tie.gave_minutes if one.tie else 0))
        case "-got":
            return sorted(found, key=lambda one: -(one.tie.got_minutes if one.tie else 0))
    return sorted(found, key=lambda one: -(one.tie.closeness if one.tie else -1))
