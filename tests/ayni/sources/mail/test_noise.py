from __future__ import annotations

import pytest

from ayni.sources.mail.headers import Headers
from ayni.sources.mail.noise import is_draft, is_reply_by_program, list_addresses, noise

PERSON = b"From: Ada <ada@example.org>\n"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (b"", ""),
        (b"Auto-Submitted: no\n", ""),
        (b"Auto-Submitted: auto-generated\n", "robot"),
        (b"Auto-Submitted: auto-replied (vacation)\n", "robot"),
        (b"X-Auto-Response-Suppress: All\n", "robot"),
        (b"Precedence: auto_reply\n", "robot"),
        (b"Precedence: bulk\n", "bulk"),
        (b"Precedence: junk\n", "bulk"),
        (b"List-Unsubscribe: <https://shop.example/u>\nPrecedence: bulk\nList-Id: <news.shop.example>\n", "bulk"),
        (b"List-Unsubscribe: <https://shop.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n", "bulk"),
        (b"List-Post: NO\nList-Id: <announce.example.org>\n", "bulk"),
        (b"X-Gmail-Labels: Spam,Unread\n", "bulk"),
        (b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n', "bounce"),
        (b"Return-Path: <>\n", "bounce"),
        (b"X-Failed-Recipients: ben@example.org\n", "bounce"),
        (b"Content-Type: text/calendar; charset=utf-8\n", "calendar-notice"),
        (b'Content-Type: multipart/mixed; method=REQUEST; boundary="x"\n', "calendar-notice"),
        (b"Content-Class: urn:content-classes:calendarmessage\n", "calendar-notice"),
        (b"Sender: Google Calendar <calendar-notification@google.com>\n", "calendar-notice"),
        (b"Return-Path: <>\nContent-Type: text/calendar\n", "calendar-notice"),
    ],
)
def test_what_is_from_nobody_to_nobody_is_recognised(lines: bytes, reason: str) -> None:
    assert noise(Headers(PERSON + lines)).reason == reason


@pytest.mark.parametrize(
    "lines",
    [
        b"List-Id: Friends <friends.lists.example>\n",
        b"List-Post: <mailto:friends@lists.example>\nPrecedence: bulk\nList-Unsubscribe: <mailto:x@lists.example>\n",
        b"Precedence: list\n",
        b"Mailing-List: contact friends-help@lists.example; run by ezmlm\n",
        b"X-Mailing-List: friends@lists.example\nPrecedence: bulk\n",
        b"Sender: owner-friends@lists.example\nPrecedence: bulk\n",
        b"Sender: friends-bounces+ada=example.org@lists.example\nPrecedence: bulk\n",
    ],
)
def test_mail_over_a_list_is_no_newsletter(lines: bytes) -> None:
    assert noise(Headers(PERSON + lines)) == ("", True)


@pytest.mark.parametrize(
    "lines",
    [
        b"List-Id: Friends <friends.lists.example>\n",
        b"List-Post: <mailto:Friends@lists.example>\n",
        b"X-BeenThere: friends@lists.example\n",
        b"Delivered-To: mailing list friends@lists.example\n",
        b"Sender: owner-friends@lists.example\n",
        b"Sender: friends-bounces@lists.example\n",
    ],
)
def test_the_address_of_a_list_is_found(lines: bytes) -> None:
    assert list_addresses(Headers(PERSON + lines), ("friends@lists.example", "ben@example.org")) == {
        "friends@lists.example"
    }


def test_a_list_id_alone_makes_no_address_out_of_nothing() -> None:
    assert list_addresses(Headers(b"List-Id: <friends.lists.example>\n"), ("ben@example.org",)) == set()


@pytest.mark.parametrize(
    ("lines", "draft"),
    [
        (b"X-Mozilla-Draft-Info: internal/draft; vcard=0\n", True),
        (b"X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=\n", True),
        (b"X-Gmail-Labels: Sent,Important\n", False),
        (b"X-Status: T\n", True),
        (b"X-Status: AT\n", True),
        (b"X-Status: A\n", False),
        (b"X-Status: sent\n", False),
    ],
)
def test_drafts_are_recognised(lines: bytes, draft: bool) -> None:
    assert is_draft(Headers(PERSON + lines)) is draft


def test_a_note_of_absence_leaves_its_sender_a_person() -> None:
    assert is_reply_by_program(Headers(b"Auto-Submitted: auto-replied\n"))
    assert not is_reply_by_program(Headers(b"Auto-Submitted: auto-generated\n"))
