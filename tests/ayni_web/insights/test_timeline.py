"""The story between two people: acts told, contacts folded, silences named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ayni.ledger import kinds
from ayni_web.insights.months import ContactMonth
from ayni_web.insights.timeline import Entry, place_of, timeline

QUIET = timedelta(days=60)
END = datetime(2026, 11, 22, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def month(first: str, last: str, sent: int = 1, got: int = 1) -> ContactMonth:
    start = at(first).replace(day=1)
    return ContactMonth(start, kinds.MESSAGE.number, sent, got, at(first), at(last))


def told(entries: list[Entry]) -> list[str]:
    return [f"{entry.kind} {entry.at:%Y-%m-%d}" if entry.at else entry.kind for entry in entries]


def test_months_in_touch_between_two_acts_are_folded_into_one_line():
    entries = timeline(
        [(2, at("2026-11-20")), (1, at("2026-08-01"))],
        [month("2026-10-02", "2026-10-30"), month("2026-09-05", "2026-09-20")],
        quiet_after=QUIET,
        until=END,
    )
    assert told(entries) == ["act 2026-11-20", "contact 2026-10-30", "act 2026-08-01"]
    assert (entries[1].from_you, entries[1].to_you, entries[1].until) == (2, 2, at("2026-09-05"))


def test_a_silence_longer_than_usual_is_named_where_it_was():
    entries = timeline([(2, at("2026-11-20")), (1, at("2026-01-01"))], [], quiet_after=QUIET, until=END)
    assert told(entries) == ["act 2026-11-20", "quiet 2026-01-01", "act 2026-01-01"]
    assert entries[1].length == timedelta(days=323)


def test_a_silence_up_to_the_end_of_the_record_comes_first():
    assert told(timeline([(1, at("2026-01-01"))], [], quiet_after=QUIET, until=END))[0] == "quiet 2026-01-01"
    assert told(timeline([(1, at("2026-01-01"))], [], quiet_after=QUIET, until=at("2026-02-01"))) == ["act 2026-01-01"]


def test_a_silence_inside_a_run_of_months_is_named_too():
    entries = timeline(
        [], [month("2026-11-01", "2026-11-02"), month("2026-03-01", "2026-03-02")], quiet_after=QUIET, until=END
    )
    assert [entry.kind for entry in entries] == ["contact", "quiet"]


def test_an_act_without_a_time_comes_last_and_makes_no_silence():
    entries = timeline([(1, at("2026-11-20")), (9, None)], [], quiet_after=QUIET, until=END)
    assert [entry.act_id for entry in entries] == [1, 9]


def test_a_day_leads_to_what_happened_last_before_it():
    entries = timeline(
        [(3, at("2026-11-20")), (2, at("2026-11-10")), (1, at("2026-11-01"))], [], quiet_after=QUIET, until=END
    )
    assert entries[place_of(entries, at("2026-11-12"))].act_id == 2
    assert place_of(entries, at("2020-01-01")) == 2
