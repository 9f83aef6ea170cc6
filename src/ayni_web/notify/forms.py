"""How somebody wants to be reminded and told; where a team lets public things go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.notify.channel import publics
from ayni_web.notify.models import Channel, How, Wishes
from ayni_web.notify.queries import Choices
from ayni_web.notify.sorts import sorts

_DAYS = [(str(number), name) for number, name in WEEKDAYS.items()]
#: Away for longer, one turns mail off.
LONGEST_AWAY = timedelta(days=366)


class _Time(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WishesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Reminders by mail or not, and when."""

    class Meta:
        model = Wishes
        fields: ClassVar[list[str]] = ["mail", "at"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"at": _Time()}
        help_texts: ClassVar[dict[str, object]] = {
            "mail": gettext_lazy("At most one mail a day, and none on days with nothing to say."),
            "at": gettext_lazy("Left empty: when your working hours begin, or at eight."),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        at, quiet = said.get("at"), self.instance
        if at is not None and _is_quiet(at, quiet.quiet_from, quiet.quiet_until):
            self.add_error("at", _("This lies in your quiet hours. Choose a time outside them, or change these."))
        return said


def _is_quiet(at: Any, first: Any, last: Any) -> bool:
    if first is None or last is None or first == last:
        return False
    return bool(first <= at < last if first < last else at >= first or at < last)


class NewsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is new: by mail or not, the digest, the quiet times; each sort and each team."""

    rest_days = forms.MultipleChoiceField(
        label=gettext_lazy("Days without mail"),
        choices=_DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Wishes
        fields: ClassVar[list[str]] = [
            "news", "digest", "digest_day", "digest_at", "quiet_from", "quiet_until", "rest_days", "away_from", "away_until",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "digest_day": forms.Select(choices=list(WEEKDAYS.items())),
            "digest_at": _Time(),
            "quiet_from": _Time(),
            "quiet_until": _Time(),
            "away_from": _Day(),
            "away_until": _Day(),
        }
        help_texts: ClassVar[dict[str, object]] = {
            "digest_day": gettext_lazy("Where it comes once a week."),
            "digest_at": gettext_lazy("Left empty: at eight."),
            "quiet_from": gettext_lazy("Left empty: outside your working hours, or from eight to eight."),
        }

    def __init__(self, *args: Any, choices: Choices, teams: Iterable[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rest_days"] = list(self.instance.rest_days)
        self.sort_names: list[str] = []
        self.team_names: list[str] = []
        for sort in sorts():
            name = f"sort-{sort.name}"
            self.sort_names.append(name)
            usual = How(choices.sorts.get(sort.name, sort.usual))
            self.fields[name] = forms.ChoiceField(
                label=str(sort.title), choices=How.choices, initial=usual, required=False
            )
        for team in teams:
            name = f"team-{team.pk}"
            self.team_names.append(name)
            as_above = [("", _("as above")), *[one for one in How.choices if one[0] != How.AT_ONCE]]
            initial = choices.teams.get(team.pk, "")
            self.fields[name] = forms.ChoiceField(label=team.name, choices=as_above, initial=initial, required=False)

    @property
    def sort_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.sort_names]

    @property
    def team_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.team_names]

    @property
    def chosen(self) -> dict[tuple[str, str], str]:
        """Of each sort and each team: how. Where nothing was sent for a sort, what stands stays."""
        found = {}
        for name in [*self.sort_names, *self.team_names]:
            about, _dash, of = name.partition("-")
            if name in self.data:
                found[about, of] = self.cleaned_data[name]
        return found

    def clean_digest_day(self) -> int:
        day = int(self.cleaned_data["digest_day"])
        if day not in WEEKDAYS:
            raise forms.ValidationError(_("Choose a day of the week."))
        return day

    def clean_rest_days(self) -> str:
        days = sorted(set(self.cleaned_data["rest_days"]))
        if len(days) == 7:
            raise forms.ValidationError(_("Then no mail could ever come. Leave a day, or turn mail off."))
        return "".join(days)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (said.get("quiet_from") is None) != (said.get("quiet_until") is None) and not self.errors:
            self.add_error("quiet_until", _("Say both: from when, and until when."))
        first, last = said.get("away_from"), said.get("away_until")
        if last is not None and first is None:
            said["away_from"] = first = min(last, timezone.localdate())
        if first is not None and last is not None and last < first:
            self.add_error("away_until", _("The last day comes after the first."))
        elif first is not None and last is not None and last - first > LONGEST_AWAY:
            self.add_error("away_until", _("This is longer than a year. Turn mail off instead."))
        return said


class ChannelForm(forms.Form):
    """Where public things of a team may go, and which of them."""

    address = forms.CharField(
        label=gettext_lazy("The address of the webhook"),
        max_length=2_000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sorts = forms.MultipleChoiceField(
        label=gettext_lazy("What may go there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = forms.MultipleChoiceField(
            label=self.fields["sorts"].label,
            choices=[(one.name, one.title) for one in publics()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["sorts"] = offered
        self.initial = {**self.initial, "sorts": channel.sorts, "version": channel.version}
        self.fields["address"].help_text = (
            _("Left empty, the one that stands stays: it is sealed, and shown to nobody again.")
            if channel.sealed
            else _(
                "In Slack: an app with an incoming webhook; Mattermost and others have the same. Who knows it can post there."
            )
        )
