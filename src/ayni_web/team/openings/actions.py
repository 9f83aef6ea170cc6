"""Posting an opportunity, applying, and deciding with the reason.

Every change rests on the version that its writer saw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.ledger.kinds import OPPORTUNITY
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.book.in_order import one_telling
from ayni_web.notify.channel import hand_to_channel
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.openings import notices, queries
from ayni_web.team.openings.models import Application, Heard, Opening, OpeningChange, Pointing

SAID = ("title", "sort", "what", "how", "opens_on", "apply_by", "decide_by")


@transaction.atomic
def post(by: Membership, said: Mapping[str, Any], deciders: Sequence[Party], *, once: UUID | None = None) -> Opening:
    """Post it to all in the team, with how it will be decided."""
    one_telling(once)
    if once is not None and (told := Opening.objects.filter(space=by.space, once=once).first()) is not None:
        return told
    today = timezone.localdate()
    _checked(by, said, deciders)
    if said["opens_on"] < today:
        raise InputError(_("Applications open today or later: before that nobody could have read of it."))
    opening = Opening.objects.create(
        space=by.space, by=member_party(by), once=once, **{name: said[name] for name in SAID}
    )
    opening.deciders.set(deciders)
    notices.tell_posted(opening)
    hand_to_channel(by.space, notices.PUBLIC, opening.pk)
    return opening


def _checked(by: Membership, said: Mapping[str, Any], deciders: Sequence[Party]) -> None:
    if not str(said["how"]).strip():
        raise InputError(_("Say how it will be decided: by what, and by whom."))
    if said["apply_by"] < said["opens_on"]:
        raise InputError(_("The last day to apply comes after the first."))
    if said["decide_by"] is not None and said["decide_by"] < said["apply_by"]:
        raise InputError(_("It is decided after the last day to apply."))
    here = queries.here_now(by)
    if not deciders or any(party.pk not in here for party in deciders):
        raise InputError(_("Say who decides: somebody who is in the team now."))


def may_change(by: Membership, opening: Opening) -> bool:
    """Whoever posted it, and those who decide."""
    return opening.by.user_id == by.user_id or any(one.user_id == by.user_id for one in opening.deciders.all())


@transaction.atomic
def change(
    by: Membership, opening: Opening, version: int, said: Mapping[str, Any], deciders: Sequence[Party], *, why: str
) -> None:
    """Change what is said of it. What stood before stays to be read; once one could apply, with a reason.

    Raises `InputError` where it was changed or decided in the meantime.
    """
    before = Opening.objects.select_for_update().get(pk=opening.pk)
    if not may_change(by, before):
        raise PermissionDenied
    _checked(by, said, deciders)
    late = before.has_opened(timezone.localdate())
    changed: dict[str, Any] = {
        name: _plain(getattr(before, name)) for name in SAID if getattr(before, name) != said[name]
    }
    decided = set(before.deciders.values_list("pk", flat=True))
    if decided != {party.pk for party in deciders}:
        changed["deciders"] = sorted(decided)
    if not changed:
        return
    if late and not why.strip():
        raise InputError(_("One could apply already. Say why it is changed: everybody reads it, who applied too."))
    if late and "opens_on" in changed and said["opens_on"] > timezone.localdate():
        raise InputError(_("Applications are open already. They cannot open a second time."))
    if Application.objects.filter(opening=before, party__in=deciders, withdrawn_at__isnull=True).exists():
        raise InputError(_("One of them has applied. Nobody decides on something for themselves."))
    _step(before, version, **{name: said[name] for name in SAID})
    before.deciders.set(deciders)
    OpeningChange.objects.create(opening=before, by=member_party(by), before=changed, why=why.strip()[:500], late=late)


def _plain(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else str(value) if value is not None else None


def _step(opening: Opening, version: int, **columns: Any) -> None:
    """One more version, if it is the one that whoever acts has seen, and it is neither decided nor withdrawn."""
    same = Opening.objects.filter(pk=opening.pk, version=version, decided_at__isnull=True, withdrawn_at__isnull=True)
    if same.update(version=F("version") + 1, **columns) != 1:
        raise InputError(
            _("Something changed here in the meantime. Look at how it stands now; what you wrote is still there.")
        )


@transaction.atomic
def apply(by: Membership, opening: Opening, text: str, *, heard: str = Application.Heard.HERE) -> Application:
    """Say that one would like it; written anew, it takes the place of what one wrote before."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    me = member_party(by)
    if not opening.takes_applications(timezone.localdate()):
        raise InputError(_("One cannot apply now. What you wrote still stands here."))
    if opening.deciders.filter(pk=me.pk).exists():
        raise InputError(
            _("You decide on it. Nobody decides on something for themselves; hand that to somebody first.")
        )
    if not text.strip():
        raise InputError(_("Write a line or two."))
    application, _made = Application.objects.update_or_create(
        opening=opening, party=me, defaults={"text": text.strip(), "heard": heard, "withdrawn_at": None}
    )
    notices.tell_applied(application)
    return application


