"""Brings what is public to the channels of teams: each thing once, whatever dies in between; nothing that was taken back before.

A post is taken before it is handed over, so of two workers one does. Dies that one in between, nobody knows whether it arrived:
it is not sent again, and the page of the channel says so.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership
from ayni_web.accounts.sealing import FOR_CHANNELS, unseal
from ayni_web.notify import channel_actions as actions
from ayni_web.notify.channel import Line, public_named
from ayni_web.notify.hooks import NotTakenError, Payload, UnsureError, hand_over
from ayni_web.notify.models import Channel, Post

log = logging.getLogger(__name__)
#: So long it can be taken back before it goes.
GRACE = timedelta(minutes=2)
LOST_AFTER = timedelta(minutes=10)
#: At one look; the rest at the next. Slack asks for about one a second.
_MOST = 30
State = Post.State


def post_all(now: datetime | None = None) -> Counter[str]:
    """Hand over what waits. Safe to repeat at any moment; how many went which way."""
    now = now or timezone.now()
    told: Counter[str] = Counter()
    for lost in Post.objects.filter(state=State.SENDING, taken_at__lt=now - LOST_AFTER):
        actions.unsure(lost, "the worker ended")
        told["unsure"] += 1
    waits = Post.objects.filter(state=State.READY, made_at__lte=now - GRACE)
    spaces = waits.values("space")
    for channel in Channel.objects.filter(space__in=spaces).select_related("space").order_by("pk"):
        try:
            told.update(_post_of(channel, now))
        except Exception:
            # One team's channel keeps nobody else's waiting. What was being handed over is found at a later look.
            log.exception("channel failed", extra={"space": str(channel.pk)})
            told["failed"] += 1
    return told


def _post_of(channel: Channel, now: datetime) -> Counter[str]:
    """What waits for one channel, in its order, until it asks to wait."""
    told: Counter[str] = Counter()
    waits = Post.objects.filter(space=channel.space_id, state=State.READY, made_at__lte=now - GRACE)
    for post in waits.order_by("made_at", "pk")[:_MOST]:
        said = _post_one(post, now)
        told[said] += 1
        if said in {"later", "stopped"}:
            break
    return told


def _post_one(post: Post, now: datetime) -> str:
    """One post, by how the channel stands at this very moment."""
    channel = Channel.objects.select_related("space", "set_by").get(pk=post.space_id)
    if channel.try_after is not None and channel.try_after > now:
        return "later"
    line = _line_of(post, channel)
    if line is None:
        actions.drop(post)
        return "dropped"
    address = _address_of(channel)
    if address is None:
        actions.drop(post)
        return "dropped"
    payload = _payload(channel, line)
    if not actions.take(post, now):
        return "another"
    try:
        hand_over(address, payload, now)
    except UnsureError as error:
        actions.unsure(post, str(error))
        return "unsure"
    except NotTakenError as error:
        return _not_taken(post, channel, error, now)
    actions.handed_over(post, channel, line.words, line.path, now)
    return "sent"


def _not_taken(post: Post, channel: Channel, error: NotTakenError, now: datetime) -> str:
    if error.gone:
        actions.refused(post, error.fault)
        actions.stopped(channel, error.fault)
        return "stopped"
    if error.hopeless:
        actions.refused(post, error.fault)
        return "refused"
    actions.later(post, channel, error.fault, error.wait, now)
    return "later"


def _line_of(post: Post, channel: Channel) -> Line | None:
    """What is said now; None where it is taken back, not public any more, or the team lets this sort out no more."""
    public = public_named(post.sort)
    if public is None or post.sort not in channel.sorts or channel.space.closed_at is not None:
        return None
    with translation.override(channel.language or settings.LANGUAGE_CODE):
        return public.says(channel.space, post.thing)


def _address_of(channel: Channel) -> str | None:
    """The address, unsealed; None where there is none, or the key of the home is another one now."""
    if not channel.sealed:
        return None
    try:
        return unseal(channel.sealed, FOR_CHANNELS)
    except InvalidTag:
        return None


def _payload(channel: Channel, line: Line) -> Payload:
    with translation.override(channel.language or settings.LANGUAGE_CODE):
        return Payload(f"{channel.space.name}: {line.words}", _("Open in Ayni"), f"{settings.OWN_ADDRESS}{line.path}")


def try_out(by: Membership, channel: Channel, now: datetime | None = None) -> str:
    """Send one line that says that this is a try. Returns why it was not taken, empty where it was."""
    address = _address_of(channel)
    if address is None:
        return _("There is no address any more. Paste it again.")
    said = _("This is a try. What %(team)s tells for all can come here.") % {"team": channel.space.name}
    try:
        hand_over(address, Payload(said), now or timezone.now())
    except UnsureError as error:
        return _("No answer came in time (%(fault)s). It may have arrived all the same.") % {"fault": error}
    except NotTakenError as error:
        return _("It was not taken (%(fault)s).") % {"fault": error.fault}
    return ""
