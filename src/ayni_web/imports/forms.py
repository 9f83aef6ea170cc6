"""What a person decides before files are brought in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ayni.identity import identifiers
from ayni_web.imports import formats, tables
from ayni_web.imports.models import Import


class HowToRead(forms.Form):
    """The format of the files, which addresses are the reader's, and for a table which column is which."""

    source = forms.ChoiceField(label=_("Format"), required=False)
    me = forms.MultipleChoiceField(label=_("Which of these addresses are you?"), required=False)
    own = forms.BooleanField(required=False)
    me_too = forms.CharField(label=_("Another address of yours"), required=False, max_length=1000)

    def __init__(self, data: QueryDict | None, *, of: Import) -> None:
        super().__init__(data)
        self.of = of
        source = self.fields["source"]
        me = self.fields["me"]
        assert isinstance(source, forms.ChoiceField)
        assert isinstance(me, forms.MultipleChoiceField)
        source.choices = formats.choices()
        me.choices = [(one["value"], one["value"]) for one in of.preview.get("addresses", [])]

    def clean_me_too(self) -> list[str]:
        """Several addresses may stand in one line."""
        given = [part for part in re.split(r"[\s,;]+", self.cleaned_data["me_too"]) if part]
        found = [identifiers.email(part) for part in given]
        if None in found:
            wrong = given[found.index(None)]
            raise forms.ValidationError(
                _("“%(wrong)s” is no mail address. Write addresses like name@example.org, with commas between."),
                params={"wrong": wrong},
            )
        return [one.value for one in found if one is not None]

    @property
    def chosen_source(self) -> str:
        return self.cleaned_data["source"] or self.of.source

    def options(self) -> dict[str, Any]:
        """What `actions.decide` keeps."""
        me = list(dict.fromkeys([*self.cleaned_data["me"], *self.cleaned_data["me_too"]]))
        decided: dict[str, Any] = {"me": me}
        if "owner" in self.of.preview:
            decided["own"] = self.cleaned_data["own"]
        if self.of.source == tables.SOURCE:
            decided["columns"] = tables.mapping_of(self.data)
        return decided
