"""Two parties side by side."""

from ayni.identity import Record, compare
from ayni.identity.comparison import Comparison
from ayni.ledger.parties import Identifier, Nature


def _names(comparison: Comparison) -> tuple[list[str], list[str], list[str]]:
    shared, differing, contradictory = comparison.shared, comparison.differing, comparison.contradictory
    return [f.name for f in shared], [f.name for f in differing], [f.name for f in contradictory]


def test_everything_finds_its_place() -> None:
    ada = Record(
        1,
        "Ada Lovelace",
        (Identifier("email", "ada@example.org"), Identifier("linkedin", "in/ada")),
        organisation="Example GmbH",
        details={"birthday": "--12-10", "title": "Analyst"},
    )
    other = Record(
        2,
        "A. Lovelace",
        (Identifier("email", "ada@example.net"), Identifier("linkedin", "in/ada-2")),
        organisation="EXAMPLE",
        details={"birthday": "--12-11", "place": "London"},
    )
    shared, differing, contradictory = _names(compare(ada, other))
    assert shared == ["nature", "kind", "organisation"]
    assert differing == ["name", "identifiers.email", "details.place", "details.title"]
    assert contradictory == ["identifiers.linkedin", "details.birthday"]


def test_different_names_and_natures_contradict() -> None:
    _, _, contradictory = _names(compare(Record(1, "Ada Lovelace"), Record(2, "Mara Grün", nature=Nature.SHARED)))
    assert contradictory == ["name", "nature"]
    assert compare(Record(1, "Ada Lovelace"), Record(2, "Mara Grün")).speaks_against


def test_swapping_the_sides_swaps_only_the_values() -> None:
    one, other = Record(1, "Ada", organisation="Example"), Record(2, "Ada Lovelace", address_book=True)
    assert _names(compare(one, other)) == _names(compare(other, one))
    assert {f.name: f.left for f in compare(one, other).differing} == {
        f.name: f.right for f in compare(other, one).differing
    }


def test_a_record_shares_everything_with_itself() -> None:
    record = Record(1, "Ada Lovelace", (Identifier("email", "ada@example.org"),), details={"place": "London"})
    assert not compare(record, record).differing
    assert not compare(record, record).contradictory
