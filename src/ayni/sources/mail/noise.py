"""What is nobody's letter to anybody: lists, newsletters, programs, delivery and calendar notices.

Read from the headers that say so (RFC 2369, 2919, 3834, 6522), and from what programs write
that never heard of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ayni.sources.mail.addresses import mailboxes
from ayni.sources.mail.headers import Headers, words

#: Only mailing lists on which people write to each other carry these.
_LIST_HEADERS = ("mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version", "x-list")
_CAMPAIGN_HEADERS = ("list-unsubscribe-post", "feedback-id")
_BULK = ("bulk", "junk")
_CALENDAR_SENDERS = ("calendar-notification@google.com", "calendar-server.bounces.google.com")
_LIST_SENDER = re.compile(
    r"owner-(?P<a>[^@]+)@(?P<b>.+)|(?P<c>[^@]+?)-(?:bounces?|owner|admin|request|errors)(?:[+=][^@]*)?@(?P<d>.+)"
)
_ADDRESS = re.compile(rb"[^\s<>\"',;:()]+@[^\s<>\"',;:()]+")
_LIST_ID = re.compile(rb"<([^<>\s]+)>\s*$")
_STATUS_OF_DRAFT = re.compile(r"[adf]*t[adf]*")  # answered, deleted, flagged and, for "to be finished", t
_METHOD = re.compile(r";\s*method\s*=")
_LONGEST = 1_000  # bytes of a line in which a list names itself
_DRAFT_LABELS = frozenset({"draft", "drafts", "entwurf", "entwürfe", "borrador", "borradores"})
_SPAM_LABELS = frozenset({"spam"})


def is_draft(headers: Headers) -> bool:
    """Whether a message was never sent: Thunderbird's, Gmail's and the mark of mutt and Alpine."""
    if "x-mozilla-draft-info" in headers or _STATUS_OF_DRAFT.fullmatch(headers.plain("x-status")):
        return True
    return not _DRAFT_LABELS.isdisjoint(_labels(headers))


class Heard(NamedTuple):
    """`reason`: the code of `contract.LEFT_OUT` for which a message is from nobody to nobody, or nothing.
    `listed`: whether it went over a mailing list on which people write to each other."""

    reason: str
    listed: bool


def noise(headers: Headers) -> Heard:
    """What the headers tell of lists and programs.

    Robots that only their address tells are not found here: for that, all names of an address must be known.
    """
    precedence = headers.plain("precedence")
    surely = _is_surely_listed(headers, precedence)
    bulk = _is_bulk(headers, precedence, surely)
    listed = surely or (not bulk and ("list-id" in headers or precedence == "list"))
    content_type = headers.plain("content-type")
    if _is_calendar(headers, content_type):
        return Heard("calendar-notice", listed)
    if _is_bounce(headers, content_type):
        return Heard("bounce", listed)
    if is_automatic(headers):
        return Heard("robot", listed)
    return Heard("bulk" if bulk else "", listed)


def is_reply_by_program(headers: Headers) -> bool:
    """Whether a program answered for a person, such as a note of absence: the address is still a person's."""
    return (
        "auto-replied" in headers.plain("auto-submitted")
        or headers.plain("precedence") == "auto_reply"
        or "x-autorespond" in headers
    )


def is_automatic(headers: Headers) -> bool:
    """Whether a program wrote a message, by its own account (RFC 3834) or Exchange's."""
    submitted = headers.plain("auto-submitted")
    if submitted and not submitted.startswith("no"):
        return True
    if "x-auto-response-suppress" in headers or "x-autoreply" in headers or "x-autorespond" in headers:
        return True
    return headers.plain("precedence") == "auto_reply"


def list_addresses(headers: Headers, written_to: tuple[str, ...]) -> set[str]:
    """The addresses of the mailing list that a message went over, as far as its headers tell.

    `written_to`: the addresses in `To` and `Cc`. A `List-Id` is only a name; it counts as an
    address when the message was also written to it.
    """
    found: set[str] = set()
    for name in ("list-post", "mailing-list", "x-mailing-list", "x-beenthere"):
        if (match := _ADDRESS.search(headers.first(name)[:_LONGEST])) is not None:
            found.update(box.address for box in mailboxes(match[0]))
    for line in headers.every("delivered-to"):
        if line.lower().startswith(b"mailing list ") and (match := _ADDRESS.search(line[:_LONGEST])) is not None:
            found.update(box.address for box in mailboxes(match[0]))
    found.update(_by_senders(headers))
    if (match := _LIST_ID.search(headers.first("list-id")[:_LONGEST])) is not None:
        name, _, host = match[1].decode("latin-1").casefold().partition(".")
        found.update({f"{name}@{host}"}.intersection(written_to))
    return found


def _by_senders(headers: Headers) -> Iterator[str]:
    """`owner-list@host` and `list-bounces@host` send for `list@host`."""
    for name in ("sender", "errors-to"):
        for box in mailboxes(headers.first(name))[:1]:
            if (match := _LIST_SENDER.fullmatch(box.address)) is not None:
                yield f"{match['a'] or match['c']}@{match['b'] or match['d']}"


def _is_surely_listed(headers: Headers, precedence: str) -> bool:
    if not headers.names.isdisjoint(_LIST_HEADERS):
        return True
    if "list-post" in headers and headers.plain("list-post") != "no":
        return True
    return precedence in ("bulk", "list") and any(_by_senders(headers))


def _is_bulk(headers: Headers, precedence: str, listed: bool) -> bool:
    if not _SPAM_LABELS.isdisjoint(_labels(headers)):
        return True
    if listed:
        return False
    if precedence in _BULK or headers.plain("list-post") == "no":
        return True
    return "list-unsubscribe" in headers and not headers.names.isdisjoint(_CAMPAIGN_HEADERS)


def _is_bounce(headers: Headers, content_type: str) -> bool:
    if content_type.startswith("multipart/report") or "x-failed-recipients" in headers:
        return True
    if headers.first("return-path") == b"<>":
        return True
    return any(box.address.startswith("mailer-daemon@") for box in mailboxes(headers.first("from"))[:1])


def _is_calendar(headers: Headers, content_type: str) -> bool:
    if content_type.startswith("text/calendar") or _METHOD.search(content_type):
        return True
    if "calendarmessage" in headers.plain("content-class"):
        return True
    senders = headers.plain("from") + headers.plain("sender") + headers.plain("return-path")
    return any(address in senders for address in _CALENDAR_SENDERS)


def _labels(headers: Headers) -> set[str]:
    """Gmail's labels, as its archives write them."""
    if "x-gmail-labels" not in headers:
        return set()
    text = words(headers.first("x-gmail-labels").decode("utf-8", "replace"))
    return {label.strip(' "').casefold() for label in text.split(",")}
