"""What pages say of that which goes."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import ngettext


def what_goes(found: Mapping[str, int]) -> list[str]:
    """One line for everything that would go, the largest parts first; what is not there is not told."""
    lines = (
        ("acts", _acts),
        ("shared_acts", _shared_acts),
        ("contacts", _contacts),
        ("entries", _entries),
        ("addresses", _addresses),
        ("notes", _notes),
        ("sealed_notes", _sealed_notes),
        ("promises", _promises),
        ("talks", _talks),
        ("events", _events),
        ("pilots", _pilots),
        ("shared_pilots", _shared_pilots),
        ("reminder_mails", _reminder_mails),
        ("notices", _notices),
        ("set_aside", _set_aside),
        ("waiting_files", _waiting_files),
        ("exports", _exports),
    )
    return [say(found[code]) % {"n": intcomma(found[code])} for code, say in lines if found.get(code)]


def _acts(n: int) -> str:
    return ngettext(
        "one act that nobody else took part in but you", "%(n)s acts that nobody else took part in but you", n
    )


def _shared_acts(n: int) -> str:
    return ngettext(
        "their part in one act with others, which stays without them",
        "their part in %(n)s acts with others, which stay without them",
        n,
    )


def _contacts(n: int) -> str:
    return ngettext("one message, meeting or call", "%(n)s messages, meetings and calls", n)


def _entries(n: int) -> str:
    return ngettext(
        "their entry, with all that was written of them", "their %(n)s entries, with all that was written of them", n
    )


def _addresses(n: int) -> str:
    return ngettext("one address", "%(n)s addresses", n)


def _notes(n: int) -> str:
    return ngettext(
        "their name in one note on others, which becomes “…”",
        "their name in %(n)s notes on others, which becomes “…”",
        n,
    )


def _sealed_notes(n: int) -> str:
    return ngettext("your private note on them", "your %(n)s private notes on them", n)


def _promises(n: int) -> str:
    return ngettext("one promise between you", "%(n)s promises between you", n)


def _talks(n: int) -> str:
    return ngettext("one talk, with what was said in it", "%(n)s talks, with what was said in them", n)


def _events(n: int) -> str:
    return ngettext("their place at one event", "their place at %(n)s events", n)


def _pilots(n: int) -> str:
    return ngettext(
        "one small try that nobody else took part in but you",
        "%(n)s small tries that nobody else took part in but you",
        n,
    )


def _shared_pilots(n: int) -> str:
    return ngettext(
        "their part in one small try with others, which stays without them",
        "their part in %(n)s small tries with others, which stay without them",
        n,
    )


def _notices(n: int) -> str:
    return ngettext("one line of what was new for you", "%(n)s lines of what was new for you", n)


def _reminder_mails(n: int) -> str:
    return ngettext(
        "one mail of reminders in the mailbox of the home folder, as a whole",
        "%(n)s mails of reminders in the mailbox of the home folder, as a whole",
        n,
    )


def _set_aside(n: int) -> str:
    return ngettext("one row that an import set aside", "%(n)s rows that imports set aside", n)


def _waiting_files(n: int) -> str:
    return ngettext(
        "dropped files that wait to be brought in, because they may hold this person",
        "%(n)s sets of dropped files that wait to be brought in, because they may hold this person",
        n,
    )


def _exports(n: int) -> str:
    return ngettext("an export that was made today", "%(n)s exports that were made today", n)
