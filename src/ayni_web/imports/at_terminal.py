"""What `ayni import` does once its home is open. Needs Django to be set up."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ayni.cli.progress import progress_bar
from ayni.errors import AyniError
from ayni.ledger.parties import Identifier
from ayni.sources.contract import LEFT_OUT, ReadOptions, meaning_of
from ayni.sources.reading import choose, found, in_all, kept_in_part_in_words
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.imports import actions, queries, reading
from ayni_web.imports.models import Import
from ayni_web.jobs.models import Job
from ayni_web.jobs.runner import run_now
from ayni_web.people import queries as people
from ayni_web.people.scopes import recognised_by, scoped

SHOWN_SET_ASIDE = 1_000


def bring_in(user: User, source: str, paths: Sequence[Path], options: Mapping[str, Any]) -> dict[str, Any]:
    """Bring files into somebody's space in this process; the report. Raises `AyniError` where it cannot be done."""
    chosen = choose(source, paths)
    # What is not the format it was said to be is known at its first row, and told as `ayni read` tells it.
    next(
        found(chosen, paths, ReadOptions(now=int(time.time()), columns=dict(options["columns"])), command="import"),
        None,
    )
    of = actions.from_paths(user, personal_space(user), chosen, paths, options)
    with progress_bar("Bringing in") as advance:
        job = run_now("import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=user.pk, listener=advance)
    if job.state != Job.State.DONE:
        raise AyniError(job.error or "It was stopped before its end. The same command goes on with it.")
    of.refresh_from_db()
    rows = queries.set_aside_of(of)[:SHOWN_SET_ASIDE]
    return {
        "import": str(of.pk),
        **of.report,
        "left_out": sum(of.report["left_out"].values()),
        "left_out_reasons": of.report["left_out"],
        "set_aside_rows": [{"where": row.where, "reason": row.reason, "detail": row.detail} for row in rows],
    }


def dry_run(user: User | None, source: str, paths: Sequence[Path], options: Mapping[str, Any]) -> dict[str, Any]:
    """Read files and look up what is known already, writing nothing. Without a user nothing is known."""
    began = time.perf_counter()
    chosen = choose(source, paths)
    of = Import(source=chosen, paths=[str(path.resolve()) for path in paths], options=dict(options))
    if user is not None:
        of.space = personal_space(user)
    read_options = (
        reading.options_of(of)
        if user is not None
        else ReadOptions(now=int(time.time()), me=reading.me_of(of), columns=dict(options["columns"]))
    )
    met, known_acts, known_contacts, aside = reading.Met(), 0, 0, []
    named: set[Identifier] = set()
    known_parties: set[Identifier] = set()
    cards: set[Identifier] = set()
    stream = reading.as_owned(of, paths, found(chosen, paths, read_options, command="import"))
    for chunk in reading.chunks(stream, met, size=1_500):
        first = [(one, recognised_by(one, chosen)[0]) for one in chunk.parties]
        acting = {scoped(name, chosen) for one in chunk.happenings for name in (*one.givers, *one.receivers)}
        here = acting.union(kept for _, kept in first)
        named |= here
        cards |= {kept for one, kept in first if one.address_book}
        aside += [{"where": r.where, "reason": r.reason, "detail": r.detail} for r in chunk.set_aside]
        if user is not None:
            known_parties |= people.party_ids(of.space, here).keys()
            acts, contacts = queries.known_happenings(of.space, chunk.happenings)
            known_acts, known_contacts = known_acts + acts, known_contacts + contacts
    new_cards = len(cards - known_parties)
    new = met.acts - known_acts + met.contacts - known_contacts + new_cards
    return {
        "dry_run": True,
        "source": chosen,
        "read": met.read,
        "contacts": met.contacts,
        "acts": met.acts,
        "cards": met.cards,
        "new": new,
        "known": met.acts + met.contacts + met.cards + met.repeated - new,
        "new_acts": met.acts - known_acts,
        "new_contacts": met.contacts - known_contacts,
        "new_cards": new_cards,
        "repeated": met.repeated,
        "told": met.told,
        "left_out": met.left_out.total(),
        "left_out_reasons": dict(met.left_out),
        "set_aside": met.set_aside.total(),
        "set_aside_reasons": dict(met.set_aside),
        "kept_in_part": met.kept_in_part.total(),
        "kept_in_part_reasons": dict(met.kept_in_part),
        "parties": len(named),
        "new_parties": len(named - known_parties),
        "first_at": met.first_at,
        "last_at": met.last_at,
        "seconds": round(time.perf_counter() - began, 2),
        "set_aside_rows": aside[:SHOWN_SET_ASIDE],
    }


def show(came: Mapping[str, Any]) -> None:
    """Print what came of an import, or would."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for heading in ("new", "known", "in all"):
        table.add_column(heading, justify="right")
    table.add_column()
    for new, known, together, words in _lines(came):
        table.add_row(_number(new), _number(known), _number(together), words)
    table.add_section()
    table.add_row(_number(came["new"]), _number(came["known"]), _number(came["told"]), in_all(came["read"]))
    console.print(table)
    for sentence in kept_in_part_in_words(came["kept_in_part_reasons"]):
        console.print(sentence, markup=False)
    console.print(f"They name {came['parties']:,} people and addresses, {came['new_parties']:,} of them new.")
    owner = came.get("owner")
    if owner:
        whose = owner["name"] or "somebody whom it does not name"
        console.print(
            f"It is the export of {whose}, taken for yours. If it is not, undo it on the page Import and add --not-mine."
            if owner["is_reader"]
            else f"It is the export of {whose}, who is not you.",
            markup=False,
        )
    if came.get("dry_run"):
        console.print("\nNothing was written. Leave out --dry-run to bring it in.")
    elif came["new"]:
        console.print(f"\nDone in {came['seconds']} seconds. It can be taken back on the page Import.", markup=False)
    else:
        console.print("\nNothing new: all of it was known.")


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _lines(came: Mapping[str, Any]) -> Iterator[tuple[int | None, int | None, int, str]]:
    """What is new, what is known and both together, with what they count; they add up to the last line of the table."""
    for what, words in (
        ("acts", "times somebody gave something"),
        ("contacts", "messages and meetings"),
        ("cards", "entries of an address book"),
    ):
        if came[what] or what != "cards":
            yield came[f"new_{what}"], came[what] - came[f"new_{what}"], came[what], words
    if came["repeated"]:
        yield None, came["repeated"], came["repeated"], "the same a second time in these files"
    for code, number in came["left_out_reasons"].items():
        yield None, None, number, f"left out: {LEFT_OUT.get(code, code)}"
    for code, number in came["set_aside_reasons"].items():
        yield None, None, number, f"set aside: {meaning_of(code)}"
