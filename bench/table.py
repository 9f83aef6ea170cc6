"""What the figures of each workload say, as rows of the table in the README."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

type Figures = Mapping[str, Any]

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


class Row(NamedTuple):
    """One line: what was measured, what came of it, on how much."""

    what: str
    figure: str
    on: str


def _mbox(found: Figures) -> Iterator[Row]:
    on = f"{found['megabytes']:.0f} MB of mail"
    yield Row(
        "mail archive read by headers, time over that of a bare loop of Python's `mailbox`",
        f"{found['ratio']:.2f} ×",
        on,
    )
    yield Row(
        "most memory while reading it, and while reading one of many times its size",
        f"{found['peak_megabytes']:.0f} MB, {found['large_peak_megabytes']:.0f} MB",
        f"{found['megabytes']:.0f} MB and {found['large_megabytes']:.0f} MB",
    )


def _ledger(found: Figures) -> Iterator[Row]:
    for ids, words in (
        ("dense", "whole numbers without gaps"),
        ("sparse", "whole numbers far apart"),
        ("texts", "texts"),
    ):
        what = f"ledger ready from Parquet, ids as {words}, time over that of PyArrow reading the columns"
        yield Row(what, f"{found[f'ratio_{ids}']:.2f} ×", f"{found['rows']:,} rows")


def _identity(found: Figures) -> Iterator[Row]:
    first, last = found["sizes"][0], found["sizes"][-1]
    growth = found["growth_per_record"]
    yield Row(
        "who is who: processor seconds, and growth of time, of memory and of pairs compared for each record",
        f"{last['seconds']:.1f} s; {growth['seconds']} ×, {growth['peak_bytes']} ×, {growth['pairs_compared']} ×",
        f"{last['records']:,} identities, beside {first['records']:,}",
    )


def _imports(found: Figures) -> Iterator[Row]:
    on = f"{found['contacts']:,} contacts"
    ratio, seconds = found["import_over_vobject_parse"], found["import_seconds"]
    yield Row(
        "vCard brought in by the page's job, processor time over that of `vobject` only parsing it",
        f"{ratio:.2f} × ({seconds} s)",
        on,
    )
    yield Row(
        "the same file brought in again, and taken back, processor time",
        f"{found['again_seconds']} s, {found['undo_seconds']} s",
        on,
    )


def _pages(found: Figures) -> Iterator[Row]:
    names = {
        "today": "Today",
        "network": "Network",
        "people": "People",
        "people_search": "People, searched",
        "person": "a person, the one met most",
        "acts": "acts",
        "acts_search": "acts, searched",
        "search": "Search, two beginnings of words",
        "search_much": "Search, one letter",
        "search_slip": "Search, misspelt",
        "mirror": "Your mirror",
        "would_it_hold": "Would it hold?",
        "years": "Over the years",
        "old_ties": "Old ties worth waking",
        "sharing": "the shelf",
        "events": "Events",
    }
    for size in found["sizes"]:
        on = f"{size['parties']:,} people, {size['contacts']:,} contacts"
        for page, one in size["pages"].items():
            figure = f"{one['p50_ms']:.0f} ms, {one['p95_ms']:.0f} ms; {one['queries']}"
            yield Row(f"page {names.get(page, page)}: server time p50, p95; queries", figure, on)


def _keeping(found: Figures) -> Iterator[Row]:
    first, last = found["sizes"][0], found["sizes"][-1]
    on = f"{last['contacts']:,} contacts, beside {first['contacts']:,}"

    def both(name: str) -> str:
        return f"{last[name]:.1f} s, {first[name]:.1f} s"

    yield Row("everything exported as JSON, CSV and vCard, processor time", both("export_seconds"), on)
    yield Row(
        "memory that it took while doing so",
        f"{last['export_grew_megabytes']} MB, {first['export_grew_megabytes']} MB",
        on,
    )
    yield Row("the person met most erased, processor time", both("erase_one_seconds"), on)
    yield Row("an import of all contacts taken back, processor time", both("undo_seconds"), on)
    yield Row("everything erased, processor time", both("erase_everything_seconds"), on)


def _team(found: Figures) -> Iterator[Row]:
    for one in found["runs"]:
        database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[one["database"]]
        yield Row(
            f"{found['people']} people of a team at once for {found['seconds']} s, on {database}: p50, p95; "
            "answers a second; failures",
            f"{one['p50_ms']:.0f} ms, {one['p95_ms']:.0f} ms; {one['a_second']}; {one['failures']}",
            f"{one['members']:,} members, {one['acts']:,} acts",
        )


def _engine(found: Figures) -> Iterator[Row]:
    for prefix, rows in (("", found["rows"]), ("large_", found.get("large_rows"))):
        if rows:
            yield Row(
                "dyads from Parquet, DuckDB's time over ours: a fresh process; with the ledger open; our peak over DuckDB's",
                f"{found[prefix + 'ratio_dyads_first']:.2f} ×; {found[prefix + 'ratio_dyads_open']:.2f} ×; "
                f"{found[prefix + 'peak_over_duckdb']:.2f} ×",
                f"{rows:,} acts",
            )
    on = f"{found['rows']:,} acts"
    yield Row("reciprocity from columns in memory, SciPy's time over ours", f"{found['ratio_reciprocity']:.1f} ×", on)
    yield Row(
        "a prepared ledger: opened in; bytes an act on disk",
        f"{found['open_seconds'] * 1000:.1f} ms; {found['prepared_bytes_an_act']:.0f}",
        on,
    )
    yield Row(
        "one person's dyads, 200 people drawn by activity, SQLite's median with covering indexes over ours: again; at first",
        f"{found['ratio_person']:.2f} × ({found['person_p50_milliseconds']:.1f} ms); {found['ratio_person_first']:.2f} ×",
        on,
    )
    yield Row(
        "a thousand new acts: the dyads and people they touch, as a share of measuring all: anew; with the ledger open",
        f"{found['share_of_full']:.2%} ({found['new_acts_seconds'] * 1000:.0f} ms); {found['share_of_whole']:.1%}",
        on,
    )


def _engine_responses(found: Figures) -> Iterator[Row]:
    yield Row(
        "responses, time of DuckDB's ASOF JOIN over ours: with the ledger open; first call from Parquet",
        f"{found['ratio_open']:.1f} ×; {found['ratio_first']:.1f} ×",
        f"{found['rows']:,} acts",
    )


def _engine_flows(found: Figures) -> Iterator[Row]:
    yield Row(
        "flows between groups, DuckDB's time over ours: with the ledger open; first call from Parquet",
        f"{found['ratio_open']:.1f} ×; {found['ratio_first']:.1f} ×",
        f"{found['rows']:,} acts",
    )


def _engine_triads(found: Figures) -> Iterator[Row]:
    yield Row(
        "triad census with reading, igraph's time over ours", f"{found['ratio']:.0f} ×", f"{found['rows']:,} acts"
    )


def _engine_motifs(found: Figures) -> Iterator[Row]:
    for prefix, on in (("mathoverflow_", "Math Overflow"), ("", "made acts")):
        yield Row(
            "36 temporal motifs within a day, Raphtory's time over ours",
            f"{found[prefix + 'ratio']:.0f} × ({found[prefix + 'ayni_seconds']:.2f} s)",
            f"{on}, {found[prefix + 'rows']:,} acts",
        )


def _engine_spark(found: Figures) -> Iterator[Row]:
    told = "; ".join(
        f"{name} {found[f'{name}_ratio']:.0f} ×" for name in ("dyads", "responses", "people", "reciprocity")
    )
    yield Row(
        "Spark on one machine, Parquet to Parquet, its time over the embedded engine's", told, f"{found['acts']:,} acts"
    )


def _engine_circulation(found: Figures) -> Iterator[Row]:
    yield Row(
        "circulation, exact, time of networkx's network simplex over ours",
        f"{found['ratio']:.0f} ×",
        f"mail, {found['mail_ties']:,} ties",
    )
    yield Row(
        "circulation of a large ledger, exact; most memory",
        f"{found['exact_seconds']:.1f} s; {found['exact_peak_megabytes']:.0f} MB",
        f"{found['exact_ties']:,} ties",
    )
    yield Row(
        "its split into gradient and circular flow; most memory",
        f"{found['split_seconds']:.1f} s; {found['split_peak_megabytes']:.0f} MB",
        f"{found['split_ties']:,} ties",
    )


def _guidance(found: Figures) -> Iterator[Row]:
    names = {"email_eu": "mail of a research institute", "mathoverflow": "Math Overflow"}
    for record, one in found["records"].items():
        on = f"{names[record]}, {one['asked']:,} next acts"
        for way in ("ayni", "recency", "frequency", "popularity"):
            told = "; ".join(
                "{:.3f} ({:.3f} to {:.3f})".format(*one[way][name]) for name in ("hit_3", "hit_10", "reciprocal")
            )
            who = "Ayni" if way == "ayni" else way
            yield Row(
                f"whom the next act went to, by {who}: among the first 3; first 10; mean reciprocal place", told, on
            )


def _signs(found: Figures) -> Iterator[Row]:
    names = {"email_eu": "mail of a research institute", "collegemsg": "messages of students"}
    ways = {"ayni": "of Ayni", "twice": "“twice the usual gap”", "matched": "{} usual gaps"}
    for record, figures in found["records"].items():
        one = figures["coming"]
        on = f"{names[record]}, {one['ties']:,} relationships"
        for way, rule in ways.items():
            said = one[way]
            told = "; ".join(
                [
                    "{:.1f} ({:.1f} to {:.1f})".format(*said["false_a_year"]),
                    *(_drop(said[what]) for what in ("stopped", "quarter", "natural")),
                ]
            )
            by = rule.format(f"{one['level']:g}")
            what = "false signs a person-year; found of planted stops, planted falls to a quarter, natural stops (median delay)"
            yield Row(f"less comes from somebody, by the rule {by}: {what}", told, on)
        for rule in ("answering", "own", "one_sided"):
            if rule in figures:
                words = {"answering": "fewer answers", "own": "one gives less", "one_sided": "help goes one way"}[rule]
                told = "{:.2f} ({:.2f} to {:.2f})".format(*figures[rule]["false_a_year"])
                share = "{:.0%} ({:.0%} to {:.0%})".format(*figures[rule]["false_share"])
                yield Row(f"{words}: false signs a person-year; of all signs", f"{told}; {share}", names[record])


def _drop(found: Figures) -> str:
    if not found["of"]:
        return "none to find"
    days = found["days"][0]
    return f"{found['found'][0]:.0%} of {found['of']}" + (f" ({days:.0f} days)" if days is not None else "")


def _asking(found: Figures) -> Iterator[Row]:
    names = {
        "columns": "4,040 requests, by a count of polite words and hedges alone",
        "known": "1,631 requests with texts, 113 known to be granted",
        "texts": "requests with texts and label",
    }
    for test, one in found["tests"].items():
        on = f"{names[test]} ({one['requests']:,}, granted {one['granted']:,})"
        yield Row(
            "requests that the coach judges better: share granted, beside others of the same length; difference",
            "; ".join("{:.3f} ({:.3f} to {:.3f})".format(*one[name]) for name in ("judged_better", "others", "more")),
            on,
        )
        yield Row(
            "which of two requests was granted: by length; by length and the coach; lift; by the coach at the same length",
            "; ".join(
                "{:.3f} ({:.3f} to {:.3f})".format(*one[name]) for name in ("alone", "both", "lift", "same_length")
            ),
            on,
        )


def _routing(found: Figures) -> Iterator[Row]:
    names = {
        "first_come": "a board, first come",
        "best_expert": "sent to the best experts",
        "best_expert_and_board": "sent to the best experts, and a board",
        "ayni": "brought by Ayni",
        "ayni_and_board": "brought by Ayni, and a board",
    }
    for notices, ways in found["notices"].items():
        on = f"simulated on Math Overflow, {found['seeds']} teams; an ask on the board is noticed at {float(notices):.0%} of visits"
        for way, words in names.items():
            told = "; ".join(
                "{:.3g} ({:.3g} to {:.3g})".format(*ways[way][name]) for name in ("hours", "answered", "top_share")
            )
            yield Row(
                f"asks, {words}: hours to the first offer; share with one; share of offers by ten people", told, on
            )


def _ring(found: Figures) -> Iterator[Row]:
    on = f"{found['people']} people in one ring for {found['seconds']:.0f} s, {found['answers']:,} answers"
    told = "; ".join("{p50:.0f} ms, {p95:.0f} ms".format(**found[name]) for name in ("same_ms", "new_ms", "written_ms"))
    yield Row(
        "a ring, half of all answers and all but one in twenty within: nothing new; something new; a click", told, on
    )
    yield Row(
        "from a turn that was moved until a screen shows it, asking every two seconds; errors; the server's share of a processor",
        "{p50:.0f} ms, {p95:.0f} ms; ".format(**found["shown_after_ms"])
        + f"{found['errors']}; {found['server_share_of_a_processor']:.0%}",
        on,
    )


#: How to tell the figures of a workload, by its name in `bench/`.
TELLING: dict[str, Callable[[Figures], Iterator[Row]]] = {
    "mbox": _mbox,
    "ledger": _ledger,
    "identity": _identity,
    "imports": _imports,
    "pages": _pages,
    "keeping": _keeping,
    "team": _team,
    "guidance": _guidance,
    "asking": _asking,
    "routing": _routing,
    "signs": _signs,
    "ring": _ring,
    "engine": _engine,
    "engine_responses": _engine_responses,
    "engine_flows": _engine_flows,
    "engine_triads": _engine_triads,
    "engine_motifs": _engine_motifs,
    "engine_circulation": _engine_circulation,
    "engine_spark": _engine_spark,
}


def rows(found: Mapping[str, Figures]) -> list[Row]:
    """The rows of all workloads, in the order of `TELLING`."""
    return [row for name, telling in TELLING.items() if name in found for row in telling(found[name])]


def markdown(table: list[Row]) -> str:
    """A table in Markdown."""
    lines = [
        "| what | figure | on |",
        "| --- | --- | --- |",
        *(f"| {row.what} | {row.figure} | {row.on} |" for row in table),
    ]
    return "\n".join(lines)


def put_between(text: str, table: str) -> str:
    """The text with the table between its two marks, and all else as it was. Raises `ValueError` where a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The text has no place for the table: it needs the lines {BEGIN} and {END}.")
    return f"{before}{begin}\n{table}\n{end}{after}"
