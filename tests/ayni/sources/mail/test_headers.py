from __future__ import annotations

from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.sources.mail.headers import Headers, is_charset, text_of, words


def test_folded_lines_are_one_line_and_names_are_read_in_any_case() -> None:
    headers = Headers(b"SUBJECT: one\r\n two\r\n\tthree\r\nX-Unknown: no\r\nCc: a@b.example\r\ncc: c@d.example\r\n")
    assert headers.first("subject") == b"one two three"
    assert headers.every("cc") == [b"a@b.example", b"c@d.example"]
    assert "x-unknown" not in headers
    assert headers.first("date") == b""


def test_the_first_of_two_from_lines_counts() -> None:
    assert Headers(b"From: a@b.example\nFrom: c@d.example\n").first("from") == b"a@b.example"


# The examples of RFC 2047, section 8, with what the RFC says they are displayed as.
@pytest.mark.parametrize(
    ("written", "displayed"),
    [
        ("=?ISO-8859-1?Q?a?=", "a"),
        ("=?ISO-8859-1?Q?a?= b", "a b"),
        ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=    =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a_b?=", "a b"),
        ("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"),
        ("=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?=", "Patrik Fältström"),
        (
            "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example.",
        ),
    ],
)
def test_the_examples_of_rfc_2047_are_displayed_as_it_says(written: str, displayed: str) -> None:
    assert words(written) == displayed


def test_a_character_split_over_two_encoded_words_is_read() -> None:
    assert words("=?utf-8?Q?Z=C3?= =?utf-8?Q?=AB?=") == "Zë"


@pytest.mark.parametrize(
    ("written", "displayed"),
    [
        ("=?utf-8?Q?Zo=EB?=", "Zoë"),  # says UTF-8, is Windows-1252
        ("=?x-unknown?B?Wm/Dqw==?=", "Zoë"),
        ("=?utf-8?B?Wm/Dqw?=", "Zoë"),  # padding lost
        ("=?utf-8?B?Wm/Dqwx?=", "Zoë\x0c".strip()),  # a letter too many
        ("=?utf-8?B?Wm", "=?utf-8?B?Wm"),  # never ended
        ("=?unicode_escape?Q?=5Cu0041?=", "\\u0041"),  # no charset of mail
        ("Zo\x00e", "Zo e"),
    ],
)
def test_broken_encodings_are_read_as_well_as_they_can_be(written: str, displayed: str) -> None:
    assert words(written) == displayed


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40))
def test_words_reads_what_python_writes(text: str) -> None:
    import unicodedata
    from email.header import Header

    written = Header(text, "utf-8").encode().replace("\n", "")
    assert words(written) == unicodedata.normalize("NFC", str(make_header(decode_header(written))))


@given(st.text(max_size=200))
def test_words_never_raises_and_gives_one_line(text: str) -> None:
    shown = words("=?" + text)
    assert "\n" not in shown
    shown.encode("utf-8")


@given(st.binary(max_size=300))
def test_headers_never_raise(block: bytes) -> None:
    headers = Headers(b"From:" + block)
    text_of(headers.first("from")).encode("utf-8")


def test_codecs_that_run_something_are_no_charsets() -> None:
    assert is_charset("iso-8859-15")
    assert not is_charset("unicode_escape")
    assert not is_charset("rot13")
    assert not is_charset("no\x00thing")
