"""Turns what an import found and did into words and figures for its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.imports import words
from ayni_web.imports.models import Import, SetAside
from ayni_web.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: where, and why or what."""

    where: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of the table that adds up: what it counts, how many of it are new and how many were known (None: neither
    can be said of it), and how many there are."""

    words: str
    together: int
    new: int | None = None
    known: int | None = None


#: What one thing of a format is called; those of other formats are entries.
_PEOPLE = ("vcard", "google-contacts")
_MESSAGES = ("mbox", "maildir", "slack")
_ROWS = ("csv",)


def counted(source: str, number: int) -> str:
    """So many of what a format is made of: people, messages, rows or entries."""
    if source in _PEOPLE:
        said = ngettext("%(n)s person", "%(n)s people", number)
    elif source in _MESSAGES:
        said = ngettext("%(n)s message", "%(n)s messages", number)
    elif source in _ROWS:
        said = ngettext("%(n)s row", "%(n)s rows", number)
    else:
        said = ngettext("%(n)s entry", "%(n)s entries", number)
    return said % {"n": intcomma(number)}


def counted_new(source: str, number: int) -> str:
    """The sentence that says how much of an import was new."""
    if source in _PEOPLE:
        said = ngettext("%(n)s new person is in", "%(n)s new people are in", number)
    elif source in _MESSAGES:
        said = ngettext("%(n)s new message is in", "%(n)s new messages are in", number)
    elif source in _ROWS:
        said = ngettext("%(n)s new row is in", "%(n)s new rows are in", number)
    else:
        said = ngettext("%(n)s new entry is in", "%(n)s new entries are in", number)
    return said % {"n": intcomma(number)}


def figures(counts: Mapping[str, Any]) -> list[Figure]:
    """People, acts and contacts of a preview or a report; those of which there are none are left out, except people."""
    people, acts, contacts = counts.get("people", counts.get("parties", 0)), counts["acts"], counts["contacts"]
    told = [
        Figure(people, ngettext("person or address", "people and addresses", people)),
        Figure(acts, ngettext("time somebody gave something", "times somebody gave something", acts)),
        Figure(contacts, ngettext("message or meeting", "messages and meetings", contacts)),
    ]
    return [told[0], *(one for one in told[1:] if one.number)]


def sums(report: Mapping[str, Any]) -> list[Sum]:
    """What the files told, each thing in exactly one line; the last line is the sum of the others."""
    named = (
        ("acts", _("Times somebody gave something")),
        ("contacts", _("Messages and meetings")),
        ("cards", _("Entries of an address book")),
    )
    # A report of an earlier version does not say of each sort how much was new.
    split = "told" in report
    lines = [
        Sum(said, report[what], report[f"new_{what}"], report[what] - report[f"new_{what}"])
        if split
        else Sum(said, report[what])
        for what, said in named
        if report.get(what)
    ]
    if again := report.get("repeated", 0):
        lines.append(Sum(_("The same a second time in these files"), again, None, again if split else None))
    gave_none = (
        (sum(report["left_out"].values()), _("Left out, because it is nobody’s act")),
        (report["set_aside"], _("Set aside, because it cannot be used")),
    )
    lines += [Sum(said, number) for number, said in gave_none if number]
    return [*lines, Sum(_("In all"), sum(line.together for line in lines), report["new"], report["known"])]


def reasons(counts: Mapping[str, int], sentences: Mapping[str, Promise]) -> list[Figure]:
    """How often each reason came up, most frequent first."""
    return [
        Figure(number, words.said(sentences, code))
        for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def set_aside_rows(rows: list[SetAside]) -> list[Row]:
    return [Row(row.where, words.said_of_aside(row.reason), row.detail) for row in rows]


def previewed_rows(rows: list[dict[str, str]]) -> list[Row]:
    return [Row(row["where"], words.said_of_aside(row["reason"]), row.get("detail", "")) for row in rows]


def moment(seconds: int | None) -> datetime | None:
    """A time of a source in the reader's own zone."""
    return None if seconds is None else timezone.localtime(datetime.fromtimestamp(seconds, UTC))


def happenings(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first acts or contacts of a preview, for its table."""
    return [
        {
            "at": moment(row["at"]),
            "kind": words.kind_of(row["kind"]),
            "givers": ", ".join(row["givers"]),
            "receivers": ", ".join(row["receivers"]),
            "what": row["what"],
        }
        for row in rows
    ]


def pace(job: Job | None, source: str) -> str:
    """How fast the reading of a format is and how long it may still take."""
    if job is None or job.started_at is None or job.ended:
        return ""
    elapsed = (timezone.now() - job.started_at).total_seconds()
    told = [_("%(counted)s so far") % {"counted": counted(source, job.rows)}] if job.rows else []
    if elapsed >= 1 and job.rows:
        told.append(_("%(rate)s a second") % {"rate": intcomma(round(job.rows / elapsed))})
    if elapsed >= 2 and job.total and 0 < job.done < job.total:
        told.append(_("%(span)s left") % {"span": span((job.total - job.done) * elapsed / job.done)})
    return ", ".join([*told, job.message] if job.message else told)


def span(seconds: float) -> str:
    """A length of time in words, as exact as anybody needs."""
    if seconds < 90:
        number = max(1, round(seconds))
        return ngettext("about %(n)d second", "about %(n)d seconds", number) % {"n": number}
    if seconds < 5400:
        number = round(seconds / 60)
        return ngettext("about %(n)d minute", "about %(n)d minutes", number) % {"n": number}
    number = round(seconds / 3600)
    return ngettext("about %(n)d hour", "about %(n)d hours", number) % {"n": number}


def in_short(of: Import) -> str:
    """One line on what came of an import, for the list of imports."""
    report = of.report
    if of.state == Import.State.UPLOADED:
        return _("Nothing of it is kept yet.")
    if of.state == Import.State.UNDONE:
        if of.report.get("undone", {}).get("kept"):
            return _(
                "What only this import brought is gone again. The rest stays, because another import brought it too."
            )
        return _("Everything that it brought is gone again.")
    if of.state == Import.State.FAILED:
        return of.error
    if "read" not in report:
        return ""
    return _("%(new)s new, %(known)s known, %(left)s left out, %(aside)s set aside") % {
        "new": intcomma(report["new"]),
        "known": intcomma(report["known"]),
        "left": intcomma(sum(report["left_out"].values())),
        "aside": intcomma(report["set_aside"]),
    }
