"""The channel of a team: public things go there where the team wants it, and nothing else.

A ritual declares in its module `notices` what of it may go, and how it is said at the moment at which it is sent:

    add_public(Public("wins", _("Wins"), order=30, says=says))

`says(space, thing)` gives a `Line`, or None where the thing is withdrawn, or not public any more: then nothing goes out. In the
transaction that makes the thing public it calls `hand_to_channel(space, "wins", win.pk)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from ayni_web.accounts.models import Space
from ayni_web.notify.models import Channel, Post

__all__ = ["Line", "Public", "add_public", "hand_to_channel", "is_told_outside", "public_named", "publics"]


@dataclass(frozen=True, slots=True)
class Line:
    """What is told outside: plain words, and the page that it leads to."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Public:
    """One sort of public things that a team may let out."""

    name: str
    title: str | Promise
    says: Callable[[Space, int], Line | None]
    order: int = 100


_PUBLICS: dict[str, Public] = {}


def add_public(public: Public) -> None:
    """Declares what may go to a channel."""
    _PUBLICS[public.name] = public


def publics() -> list[Public]:
    """All that rituals declared, in their order."""
    return sorted(_PUBLICS.values(), key=lambda public: (public.order, public.name))


def public_named(name: str) -> Public | None:
    return _PUBLICS.get(name)


def is_told_outside(space: Space, sort: str) -> bool:
    """Whether the team lets things of this sort out, so that a form can ask for it."""
    channel = Channel.objects.filter(space=space).exclude(sealed="").first()
    return channel is not None and sort in channel.sorts


def hand_to_channel(space: Space, sort: str, thing: int) -> None:
    """Something became public. Where the team lets it out, it goes a little later, once, unless it is taken back before."""
    if sort not in _PUBLICS:
        raise ValueError(f"No ritual declared {sort!r} as public (module `notices`).")
    if is_told_outside(space, sort):
        Post.objects.bulk_create([Post(space=space, sort=sort, thing=thing)], ignore_conflicts=True)
