"""Sure joins made, likely ones proposed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.errors import InputError
from ayni.identity import Record, Resolution, resolve
from ayni.identity.records import read
from ayni.ledger.parties import Identifier, Nature


def _person(id: int, name: str, *addresses: str, organisation: str = "", **more: str) -> Record:
    identifiers = tuple(Identifier("email", address) for address in addresses)
    others = tuple(Identifier(scheme, value) for scheme, value in more.items())
    return Record(id, name, (*identifiers, *others), organisation=organisation)


def _codes(*records: Record, least: float = 0.5) -> list[list[str]]:
    return [[reason.code for reason in proposal.reasons] for proposal in resolve(records, least=least).proposals]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            _person(1, "Ada Lovelace", "ada@a.example"),
            _person(2, "Lovelace, Ada", "al@b.example"),
            ["same-name-other-address"],
        ),
        (
            _person(1, "Ada Lovelace", "countess@a.example"),
            _person(2, "Ada Lovelace", "countess@b.example"),
            ["same-name-other-address", "changed-domain"],
        ),
        (_person(1, "A. Lovelace", "x@a.example"), _person(2, "Ada Lovelace", "y@b.example"), ["initials"]),
        (_person(1, "Jörg Grün", "x@a.example"), _person(2, "Joerg Gruen", "y@b.example"), ["transliteration"]),
        (_person(1, "Bob Quist", "x@a.example"), _person(2, "Robert Quist", "y@b.example"), ["nickname"]),
        (_person(1, "Wei Lovelace", "x@a.example"), _person(2, "Lovelace Wei", "y@b.example"), ["name-order"]),
        (_person(1, "", "ada.lovelace@a.example"), _person(2, "Ada Lovelace", "y@b.example"), ["name-in-address"]),
        (_person(1, "", "alovelace@a.example"), _person(2, "Ada Lovelace", "y@b.example"), ["name-in-address"]),
        (
            _person(1, "Ada Lovelace", linkedin="in/ada", organisation="Example Corp"),
            _person(2, "Ada Lovelace", "ada@example.org"),
            ["same-name-other-address", "organisation-in-address", "linkedin-next-to-mail"],
        ),
        (
            _person(1, "Ada Lovelace via Lists", "lists@a.example"),
            _person(2, "Ada Lovelace", "ada@b.example"),
            ["same-name-other-address", "through-a-list"],
        ),
    ],
)
def test_likely_ones_are_proposed_with_the_reason(one: Record, other: Record, expected: list[str]) -> None:
    assert _codes(one, other) == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_person(1, "Ada Lovelace", "x@a.example"), _person(2, "Mary Lovelace", "y@a.example")),
        (_person(1, "John Smith", "x@a.example"), _person(2, "John Smith", "y@b.example")),
        (_person(1, "J. Smith", "x@a.example"), _person(2, "John Smith", "y@b.example")),
        (_person(1, "Maria", "maria@a.example"), _person(2, "Maria", "maria@b.example")),
        (_person(1, "", "jsmith@a.example"), _person(2, "John Smith", "js@b.example")),
        (_person(1, "Ada K. Lovelace", "x@a.example"), _person(2, "Ada B. Lovelace", "y@a.example")),
        (_person(1, "Ada Lovelace", linkedin="in/ada"), _person(2, "Ada Lovelace", linkedin="in/ada-2")),
        (_person(1, "Ada Lovelace", "no-reply@a.example"), _person(2, "Ada Lovelace", "ada@b.example")),
        (_person(1, "Ada Lovelace", "info@a.example"), _person(2, "Ada Lovelace", "ada@b.example")),
    ],
)
def test_weak_evidence_proposes_nobody(one: Record, other: Record) -> None:
    assert _codes(one, other) == []


def test_a_common_name_needs_something_beside_it() -> None:
    one = _person(1, "John Smith", "x@a.example", organisation="Example Corp")
    other = _person(2, "John Smith", "y@b.example", organisation="Example")
    assert _codes(one, other) == [["same-name-other-address", "same-organisation"]]
    (proposal,) = resolve([one, other]).proposals
    assert [caution.code for caution in proposal.cautions] == ["common-name"]


def test_a_name_at_many_organisations_is_less_sure() -> None:
    def surest(number: int) -> float:
        people = [_person(n, "Mara Quist", f"u{n}@h{n}.example", organisation=f"Firm {n}x") for n in range(number)]
        return max(proposal.confidence for proposal in resolve(people, least=0).proposals)

    assert surest(2) > surest(4) > surest(8)


def test_an_initial_that_fits_several_is_less_sure() -> None:
    short, ada = _person(1, "A. Lovelace", "x@a.example"), _person(2, "Ada Lovelace", "y@b.example")
    anne = _person(3, "Anne Lovelace", "z@c.example")
    assert _codes(short, ada) == [["initials"]]
    assert _codes(short, ada, anne) == []


def test_another_birthday_excludes() -> None:
    one = Record(1, "Ada Lovelace", details={"birthday": "1815-12-10"})
    assert len(resolve([one, Record(2, "Ada Lovelace", details={"birthday": "1815-12-10"})]).proposals) == 1
    assert resolve([one, Record(2, "Ada Lovelace", details={"birthday": "1990-01-01"})], least=0).proposals == ()


def test_those_said_to_be_two_are_not_proposed_again() -> None:
    records = [_person(n, "Ada Lovelace", f"ada@{n}.example") for n in (1, 2)]
    joined = _person(3, "Ada", "ada@2.example")
    assert resolve([*records, joined]).proposals
    assert resolve([*records, joined], apart=[(3, 1)]).proposals == ()


def test_groups_can_be_asked_for() -> None:
    found = resolve([_person(n, "Ada", "ada@a.example") for n in (9, 4)] + [_person(7, "Mara", "mara@a.example")])
    assert (found.root_of(9), found.members_of(9), found.joined()) == (4, (4, 9), {4: (4, 9)})
    with pytest.raises(InputError, match="No record has the id 5"):
        found.root_of(5)


def test_a_confidence_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        resolve([], least=7)


def test_no_records_make_an_empty_resolution() -> None:
    assert (resolve([]).ids.size, resolve([]).proposals) == (0, ())


_names = st.sampled_from(
    ["", "Ada Lovelace", "A. Lovelace", "Lovelace, Ada", "Ada", "Mara Quist", "Ada Lovelace via Lists", "John Smith"]
)
_identifiers = st.sampled_from(
    [
        Identifier("email", value)
        for value in ("ada@a.example", "ada.lovelace@b.example", "mara@a.example", "info@a.example", "lists@c.example")
    ]
    + [Identifier("linkedin", "in/ada"), Identifier("phone", "+49301234"), Identifier("github", "mara")]
)
_populations = st.lists(
    st.tuples(_names, st.lists(_identifiers, max_size=2), st.sampled_from(list(Nature)), st.sampled_from(["", "Firm"])),
    max_size=10,
).map(lambda rows: [Record(id, name, tuple(ids), nature, firm) for id, (name, ids, nature, firm) in enumerate(rows)])


def _told(found: Resolution) -> tuple[dict[int, int], object]:
    return dict(zip(found.ids.tolist(), found.groups.tolist(), strict=True)), found.proposals


@given(_populations, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_records_changes_nothing(records: list[Record], chance: object) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _told(resolve(records, least=0)) == _told(resolve(shuffled, least=0))


@given(_populations)
@settings(deadline=None)
def test_resolving_what_is_resolved_changes_nothing(records: list[Record]) -> None:
    found = resolve(records, least=0)
    merged = [
        Record(found.root_of(r.id), r.name, r.identifiers, r.nature, r.organisation, r.address_book) for r in records
    ]
    again = resolve(merged, least=0)
    assert again.ids.tolist() == sorted(set(found.groups.tolist()))
    assert again.groups.tolist() == again.ids.tolist()
    assert again.proposals == found.proposals


@given(_populations, _populations)
@settings(deadline=None)
def test_more_records_never_part_what_was_joined(records: list[Record], others: list[Record]) -> None:
    before = resolve(records)
    more = [Record(r.id + 1000, r.name, r.identifiers, r.nature, r.organisation) for r in others]
    after = resolve([*records, *more])
    for record in records:
        assert after.root_of(record.id) == after.root_of(before.root_of(record.id))


@given(_populations)
@settings(deadline=None)
def test_people_are_never_joined_or_proposed_with_what_is_no_person(records: list[Record]) -> None:
    found = resolve(records, least=0)
    human = {record.id: read(record).human for record in records}
    assert all(human[id] == human[found.root_of(id)] for id in human)
    assert all(human[proposal.left] and human[proposal.right] for proposal in found.proposals)


@given(_populations)
@settings(deadline=None)
def test_proposals_are_of_two_different_groups_and_each_pair_once(records: list[Record]) -> None:
    found = resolve(records, least=0)
    pairs = [(proposal.left, proposal.right) for proposal in found.proposals]
    assert len(pairs) == len(set(pairs))
    for proposal in found.proposals:
        assert proposal.left < proposal.right
        assert (found.root_of(proposal.left), found.root_of(proposal.right)) == (proposal.left, proposal.right)
        assert 0 <= proposal.confidence <= 1
        assert all("{" not in str(reason) for reason in (*proposal.reasons, *proposal.cautions))


def test_reasons_show_what_was_written_and_not_what_was_compared() -> None:
    proposals = resolve(
        [
            _person(1, "Zoë Größe", "Zoe.Grosse@A.example", organisation="Café Müller GmbH"),
            _person(2, "Zoë Größe", "zoe.grosse@b.example", organisation="CAFÉ MÜLLER"),
        ]
    ).proposals
    said = " ".join(str(reason) for reason in proposals[0].reasons)
    assert "Zoë Größe" in said
    assert "CAFÉ MÜLLER" in said or "Café Müller GmbH" in said
    assert "oe.grosse" in said.lower()
    assert "cafe muller" not in said
    assert "zoegrosse" not in said


def test_cautions_show_organisations_as_they_were_written() -> None:
    proposals = resolve(
        [
            _person(1, "Ada Lovelace", "ada@a.example", organisation="Café Müller"),
            _person(2, "Ada Lovelace", "ada@b.example", organisation="Straßenbahn AG"),
        ]
    ).proposals
    said = " ".join(str(caution) for caution in proposals[0].cautions)
    assert "Café Müller" in said
    assert "Straßenbahn AG" in said