@transaction.atomic
def withdraw_application(by: Membership, opening: Opening) -> None:
    """Think again, until it is decided."""
    # Held, so that nobody is chosen at this very moment.
    if Opening.objects.select_for_update().get(pk=opening.pk).decided_at is not None:
        raise InputError(_("It is decided already."))
    mine = Application.objects.filter(opening=opening, party__user=by.user_id, withdrawn_at__isnull=True)
    for one in list(mine.select_related("opening__space")):
        notices.take_back_application(one)
    mine.update(withdrawn_at=timezone.now())


@transaction.atomic
def decide(
    by: Membership,
    opening: Opening,
    version: int,
    reason: str,
    chosen: Collection[int],
    *,
    words: Mapping[int, str] | None = None,
) -> None:
    """Decide, with the reason that everybody reads, and a word to each who applied.

    `chosen` are applications; none is an answer too.
    """
    if not any(one.user_id == by.user_id for one in opening.deciders.all()):
        raise PermissionDenied
    if not reason.strip():
        raise InputError(_("Give the reason: by what you said it would be decided, and how it was."))
    if timezone.localdate() <= opening.apply_by:
        raise InputError(_("One can still apply. It is decided after the last day for that."))
    _step(opening, version, decided_at=timezone.now(), reason=reason.strip())
    standing = {one.pk: one for one in Application.objects.filter(opening=opening, withdrawn_at__isnull=True)}
    if not set(chosen) <= set(standing):
        raise InputError(_("Somebody whom you chose has withdrawn in the meantime. Look at it again."))
    for pk, one in standing.items():
        one.chosen, one.word = pk in chosen, (words or {}).get(pk, "").strip()[:2_000]
        one.save(update_fields=["chosen", "word"])
    receivers = [one.party for one in Application.objects.filter(pk__in=chosen).select_related("party")]
    givers = [party for party in opening.deciders.all() if party.user_id is not None]
    if receivers and givers:
        draft = book.Draft(
            givers=givers, receivers=receivers, kind=OPPORTUNITY.number, at=timezone.now(), what=opening.title
        )
        book.record(by.space, draft, by=by.user, public=True)
    notices.tell_over(opening, by)


@transaction.atomic
def withdraw(by: Membership, opening: Opening, version: int, why: str) -> None:
    """It is not to be had any more; everybody reads why."""
    if not may_change(by, opening):
        raise PermissionDenied
    if not why.strip():
        raise InputError(_("Say why."))
    _step(opening, version, withdrawn_at=timezone.now(), withdrawn_why=why.strip()[:500])
    notices.tell_over(opening, by)


@transaction.atomic
def have_read(by: Membership, opening: Opening) -> None:
    """Say that one has read it, so that one sees how many it reached."""
    Heard.objects.get_or_create(opening=opening, party=member_party(by))


@transaction.atomic
def point(by: Membership, opening: Opening, to: Party) -> None:
    """Tell somebody that one thought of them for it. Only they see by whom."""
    me = member_party(by)
    if to.pk == me.pk or to.pk not in queries.here_now(by):
        raise InputError(_("Choose somebody else who is in the team now."))
    if opening.is_over:
        raise InputError(_("It is over."))
    pointing, _made = Pointing.objects.get_or_create(opening=opening, by=me, to=to)
    notices.tell_pointed(pointing)
