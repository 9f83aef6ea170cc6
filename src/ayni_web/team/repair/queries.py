"""Who sees which talk: those who are in it, and nobody else, whatever their role. And what they may read of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.views.decorators.debug import sensitive_variables

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.powers import POWERS, Power
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.repair.keys import OWN_VAULT, keys_of, read_sheet
from ayni_web.team.repair.models import Case, LookAgain, PlacesToTurn, Sheet
from ayni_web.vault import queries as vault
from ayni_web.vault.models import Note
from ayni_web.vault.opening import Opened
from ayni_web.vault.queries import OpenedNote

#: What preparations and considered steps away are about, as private notes say it. With whom they are is sealed.
TALK, APART = "talk:0", "apart:0"
#: An agreement is looked at again after so many days.
LOOKS = (30, 90)
_PEOPLE = ("space", "first", "second", "mediator", "proposed", "proposed_by")
Kind = Sheet.Kind


def cases_of(user: User) -> QuerySet[Case]:
    """The talks that somebody is in: as one of the two until they erase it, as the third while they are asked or lead it."""
    first = Q(first=user, first_gone_at__isnull=True)
    second = Q(second=user, second_gone_at__isnull=True)
    third = Q(mediator=user)
    return Case.objects.filter(first | second | third).select_related(*_PEOPLE)


def cases_in(membership: Membership) -> QuerySet[Case]:
    """Those of one team."""
    return cases_of(membership.user).filter(space=membership.space_id)


def case_for(membership: Membership, case_id: UUID) -> Case:
    """One of these, or 404: to everybody else there is none."""
    found = cases_in(membership).filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def other_of(case: Case, user: User) -> User | None:
    """The other of the two; None where their account is gone."""
    return case.second if case.first_id == user.pk else case.first


def member_of(case: Case, user: User) -> Membership | None:
    """Somebody's place in the team of the case, while they are in it."""
    here = Membership.objects.filter(space=case.space_id, user=user, left_at__isnull=True)
    return here.select_related("user", "space").first()


def party_in(case: Case, user: User) -> Party | None:
    found = member_of(case, user)
    return None if found is None else member_party(found)


def name_in(case: Case, user: User | None) -> str:
    """What somebody is called in the team of the case."""
    return names_of([case]).get((case.space_id, user.pk), "") if user is not None else ""


def names_of(cases: Iterable[Case]) -> dict[tuple[UUID, int], str]:
    """What all who are in these, or thought of, are called in the teams of these: by team and person."""
    rows = list(cases)
    people = {pk for case in rows for pk in (case.first_id, case.second_id, case.mediator_id, case.proposed_id) if pk}
    found = Party.objects.filter(space__in={case.space_id for case in rows}, user__in=people)
    return {(party.space_id, party.user_id or 0): called(party) for party in found.prefetch_related("identifiers")}


def others_here(membership: Membership) -> QuerySet[Membership]:
    """Whom the asker may invite: everybody else in the team."""
    here = Membership.objects.filter(space=membership.space_id, left_at__isnull=True)
    return here.exclude(user=membership.user_id).select_related("user", "space").order_by("user__name", "pk")


def may_lead(case: Case) -> QuerySet[Membership]:
    """Who could lead the talk: whoever has that power in the team, but the two."""
    roles = [role for role, powers in POWERS.items() if Power.MEDIATE in powers]
    here = Membership.objects.filter(space=case.space_id, left_at__isnull=True, role__in=roles)
    return here.exclude(user__in=[case.first_id, case.second_id]).select_related("user").order_by("user__name", "pk")


def told_case(membership: Membership, once: UUID | None) -> Case | None:
    """The talk that this very telling began already."""
    if once is None:
        return None
    return Case.objects.filter(space=membership.space_id, first=membership.user, once=once).first()


