"""What a record says of itself."""

from ayni.identity.identifiers import account, email
from ayni.identity.records import Record, joining_keys, read, settled_nature
from ayni.ledger.parties import Identifier, Nature, PartyKind


def _ids(*addresses: str) -> tuple[Identifier, ...]:
    return tuple(found for address in addresses if (found := email(address)) is not None)


def test_an_office_address_does_not_make_a_person_an_office() -> None:
    both = read(Record(1, "Ada Lovelace", _ids("ada@example.org", "info@example.org")))
    assert both.human
    assert both.emails == ("ada@example.org",)
    assert [key[1] for key in joining_keys(both)] == ["ada@example.org"]


def test_a_record_with_nothing_but_a_robots_address_is_a_robot() -> None:
    assert settled_nature(Record(1, "Ada Lovelace", _ids("notifications@example.com"))) is Nature.ROBOT
    github = account("github", "ada")
    assert github is not None
    assert settled_nature(Record(1, "Ada", (*_ids("notifications@example.com"), github))) is Nature.HUMAN


def test_what_is_stated_holds() -> None:
    assert settled_nature(Record(1, "Ada Lovelace", _ids("ada@example.org"), Nature.LIST)) is Nature.LIST
    assert not read(Record(1, "Example", _ids("ada@example.org"), kind=PartyKind.ORGANISATION)).human


def test_a_list_writing_its_own_address_beside_a_name_is_not_that_person_nor_the_list() -> None:
    written = read(Record(1, "Ada Lovelace via Lists", _ids("lists@example.org")))
    the_list = read(Record(2, "Lists", _ids("lists@example.org"), Nature.LIST))
    assert written.human
    assert not set(joining_keys(written)) & set(joining_keys(the_list))


def test_names_and_phones_never_join() -> None:
    shareable = tuple(Identifier(scheme, "1") for scheme in ("phone", "url", "name", "ref"))
    assert joining_keys(read(Record(1, "Ada", shareable))) == []
