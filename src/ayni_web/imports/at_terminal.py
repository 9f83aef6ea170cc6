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
from ayni.sources.contract import LEFT_OUT, REASONS, ReadOptions
from ayni.sources.reading import ONE_ROW, choose
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
    met, known, aside = reading.Met(), 0, []
    named: set[Identifier] = set()
    known_parties: set[Identifier] = set()
    cards: set[Identifier] = set()
    for chunk in reading.chunks(reading.read(of, read_options), met, size=1_500):
        first = [(one, recognised_by(one, chosen)[0]) for one in chunk.parties]
        acting = {scoped(name, chosen) for one in chunk.happenings for name in (*one.givers, *one.receivers)}
        here = acting.union(kept for _, kept in first)
        named |= here
        cards |= {kept for one, kept in first if one.address_book}
        aside += [{"where": r.where, "reason": r.reason, "detail": r.detail} for r in chunk.set_aside]
        if user is not None:
            known_parties |= people.party_ids(of.space, here).keys()
            known += queries.known_happenings(of.space, chunk.happenings)
    new_cards = len(cards - known_parties)
    return {
        "dry_run": True,
        "source": chosen,
        "read": met.read,
        "contacts": met.contacts,
        "acts": met.acts,
        "cards": met.cards,
        "new": met.acts + met.contacts - known + new_cards,
        "known": known + met.cards - new_cards,
        "repeated": met.repeated,
        "left_out": met.left_out.total(),
        "left_out_reasons": dict(met.left_out),
        "set_aside": met.set_aside.total(),
        "set_aside_reasons": dict(met.set_aside),
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
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for number, words in _lines(came):
        table.add_row(f"{number:,}", words)
    console.print(table)
    if came["read"] != came["new"] + came["known"] + came["left_out"] + came["set_aside"]:
        console.print(ONE_ROW, markup=False)
    if came.get("dry_run"):
        console.print("\nNothing was written. Leave out --dry-run to bring it in.")
    elif came["new"]:
        console.print(f"\nDone in {came['seconds']} seconds. It can be taken back on the page Import.", markup=False)
    else:
        console.print("\nNothing new: all of it was known.")


def _lines(came: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    yield came["read"], "rows read"
    yield came["new"], "new"
    yield came["known"], "known already"
    yield came["parties"], f"people and addresses, {came['new_parties']:,} of them new"
    yield came["acts"], "times somebody gave something"
    yield came["contacts"], "messages and meetings"
    for code, number in came["left_out_reasons"].items():
        yield number, f"left out: {LEFT_OUT.get(code, code)}"
    for code, number in came["set_aside_reasons"].items():
        yield number, f"set aside: {REASONS.get(code, code)}"
