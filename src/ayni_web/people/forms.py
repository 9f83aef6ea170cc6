"""What a person may write of somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni_web.people import queries
from ayni_web.people.models import Party

_BIRTHDAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})")


# Django's own class takes no parameter at run time; only the types know of it.
if TYPE_CHECKING:
    _OfParty = forms.ModelForm[Party]
else:
    _OfParty = forms.ModelForm


class PartyForm(_OfParty):
    """The plain fields of a party: who they are, what they seek, what they can give."""

    circles = forms.CharField(label=gettext_lazy("Circles"), required=False, max_length=500)

    class Meta:
        model = Party
        fields = (
            "name",
            "kind",
            "title",
            "organisation",
            "place",
            "met",
            "birthday",
            "likes",
            "seeks",
            "can_give",
        )
        help_texts: ClassVar[dict[str, Any]] = {
            "birthday": gettext_lazy("1980-05-17, or --05-17 where you do not know the year."),
            "likes": gettext_lazy("Quick and concrete, thoughtful feedback, a good introduction."),
            "seeks": gettext_lazy("What they look for now, and what they want to reach."),
            "can_give": gettext_lazy("What they know, whom they know, what they have to give."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        if self.instance.pk:
            self.initial["circles"] = ", ".join(circle.name for circle in queries.circles_in(self.instance))

    #: What is asked first; the rest is folded where somebody new is added.
    FIRST: ClassVar[tuple[str, ...]] = ("name", "email", "seeks", "can_give", "likes")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in (*self.FIRST, "circles")]

    @property
    def more_errors(self) -> bool:
        return any(field.errors for field in self.more_fields)

    def clean_birthday(self) -> str:
        written = str(self.cleaned_data["birthday"]).strip()
        if written and not _is_day(written):
            raise forms.ValidationError(_("Write the day as 1980-05-17, or as --05-17 without a year."))
        return written

    def circle_names(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["circles"].split(",") if name.strip()]


def _is_day(written: str) -> bool:
    match = _BIRTHDAY.fullmatch(written)
    return match is not None and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31


class NewPartyForm(PartyForm):
    """Somebody added by hand: an address is not needed, and joins them with what comes later."""

    email = forms.CharField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    field_order = ("name", "email", "seeks", "can_give")

    def clean_email(self) -> Identifier | None:
        written = str(self.cleaned_data["email"]).strip()
        if not written:
            return None
        found = identifiers.email(written)
        if found is None:
            raise forms.ValidationError(
                _("This is no e-mail address. Write one like mara@example.org, or leave it out.")
            )
        return found
