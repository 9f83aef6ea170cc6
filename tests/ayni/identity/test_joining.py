"""Sure joins."""

from hypothesis import given
from hypothesis import strategies as st

from ayni.identity.joining import join
from ayni.identity.records import Record, read
from ayni.ledger.parties import Identifier, Nature


def _record(id: int, *values: str, nature: Nature = Nature.HUMAN) -> Record:
    return Record(id, "", tuple(Identifier("email", value) for value in values), nature)


def _groups(*records: Record) -> dict[int, int]:
    ids, roots = join([read(record) for record in records])
    return dict(zip(ids.tolist(), roots.tolist(), strict=True))


def test_a_chain_of_shared_addresses_is_one_group() -> None:
    records = [_record(30, "a@x.org"), _record(20, "a@x.org", "b@x.org"), _record(10, "b@x.org"), _record(5, "c@x.org")]
    assert _groups(*records) == {5: 5, 10: 10, 20: 10, 30: 10}


def test_two_colleagues_with_the_offices_address_stay_two() -> None:
    ada, mara = _record(1, "ada@x.org", "info@x.org"), _record(2, "mara@x.org", "info@x.org")
    assert _groups(ada, mara, _record(3, "info@x.org")) == {1: 1, 2: 2, 3: 3}


def test_one_office_met_twice_is_one() -> None:
    assert _groups(_record(1, "info@x.org"), _record(2, "info@x.org", nature=Nature.SHARED)) == {1: 1, 2: 1}


def test_no_records_make_no_groups() -> None:
    assert _groups() == {}


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=3), max_size=12))
def test_groups_are_what_walking_from_address_to_address_reaches(rows: list[list[str]]) -> None:
    found = _groups(*(_record(id, *(f"{letter}q@x.org" for letter in row)) for id, row in enumerate(rows)))
    for start in range(len(rows)):
        reached = {start}
        while (
            more := {other for other in range(len(rows)) for known in reached if set(rows[other]) & set(rows[known])}
            - reached
        ):
            reached |= more
        assert found[start] == min(reached)
