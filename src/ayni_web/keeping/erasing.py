"""Erases one person, or everything: each room its own part, then what this room keeps, then the free pages of the database."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts import erasing as rooms
from ayni_web.accounts import partings
from ayni_web.accounts.actions import note_in_audit
from ayni_web.accounts.models import AuditEvent, Membership, Space, User
from ayni_web.accounts.teams import part_for_good
from ayni_web.book.erasing import forget_words
from ayni_web.jobs import actions as jobs
from ayni_web.keeping.export import storage
from ayni_web.keeping.models import DemoNetwork
from ayni_web.people import erasing as people
from ayni_web.people.members import make_nameless
from ayni_web.people.models import Party
from ayni_web.walls.acting import as_the_house

log = logging.getLogger(__name__)


def what_would_go(party: Party) -> Mapping[str, int]:
    """What erasing a person would take with it, by codes that `words` knows."""
    found = Counter(rooms.mentions(party.space, people.traces_of(party)))
    found["exports"] += storage.count(party.space)
    return found


def forget(party: Party, *, by: User) -> None:
    """Erase one person from everything that the space keeps. Raises `InputError` where that cannot be done now."""
    if party.is_me:
        raise InputError(_("This is you. Erase everything in Settings, if that is what you want."))
    space = party.space
    traces = people.traces_of(party)
    with transaction.atomic():
        for eraser in rooms.erasers():
            eraser.forget(space, traces)
        jobs.forget_those_that_say(space.pk, traces.in_anything)
        # Without a name: the audit must not keep what was erased.
        note_in_audit(AuditEvent.What.ERASED, user=by, space=space, of="one person")
        # What follows is not undone if the transaction is; so it stands last, and losing an export loses nothing.
        transaction.on_commit(lambda: storage.remove_all(space))
        jobs.enqueue("sweep", user_id=by.pk)


def erase_everything(space: Space, *, but_job: UUID, step: Callable[[], None]) -> None:
    """Erase all that a space holds. Safe to repeat: what is gone already is gone."""
    jobs.cancel_all(space.pk, but=but_job)
    for eraser in rooms.erasers():
        eraser.everything(space, step)
    DemoNetwork.objects.filter(space=space).delete()
    storage.remove_all(space)
    jobs.forget_all(space.pk, but=but_job)


@as_the_house()  # also from teams that they left long ago
def part_from_teams(user: User, step: Callable[[], None]) -> None:
    """Take somebody whose account ends out of every team: what they took part in stays with the others, without who it was."""
    for membership in list(Membership.objects.filter(user=user, space__kind=Space.Kind.SHARED).select_related("space")):
        with transaction.atomic():
            for party in Party.objects.filter(space=membership.space, user=user):
                traces = people.traces_of(party)
                forget_words(membership.space, traces)
                partings.part(membership.space, traces)
                make_nameless(party)
            part_for_good(user, membership.space)
        step()


def sweep(*, patience: float = 20.0) -> bool:
    """Leave no erased row in the database's free pages, nor in its log of writes; whether that worked.

    Rows are overwritten as they are deleted (`secure_delete`). Copying the database once more also
    takes what older versions of a row left inside a page, and gives the room back.
    """
    if connection.vendor == "postgresql":
        # The server sweeps by itself (autovacuum), and only who owns a table may ask for it. docs/postgresql.md says what stays.
        return True
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        while True:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if not busy or time.monotonic() > until:
                return not busy
            time.sleep(0.2)  # somebody still reads an older state of the database
