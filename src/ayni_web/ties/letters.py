"""Letters to begin with: how somebody is greeted, in which language, and how a draft opens in one's own mail program.

Nothing is sent by Ayni.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.guidance.languages import languages_in


@dataclass(frozen=True, slots=True)
class Letter:
    """A first draft."""

    subject: str
    body: str

    def opening(self) -> str:
        """Its first words, for a card."""
        lines = [line for line in self.body.splitlines() if line.strip()]
        return f"{lines[0]} {lines[1]}" if len(lines) > 1 else self.body

    def mailto(self, address: str) -> str:
        """An address that opens it in the reader's own mail program."""
        lines = self.body.replace("\r\n", "\n").replace("\n", "\r\n")
        return f"mailto:{quote(address, safe='@,')}?subject={quote(self.subject)}&body={quote(lines)}"


def language_for(spoken: str) -> str:
    """The code of the language to write in: the first of theirs (as written on their page) that Ayni knows, else the reader's."""
    ours = dict(settings.LANGUAGES)
    here = (get_language() or "en").partition("-")[0]
    return next((code for code in languages_in(spoken) if code in ours), here if here in ours else "en")


def first_name(name: str) -> str:
    """How one speaks of somebody: their first name, of "Adler, Ben" the Ben; an address whole."""
    given = name.partition(",")[2].split() if name.count(",") == 1 else name.split()
    return name if "@" in name or not given else given[0]


def letter(subject: str, body: str, *, first: str, signed: str) -> Letter:
    """A letter with greeting and name, in the language that is active."""
    greeting = _("%(first)s,") % {"first": first} if first and "@" not in first else _("Hello,")
    return Letter(subject, "\n\n".join(part for part in (greeting, body.strip(), signed) if part))


def short(text: str, at_most: int = 120) -> str:
    """At most so many letters, cut between words, without the full stop that a sentence around it sets."""
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= at_most else text[:at_most].rsplit(" ", 1)[0] + "…"
