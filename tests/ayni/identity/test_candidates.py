"""Who is compared with whom, and how often."""

from ayni.identity.candidates import LARGEST, candidates
from ayni.identity.portraits import Portrait, portrait
from ayni.identity.records import Record, read
from ayni.ledger.parties import Identifier


def _portraits(*people: tuple[str, str]) -> list[Portrait]:
    made = (Record(id, name, (Identifier("email", address),)) for id, (name, address) in enumerate(people))
    return [portrait(record.id, [read(record)]) for record in made]


def test_those_who_may_be_one_meet() -> None:
    met = candidates(
        _portraits(
            ("Ada Lovelace", "ada@a.example"),
            ("Lovelace, A.", "al@b.example"),
            ("", "alovelace@c.example"),
            ("Mara Quist", "mara@d.example"),
        )
    ).pairs.tolist()
    assert [0, 1] in met
    assert [0, 2] in met
    assert not any(3 in pair for pair in met)


def test_a_name_that_very_many_have_brings_nobody_together() -> None:
    people = [("John Smith", f"u{n}x@host{n}.example") for n in range(LARGEST + 1)]
    found = candidates(_portraits(*people))
    assert len(found.pairs) == 0
    assert found.passed_over > 0


def test_a_frequent_name_still_meets_within_one_host() -> None:
    people = [("John Smith", f"u{n}x@host{n}.example") for n in range(LARGEST + 1)]
    found = candidates(_portraits(*people, ("John Smith", "js@host3.example")))
    assert found.pairs.tolist() == [[3, LARGEST + 1]]


def test_each_pair_comes_once_and_the_lesser_first() -> None:
    people = [("Ada Lovelace", "ada.lovelace@a.example"), ("Ada Lovelace", "ada.lovelace@b.example")]
    assert candidates(_portraits(*people)).pairs.tolist() == [[0, 1]]


def test_nobody_makes_no_pairs() -> None:
    assert candidates([]).pairs.shape == (0, 2)
