from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.sources.mail.scanning import (
    LARGEST_HEADER,
    Envelope,
    Scanner,
    begins_like_letter,
    begins_like_mbox,
    single,
)

FIRST = b"From ada@example.org Mon Jan  5 10:00:00 2004\n"


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def headers(data: bytes, size: int = 1 << 20) -> list[bytes]:
    return [envelope.header for envelope in Scanner(chunks(data, size))]


def test_messages_are_found_with_their_lines() -> None:
    data = FIRST + b"From: ada@example.org\n\nHello\n\n" + FIRST + b"From: ben@example.org\n\nHello\n"
    assert list(Scanner([data])) == [
        Envelope(1, FIRST, b"From: ada@example.org\n"),
        Envelope(6, FIRST, b"From: ben@example.org\n"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b">From here on, all is quoted\n",
        b"From here on, nothing is quoted: a body may say so\n",
        b"\nFrom the beginning\nwe said so\n",
        b"\nFrom ada@example.org\nwithout a header after it\n",
        b"\nFrom 9:30 to 10:30 in Jan\nNote: no year\n",
    ],
)
def test_lines_of_a_body_that_begin_with_from_do_not_split_it(body: bytes) -> None:
    assert headers(FIRST + b"To: a@b.example\n\n" + body + b"\n" + FIRST + b"To: c@d.example\n\nend\n") == [
        b"To: a@b.example\n",
        b"To: c@d.example\n",
    ]


def test_a_stated_length_is_believed_where_it_leads_to_a_message() -> None:
    """mboxcl2 quotes nothing: here the body holds a whole message."""
    body = b"Look:\n\n" + FIRST + b"To: inside@b.example\n\nquoted\n"
    data = FIRST + b"Content-Length: %d\n\n" % len(body) + body + b"\n" + FIRST + b"To: c@d.example\n\nend\n"
    assert headers(data) == [b"Content-Length: %d\n" % len(body), b"To: c@d.example\n"]


@pytest.mark.parametrize("length", [b"0", b"3", b"99999", b"999999999999", b"many"])
def test_a_stated_length_that_is_wrong_does_no_harm(length: bytes) -> None:
    data = FIRST + b"Content-Length: " + length + b"\n\nHello\n\n" + FIRST + b"To: c@d.example\n\nend\n"
    assert len(headers(data)) == 2


@pytest.mark.parametrize(
    "line",
    [
        b"From - Mon Jan  5 10:00:00 2004\n",  # Thunderbird
        b"From 1234@xxx Mon Jan 05 10:00:00 +0000 2004\n",  # Google Takeout
        b"From ada at example.org Mon Jan  5 10:00:00 2004\n",  # archives of Mailman
        b"From nobody Mon Sep 17 00:00:00 2001\n",  # git
        b"From \n",  # old Thunderbird
        b"From -\n",
        b"From MAILER-DAEMON Mon Jan  5 10:00:00 2004\n",
    ],
)
def test_first_lines_as_programs_write_them_begin_a_message(line: bytes) -> None:
    message = line + b"To: a@b.example\n\nHello\n\n"
    assert begins_like_mbox(message)
    assert len(headers(message * 3)) == 3
    assert len(headers((message * 3).replace(b"\n", b"\r\n"))) == 3


def test_a_message_without_the_blank_line_before_it_is_found() -> None:
    assert len(headers((FIRST + b"To: a@b.example\n\nHello\n") * 3)) == 3


def test_a_header_without_the_blank_line_after_it_ends_at_the_next_message() -> None:
    assert headers((FIRST + b"To: a@b.example\n") * 3) == [b"To: a@b.example\n"] * 3


def test_a_file_that_ends_in_the_middle_is_told() -> None:
    scanner = Scanner([FIRST + b"To: a@b.example\n\nHello\n\n" + FIRST + b"To: c@d.exam"])
    assert [envelope.problem for envelope in scanner] == ["", "truncated"]
    scanner = Scanner([FIRST + b"To: a@b.example\n\nHel"])
    assert [envelope.problem for envelope in scanner] == [""]
    assert scanner.torn
    scanner = Scanner([FIRST + b"Content-Length: 500\n\nHello\n"])
    assert [envelope.problem for envelope in scanner] == [""]
    assert scanner.torn


def test_a_header_without_end_is_too_large_and_the_rest_is_read() -> None:
    endless = FIRST + b"X: " + b"x" * (2 * LARGEST_HEADER) + b"\n"
    data = endless + b"\n" + FIRST + b"To: c@d.example\n\nend\n"
    found = list(Scanner(chunks(data, 1 << 16)))
    assert found[0].problem == "too-large"
    assert found[-1].header == b"To: c@d.example\n"


@given(st.integers(1, 400), st.sampled_from([b"\n", b"\r\n"]))
@settings(max_examples=60)
def test_the_size_of_chunks_changes_nothing(size: int, end: bytes) -> None:
    message = FIRST + b"To: a@b.example\n\nHello\n\nFrom time to time\nNote: a body\n\n"
    data = b"\n\n" + (message * 4).replace(b"\n", end) + FIRST + b"To: last@b.example\n\nend\n"
    assert list(Scanner(chunks(data, size))) == list(Scanner([data]))


_BODY = st.lists(
    st.sampled_from([b"Hello", b"", b"Note: x", b"From me to you", b">From me", b"-- ", b"From: nobody"]), max_size=8
).map(b"\n".join)


@given(st.lists(_BODY, min_size=1, max_size=6))
def test_what_pythons_mailbox_writes_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("box") / "written.mbox"
    box = mailbox.mbox(path)
    for number, body in enumerate(bodies):
        box.add(b"From: ada@example.org\nSubject: %d\n\n" % number + body)
    box.close()
    found = headers(path.read_bytes())
    assert [header.split(b"Subject: ")[1].strip() for header in found] == [b"%d" % n for n in range(len(bodies))]


@given(st.binary(max_size=500), st.integers(1, 64))
def test_scanning_never_raises(data: bytes, size: int) -> None:
    for envelope in Scanner(chunks(FIRST + data, size)):
        assert envelope.line >= 1


def test_a_single_message_is_recognised_and_read() -> None:
    start = b"Return-Path: <a@b.example>\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nFrom: not a header\r\n"
    assert begins_like_letter(start)
    assert not begins_like_mbox(start)
    assert b"not a header" not in single(start, whole=True).header
    assert not begins_like_letter(b"BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada\nEND:VCARD\n")
    assert not begins_like_letter(b"Dear Ada,\nFrom: me\n")


def test_the_archive_has_as_many_messages_as_python_and_its_note_count(data: Path) -> None:
    """The NOTE beside it says 5,554; `mailbox` is asked in `test_mbox.py`, on the unpacked file."""
    import gzip

    with gzip.open(data / "maillist" / "linux-mips-2003-2004.mbox.gz") as archive:
        assert sum(1 for _ in Scanner(iter(lambda: archive.read(1 << 18), b""))) == 5_554
