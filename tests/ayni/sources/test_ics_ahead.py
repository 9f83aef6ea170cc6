"""What a calendar file has around now: zones, series, what was moved or called off, and what is broken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.errors import WrongFormatError
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, ReadOptions
from ayni.sources.ics import ICalendar
from ayni.sources.ics_ahead import Around, Planned, planned_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME = Identifier("email", "mara@example.org")
BEN = "ATTENDEE;CN=Ben Adler;PARTSTAT=ACCEPTED:mailto:ben@example.org"
MINE = "ATTENDEE;CN=Mara:mailto:mara@example.org"


def calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def event(*lines: str, uid: str = "one@example.org", start: str = "DTSTART:20261124T190000Z") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Dinner", start, *lines, "END:VEVENT", ""])


def read(content: bytes, *, back: int = 21, ahead: int = 60) -> Around:
    return planned_in(content, now=NOW, me=[ME], back=timedelta(back), ahead=timedelta(ahead))


def only(content: bytes) -> Planned:
    (found,) = read(content).planned
    return found


def test_who_is_invited_and_who_called_it_are_there_and_the_reader_is_not() -> None:
    found = only(calendar(event(BEN, MINE, "ORGANIZER;CN=Ada:mailto:ada@example.org", "LOCATION:Altona")))
    assert [each.name for each in found.people] == ["Ada", "Ben Adler"]
    assert (found.place, found.off, found.caller) == ("Altona", "", Identifier("email", "ada@example.org"))


def test_rooms_and_those_who_declined_are_nobody() -> None:
    room = "ATTENDEE;CUTYPE=ROOM;CN=Hall:mailto:hall@example.org"
    gone = "ATTENDEE;PARTSTAT=DECLINED:mailto:gone@example.org"
    assert [each.name for each in only(calendar(event(BEN, room, gone))).people] == ["Ben Adler"]


def test_a_time_in_a_zone_is_the_same_moment_everywhere() -> None:
    found = only(
        calendar(event("DTEND;TZID=America/Lima:20261124T230000", start="DTSTART;TZID=America/Lima:20261124T200000"))
    )
    assert found.starts == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert found.ends == datetime(2026, 11, 25, 4, tzinfo=UTC)
    assert (found.zone, found.first) == ("America/Lima", date(2026, 11, 24))


def test_a_time_without_a_zone_is_that_of_its_calendar() -> None:
    head = "X-WR-TIMEZONE:Africa/Lagos\r\n"
    found = only(calendar(event(start="DTSTART:20261124T190000"), head=head))
    assert (found.starts.hour, found.zone) == (18, "Africa/Lagos")


def test_whole_days_are_days_and_the_end_is_not_one_of_them() -> None:
    found = only(calendar(event("DTEND;VALUE=DATE:20261204", start="DTSTART;VALUE=DATE:20261201")))
    assert (found.whole_days, found.first, found.last) == (True, date(2026, 12, 1), date(2026, 12, 3))


@pytest.mark.parametrize(
    ("line", "minutes"), [("DURATION:PT90M", 90), ("X-NOTHING:1", 60), ("DTEND:20261124T180000Z", 0)]
)
def test_an_end_is_told_by_a_length_or_is_an_hour_later_and_never_before_the_beginning(line: str, minutes: int) -> None:
    found = only(calendar(event(line)))
    assert found.ends - found.starts == timedelta(minutes=minutes)


def test_each_time_of_a_series_stands_for_itself_across_the_change_of_clocks() -> None:
    weekly = event("RRULE:FREQ=WEEKLY", BEN, start="DTSTART;TZID=Europe/Berlin:20200106T090000")
    found = read(calendar(weekly), back=40, ahead=14).planned
    assert [one.starts.hour for one in found] == [7, *[8] * 6]  # summer time ends on 25 October 2026
    assert len({one.key for one in found}) == len(found)
    assert all(one.repeats for one in found)


def test_a_moved_time_keeps_its_key_and_a_cancelled_one_says_so() -> None:
    weekly = event("RRULE:FREQ=WEEKLY", BEN, start="DTSTART;TZID=Europe/Berlin:20261102T090000")
    before = {one.starts: one.key for one in read(calendar(weekly)).planned}
    moved = event(
        BEN, "RECURRENCE-ID;TZID=Europe/Berlin:20261123T090000", start="DTSTART;TZID=Europe/Berlin:20261124T110000"
    )
    off = event(
        BEN, "STATUS:CANCELLED", "RECURRENCE-ID;TZID=Europe/Berlin:20261130T090000",
        start="DTSTART;TZID=Europe/Berlin:20261130T090000",
    )  # fmt: skip
    after = {one.key: one for one in read(calendar(weekly, moved, off)).planned}
    assert set(after) == set(before.values())
    assert after[before[datetime(2026, 11, 23, 8, tzinfo=UTC)]].starts == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert after[before[datetime(2026, 11, 30, 8, tzinfo=UTC)]].off == "cancelled"


def test_a_single_event_that_was_moved_keeps_its_key() -> None:
    first, later = only(calendar(event())), only(calendar(event(start="DTSTART:20261125T190000Z")))
    assert first.key == later.key
    assert first.starts != later.starts


@pytest.mark.parametrize("told", [("STATUS:CANCELLED", ""), ("X-NOTHING:1", "METHOD:CANCEL\r\n")])
def test_what_was_called_off_is_recognised(told: tuple[str, str]) -> None:
    line, head = told
    assert only(calendar(event(BEN, line), head=head)).off == "cancelled"


def test_what_the_reader_declined_is_recognised() -> None:
    assert only(calendar(event(BEN, MINE.replace("CN=", "PARTSTAT=DECLINED;CN=")))).off == "declined"


def test_the_key_of_a_meeting_is_that_under_which_an_import_keeps_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    content = calendar(event(BEN, MINE, "ORGANIZER:mailto:ben@example.org", start="DTSTART:20261120T190000Z"))
    (tmp_path / "mine.ics").write_bytes(content)
    found = ICalendar().read([tmp_path / "mine.ics"], ReadOptions(now=int(NOW.timestamp()), me=(ME,)))
    (act,) = [each for each in found if isinstance(each, ActFound)]
    assert act.key == only(content).met_as


def test_what_lies_far_off_is_left_out() -> None:
    early, late = (event(uid=day, start=f"DTSTART:{day}T190000Z") for day in ("20261001", "20280101"))
    assert read(calendar(early, event(), late)).planned == (only(calendar(event())),)


def test_what_is_broken_is_set_aside_alone() -> None:
    broken = event(uid="broken", start="DTSTART:20261399T190000Z")
    endless = event("RRULE:FREQ=MINUTELY", uid="endless")
    found = read(calendar(broken, endless, event()))
    assert [one.key for one in found.planned] == ["one@example.org"]
    assert len(found.aside) == 2


@pytest.mark.parametrize("content", [b"", b"   ", b"PK\x03\x04zip", b"<html>", b"Dear Ben,\nsee you on Friday"])
def test_what_is_no_calendar_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(WrongFormatError, match="iCalendar"):
        read(content)


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:a", "UID:b", "SUMMARY:Ü\x00",
        "DTSTART:20261124T190000Z", "DTSTART;VALUE=DATE:20261124", "DTSTART:nonsense", "DTEND:00010101T000000Z",
        "DTSTART;TZID=No/Where:20261124T190000", "RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;COUNT=-1", "RECURRENCE-ID:20261124T190000Z", "EXDATE:20261125T190000Z", "DURATION:-P9999D",
        "ATTENDEE:mailto:", BEN, "ORGANIZER:nobody", "RDATE:20261124T190000Z", " folded", "STATUS:CANCELLED", "METHOD:CANCEL",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_nothing_that_stands_in_a_file_breaks_the_reading(lines: list[str]) -> None:
    found = read("\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines]).encode())
    for one in found.planned:
        assert one.starts <= one.ends
        assert one.first <= one.last
        assert one.ends >= NOW - timedelta(21)
