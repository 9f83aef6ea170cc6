"""The key of a case. Each who is in it has it sealed for the letterbox of their own vault; the server has none of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ayni.errors import InputError
from ayni_web.accounts.models import User
from ayni_web.team.repair.models import Case, CaseKey, Sheet
from ayni_web.vault import sealing
from ayni_web.vault.boxes import Dropped, seal_for
from ayni_web.vault.letterbox import opened_drop, own_letterbox, public_key_of, public_keys_of
from ayni_web.vault.opening import Opened
from ayni_web.vault.sealing import CannotOpenError, Sealed, bound_to, new_key

#: Sealed under its author's own vault, before it is released.
OWN_VAULT = 0


class NoKeyError(InputError):
    """Whoever asks has no key that opens this: it was sealed for a vault that is gone, or for others."""


@sensitive_variables()
def keys_of(opened: Opened, case: Case) -> dict[int, bytes]:
    """The case's keys that this vault opens, by their editions."""
    mine = list(CaseKey.objects.filter(case=case, user_id=opened.vault.owner_id))
    found = {}
    for row in mine:
        try:
            found[row.edition] = opened_drop(opened, Dropped(row.once, row.nonce, row.wrapped), _bound(row))
        except CannotOpenError:
            continue
    return found


@sensitive_variables()
def key_to_write(opened: Opened, case: Case) -> tuple[int, bytes]:
    """The newest key, and a new one where somebody knew the newest who is not in it any more. Called while the case is held.

    Raises `NoKeyError` where this vault does not open the newest.
    """
    known = keys_of(opened, case)
    if case.edition and case.edition not in known:
        raise NoKeyError(_("Your notes do not open this. Ask the other to hand you the key again."))
    if case.edition and not case.key_spent:
        return case.edition, known[case.edition]
    edition, key = case.edition + 1, new_key()
    for user in seated(case):
        # Who made a new vault in between gets it handed by somebody (`hand`), like what was written before.
        if (public := public_key_of(user)) is not None:
            _hand(case, user, edition, key, public)
    Case.objects.filter(pk=case.pk).update(edition=edition, key_spent=False)
    case.edition, case.key_spent = edition, False
    return edition, key


def seated(case: Case) -> list[User]:
    """Who may read the case now: the two, and who leads it once the key was handed to them."""
    sides = [user for user in (case.first, case.second) if user is not None and case.side_of(user.pk)]
    has_key = case.mediator_id is not None and CaseKey.objects.filter(case=case, user=case.mediator_id).exists()
    third = [case.mediator] if case.mediator is not None and case.mediator_since and has_key else []
    return [*sides, *third]


@sensitive_variables()
@transaction.atomic
def hand(opened: Opened, case: Case, user: User) -> None:
    """Give somebody of the case all keys that this vault opens. Raises `InputError` where they have no letterbox yet."""
    public = public_key_of(user)
    if public is None:
        raise InputError(_("They have not set up their private notes yet, so there is nothing to hand the key into."))
    known = keys_of(opened, case)
    if not known:
        raise NoKeyError(_("Your notes do not open this. Ask the other to hand you the key again."))
    CaseKey.objects.filter(case=case, user=user).delete()
    for edition, key in known.items():
        _hand(case, user, edition, key, public)


def who_wait_for_key(case: Case, users: Collection[int]) -> set[int]:
    """Who of these, of the case, has no key, or one that was sealed for a vault that is gone. Two questions for all of them."""
    if not case.edition:
        return set()
    public = public_keys_of(users)
    rows = CaseKey.objects.filter(case=case, user__in=list(users), edition=case.edition).values_list(
        "user_id", "public"
    )
    fitting = {user for user, box in rows if bytes(box) == public.get(user)}
    return set(public) - fitting


def take_keys(case: Case, user_id: int) -> None:
    """Somebody is not in it any more: what was sealed for them goes, and what comes after gets a new key."""
    CaseKey.objects.filter(case=case, user_id=user_id).delete()
    Case.objects.filter(pk=case.pk).update(key_spent=True)


@sensitive_variables()
def sealed_sheet(key: bytes, sheet: Sheet, said: Mapping[str, Any]) -> Sealed:
    """What a sheet says, sealed and bound to it."""
    return sealing.seal(key, sealing.packed(dict(said)), bound(sheet))


@sensitive_variables()
def read_sheet(sheet: Sheet, keys: Mapping[int, bytes]) -> dict[str, Any] | None:
    """What a sheet says; None where no key fits, or where it was changed or moved."""
    key = keys.get(sheet.key_edition)
    if key is None:
        return None
    try:
        return sealing.unpacked(sealing.unseal(key, Sealed(sheet.nonce, sheet.sealed), bound(sheet)))
    except CannotOpenError:
        return None


def bound(sheet: Sheet) -> bytes:
    """What a sealed sheet is bound to: nowhere else, and as nothing else, does it open."""
    place = (sheet.id.hex, sheet.case_id.hex, str(sheet.kind), sheet.edition, sheet.key_edition)
    return bound_to("ayni talk sheet", 1, *place)


def ready(opened: Opened) -> None:
    """The asker has a letterbox from now on, so that others can hand them a key."""
    own_letterbox(opened)


@sensitive_variables()
def _hand(case: Case, user: User, edition: int, key: bytes, public: bytes) -> None:
    row = CaseKey(case=case, edition=edition, user=user, public=public)
    row.once, row.nonce, row.wrapped = seal_for(public, key, _bound(row))
    row.save(force_insert=True)


def _bound(row: CaseKey) -> bytes:
    return bound_to("ayni talk key", 1, row.case_id.hex, row.edition, row.user_id)
