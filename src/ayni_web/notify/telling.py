"""Telling somebody of what happened, in the transaction in which it happens; once for each person and thing.

    tell(
        [offer.ask.by.user], sort="asks", key=f"ask:{ask.pk}:offer:{offer.pk}", space=ask.space, path=…,
        words=gettext_noop("%(name)s can help you: %(what)s"), said={"name": …, "what": …},
    )

`words` is put into the reader's language when it is read. What is no more so is taken back with `untell`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ayni_web.accounts.models import Membership, Space, User
from ayni_web.notify.models import Choice, How, Notice
from ayni_web.notify.sorts import is_sort
from ayni_web.walls.acting import as_the_house

#: Texts that fill the words are cut here: a notice leads to the thing, it does not hold it.
_LONGEST = 300


@as_the_house()  # whoever is told is another than who did it, and what they chose is theirs alone
@transaction.atomic
def tell(
    users: User | int | Iterable[User | int | None] | None,
    *,
    sort: str,
    key: str,
    words: str,
    path: str,
    space: Space,
    said: Mapping[str, Any] | None = None,
    but: int | None = None,
) -> None:
    """Tell people who are in this space now. Who was told under this key already, or wants to hear nothing of it, is not.

    `but` is whoever acts: nobody is told of their own doing.
    """
    if not is_sort(sort):
        raise ValueError(f"No room declared notices of the sort {sort!r} (module `notices`).")
    if not path.startswith("/") or path.startswith("//") or len(key) > 200 or len(path) > 300:
        raise ValueError("A notice leads to a page of Ayni, and its key is short.")
    ids = _ids(users) - {but}
    here = Membership.objects.filter(space=space, user__in=ids, user__is_active=True, left_at__isnull=True)
    wanted = sorted(set(here.values_list("user_id", flat=True)) - _deaf(ids, sort, space))
    if not wanted:
        return
    filled = {name: _kept(value) for name, value in (said or {}).items()}
    now = timezone.now()
    rows = [
        Notice(owner_id=owner, space=space, sort=sort, key=key, words=words, said=filled, path=path, at=now)
        for owner in wanted
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    # What was told is kept by then: a mark that cannot be set must not make it look lost. The reminders set it a little later.
    transaction.on_commit(lambda: _mark(wanted), robust=True)


@as_the_house()  # the notices of others
@transaction.atomic
def untell(key: str, *, space: Space, beginning: bool = False, only: User | int | None = None) -> None:
    """It is no more so: what nobody has read yet goes. With `beginning`, everything whose key begins so."""
    gone = Notice.objects.filter(space=space, read_at__isnull=True)
    gone = gone.filter(key__startswith=key) if beginning else gone.filter(key=key)
    if only is not None:
        gone = gone.filter(owner__in=_ids(only))
    owners = sorted(set(gone.values_list("owner_id", flat=True)))
    if owners:
        # A mail that waits with it is put together anew before it goes.
        gone.delete()
        settle_marks(owners)


def settle_marks(owners: Iterable[int] | None = None) -> None:
    """Keep for whom something unread waits, so that no page has to ask. Of everybody, where nobody is named."""
    people = User.objects.filter(pk__in=list(owners)) if owners is not None else User.objects.all()
    waits = Exists(Notice.objects.filter(owner=OuterRef("pk"), read_at__isnull=True, away_at__isnull=True))
    people.filter(~waits, has_news=True).update(has_news=False)
    people.filter(waits, has_news=False).update(has_news=True)


@as_the_house()
def _mark(owners: list[int]) -> None:
    # After the transaction and in one statement: two who tell the same people wait for nobody's locks.
    User.objects.filter(pk__in=owners, has_news=False).update(has_news=True)


def _ids(users: User | int | Iterable[User | int | None] | None) -> set[int]:
    named = [users] if users is None or isinstance(users, User | int) else users
    return {one.pk if isinstance(one, User) else one for one in named if one is not None}


def _deaf(ids: Iterable[int], sort: str, space: Space) -> set[int]:
    """Who wants to hear nothing of this sort, or of this space."""
    none = Choice.objects.filter(owner__in=list(ids), how=How.NONE)
    those = none.filter(Q(sort=sort, space__kind=Space.Kind.PERSONAL) | Q(sort="", space=space))
    return set(those.values_list("owner_id", flat=True))


def _kept(value: Any) -> Any:
    """A value as it is kept: times and days as such, so that they are written in the reader's way."""
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, bool | int | float):
        return value
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
