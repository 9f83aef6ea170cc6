from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.sources.mail.dates import date, written_at
from ayni.sources.mail.headers import Headers

NOW = moment("2026-11-22")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"),  # RFC 5322, appendix A
        (b"21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z"),  # RFC 5322, appendix A.6.2
        (b"Sat, 22 Feb 2003 09:55:11 +0100 (CET)", "2003-02-22T08:55:11Z"),
        (b"Sat, 22 Feb 2003 09:55 +0000", "2003-02-22T09:55:00Z"),
        (b"Thu Jan  2 03:57:04 2003", "2003-01-02T03:57:04Z"),
        (b"Tue, 1 Jan 1980 00:00:00 EST", "1980-01-01T05:00:00Z"),
    ],
)
def test_dates_are_read_as_mail_writes_them(written: bytes, read: str) -> None:
    assert date(written) == moment(read)


@given(st.datetimes(min_value=datetime(1980, 1, 2), max_value=datetime(9990, 1, 1), timezones=st.timezones()))
def test_dates_that_python_writes_are_read_as_the_same_moment(at: datetime) -> None:
    assert date(format_datetime(at).encode()) == moment(at.replace(microsecond=0))


@pytest.mark.parametrize(
    "written", [b"", b"yesterday", b"32 Foo 2003 99:99:99 +0000", b"31 Feb 2003 10:00:00 +0000", b"\xff" * 50]
)
def test_what_is_no_date_is_none(written: bytes) -> None:
    assert date(written) is None


@given(st.binary(max_size=120))
def test_date_never_raises(raw: bytes) -> None:
    assert date(raw) is None or isinstance(date(raw), int)


def test_without_a_date_the_earliest_believable_received_counts() -> None:
    headers = Headers(
        b"Received: from a by b; Tue, 4 May 2004 12:00:00 +0000\n"
        b"Received: from c by a; Tue, 4 May 2004 11:00:00 +0000\n"
        b"Received: from d by c; Fri, 4 May 1979 11:00:00 +0000\n"
    )
    assert written_at(headers, b"From a@b.example Wed May  5 10:00:00 2004\n", NOW) == moment("2004-05-04T11:00:00Z")


def test_without_any_header_that_dates_it_the_first_line_counts() -> None:
    assert written_at(Headers(b"Date: soon\n"), b"From a@b.example Wed May  5 10:00:00 2004\n", NOW) == moment(
        "2004-05-05T10:00:00Z"
    )


def test_the_date_that_git_writes_where_it_knows_none_is_none() -> None:
    assert written_at(Headers(b""), b"From nobody Mon Sep 17 00:00:00 2001\n", NOW) is None


def test_a_date_that_can_be_read_is_kept_however_absurd() -> None:
    headers = Headers(b"Date: Fri, 4 May 2099 11:00:00 +0000\nReceived: by a; Tue, 4 May 2004 11:00:00 +0000\n")
    assert written_at(headers, b"", NOW) == moment("2099-05-04T11:00:00Z")
