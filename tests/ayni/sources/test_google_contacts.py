"""Google contacts as CSV, in both layouts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger.parties import PartyKind
from ayni.sources.contract import Found, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.google_contacts import GoogleContacts

TODAY = [
    "First Name",
    "Middle Name",
    "Last Name",
    "Nickname",
    "File As",
    "Organization Name",
    "Organization Title",
    "Birthday",
    "Notes",
    "Labels",
    "E-mail 1 - Label",
    "E-mail 1 - Value",
    "E-mail 2 - Label",
    "E-mail 2 - Value",
    "Phone 1 - Label",
    "Phone 1 - Value",
    "Phone 2 - Label",
    "Phone 2 - Value",
    "Address 1 - City",
    "Address 1 - Country",
    "Website 1 - Label",
    "Website 1 - Value",
]


def read(*paths: Path) -> list[Found]:
    return list(GoogleContacts().read(paths, ReadOptions(now=moment("2026-11-22"))))


def table(header: list[str], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


def test_todays_layout_is_read(path: Path) -> None:
    path.write_text(
        table(
            TODAY,
            {
                "First Name": "Ada",
                "Last Name": "Quispe",
                "Organization Name": "Loom Works",
                "Organization Title": "Weaver",
                "Birthday": "--05-17",
                "Notes": "Met at the fair\nlikes tea",
                "Labels": "* myContacts ::: Loom ::: * starred",
                "E-mail 1 - Value": "ada@example.org ::: ada@home.example",
                "Phone 1 - Label": "Mobile",
                "Phone 1 - Value": "+49 170 1234567",
                "Phone 2 - Label": "Work Fax",
                "Phone 2 - Value": "+49 30 1234567",
                "Address 1 - City": "Cusco",
                "Address 1 - Country": "PE",
                "Website 1 - Value": "https://www.linkedin.com/in/ada-quispe/",
            },
        )
    )
    party, progress = read(path)
    assert isinstance(party, PartyFound)
    assert isinstance(progress, Progress)
    assert progress.rows == 1
    assert party.address_book
    assert list(map(str, party.identifiers)) == [
        "email:ada@example.org",
        "email:ada@home.example",
        "linkedin:in/ada-quispe",
        "phone:+491701234567",
    ]
    assert party.details == {
        "given_name": "Ada",
        "family_name": "Quispe",
        "organisation": "Loom Works",
        "title": "Weaver",
        "birthday": "--05-17",
        "place": "Cusco, PE",
        "categories": "Loom",
        "note": "Met at the fair\nlikes tea",
    }


def test_the_real_old_header_is_read_in_utf_16_as_google_wrote_it(data: Path, path: Path) -> None:
    real = data / "csv" / "google_contacts_old_header.csv"
    assert not [each for each in read(real) if not isinstance(each, Progress)]
    header = next(csv.reader([real.read_text()]))
    row = {
        "Name": "Ada Quispe",
        "Given Name": "Ada",
        "E-mail 1 - Value": "ada@example.org",
        "Organization 1 - Name": "Loom Works",
        "Organization 1 - Title": "Weaver",
        "Group Membership": "* My Contacts ::: Loom",
    }
    path.write_bytes(table(header, row).encode("utf-16"))
    party = read(path)[0]
    assert isinstance(party, PartyFound)
    assert (party.name, str(party.identifiers[0])) == ("Ada Quispe", "email:ada@example.org")
    assert party.details["organisation"] == "Loom Works"
    assert party.details["title"] == "Weaver"


def test_a_company_is_an_organisation_and_a_bare_name_is_a_person(path: Path) -> None:
    path.write_text(table(TODAY, {"Organization Name": "Loom Works"}, {"Last Name": "Quispe"}))
    company, person, _ = read(path)
    assert isinstance(company, PartyFound)
    assert isinstance(person, PartyFound)
    assert (company.kind, person.kind) == (PartyKind.ORGANISATION, PartyKind.PERSON)
    assert str(person.identifiers[0]) == "name:quispe"


def test_bad_rows_are_set_aside_with_their_lines(path: Path) -> None:
    text = table(TODAY, {"First Name": "Ada", "Notes": "two\nlines"}, {"Birthday": "1980-01-01"}, {"First Name": "Ben"})
    path.write_text(text + '"Cleo')
    found = read(path)
    assert [(each.where, each.reason) for each in found if isinstance(each, SetAside)] == [
        ("contacts.csv:4", "no-name"),
        ("contacts.csv:6", "truncated"),
    ]
    assert [each.name for each in found if isinstance(each, PartyFound)] == ["Ada", "Ben"]


@pytest.mark.parametrize("content", [b"", b"giver,receiver\nAda,Ben\n", b"BEGIN:VCARD\n", bytes(100)])
def test_another_table_is_of_the_wrong_format(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WrongFormatError):
        read(path)


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "Zs"]), min_size=1, max_size=6)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, max_size=6, unique=True), order=st.randoms(use_true_random=False), cut=st.integers(0, 6))
def test_order_and_split_make_no_difference(tmp_path: Path, names: list[str], order: object, cut: int) -> None:
    rows = [{"First Name": name, "E-mail 1 - Value": f"p{n}@example.org"} for n, name in enumerate(names)]
    whole, first, second = (tmp_path / name for name in ("whole.csv", "first.csv", "second.csv"))
    whole.write_text(table(TODAY, *rows), encoding="utf-8")
    order.shuffle(rows)  # type: ignore[attr-defined]
    first.write_text(table(TODAY, *rows[:cut]), encoding="utf-8")
    second.write_text(table(TODAY, *rows[cut:]), encoding="utf-8")
    found = [
        {repr(each) for each in read(*paths) if isinstance(each, PartyFound)} for paths in ((first, second), (whole,))
    ]
    assert found[0] == found[1]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300), place=st.integers(0, 700))
def test_damaged_files_raise_nothing_but_our_errors(tmp_path: Path, noise: bytes, place: int) -> None:
    raw = table(TODAY, {"First Name": "Ada", "Phone 1 - Value": "12345"}).encode()
    path = tmp_path / "noise.csv"
    path.write_bytes(raw[:place] + noise + raw[place:])
    try:
        read(path)
    except AyniError as error:
        assert isinstance(error, WrongFormatError)  # noqa: PT017
