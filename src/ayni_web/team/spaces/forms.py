"""What people fill in around a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ayni.ledger import kinds
from ayni_web.accounts.models import Membership, User
from ayni_web.book.actions import Draft
from ayni_web.book.kind_words import KINDS
from ayni_web.people.members import member_party, parties_of_members
from ayni_web.people.words import called
from ayni_web.team.spaces.words import name_of

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField

Role = Membership.Role
#: What people in a team most often give each other, first the usual.
GIVEN = (
    kinds.ADVICE, kinds.HANDS_ON, kinds.EXPLANATION, kinds.ANSWER, kinds.FEEDBACK, kinds.REVIEW, kinds.RESOURCE,
    kinds.INTRODUCTION, kinds.SUPPORT, kinds.MENTORING, kinds.RECOGNITION, kinds.CREDIT, kinds.UNSTATED,
)  # fmt: skip


class NameForm(forms.Form):
    """What somebody is called, asked of whoever has not said it yet."""

    own_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("The others in the team see it. They do not see your address."),
    )

    def __init__(self, *args: Any, user: User | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if user is not None and user.name:
            del self.fields["own_name"]

    @property
    def said(self) -> str:
        return str(self.cleaned_data.get("own_name", ""))


class NewTeamForm(NameForm):
    """A team to begin."""

    name = forms.CharField(label=_("The team's name"), max_length=200)
    field_order = ("name", "own_name")


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    role = forms.ChoiceField(label=_("As what"))
    email = forms.EmailField(
        label=_("Send it by mail to"),
        required=False,
        help_text=_("Left empty, you get a link to pass on yourself."),
    )

    def __init__(self, *args: Any, by: Membership, can_mail: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = roles_given_by(by)
        if not can_mail:
            del self.fields["email"]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(choices=Role.choices)


class _MemberField(_Choice):
    """One of the team."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj.user)


class _PartyField(_Choice):
    """One of the parties of a team."""

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)


class HandOverForm(forms.Form):
    """Who leads from now on."""

    to = _MemberField(label=_("Who leads the team from now on"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, others: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self.fields["to"], others)


class TellForm(forms.Form):
    """What a member received from another, or gave to one."""

    side = forms.ChoiceField(
        label=_("Who gave"),
        choices=[("received", _("I received it")), ("gave", _("I gave it"))],
        widget=forms.RadioSelect,
        initial="received",
    )
    other = _PartyField(label=_("With whom"), queryset=None)
    what = forms.CharField(label=_("What it was"), max_length=500)
    why = forms.CharField(label=_("What it was good for"), max_length=500, required=False)
    kind = forms.TypedChoiceField(label=_("What kind"), coerce=int)
    public = forms.BooleanField(
        label=_("Everybody in the team may see it"),
        required=False,
        help_text=_("Otherwise only you two see it. Each of you can end that at any time."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        self._by = by
        me = member_party(by)
        others = parties_of_members(by).exclude(pk=me.pk)
        _choose(self.fields["other"], others)
        self.has_others = others.exists()
        kind = self.fields["kind"]
        assert isinstance(kind, forms.TypedChoiceField)
        kind.choices = [(one.number, capfirst(str(KINDS[one.number]))) for one in GIVEN]
        self.initial.setdefault("once", uuid4())

    def draft(self) -> Draft:
        """The act that this tells."""
        said = self.cleaned_data
        me, other = member_party(self._by), said["other"]
        givers, receivers = ([other], [me]) if said["side"] == "received" else ([me], [other])
        return Draft(
            givers=givers, receivers=receivers, kind=said["kind"], at=timezone.now(), what=said["what"], why=said["why"]
        )


def _choose(field: Any, among: Any) -> None:
    field.queryset = among


def roles_given_by(by: Membership) -> list[tuple[str, Any]]:
    """The roles that this member may give: that of a lead only a lead."""
    return [
        (value, capfirst(str(words))) for value, words in Role.choices if value != Role.LEAD or by.role == Role.LEAD
    ]
