"""Recognition by written rules: beginning a programme, changing its rules where everybody sees it, and giving from
its budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.book.in_order import one_telling
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import queries
from ayni_web.team.thanks.models import Award, Programme, RuleChange

#: What a programme says of itself, beside who decides.
SAID = ("name", "purpose", "rules", "budget", "currency", "until")


@transaction.atomic
def begin(by: Membership, said: Mapping[str, Any], deciders: Sequence[Party], *, once: UUID | None = None) -> Programme:
    """A programme with its rules written before anything is given."""
    one_telling(once)
    if once is not None and (told := Programme.objects.filter(space=by.space, once=once).first()) is not None:
        return told
    _checked(by, said, deciders)
    programme = Programme.objects.create(
        space=by.space, by=member_party(by), once=once, **{name: said.get(name) for name in SAID}
    )
    programme.deciders.set(deciders)
    return programme


def _checked(by: Membership, said: Mapping[str, Any], deciders: Sequence[Party]) -> None:
    if not str(said.get("rules") or "").strip():
        raise InputError(_("Write the rules: anyone must be able to read by what it is decided."))
    here = queries.here_now(by)
    if not deciders or any(party.pk not in here for party in deciders):
        raise InputError(_("Say who decides: somebody who is in the team now."))


@transaction.atomic
def change(
    by: Membership, programme: Programme, version: int, said: Mapping[str, Any], deciders: Sequence[Party], *, why: str
) -> None:
    """Other rules from now on; what stood before stays to be read, with the reason.

    `version` is the one that the change rests on. Raises `InputError` where something else happened in the meantime.
    """
    _checked(by, said, deciders)
    before = Programme.objects.get(pk=programme.pk)
    old = {name: getattr(before, name) for name in SAID}
    changed = {name: _plain(value) for name, value in old.items() if value != said.get(name)}
    decided = set(before.deciders.values_list("pk", flat=True))
    if decided != {party.pk for party in deciders}:
        changed["deciders"] = sorted(decided)
    if not changed:
        return
    if not why.strip():
        raise InputError(_("Say why: everybody reads what was changed, and for what reason."))
    spent = spent_of(programme)
    budget = said.get("budget")
    if budget is not None and budget < spent:
        raise InputError(_("More than this was given already: %(spent)s.") % {"spent": spent})
    _step(programme, version, **{name: said.get(name) for name in SAID})
    programme.deciders.set(deciders)
    RuleChange.objects.create(programme=programme, by=member_party(by), before=changed, why=why.strip()[:500])


def _plain(value: object) -> object:
    return str(value) if value is not None else None


def _step(programme: Programme, version: int, **columns: Any) -> None:
    """One more version, if it is the one that whoever acts has seen and it is open still."""
    open_one = Programme.objects.filter(pk=programme.pk, version=version, ended_at__isnull=True)
    if open_one.update(version=F("version") + 1, **columns) != 1:
        raise InputError(
            _("Something changed here in the meantime. Look at how it stands now; what you wrote is still there.")
        )


def spent_of(programme: Programme) -> Decimal:
    """What was given so far, without what was taken back."""
    given = Award.objects.filter(programme=programme, taken_back_at__isnull=True)
    return given.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def left_of(programme: Programme) -> Decimal | None:
    """What is left of the budget; None where there is none."""
    return None if programme.budget is None else programme.budget - spent_of(programme)


def must_decide(by: Membership, programme: Programme) -> Party:
    """The asker's party, who decides there; all others are told that it is for those."""
    me = member_party(by)
    if not programme.deciders.filter(pk=me.pk).exists():
        raise PermissionDenied
    return me


@transaction.atomic
def award(
    by: Membership,
    programme: Programme,
    version: int,
    party: Party,
    *,
    what_for: str,
    rule: str,
    what: str = "",
    amount: Decimal = Decimal(0),
    once: UUID | None = None,
) -> Award:
    """Give something by a programme. Only who decides there may, never to themselves, and never more than is left."""
    me = must_decide(by, programme)
    one_telling(once)
    if once is not None and (told := Award.objects.filter(programme=programme, once=once).first()) is not None:
        return told
    if party.pk == me.pk:
        raise InputError(_("Nobody decides on something for themselves. Let another who decides here do it."))
    if party.pk not in queries.here_now(by):
        raise InputError(_("Choose somebody who is in the team now."))
    if not what_for.strip() or not rule.strip():
        raise InputError(_("Say for what it is, and by which rule."))
    if programme.until is not None and programme.until < timezone.localdate():
        raise InputError(_("This programme is over. Set another last day first."))
    if amount < 0:
        raise InputError(_("An amount is nought or more."))
    _step(programme, version)
    left = left_of(programme)
    if left is None and amount:
        raise InputError(_("This programme has no budget."))
    if left is not None and amount > left:
        raise InputError(_("So much is not left: %(left)s.") % {"left": left})
    return Award.objects.create(
        programme=programme,
        party=party,
        by=me,
        what_for=what_for.strip(),
        rule=rule.strip(),
        what=what.strip(),
        amount=amount,
        agrees=party.pk in queries.who_like_it_public([party.pk]),
        once=once,
    )


@transaction.atomic
def say_named(by: Membership, given: Award, *, agrees: bool) -> None:
    """Whoever received it decides whether all read their name there."""
    if given.party.user_id != by.user_id:
        raise PermissionDenied
    Award.objects.filter(pk=given.pk).update(agrees=agrees)


@transaction.atomic
def take_back(by: Membership, given: Award, why: str) -> None:
    """What was given by mistake is given back to the budget; it stays to be read, with the reason."""
    must_decide(by, given.programme)
    if not why.strip():
        raise InputError(_("Say why."))
    now = timezone.now()
    still = Award.objects.filter(pk=given.pk, taken_back_at__isnull=True)
    if still.update(taken_back_at=now, taken_back_why=why.strip()[:500]):
        Programme.objects.filter(pk=given.programme_id).update(version=F("version") + 1)


@transaction.atomic
def end(by: Membership, programme: Programme) -> None:
    """Nothing more is given by it. It stays to be read."""
    Programme.objects.filter(pk=programme.pk, ended_at__isnull=True).update(ended_at=timezone.now())
