"""The only writer of a team's channel and of what goes there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.actions import note_in_audit
from ayni_web.accounts.models import AuditEvent, Membership
from ayni_web.accounts.sealing import FOR_CHANNELS, seal
from ayni_web.notify.channel import publics
from ayni_web.notify.hooks import checked_address
from ayni_web.notify.models import Channel, Post
from ayni_web.notify.telling import tell

What = AuditEvent.What
State = Post.State
#: What nobody managed to hand over for so long is let go.
GIVEN_UP = timedelta(days=3)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
#: The sort of notices under which people are told about the channel itself (`notices`).
SORT = "channel"


@transaction.atomic
def set_up(by: Membership, address: str, sorts: Collection[str], *, version: int) -> Channel:
    """Say where public things go, and which; an empty address leaves the one that stands. All in the team are told.

    Raises `InputError` for an address that cannot be one, `ChangedMeanwhileError` where another set it up meanwhile.
    """
    known = {one.name for one in publics()}
    chosen = [name for name in dict.fromkeys(sorts) if name in known]
    channel, _made = Channel.objects.get_or_create(space=by.space)
    said = {"sorts": chosen, "language": get_language() or "en", "set_by": by.user, "set_at": timezone.now()}
    said |= {"version": F("version") + 1, "stopped": "", "failures": 0, "try_after": None}
    address = address.strip()
    if address:
        url = checked_address(address)
        said |= {"sealed": seal(address, FOR_CHANNELS), "host": (url.hostname or "")[:260]}
    elif not channel.sealed:
        raise InputError(_("Paste the address of the webhook."))
    # An earlier address may be a channel of others: what waits for it does not go to the new one.
    if Channel.objects.filter(space=by.space, version=version).update(**said) != 1:
        if _is_the_same_again(by, channel, said, version):
            return channel
        raise ChangedMeanwhileError(_("Somebody else set up the channel in the meantime. Look at how it stands now."))
    waiting = Post.objects.filter(space=by.space, state=State.READY)
    (waiting if address else waiting.exclude(sort__in=chosen)).update(state=State.DROPPED)
    channel.refresh_from_db()
    note_in_audit(What.CHANNEL_SET, user=by.user, space=by.space, host=channel.host, goes=", ".join(chosen))
    _tell_all(by, channel)
    return channel


def _is_the_same_again(by: Membership, channel: Channel, said: Mapping[str, Any], version: int) -> bool:
    """Whether it stands just so since a moment ago, by the same hand: the button was pressed twice."""
    channel.refresh_from_db()
    same = channel.set_by_id == by.user_id and channel.version == version + 1
    return same and channel.sorts == said["sorts"] and channel.host == said.get("host", channel.host)


def _tell_all(by: Membership, channel: Channel) -> None:
    """Everybody learns that public things can leave, before anything does."""
    members = Membership.objects.filter(space=by.space, left_at__isnull=True)
    tell(
        members.values_list("user_id", flat=True),
        sort=SORT,
        key=f"channel:{by.space_id}:{channel.version}",
        words=gettext_noop(
            "What is told for all here can go to a channel outside too (%(host)s). See what, and what went."
        ),
        said={"host": channel.host},
        path=reverse("channel:home", args=[by.space_id]),
        space=by.space,
        but=by.user_id,
    )


@transaction.atomic
def end(by: Membership) -> None:
    """Nothing goes there any more, and the address is forgotten. What went stays to be seen."""
    ended = Channel.objects.filter(space=by.space).exclude(sealed="")
    if ended.update(sealed="", host="", sorts=[], version=F("version") + 1, stopped=""):
        Post.objects.filter(space=by.space, state=State.READY).update(state=State.DROPPED)
        note_in_audit(What.CHANNEL_ENDED, user=by.user, space=by.space)


def take(post: Post, now: datetime) -> bool:
    """Take a post to hand it over; of several who try, one gets it."""
    taken = Post.objects.filter(pk=post.pk, state=State.READY)
    return bool(taken.update(state=State.SENDING, taken_at=now))


def drop(post: Post) -> None:
    """It was withdrawn, or is not public any more, before it went."""
    Post.objects.filter(pk=post.pk, state=State.READY).update(state=State.DROPPED)


def handed_over(post: Post, channel: Channel, text: str, path: str, now: datetime) -> None:
    """It was taken. What it said is kept, so that the team sees what went out."""
    told = {"text": text, "path": path, "host": channel.host, "sent_at": now, "fault": ""}
    Post.objects.filter(pk=post.pk, state=State.SENDING).update(state=State.SENT, **told)
    Channel.objects.filter(pk=channel.pk).update(failures=0, try_after=None)


def unsure(post: Post, fault: str) -> None:
    """Nobody knows whether it was taken. It is never sent again: twice would be worse than not at all."""
    Post.objects.filter(pk=post.pk, state=State.SENDING).update(state=State.UNSURE, fault=fault[:60])


def refused(post: Post, fault: str) -> None:
    """This one is not taken, however often it is tried."""
    Post.objects.filter(pk=post.pk, state=State.SENDING).update(state=State.FAILED, fault=fault[:60])


def later(post: Post, channel: Channel, fault: str, wait: float | None, now: datetime) -> None:
    """It goes later: when the other side asked for it, or ever later. So does all that waits with it."""
    doubled = min(_FIRST_WAIT * 2 ** min(channel.failures, 10), _LONGEST_WAIT)
    until = now + (timedelta(seconds=wait) if wait is not None else doubled)
    Channel.objects.filter(pk=channel.pk).update(failures=F("failures") + 1, try_after=until)
    late = post.made_at < now - GIVEN_UP
    state = State.FAILED if late else State.READY
    Post.objects.filter(pk=post.pk, state=State.SENDING).update(state=state, fault=fault[:60], taken_at=None)


@transaction.atomic
def stopped(channel: Channel, fault: str) -> None:
    """The other side says that there is no such hook any more: nothing goes there, and whoever set it up is told."""
    still = Channel.objects.filter(pk=channel.pk, version=channel.version).exclude(sealed="")
    if not still.update(sealed="", stopped=fault[:60], version=F("version") + 1):
        return
    Post.objects.filter(space=channel.space_id, state=State.READY).update(state=State.DROPPED)
    tell(
        channel.set_by_id,
        sort=SORT,
        key=f"channel:{channel.space_id}:{channel.version}:stopped",
        words=gettext_noop(
            "The channel at %(host)s takes nothing any more (%(fault)s), so nothing goes there. Set it up anew?"
        ),
        said={"host": channel.host, "fault": fault},
        path=reverse("channel:home", args=[channel.space_id]),
        space=channel.space,
    )
