"""Address books as vCard files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.contract import Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.vcard import VCard

OPTIONS = ReadOptions(now=moment("2026-11-22"))


def read(*paths: Path) -> list[Found]:
    return list(VCard().read(paths, OPTIONS))


def parties(found: Iterable[Found]) -> list[PartyFound]:
    return [each for each in found if isinstance(each, PartyFound)]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book.vcf"


def one(book: Path, *lines: str) -> PartyFound:
    book.write_text(card(*lines))
    (party,) = parties(read(book))
    return party


# Real cards


def test_every_card_of_every_real_phone_is_read(data: Path) -> None:
    files = sorted((data / "vcard").glob("*.vcf"))
    assert len(files) == 19
    for file in files:
        begun = len(re.findall(rb"(?im)^BEGIN:VCARD", file.read_bytes()))
        found = read(file)
        assert len(parties(found)) == begun, file.name
        assert not [each for each in found if isinstance(each, SetAside | LeftOut)], file.name


def test_a_folder_holds_what_its_files_hold(data: Path) -> None:
    """27 cards; the three that come again, in another file with the same content, are none of them."""
    found = read(data / "vcard")
    assert len(parties(found)) == 27
    assert found[-1] == Progress(*(sum(f.stat().st_size for f in (data / "vcard").glob("*.vcf")),) * 2, 27)


def test_names_and_addresses_agree_with_vobject_where_it_can_read(data: Path) -> None:
    agreed = 0
    for file in sorted((data / "vcard").glob("*.vcf")):
        try:
            theirs = list(vobject.readComponents(file.read_text(encoding="utf-8")))
        except (vobject.base.VObjectError, UnicodeDecodeError):
            continue
        agreed += 1
        for their, our in zip(theirs, parties(read(file)), strict=True):
            # vobject ends a name at a comma that Google left unescaped.
            assert our.name.replace(" ", "").startswith(their.fn.value.replace(" ", ""))
            emails = [each.value.lower() for each in their.contents.get("email", [])]
            assert [each.value for each in our.identifiers if each.scheme == "email"] == emails
    assert agreed == 13


# What a card says


def test_a_card_gives_a_party_of_the_address_book(book: Path) -> None:
    party = one(
        book,
        "N:Quispe;Ada;;Dr.;",
        "FN:Dr. Ada Quispe",
        "NICKNAME:Adi",
        "ORG:Loom Works;Weaving",
        "TITLE:Weaver",
        "EMAIL;TYPE=work:MAILTO:Ada@Example.org",
        "EMAIL:ada@home.example",
        "TEL;TYPE=cell:+49 170 1234567",
        "TEL;TYPE=FAX,WORK:+49 30 7654321",
        "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/ada-quispe",
        "URL:https://example.org",
        "BDAY:1980-05-17",
        "ADR;TYPE=home:;;Street 1;Cusco;;08000;Peru",
        "CATEGORIES:Friends,Loom",
        "NOTE:Met at the fair\\nlikes tea",
    )
    assert party.name == "Dr. Ada Quispe"
    assert list(map(str, party.identifiers)) == [
        "email:ada@example.org",
        "email:ada@home.example",
        "linkedin:in/ada-quispe",
        "phone:+491701234567",
    ]
    assert party.address_book
    assert party.kind is PartyKind.PERSON
    assert party.details == {
        "given_name": "Ada",
        "family_name": "Quispe",
        "nickname": "Adi",
        "organisation": "Loom Works",
        "title": "Weaver",
        "birthday": "1980-05-17",
        "place": "Cusco, Peru",
        "categories": "Friends, Loom",
        "note": "Met at the fair\nlikes tea",
    }


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:--0517", "--05-17"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", "--05-17"),
        ("BDAY:19800517T000000Z", "1980-05-17"),
    ],
)
def test_birthdays_may_have_no_year(book: Path, line: str, birthday: str) -> None:
    assert one(book, "FN:Ada", line).details["birthday"] == birthday


def test_groups_are_teams_and_companies_organisations(book: Path) -> None:
    assert one(book, "FN:Weavers", "X-ADDRESSBOOKSERVER-KIND:group").kind is PartyKind.TEAM
    assert one(book, "FN:Weavers", "KIND:group", "MEMBER:urn:uuid:1").kind is PartyKind.TEAM
    assert one(book, "FN:Loom Works", "KIND:org").kind is PartyKind.ORGANISATION
    assert one(book, "FN:Loom Works", "N:;;;;", "ORG:Loom Works", "X-ABShowAs:COMPANY").kind is PartyKind.ORGANISATION
    assert one(book, "FN:Loom Works", "N:;;;;", "ORG:Loom Works").kind is PartyKind.ORGANISATION


def test_a_contact_without_address_is_known_by_its_id_or_else_its_name(book: Path) -> None:
    assert one(book, "FN:Ada", "UID:urn:uuid:1").identifiers == (Identifier("ref", "vcard:urn:uuid:1"),)
    assert one(book, "FN:Ada  Quispe").identifiers == (Identifier("name", "ada quispe"),)


def test_a_contact_with_only_an_address_or_only_a_family_name_is_read(book: Path) -> None:
    assert one(book, "EMAIL:ada@example.org").name == ""
    assert one(book, "N:Quispe;;;;").name == "Quispe"


# Bad input


def test_what_cannot_be_used_is_set_aside_with_its_line(book: Path) -> None:
    book.write_bytes(
        card("FN:Ada").encode()  # 1 to 4
        + card("NOTE:nobody").encode()  # 5 to 8
        + card("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=81=8D;;;;").encode()  # 9 to 12
        + card("FN:Ada").encode()  # 13 to 16, again
        + card("FN:Ben", "UID:same").encode()  # 17 to 21
        + card("FN:Cleo", "UID:same").encode()  # 22 to 26
        + b"BEGIN:VCARD\r\nFN:Dina\r\n"
    )
    found = [each for each in read(book) if not isinstance(each, Progress)]
    assert [(type(each).__name__, getattr(each, "where", ""), getattr(each, "reason", "")) for each in found] == [
        ("PartyFound", "", ""),
        ("SetAside", "book.vcf:5", "no-name"),
        ("SetAside", "book.vcf:9", "broken-encoding"),
        ("LeftOut", "book.vcf:13", "duplicate"),
        ("PartyFound", "", ""),
        ("SetAside", "book.vcf:22", "duplicate-id"),
        ("SetAside", "book.vcf:27", "truncated"),
    ]


@pytest.mark.parametrize("content", [b"", b"Name,E-mail\n", b"\x89PNG\r\n\x1a\n" + bytes(100), b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_address_book_is_of_the_wrong_format(book: Path, content: bytes) -> None:
    book.write_bytes(content)
    with pytest.raises(WrongFormatError):
        read(book)


def test_a_folder_without_cards_is_of_the_wrong_format(tmp_path: Path) -> None:
    with pytest.raises(WrongFormatError):
        read(tmp_path)


def test_ten_thousand_contacts_are_ten_thousand_parties(book: Path) -> None:
    picture = "PHOTO;ENCODING=b:" + "\r\n ".join(["A" * 74] * 20)
    book.write_text("".join(card(f"FN:Person {n}", f"EMAIL:p{n}@example.org", picture) for n in range(10_000)))
    found = read(book)
    assert len(parties(found)) == 10_000
    assert [each.rows for each in found if isinstance(each, Progress)] == [*range(500, 10_001, 500), 10_000]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cards=st.lists(st.tuples(st.text("abc é;,\\", min_size=1), st.emails()), unique=True, max_size=8),
    order=st.randoms(use_true_random=False),
    cut=st.integers(0, 8),
)
def test_order_and_split_make_no_difference(
    tmp_path: Path, cards: list[tuple[str, str]], order: object, cut: int
) -> None:
    texts = [card("FN:" + re.sub(r"([\\;,])", r"\\\1", name), f"EMAIL:{email}") for name, email in cards]
    texts.append(card("FN:Always there"))
    whole, first, second = (tmp_path / name for name in ("whole.vcf", "first.vcf", "second.vcf"))
    whole.write_text("".join(texts))
    order.shuffle(texts)  # type: ignore[attr-defined]
    cut = min(cut, len(texts) - 1)
    first.write_text("".join(texts[: cut + 1]))
    second.write_text("".join(texts[cut:]))
    assert {repr(each) for each in parties(read(first, second))} == {repr(each) for each in parties(read(whole))}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300), place=st.integers(0, 200))
def test_damaged_files_raise_nothing_but_our_errors(tmp_path: Path, noise: bytes, place: int) -> None:
    raw = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91=", "=C3;;;;", "TEL;HOME:12345", "BDAY:1980-01-01"
    ).encode()
    path = tmp_path / "noise.vcf"
    path.write_bytes(raw[:place] + noise + raw[place:])
    try:
        read(path)
    except AyniError:
        assert b"begin:vcard" not in path.read_bytes().lower() or b"\x00" in noise or noise[:1] in (b"\xff", b"\xfe")
