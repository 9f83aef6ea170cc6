"""What is written in a case: each side alone first, then together. The only writer of sheets.

Every change names the edition that its writer saw; of two at once the second is told, and loses nothing that they typed. A yes
is said to an edition too: to other words nobody has said yes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.clauses import propose_clause
from ayni_web.accounts.models import Membership
from ayni_web.promises import between
from ayni_web.promises.models import Promise
from ayni_web.team.repair import keys, queries
from ayni_web.team.repair.actions import hold, side
from ayni_web.team.repair.keys import OWN_VAULT
from ayni_web.team.repair.models import Case, Sheet
from ayni_web.vault.opening import Opened

LONGEST = 10_000
#: What a promise and a clause of the charter may have.
LONGEST_PROMISE, LONGEST_LESSON = 500, 600
MOST_SHEETS = 60
Kind = Sheet.Kind


@sensitive_variables()
@transaction.atomic
def write_view(by: Membership, opened: Opened, case: Case, text: str, seen: int) -> Sheet:
    """How one of the two sees it, for now for themselves: sealed under their own vault until they release it."""
    side(by, case)
    hold(case)
    text = _said(text, LONGEST)
    sheet = Sheet.objects.filter(case=case, kind=Kind.VIEW, author=by.user).first()
    if sheet is not None and sheet.released_at is not None:
        raise InputError(
            _("You have released this. Nobody changes it any more; what is new belongs into what you write together.")
        )
    if sheet is None:
        return _new(case, Kind.VIEW, by, OWN_VAULT, opened.key, {"text": text})
    _rewrite(sheet, seen, OWN_VAULT, opened.key, {"text": text, "by": by.user_id})
    return sheet


@sensitive_variables()
@transaction.atomic
def release(by: Membership, opened: Opened, case: Case, seen: int) -> None:
    """Their view is sealed with the key of the case from now on. The other reads it once both have released theirs."""
    side(by, case)
    case = hold(case)
    sheet = Sheet.objects.filter(case=case, kind=Kind.VIEW, author=by.user, released_at__isnull=True).first()
    said = keys.read_sheet(sheet, {OWN_VAULT: opened.key}) if sheet is not None else None
    if sheet is None or said is None:
        raise InputError(_("There is nothing to release yet. Write how you see it first."))
    edition, key = keys.key_to_write(opened, case)
    _rewrite(sheet, seen, edition, key, said, released_at=timezone.now())


@sensitive_variables()
@transaction.atomic
def write_together(
    by: Membership,
    opened: Opened,
    case: Case,
    kind: str,
    said: Mapping[str, Any],
    *,
    sheet: Sheet | None = None,
    seen: int = 0,
    days: int | None = None,
    once: uuid.UUID | None = None,
) -> Sheet:
    """What the two find together: written by either or by who leads the talk. Who of the two writes says yes to it by that."""
    case = hold(case)
    which = case.side_of(by.user_id)
    if not which and not case.mediates(by.user_id):
        raise PermissionDenied
    if not queries.views_released(case):
        raise InputError(_("First each of you writes alone, and releases it. Then you write together."))
    text = str(said.get("text", ""))
    if kind in {Kind.PROMISE, Kind.LESSON}:  # they stand in one line where they go
        text = " ".join(text.split())
    told = {**said, "text": _said(text, _longest(kind)), "by": by.user_id}
    edition, key = keys.key_to_write(opened, case)
    yes = {f"{which}_said_at": timezone.now()} if which else {}
    if sheet is None:
        if once is not None and (made := Sheet.objects.filter(case=case, once=once).first()) is not None:
            return made
        if Sheet.objects.filter(case=case).count() >= MOST_SHEETS:
            raise InputError(_("These are many sheets for one talk. Close it, and begin anew with what is left."))
        return _new(case, kind, by, edition, key, told, days=days, once=once, **yes)
    none = {"first_said_at": None, "second_said_at": None}
    _rewrite(sheet, seen, edition, key, told, author=by.user, **(none | yes))
    return sheet


@transaction.atomic
def confirm(by: Membership, case: Case, sheet: Sheet, seen: int) -> None:
    """One of the two says yes to the very words that they saw."""
    which = side(by, case)
    hold(case)
    as_seen = Sheet.objects.filter(pk=sheet.pk, case=case, edition=seen, used_at__isnull=True)
    if as_seen.update(**{f"{which}_said_at": timezone.now()}) != 1:
        raise _other_words()
    settled = Sheet.objects.filter(pk=sheet.pk, first_said_at__isnull=False, second_said_at__isnull=False)
    if sheet.kind == Kind.AGREEMENT and settled.exists():
        Case.objects.filter(pk=case.pk).update(settled_on=timezone.localdate())


@transaction.atomic
def remove(by: Membership, case: Case, sheet: Sheet, seen: int) -> None:
    """A sheet that both have not said yes to goes again: whoever of the case finds it out of place takes it away."""
    case = hold(case)
    if not (case.side_of(by.user_id) or case.mediates(by.user_id)):
        raise PermissionDenied
    as_seen = Sheet.objects.filter(pk=sheet.pk, case=case, edition=seen, used_at__isnull=True)
    if sheet.confirmed or as_seen.delete()[0] != 1:
        raise _other_words()


@sensitive_variables()
@transaction.atomic
def put_in_list(by: Membership, opened: Opened, case: Case, sheet: Sheet, seen: int) -> Promise:
    """Who promised puts it in the open list: from then on these words stand there, unsealed, for the two of them."""
    which = side(by, case)
    case = hold(case)
    said = keys.read_sheet(sheet, keys.keys_of(opened, case)) or {}
    if sheet.kind != Kind.PROMISE or said.get("promised_by") != which:
        raise PermissionDenied
    other = queries.other_of(case, by.user)
    mine, theirs = queries.party_in(case, by.user), queries.party_in(case, other) if other is not None else None
    if mine is None or theirs is None:
        raise InputError(_("This person is not in the team any more."))
    _use(sheet, seen)
    due = date.fromisoformat(said["due"]) if said.get("due") else None
    # No origin: the list says nothing of where a promise comes from.
    return between.say(case.space, teller=mine, by=mine, to=theirs, what=str(said["text"]), due=due)


@sensitive_variables()
@transaction.atomic
def propose_lesson(by: Membership, opened: Opened, case: Case, sheet: Sheet, seen: int) -> str:
    """Words to which both have said yes are proposed for the charter, in the name of who proposes them. Where they stand then."""
    side(by, case)
    case = hold(case)
    said = keys.read_sheet(sheet, keys.keys_of(opened, case))
    if sheet.kind != Kind.LESSON or said is None:
        raise PermissionDenied
    _use(sheet, seen)
    address = propose_clause(by, str(said["text"]))
    if address is None:
        raise InputError(_("This team has no charter to propose it to."))
    return address


def _use(sheet: Sheet, seen: int) -> None:
    ready = Sheet.objects.filter(
        pk=sheet.pk, edition=seen, used_at__isnull=True, first_said_at__isnull=False, second_said_at__isnull=False
    )
    if ready.update(used_at=timezone.now()) != 1:
        raise ChangedMeanwhileError(_("This waits for the yes of one of you, or it was done already."))


@sensitive_variables()
def _new(
    case: Case, kind: str, by: Membership, edition: int, key: bytes, said: Mapping[str, Any], **more: Any
) -> Sheet:
    sheet = Sheet(id=uuid.uuid4(), case=case, kind=kind, author=by.user, key_edition=edition, **more)
    sheet.nonce, sheet.sealed = keys.sealed_sheet(key, sheet, {"by": by.user_id, **said})
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhileError(
            _("The other wrote here while you did. Yours is below; look at theirs first.")
        ) from error
    return sheet


@sensitive_variables()
def _rewrite(sheet: Sheet, seen: int, edition: int, key: bytes, said: Mapping[str, Any], **more: Any) -> None:
    sheet.edition, sheet.key_edition = seen + 1, edition
    nonce, sealed = keys.sealed_sheet(key, sheet, said)
    as_seen = Sheet.objects.filter(pk=sheet.pk, edition=seen, used_at__isnull=True)
    told = {"nonce": nonce, "sealed": sealed, "edition": seen + 1, "key_edition": edition}
    if as_seen.update(**told, changed_at=timezone.now(), **more) != 1:
        raise ChangedMeanwhileError(_("The other wrote here while you did. Yours is below; look at theirs first."))


def _longest(kind: str) -> int:
    return {Kind.PROMISE.value: LONGEST_PROMISE, Kind.LESSON.value: LONGEST_LESSON}.get(kind, LONGEST)


def _said(text: str, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InputError(_("There is nothing to keep yet. Write something first."))
    if len(text) > longest:
        raise InputError(_("This is longer than %(n)s letters. Say it in fewer.") % {"n": f"{longest:,}"})
    return text


def _other_words() -> ChangedMeanwhileError:
    return ChangedMeanwhileError(_("The words were changed in the meantime. Read them, then say yes or write others."))
