"""One message, reduced to what an act needs."""

from __future__ import annotations

import re
from typing import NamedTuple

from ayni.clock import believable
from ayni.sources.mail.addresses import Mailbox, mailboxes
from ayni.sources.mail.dates import written_at
from ayni.sources.mail.headers import Headers, text_of, words
from ayni.sources.mail.noise import is_draft, is_reply_by_program, list_addresses, noise
from ayni.sources.opening import clean, digest

#: More receivers than these make a broadcast: a message to nobody in particular.
MOST_RECEIVERS = 25
_LONGEST_SUBJECT = 200
_LONGEST_ID = 250
_ID = re.compile(r"<([^<>]+)>")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


class Raw(NamedTuple):
    """A message as a source finds it: where (`FILE:LINE`), and its header.

    `problem` is a code of `contract.REASONS` where it cannot be used. `is_note` says that there is only
    something to say about a message that was given out before.
    """

    where: str
    header: bytes
    postmark: bytes = b""
    draft: bool = False
    problem: str = ""
    is_note: bool = False


class Letter(NamedTuple):
    """A message reduced: who wrote when to whom, in answer to what.

    `id` is its Message-ID without the angle brackets, or a mark of what it says where it has none.
    `receivers` and `to` hold addresses, sorted, one a line: all of `To` and `Cc`, and of `To` alone.
    `verdict` is the code for which it is left out or set aside, or nothing; `detail` goes with it.
    """

    id: str
    where: str
    sender: str
    at: int | None
    receivers: str
    to: str
    parent: str
    subject: str
    listed: bool
    verdict: str
    detail: str


class Opened(NamedTuple):
    """What opening a message's header gave: the letter, the people it names, and the lists it went over."""

    letter: Letter
    sender: Mailbox | None
    receivers: tuple[Mailbox, ...]
    lists: set[str]
    by_program: bool


def opened(raw: Raw, now: int) -> Opened:
    """What the header of a message says. `now`, in UTC seconds, judges dates that cannot be."""
    headers = Headers(raw.header)
    to = _people(headers, "to")
    receivers = to + _people(headers, "cc")
    addresses = tuple({box.address for box in receivers})
    reason, listed = noise(headers)
    sender = _sender(headers, listed)
    at = written_at(headers, raw.postmark, now)
    reason = "draft" if raw.draft or is_draft(headers) else reason
    verdict, detail = (reason, "") if reason else _fault(headers, sender, at, now)
    subject = words(text_of(headers.first("subject")), _LONGEST_SUBJECT)
    address = sender.address if sender else ""
    everybody = _joined(receivers)
    own_id = message_id(headers.first("message-id"))
    letter = Letter(
        id=own_id or "without-id-" + digest(str(at), address, everybody, subject),
        where=own_id or raw.where,
        sender=address,
        at=at,
        receivers=everybody,
        to=_joined(to),
        parent=_parent(headers),
        subject=subject,
        listed=listed,
        verdict=verdict,
        detail=detail,
    )
    lists = list_addresses(headers, addresses) if listed else set()
    by_program = verdict in ("robot", "bulk") and not is_reply_by_program(headers)
    return Opened(letter, sender, receivers, lists, by_program)


def message_id(raw: bytes) -> str:
    """A Message-ID without its angle brackets, or nothing. A very long one is cut and marked, so that it stays itself.

    >>> message_id(b" <abc@example.org> ")
    'abc@example.org'
    """
    text = text_of(raw)
    found = _ID.search(text)
    value = _SPACE.sub("", found[1] if found else text.strip("<> \t"))
    value = clean(value, len(value) + 1)
    return value if len(value) <= _LONGEST_ID else f"{value[:_LONGEST_ID]}~{digest(value)}"


def _people(headers: Headers, name: str) -> tuple[Mailbox, ...]:
    lines = headers.every(name)
    return mailboxes(lines[0]) if len(lines) == 1 else tuple(box for line in lines for box in mailboxes(line))


def _joined(boxes: tuple[Mailbox, ...]) -> str:
    return "\n".join(sorted({box.address for box in boxes}))


def _sender(headers: Headers, listed: bool) -> Mailbox | None:
    """Who wrote: `From`, unless a list put itself there (`Ada via The List`) and keeps the writer elsewhere."""
    found = mailboxes(headers.first("from"))[:1]
    if found and listed and " via " in f"{found[0].name} ":
        for name in ("x-original-from", "reply-to", "x-original-sender"):
            for box in mailboxes(headers.first(name)):
                if box.address != found[0].address:
                    return Mailbox(box.address, box.name or found[0].name.partition(" via ")[0].strip("'\" "))
    return found[0] if found else None


def _fault(headers: Headers, sender: Mailbox | None, at: int | None, now: int) -> tuple[str, str]:
    if sender is None:
        return "no-sender", ""
    if at is None:
        return "no-date", clean(text_of(headers.first("date")), 80)
    if not believable(at, now):
        return "absurd-date", clean(text_of(headers.first("date")), 80)
    return "", ""


def _parent(headers: Headers) -> str:
    """The Message-ID of what is answered: the first of `In-Reply-To`, else the last of `References`."""
    for name, place in (("in-reply-to", 0), ("references", -1)):
        ids = _ID.findall(text_of(headers.first(name)))
        if ids:
            return message_id(f"<{ids[place]}>".encode("utf-8", "replace"))
        bare = headers.first(name).split()
        if len(bare) == 1 and b"@" in bare[0]:
            return message_id(bare[0])
    return ""
