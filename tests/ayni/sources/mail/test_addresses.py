from __future__ import annotations

from email.utils import formataddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.sources.mail.addresses import Mailbox, mailboxes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"ada@example.org", [("ada@example.org", "")]),
        (b"Ada Lovelace <Ada@Example.ORG>", [("ada@example.org", "Ada Lovelace")]),
        (b"ada@example.org (Ada Lovelace)", [("ada@example.org", "Ada Lovelace")]),
        (b'"Lovelace, Ada" <ada@example.org>', [("ada@example.org", "Lovelace, Ada")]),
        (b"Lovelace, Ada <ada@example.org>", [("ada@example.org", "Lovelace, Ada")]),
        (b'"Ada \\"Countess\\" L" <ada@example.org>', [("ada@example.org", 'Ada "Countess" L')]),
        (b"Team: ada@example.org, Ben <ben@example.org>;", [("ada@example.org", ""), ("ben@example.org", "Ben")]),
        (b"undisclosed-recipients:;", []),
        (b"=?utf-8?Q?Zo=C3=AB?= <zoe@example.org>", [("zoe@example.org", "Zoë")]),
        (b'"=?utf-8?Q?Zo=C3=AB?=" <zoe@example.org>', [("zoe@example.org", "Zoë")]),
        (b"=?utf-8?Q?Zo=C3=AB_=3Czoe=40example.org=3E?=", [("zoe@example.org", "Zoë")]),
        (b"=?utf-8?Q?M=C3=BCller=5C=2C_Max?= <max@example.org>", [("max@example.org", "Müller, Max")]),
        (b"=?utf-8?Q?M=C3=BCller\\, Max?= <max@example.org>", [("max@example.org", "Müller, Max")]),
        (b"=?utf-8?Q?OFFICE=5Cz=C3=B6e?= <zoe@example.org>", [("zoe@example.org", "OFFICE\\zöe")]),
        (b"Zo\xeb <zoe@example.org>", [("zoe@example.org", "Zoë")]),
        (b"Zo\xc3\xab <zoe@example.org>", [("zoe@example.org", "Zoë")]),
        (b"<mailto:ada@example.org>", [("ada@example.org", "")]),
        (b"'Ada' <ada@example.org>", [("ada@example.org", "Ada")]),
        (b"ada@example.org <ada@example.org>", [("ada@example.org", "")]),
        (b"ada at example.org (Ada)", [("ada@example.org", "Ada")]),
        (b"foo", []),
        (b"", []),
        (b'John "Jack <jack@example.org>', [("jack@example.org", "John Jack")]),
        (b"Ada <ada@example.org", [("ada@example.org", "Ada")]),
        (b"a@example.org b@example.org", [("a@example.org", "")]),
    ],
)
def test_people_are_read_as_headers_write_them(written: bytes, read: list[tuple[str, str]]) -> None:
    assert list(mailboxes(written)) == [Mailbox(*each) for each in read]


_NAME = st.text("abcXYZ ,.'()<>@:;-é", max_size=12).map(str.strip)
_ADDRESS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,5})?@[a-z]{1,8}\.(org|example)", fullmatch=True)


@given(st.lists(st.tuples(_NAME, _ADDRESS), max_size=6))
def test_the_addresses_that_python_writes_are_all_found(people: list[tuple[str, str]]) -> None:
    written = ", ".join(formataddr(person) for person in people)
    assert [box.address for box in mailboxes(written.encode())] == [address for _, address in people]


@given(st.binary(max_size=400))
def test_mailboxes_never_raise_and_hold_only_addresses(raw: bytes) -> None:
    for box in mailboxes(raw):
        assert "@" in box.address
        assert box.address == box.address.strip()
        (box.address + box.name).encode("utf-8")


@pytest.mark.parametrize("piece", [b'"', b'\\"', b"<", b"(", b",", b"a ", b"a at ", b"=?", b"=?a?q?", b"x"])
def test_a_line_made_to_be_slow_names_nobody(piece: bytes) -> None:
    """Reading in a time that grows with the square of the length would take minutes here."""
    assert mailboxes(piece * (300_000 // len(piece))) == ()