# What is written in it -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet as one of the case reads it. `said` is None where it does not open for them."""

    sheet: Sheet
    said: dict[str, Any] | None
    mine: bool

    @property
    def text(self) -> str:
        return str((self.said or {}).get("text", ""))

    @property
    def by(self) -> int | None:
        """Who wrote it, as the seal says."""
        found = (self.said or {}).get("by")
        return found if isinstance(found, int) else None

    @property
    def due(self) -> date | None:
        told = (self.said or {}).get("due")
        return date.fromisoformat(told) if isinstance(told, str) and told else None

    @property
    def promised_by(self) -> str:
        """ "first" or "second", of a promise."""
        return str((self.said or {}).get("promised_by", ""))


def sheets_of(case: Case) -> list[Sheet]:
    """All sheets of a case, sealed as they are."""
    return list(Sheet.objects.filter(case=case).select_related("case"))


@sensitive_variables()
def written_in(opened: Opened, case: Case, sheets: list[Sheet] | None = None) -> list[Written]:
    """What the owner of this vault may read of a case.

    Their own view always; that of the other when both have released theirs. Who leads it reads views then too, and all that is
    written together; before they said yes, and before a key was handed to them, nothing.
    """
    owner = opened.vault.owner_id
    if not (case.side_of(owner) or case.mediates(owner)):
        return []
    keys = {OWN_VAULT: opened.key, **keys_of(opened, case)}
    sheets = sheets_of(case) if sheets is None else sheets
    both = views_released(case, sheets)
    found = []
    for sheet in sheets:
        mine = sheet.author_id == owner
        if sheet.kind == Kind.VIEW and not mine and not both:
            continue
        found.append(Written(sheet, read_sheet(sheet, keys), mine))
    return found


def views_released(case: Case, sheets: list[Sheet] | None = None) -> bool:
    """Whether both have released what they wrote alone. Then it stays so, also when one of them erases theirs."""
    views = sheets if sheets is not None else list(Sheet.objects.filter(case=case, kind=Kind.VIEW))
    released = {sheet.author_id for sheet in views if sheet.kind == Kind.VIEW and sheet.released_at is not None}
    if case.first_gone_at or case.second_gone_at:
        return bool(released)
    return {case.first_id, case.second_id} <= released


def sheet_for(case: Case, sheet_id: UUID) -> Sheet:
    """One sheet of a case that the asker is in, or 404. Views are no joint words: nobody asks for them by number."""
    found = Sheet.objects.filter(case=case, pk=sheet_id).exclude(kind=Kind.VIEW).first()
    if found is None:
        raise Http404
    return found


def look_days(case: Case) -> list[tuple[int, date]]:
    """The days on which an agreement is looked at again: (after so many days, when)."""
    if case.settled_on is None:
        return []
    return [(days, case.settled_on + timedelta(days=days)) for days in LOOKS]


def looked_at(case: Case) -> set[int]:
    """After how many days it was looked at already."""
    return set(Sheet.objects.filter(case=case, kind=Kind.LOOK, days__isnull=False).values_list("days", flat=True))  # type: ignore[arg-type]


# What somebody keeps for themselves ---------------------------------------------------------------------------------------


def own_notes(opened: Opened, about: str) -> list[OpenedNote]:
    """Preparations, or considered steps away, of the owner of this vault; the newest first."""
    return list(vault.read(opened, vault.notes_of(opened.vault.owner, [about])))


def own_note(user: User, note_id: UUID) -> Note:
    """A preparation, or a considered step away, of the asker, sealed; or 404."""
    found = vault.note_for(user, note_id)
    if found.about not in {TALK, APART}:
        raise Http404
    return found


def look_again_of(note_id: UUID) -> date | None:
    """The day on which its writer wants to look at it again."""
    return LookAgain.objects.filter(note=note_id).values_list("on", flat=True).first()


def places_of(membership: Membership) -> PlacesToTurn | None:
    """Where this team says that one can turn."""
    return PlacesToTurn.objects.filter(space=membership.space_id).first()


def waits_for(case: Case, user: User) -> bool:
    """Whether a talk waits for this person: an invitation, a third to say yes to, a call to lead it."""
    if case.closed_at is not None:
        return False
    if case.mediator_id == user.pk:
        return case.mediator_since is None
    if case.agreed_at is None:
        return case.second_id == user.pk and case.refused_at is None
    return case.proposed_id is not None and case.proposed_by_id != user.pk
