from __future__ import annotations

from ayni.clock import moment
from ayni.sources.mail.letter import Raw, message_id, opened

NOW = moment("2026-11-22")
DATE = b"Date: Mon, 5 Jan 2004 10:00:00 +0000\n"


def test_a_letter_holds_who_wrote_when_to_whom_in_answer_to_what() -> None:
    found = opened(
        Raw(
            "box:7",
            b"Message-ID: <2@example.org>\nFrom: Ada <ada@example.org>\nTo: Ben <ben@example.org>, ada@example.org\n"
            b"Cc: cy@example.org\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nIn-Reply-To: <1@example.org>\n" + DATE,
        ),
        NOW,
    )
    letter = found.letter
    assert letter.id == letter.where == "2@example.org"
    assert letter.sender == "ada@example.org"
    assert letter.receivers.split("\n") == ["ada@example.org", "ben@example.org", "cy@example.org"]
    assert letter.to.split("\n") == ["ada@example.org", "ben@example.org"]
    assert (letter.parent, letter.subject, letter.at) == ("1@example.org", "Grüße", moment("2004-01-05T10:00:00Z"))
    assert letter.verdict == ""
    assert [box.name for box in found.receivers] == ["Ben", "", ""]


def test_what_is_answered_is_in_reply_to_and_else_the_last_reference() -> None:
    references = b"References: <a@x.example> <b@x.example>\n\t<c@x.example>\n"
    from_and_date = b"From: ada@example.org\n" + DATE
    assert opened(Raw("", from_and_date + references), NOW).letter.parent == "c@x.example"
    both = b"In-Reply-To: Your message of Monday <b@x.example>\n" + references
    assert opened(Raw("", from_and_date + both), NOW).letter.parent == "b@x.example"
    useless = b"In-Reply-To: Message from Ada of Monday\n" + references
    assert opened(Raw("", from_and_date + useless), NOW).letter.parent == "c@x.example"


def test_a_message_without_an_id_is_known_by_what_it_says() -> None:
    header = b"From: ada@example.org\nTo: ben@example.org\nSubject: one\n" + DATE
    one = opened(Raw("a.mbox:1", header), NOW).letter
    again = opened(Raw("b.mbox:99", header.replace(b"\n", b"\r\n")), NOW).letter
    other = opened(Raw("a.mbox:1", header.replace(b"one", b"two")), NOW).letter
    assert one.id == again.id != other.id
    assert (one.where, again.where) == ("a.mbox:1", "b.mbox:99")


def test_ids_lose_their_brackets_and_spaces_and_stay_bounded() -> None:
    assert message_id(b"<a b\t@example.org>") == "ab@example.org"
    assert message_id(b"bare@example.org") == "bare@example.org"
    assert message_id(b"") == message_id(b"<>") == ""
    one, other = message_id(b"<" + b"x" * 5_000 + b"1>"), message_id(b"<" + b"x" * 5_000 + b"2>")
    assert one != other
    assert len(one) < 300


def test_who_writes_through_a_list_that_puts_itself_as_sender_is_found() -> None:
    munged = (
        b"From: Ada Lovelace via Friends <friends@lists.example>\nReply-To: ada@example.org\n"
        b"List-Post: <mailto:friends@lists.example>\nTo: friends@lists.example\n" + DATE
    )
    sender = opened(Raw("", munged), NOW).sender
    assert sender is not None
    assert (sender.address, sender.name) == ("ada@example.org", "Ada Lovelace")


def test_faults_are_named() -> None:
    def verdict(header: bytes) -> str:
        return opened(Raw("", header), NOW).letter.verdict

    assert verdict(b"To: a@b.example\n" + DATE) == "no-sender"
    assert verdict(b"From: nobody in particular\n" + DATE) == "no-sender"
    assert verdict(b"From: a@b.example\n") == "no-date"
    assert verdict(b"From: a@b.example\nDate: Mon, 5 Feb 1979 10:00:00 +0000\n") == "absurd-date"
    assert verdict(b"From: a@b.example\nDate: Mon, 5 Feb 2099 10:00:00 +0000\n") == "absurd-date"
    assert verdict(b"From: a@b.example\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n") == ""
