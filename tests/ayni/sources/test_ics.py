"""Calendars: who met whom, and what is no meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger.kinds import MEETING
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.ics import ICalendar
from ayni.sources.ics_meetings import MOST_OCCURRENCES

NOW = moment("2026-11-22")
GUESTS = ("ORGANIZER;CN=Ada:mailto:ada@example.org", "ATTENDEE;CN=Ben:MAILTO:Ben@example.org")
ADA, BEN = Identifier("email", "ada@example.org"), Identifier("email", "ben@example.org")


def read(*paths: Path, me: tuple[Identifier, ...] = (), now: int = NOW) -> list[Found]:
    return list(ICalendar().read(paths, ReadOptions(now=now, me=me)))


def acts(found: Iterable[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def reasons(found: Iterable[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, SetAside | LeftOut)]


def event(*lines: str, uid: str = "1@example.org", start: str = "DTSTART:20240115T090000Z") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}" + "".join(events) + "END:VCALENDAR\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calendar.ics"


def of(path: Path, *events: str, head: str = "", me: tuple[Identifier, ...] = ()) -> list[Found]:
    path.write_bytes(calendar(*events, head=head).encode())
    return read(path, me=me)


# Real calendars


@pytest.mark.filterwarnings("ignore")  # icalendar says that it guesses zones
def test_every_real_calendar_is_read(data: Path) -> None:
    """icalendar reads 172 events of 167 files; 24 more stand in three calendars without an end or with a stray line."""
    files = sorted((data / "ics").rglob("*.ics"))
    assert len(files) == 167
    refused, begun, read_by_icalendar = [], 0, 0
    for file in files:
        events = len(re.findall(rb"(?im)^BEGIN:VEVENT\s*$", file.read_bytes()))
        begun += events
        read_by_icalendar += events_by_icalendar(file)
        try:
            found = read(file)
        except WrongFormatError:
            refused.append(file.name)
            assert events_by_icalendar(file) == 0
        else:
            assert [each.rows for each in found if isinstance(each, Progress)][-1] >= events, file.name
    assert len(refused) == 3  # none of them holds a component of a calendar
    assert (begun, read_by_icalendar) == (196, 172)


def events_by_icalendar(file: Path) -> int:
    try:
        return sum(len(each.walk("VEVENT")) for each in icalendar.Calendar.from_ical(file.read_bytes(), multiple=True))
    except ValueError:
        return 0  # the four files it refuses


def test_none_of_the_real_calendars_tells_a_meeting_that_took_place(data: Path) -> None:
    """13 of the files name guests: in alarms, in tasks, on whole days, in events without a start, or alone."""
    files = [file for file in (data / "ics").rglob("*.ics") if b"ATTENDEE" in file.read_bytes()]
    assert len(files) == 13
    assert acts(each for file in files for each in read(file)) == []


# Meetings


def test_a_meeting_is_one_contact_from_who_called_it_to_who_came(path: Path) -> None:
    found = of(
        path,
        event(
            "SUMMARY:Loom\\, and", "  tea", *GUESTS, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org",
            "ATTENDEE;PARTSTAT=ACCEPTED;CN=cleo@example.org:mailto:cleo@example.org",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:dina@example.org",
            "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@example.org",
            "ATTENDEE:mailto:c_1@resource.calendar.google.com",
            "BEGIN:VALARM", "ATTENDEE:mailto:alarm@example.org", "END:VALARM",
        ),
    )  # fmt: skip
    cleo = Identifier("email", "cleo@example.org")
    assert found == [
        PartyFound((ADA,), "Ada"),
        PartyFound((BEN,), "Ben"),
        PartyFound((cleo,), ""),
        ActFound(
            "ics:1@example.org@1705309200", 1_705_309_200, MEETING.number, (ADA,), (BEN, cleo), what="Loom, and tea"
        ),
        Progress(path.stat().st_size, path.stat().st_size, 1),
    ]


@pytest.mark.parametrize(
    ("start", "head", "hour"),
    [
        ("DTSTART:20240715T090000Z", "", 9),
        ("DTSTART;TZID=Europe/Berlin:20240715T090000", "", 7),
        ("DTSTART;TZID=W. Europe Standard Time:20240715T090000", "", 7),
        ('DTSTART;TZID="Eastern Standard Time":20240715T090000', "", 13),
        ("DTSTART:20240715T090000", "X-WR-TIMEZONE:Europe/Berlin\r\n", 7),
        ("DTSTART:20240715T090000", "", 9),
        ("DTSTART;TZID=Loom Time:20240715T090000", "", 4),
    ],
)
def test_zones_of_time(path: Path, start: str, head: str, hour: int) -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Loom Time\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    (act,) = acts(of(path, event(*GUESTS, start=start), zone, head=head))
    assert act.at == moment(f"2024-07-15T{hour:02}:00:00")


def test_a_series_is_read_up_to_now_with_what_moved_and_what_fell_out(path: Path) -> None:
    """Six Fridays: one taken out, one moved to Saturday, one cancelled. The hour stays when the clocks change."""
    zone = "TZID=Europe/Berlin"
    found = of(
        path,
        event(
            "RRULE:FREQ=WEEKLY;COUNT=6",
            f"EXDATE;{zone}:20240308T090000",
            *GUESTS,
            start=f"DTSTART;{zone}:20240301T090000",
        ),
        event(f"RECURRENCE-ID;{zone}:20240315T090000", *GUESTS, start=f"DTSTART;{zone}:20240316T110000"),
        event(
            f"RECURRENCE-ID;{zone}:20240322T090000",
            "STATUS:CANCELLED",
            *GUESTS,
            start=f"DTSTART;{zone}:20240322T090000",
        ),
    )
    expected = ["2024-03-01T08:00", "2024-03-16T10:00", "2024-03-29T08:00", "2024-04-05T07:00"]
    assert [act.at for act in acts(found)] == [moment(f"{at}:00") for at in expected]
    assert acts(found)[1].key == f"ics:1@example.org@{moment('2024-03-15T08:00:00')}"
    assert reasons(found) == ["cancelled"]
    early = read(path, now=moment("2024-03-20"))
    assert [act.key for act in acts(early)] == [act.key for act in acts(found)][:2]


@given(days=st.integers(1, 40), weeks=st.integers(1, 3))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_endless_series_has_as_many_meetings_as_weeks_went_by(tmp_path: Path, days: int, weeks: int) -> None:
    start = datetime.fromtimestamp(NOW, UTC) - timedelta(days=days)
    path = tmp_path / "weekly.ics"
    found = of(path, event(f"RRULE:FREQ=WEEKLY;INTERVAL={weeks}", *GUESTS, start=f"DTSTART:{start:%Y%m%dT%H%M%SZ}"))
    assert len(acts(found)) == days // (7 * weeks) + 1


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "too-large"),
        ("FREQ=MINUTELY;INTERVAL=5", "too-large"),
        ("FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,30", "too-large"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "malformed"),
        ("FREQ=DAILY;INTERVAL=0", "malformed"),
        ("FREQ=NEVER", "malformed"),
    ],
)
def test_a_series_that_would_go_on_for_ever_is_set_aside(path: Path, rule: str, reason: str) -> None:
    found = of(path, event(f"RRULE:{rule}", *GUESTS))
    assert [each.reason for each in found if isinstance(each, SetAside)] == [reason]
    assert acts(found) == []


def test_a_series_of_decades_is_read_as_far_as_it_may(path: Path) -> None:
    found = of(path, event("RRULE:FREQ=DAILY", *GUESTS, start="DTSTART:20000101T090000Z"))
    assert len(acts(found)) == MOST_OCCURRENCES
    assert reasons(found) == ["in-part"]


# What is no meeting


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "no-tie"),
        (("ORGANIZER:mailto:ada@example.org", "ATTENDEE:mailto:ada@example.org"), "no-tie"),
        (("STATUS:CANCELLED", *GUESTS), "cancelled"),
        ((GUESTS[0], "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org"), "cancelled"),
        ((GUESTS[0], "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"), "no-tie"),
        ((GUESTS[0], *(f"ATTENDEE:mailto:p{n}@example.org" for n in range(26))), "broadcast"),
        (("ATTENDEE:mailto:ben@example.org",), "no-sender"),
    ],
)
def test_events_that_join_nobody(path: Path, lines: tuple[str, ...], reason: str) -> None:
    assert reasons(of(path, event(*lines))) == [reason]


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("DTSTART;VALUE=DATE:20240115", "no-tie"),
        ("DTSTART:20270115T090000Z", "to-come"),
        ("DTSTART:20990115T090000Z", "absurd-date"),
        ("DTSTART:19790115T090000Z", "absurd-date"),
        ("DTSTART:sometime", "malformed"),
        ("X-NOTHING:1", "no-date"),
    ],
)
def test_days_that_tell_no_meeting(path: Path, start: str, reason: str) -> None:
    assert reasons(of(path, event(*GUESTS, start=start))) == [reason]


def test_what_i_declined_and_answers_by_mail_are_left_out(path: Path) -> None:
    declined = event(GUESTS[0], "ATTENDEE:mailto:cleo@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org")
    assert reasons(of(path, declined, me=(BEN,))) == ["cancelled"]
    assert reasons(of(path, event(*GUESTS), head="METHOD:REPLY\r\n")) == ["calendar-notice"]
    assert reasons(of(path, event(*GUESTS), head="METHOD:CANCEL\r\n")) == ["cancelled"]


def test_where_nobody_called_a_meeting_it_is_the_owner_of_the_calendar(path: Path) -> None:
    alone = event("ATTENDEE:mailto:ben@example.org")
    assert acts(of(path, alone, me=(ADA,)))[0].givers == (ADA,)
    assert acts(of(path, alone, head="X-WR-CALNAME:ada@example.org\r\n"))[0].givers == (ADA,)
    two = event("ATTENDEE:mailto:ben@example.org", "ATTENDEE:mailto:ada@example.org")
    assert [(act.givers, act.receivers) for act in acts(of(path, two))] == [((ADA,), (BEN,))]


# Bad input


def test_a_broken_event_costs_only_itself(path: Path) -> None:
    broken = event("RRULE:%n", *GUESTS, uid="2", start="DTSTART:20240115T250000Z")
    cut = "BEGIN:VEVENT\r\nUID:3\r\n"
    found = of(path, broken, "X\r\n", event(*GUESTS), cut)
    assert len(acts(found)) == 1
    assert [(each.where, each.reason) for each in found if isinstance(each, SetAside)] == [
        ("calendar.ics#3", "truncated"),
        ("calendar.ics#1", "malformed"),
    ]


def test_a_zone_of_another_file_does_not_count_here(tmp_path: Path) -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    for name, offset in (("a.ics", "+0500"), ("b.ics", "-0300")):
        meeting = event(*GUESTS, uid=name, start="DTSTART;TZID=Here:20240115T090000")
        (tmp_path / name).write_text(calendar(zone.format(offset), meeting))
    assert [act.at for act in acts(read(tmp_path))] == [moment("2024-01-15T04:00:00"), moment("2024-01-15T12:00:00")]


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCARD\r\n", b"giver,receiver\n", bytes(200)])
def test_what_is_no_calendar_is_of_the_wrong_format(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WrongFormatError):
        read(path)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(1, 28), max_size=8, unique=True),
    order=st.randoms(use_true_random=False),
    cut=st.integers(0, 8),
)
def test_order_and_split_make_no_difference(tmp_path: Path, days: list[int], order: object, cut: int) -> None:
    events = [event(*GUESTS, uid=f"{day}", start=f"DTSTART:202401{day:02}T090000Z") for day in days]
    whole, first, second = (tmp_path / name for name in ("whole.ics", "first.ics", "second.ics"))
    whole.write_text(calendar(*events))
    order.shuffle(events)  # type: ignore[attr-defined]
    first.write_text(calendar(*events[:cut]))
    second.write_text(calendar(*events[cut:]))
    assert set(acts(read(first, second))) == set(acts(read(whole)))
    assert len(acts(read(whole))) == len(days)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200), place=st.integers(0, 300))
def test_damaged_files_raise_nothing_but_our_errors(tmp_path: Path, noise: bytes, place: int) -> None:
    raw = calendar(event("RRULE:FREQ=WEEKLY;COUNT=3", *GUESTS), event(*GUESTS, uid="2")).encode()
    path = tmp_path / "noise.ics"
    path.write_bytes(raw[:place] + noise + raw[place:])
    try:
        found = read(path)
    except AyniError as error:
        assert isinstance(error, WrongFormatError)  # noqa: PT017
    else:
        assert isinstance(found[-1], Progress)


@pytest.mark.parametrize(
    ("start", "rule", "reason"),
    [
        ("00010101T100000Z", "FREQ=DAILY", "absurd-date"),
        ("20200101T100000Z", "FREQ=DAILY;BYSETPOS=300", "malformed"),
        ("20200101T100000Z", "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "malformed"),
        ("20200101T100000Z", "FREQ=DAILY;BYYEARDAY=1;BYMONTH=6", "malformed"),
        ("19200101T100000Z", "FREQ=DAILY;BYHOUR=1,2,3,4", "too-large"),
    ],
)
def test_a_rule_that_would_be_followed_for_ever_is_set_aside(
    tmp_path: Path, start: str, rule: str, reason: str
) -> None:
    file = tmp_path / "bomb.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nORGANIZER:mailto:o@x.example\r\nATTENDEE:mailto:b@x.example\r\n"
        f"DTSTART:{start}\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = list(ICalendar().read([file], ReadOptions(now=1_795_334_400)))
    assert [each.reason for each in found if isinstance(each, SetAside)] == [reason]


def test_a_small_file_cannot_name_millions_of_meetings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ayni.sources.ics.MOST_REPEATED", 10)
    series = "".join(
        f"BEGIN:VEVENT\r\nUID:u{number}\r\nORGANIZER:mailto:o@x.example\r\nATTENDEE:mailto:b@x.example\r\n"
        "DTSTART:20260101T100000Z\r\nRRULE:FREQ=WEEKLY;COUNT=6\r\nEND:VEVENT\r\n"
        for number in range(5)
    )
    file = tmp_path / "many.ics"
    file.write_text(f"BEGIN:VCALENDAR\r\n{series}END:VCALENDAR\r\n")
    found = list(ICalendar().read([file], ReadOptions(now=1_795_334_400)))
    assert sum(isinstance(each, ActFound) for each in found) == 12
    assert [each.reason for each in found if isinstance(each, SetAside)] == ["too-large"] * 3
