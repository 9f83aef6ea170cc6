"""How this room erases: what waits to be sent, and mails in the mailbox of files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

from django.db import transaction

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space, User
from ayni_web.notify.models import Choice, Feed, Mail, Notice, Reminder
from ayni_web.notify.telling import settle_marks
from ayni_web.notify.ways import box_of


def _readers(space: Space) -> list[User]:
    return list(User.objects.filter(memberships__space=space, memberships__space__kind=Space.Kind.PERSONAL))


def _files(space: Space, traces: Traces) -> Iterator[Path]:
    """Mails in the home that name somebody, or may: a mail that goes for a namesake was read long ago."""
    for user in _readers(space):
        for file in box_of(user.pk).glob("*/*"):
            message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
            body = message.get_body(("plain",))
            if body is not None and traces.may_be_in(body.get_content()):
                yield file


def _waiting(space: Space, traces: Traces) -> list[Mail]:
    mails = Mail.objects.filter(user__in=_readers(space)).exclude(lines=[])
    return [mail for mail in mails if any(traces.may_be_in(line[1]) for line in mail.lines)]


def _notices(space: Space, traces: Traces) -> list[int]:
    """Notices of a space that name somebody, or may: each leads to the thing itself, so it can go whole."""
    found = Notice.objects.filter(space=space).only("said").iterator()
    return [one.pk for one in found if any(traces.may_be_in(str(said)) for said in one.said.values())]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    mails = sum(1 for _file in _files(space, traces)) + len(_waiting(space, traces))
    notices = len(_notices(space, traces))
    return {"reminder_mails": mails} | ({"notices": notices} if notices else {})


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    """A mail that waits is put together anew at the next look, without them; one in the mailbox goes."""
    Mail.objects.filter(pk__in=[mail.pk for mail in _waiting(space, traces)]).delete()
    forget_in_notices(space, traces)
    files = list(_files(space, traces))
    transaction.on_commit(lambda: _remove(files))


def forget_in_notices(space: Space, traces: Traces) -> None:
    """Take somebody out of what people of a space were told."""
    theirs = Notice.objects.filter(pk__in=_notices(space, traces))
    # A mail that waits with one of them is put together anew, without it.
    Mail.objects.filter(state=Mail.State.READY, notices__in=theirs).delete()
    theirs.delete()


def _remove(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _everything(space: Space, step: Callable[[], None]) -> None:
    for user in _readers(space):
        Reminder.objects.filter(user=user).delete()
        Mail.objects.filter(user=user).delete()
        Feed.objects.filter(user=user).delete()
        Notice.objects.filter(owner=user, space=space).delete()
        Choice.objects.filter(owner=user, space=space).delete()
        settle_marks([user.pk])
        shutil.rmtree(box_of(user.pk), ignore_errors=True)
    step()


add_eraser(Eraser("notify", 40, _mentions, _forget, _everything))
