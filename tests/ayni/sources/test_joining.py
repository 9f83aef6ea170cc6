from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.ledger.parties import Identifier, Nature, PartyKind
from ayni.sources.contract import PartyFound
from ayni.sources.joining import JoinedParties, JoinedParty


def email(value: str) -> Identifier:
    return Identifier("email", value)


def joined(*found: PartyFound) -> list[JoinedParty]:
    parties = JoinedParties()
    for each in found:
        parties.add(each)
    return parties.settle()[0]


def test_addresses_that_one_entry_names_together_are_one_party() -> None:
    found = [
        PartyFound((email("ada@old.example"), email("ada@new.example")), "Ada"),
        PartyFound((Identifier("github", "ada"), email("ada@old.example")), "Ada Lovelace"),
        PartyFound((email("ben@x.org"),), "Ben"),
    ]
    ada, ben = joined(*found)
    assert ada.key == "email:ada@new.example"
    assert ada.identifiers == ("email:ada@new.example", "email:ada@old.example", "github:ada")
    assert ben.key == "email:ben@x.org"


def test_numbers_given_before_all_was_known_lead_to_the_joined_party() -> None:
    parties = JoinedParties()
    one, other = parties.number(email("b@x.org")), parties.number(email("a@x.org"))
    assert one != other
    parties.add(PartyFound((email("b@x.org"), email("a@x.org"))))
    joined_parties, final = parties.settle()
    assert [party.key for party in joined_parties] == ["email:a@x.org"]
    assert final.tolist() == [0, 0]


def test_an_offices_phone_joins_nobody() -> None:
    phone = Identifier("phone", "+4930901820")
    found = joined(PartyFound((email("a@x.org"), phone)), PartyFound((email("b@x.org"), phone)))
    assert [party.identifiers for party in found] == [
        ("email:a@x.org", "phone:+4930901820"),
        ("email:b@x.org", "phone:+4930901820"),
    ]


def test_a_shared_mailbox_joins_nobody() -> None:
    info = email("info@firm.example")
    found = joined(
        PartyFound((email("ada@firm.example"), info), "Ada"),
        PartyFound((email("ben@firm.example"), info), "Ben"),
        PartyFound((info, email("cem@firm.example")), "Cem"),
    )
    assert [party.key for party in found] == [
        "email:ada@firm.example",
        "email:ben@firm.example",
        "email:info@firm.example",
    ]


def test_what_anything_says_of_a_partys_nature_holds() -> None:
    found = joined(
        PartyFound((email("x@x.org"),)), PartyFound((email("x@x.org"),), nature=Nature.LIST, kind=PartyKind.TEAM)
    )
    assert (found[0].nature, found[0].kind) == (Nature.LIST, PartyKind.TEAM)


def test_an_address_nobody_described_tells_its_nature_itself() -> None:
    parties = JoinedParties()
    parties.number(email("no-reply@x.org"))
    assert [party.nature for party in parties.settle()[0]] == [Nature.ROBOT]


_FOUND = st.builds(
    PartyFound,
    identifiers=st.lists(st.sampled_from([email(f"{n}@x.org") for n in "abcde"]), min_size=1, max_size=3).map(tuple),
    name=st.sampled_from(["", "Ada", "Ada L", "Ben"]),
    details=st.dictionaries(st.sampled_from(["title", "place"]), st.sampled_from(["x", "yy", "zz"])),
)


@given(st.lists(_FOUND, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_in_which_parties_are_met_changes_nothing(orders: tuple[list[PartyFound], list[PartyFound]]) -> None:
    assert joined(*orders[0]) == joined(*orders[1])
