"""Small files of invented people, and ways to bring them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act, ActParty, Contact
from ayni_web.imports import actions
from ayni_web.imports.models import Import
from ayni_web.jobs.models import Job
from ayni_web.jobs.runner import run_now
from ayni_web.people.models import Party


def card(number: int, **more: str) -> str:
    """A card of an address book."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:Person {number}", f"EMAIL:person{number}@example.net"]
    lines += [f"{name}:{value}" for name, value in more.items()]
    return "\r\n".join([*lines, "END:VCARD", ""])


def cards(*numbers: int) -> bytes:
    return "".join(card(number) for number in numbers).encode()


def mail(number: int, sender: str, receiver: str, *, answers: int | None = None) -> str:
    """A message of a mail archive. Each has its own minute from May 2024 on."""
    answering = f"In-Reply-To: <m{answers}@example.org>\n" if answers is not None else ""
    day, minute = divmod(number, 1_000)
    hour, minute = divmod(minute, 60)
    return (
        f"From {sender} Wed May  1 10:00:00 2024\n"
        f"From: {sender.partition('@')[0].title()} Example <{sender}@example.org>\nTo: <{receiver}@example.org>\n"
        f"Date: {1 + day:02} May 2024 {hour:02}:{minute:02}:00 +0000\n"
        f"Subject: Message {number}\nMessage-ID: <m{number}@example.org>\n{answering}\nText that nobody reads.\n\n"
    )


def mails(*numbers: int, people: Sequence[str] = ("ada", "ben", "cleo")) -> bytes:
    """Messages among a few people; every second one answers the one before, and goes to whoever wrote that."""
    return "".join(
        mail(
            n,
            people[n % len(people)],
            people[(n - 1 if n % 2 else n + 1) % len(people)],
            answers=n - 1 if n % 2 else None,
        )
        for n in numbers
    ).encode()


def drop(client: Client, files: dict[str, bytes]) -> list[Import]:
    """Drop files on the page; the imports that were made of them."""
    before = set(Import.objects.values_list("pk", flat=True))
    given = [SimpleUploadedFile(name, content) for name, content in files.items()]
    answer = client.post(reverse("imports:drop"), {"files": given})
    assert answer.status_code == 302, answer.content
    return list(Import.objects.exclude(pk__in=before).order_by("source", "created_at"))


def run(of: Import, user: User) -> Job:
    """Run an import here and now."""
    job = run_now("import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=user.pk)
    of.refresh_from_db()
    return job


def undo(of: Import, user: User) -> Job:
    job = run_now("undo-import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=user.pk)
    of.refresh_from_db()
    return job


def bring_in(user: User, source: str, *paths: Path, me: Sequence[str] = (), own: bool = True) -> Import:
    """Import files from the disk, as the command does."""
    of = actions.from_paths(user, personal_space(user), source, paths, {"me": list(me), "own": own})
    job = run(of, user)
    assert job.state == Job.State.DONE, job.error
    return of


def told(space: Space) -> dict[str, Any]:
    """All that a space knows, without numbers of rows and of imports: two that tell the same are the same."""
    called = {
        party.pk: tuple(sorted(str(one) for one in party.identifiers.all())) or (party.name,)
        for party in Party.objects.filter(space=space).prefetch_related("identifiers")
    }
    parties = sorted(
        (called[p.pk], p.name, p.kind, p.nature, p.address_book, p.organisation, p.title, p.birthday, p.remark)
        for p in Party.objects.filter(space=space)
    )
    roots = sorted(
        (called[p.pk], called[p.root.pk])
        for p in Party.objects.filter(space=space).select_related("root")
        if p.root is not None
    )
    acts = sorted(
        (
            act.key,
            str(act.at),
            act.kind,
            act.what,
            tuple(sorted((part.role, called[part.party_id], part.share) for part in act.parts.all())),
        )
        for act in Act.objects.filter(space=space).prefetch_related("parts")
    )
    contacts = sorted(
        (c.key, str(c.at), c.kind, called[c.giver_id], called[c.receiver_id])
        for c in Contact.objects.filter(space=space)
    )
    assert ActParty.objects.filter(act__space=space).count() == sum(len(act[-1]) for act in acts)
    return {"parties": parties, "roots": roots, "acts": acts, "contacts": contacts}
