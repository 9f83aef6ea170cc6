"""What the import pages call formats and reasons, ready to translate. The library knows only their codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.ledger.kinds import BY_NUMBER
from ayni_web.book.words import kind_words

TITLES: dict[str, Promise] = {
    "mbox": _("Mail archive (mbox)"),
    "maildir": _("Mail folders (maildir)"),
    "vcard": _("Address book (vCard)"),
    "ics": _("Calendar (ICS)"),
    "google-contacts": _("Google contacts (CSV)"),
    "linkedin": _("LinkedIn export"),
    "csv": _("Table (CSV)"),
    "slack": _("Slack export"),
    "git": _("Git repository"),
    "stackexchange": _("Stack Exchange posts"),
    "github": _("GitHub events and reviews"),
}

#: Where a person finds such a file.
WHENCE: dict[str, Promise] = {
    "mbox": _("Thunderbird, Apple Mail (Mailbox, Export) and Google Takeout write them."),
    "vcard": _("Every phone and address book can write one: look for “export”."),
    "ics": _("In your calendar’s settings, look for “export”. Google packs several into a zip: unpack it first."),
    "google-contacts": _("contacts.google.com, Export, Google CSV."),
    "linkedin": _("Settings, Data privacy, Get a copy of your data. Drop the zip as it comes."),
    "slack": _("Workspace settings, Import and export data. Drop the zip as it comes."),
    "csv": _("Any list of who gave what to whom. You say which column is which."),
    "stackexchange": _("Posts.xml of a site’s data dump."),
    "github": _("Answers of GitHub’s interface, saved as JSON."),
}

SET_ASIDE: dict[str, Promise] = {
    "no-sender": _("it names no sender"),
    "no-receiver": _("it names nobody it went to"),
    "no-date": _("it has no date that can be read"),
    "absurd-date": _("its date is before 1980 or in the future"),
    "broken-encoding": _("its text is in an encoding that cannot be read"),
    "duplicate-id": _("another, different one has the same id"),
    "truncated": _("it ends in the middle"),
    "malformed": _("it is not written as its format says"),
    "no-name": _("it has neither a name nor an address"),
    "missing-column": _("a column that is needed is empty"),
    "too-large": _("it is larger than anything of its kind should be"),
    "unreadable": _("it could not be opened"),
}

#: What was kept without a part of it.
KEPT: dict[str, Promise] = {
    "without-date": _("kept, without its date, which cannot be"),
    "in-part": _("kept, but only the first of the many times it repeats"),
}

LEFT_OUT: dict[str, Promise] = {
    "self": _("somebody answering or writing to themselves"),
    "robot": _("written by a program"),
    "list": _("sent to a mailing list, not to a person"),
    "broadcast": _("sent to more than twenty-five people at once"),
    "bulk": _("a newsletter or other bulk mail"),
    "bounce": _("a delivery notice"),
    "calendar-notice": _("a calendar notice"),
    "draft": _("a draft that was never sent"),
    "cancelled": _("a meeting that was cancelled or declined"),
    "no-tie": _("it joins nobody to anybody"),
    "duplicate": _("the same thing a second time in these files"),
    "to-come": _("a meeting that is still to come"),
    "not-a-person": _("a channel, a bot or a system message"),
}

KINDS: dict[str, Promise] = {
    "act": pgettext_lazy("kind of act", "help"),
    "message": pgettext_lazy("kind of contact", "message"),
    "chat": pgettext_lazy("kind of contact", "chat"),
    "meeting": pgettext_lazy("kind of contact", "meeting"),
    "call": pgettext_lazy("kind of contact", "call"),
    "answer": pgettext_lazy("kind of act", "answer"),
    "reaction": pgettext_lazy("kind of act", "reaction"),
    "advice": pgettext_lazy("kind of act", "advice"),
    "explanation": pgettext_lazy("kind of act", "explanation"),
    "hands_on_help": pgettext_lazy("kind of act", "hands-on help"),
    "review": pgettext_lazy("kind of act", "review"),
    "report": pgettext_lazy("kind of act", "report"),
    "suggestion": pgettext_lazy("kind of act", "suggestion"),
    "test": pgettext_lazy("kind of act", "test"),
    "credit": pgettext_lazy("kind of act", "credit"),
    "endorsement": pgettext_lazy("kind of act", "endorsement"),
    "recommendation": pgettext_lazy("kind of act", "recommendation"),
}


def title_of(name: str) -> str:
    """What people call a format; for a name that is not known any more, the name."""
    return str(TITLES.get(name, name))


def said(reasons: Mapping[str, Promise], code: str) -> str:
    """The sentence of a reason's code; the code itself where an older version wrote another."""
    return str(reasons.get(code, code))


def said_of_aside(code: str) -> str:
    """The sentence of why a row, or a part of it, was set aside."""
    return said(SET_ASIDE | KEPT, code)


def kind_of(number: int) -> str:
    """What people call a kind of act or contact."""
    kind = BY_NUMBER.get(number)
    if kind is None:
        return str(number)
    return str(KINDS[kind.name]) if kind.name in KINDS else kind_words(number)
