"""Two parties side by side, for the person who decides whether they are one."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.identity import names
from ayni.identity.likeness import Likeness, likeness
from ayni.identity.portraits import organisation_key
from ayni.identity.records import Record, read, settled_nature

#: Schemes of which one person has one value, as a rule.
_ONE_EACH = frozenset({"linkedin"})
#: Details of which one person has one value.
_ONE_DETAIL = frozenset({"birthday"})


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison. `name` is a field of `Record`, `identifiers.SCHEME` or `details.KEY`; the values
    are those of each side, in order, empty where a side has none."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`shared`: on both sides alike. `differing`: on one side only, or different as one person's can be.
    `contradictory`: what one person can hardly have both of. A field is in exactly one of them."""

    shared: tuple[Field, ...]
    differing: tuple[Field, ...]
    contradictory: tuple[Field, ...]

    @property
    def speaks_against(self) -> bool:
        """Whether anything contradicts."""
        return bool(self.contradictory)


def compare(a: Record, b: Record) -> Comparison:
    """What two records share, where they differ, and what contradicts. Fields that both lack are left out.

    >>> from ayni.identity.identifiers import email
    >>> found = compare(
    ...     Record(1, "Ada Lovelace", (email("ada@example.org"),)),
    ...     Record(2, "Lovelace, Ada", (email("ada@example.net"),)),
    ... )
    >>> [field.name for field in found.shared], [field.name for field in found.differing]
    (['name', 'nature', 'kind'], ['identifiers.email'])
    """
    shared: list[Field] = []
    differing: list[Field] = []
    contradictory: list[Field] = []
    places = {"shared": shared, "differing": differing, "contradictory": contradictory}
    for field, place in _fields(a, b):
        if field.left or field.right:
            places[place].append(field)
    return Comparison(tuple(shared), tuple(differing), tuple(contradictory))


def _fields(a: Record, b: Record) -> list[tuple[Field, str]]:
    found = [_name(a, b)]
    natures = Field("nature", (settled_nature(a).value,), (settled_nature(b).value,))
    found.append(
        (
            natures,
            _place(natures.left == natures.right, read(a).human != read(b).human),
        )
    )
    kinds = Field("kind", (a.kind.value,), (b.kind.value,))
    found.append((kinds, _place(kinds.left == kinds.right, True)))
    organisations = Field("organisation", _one(a.organisation), _one(b.organisation))
    found.append(
        (
            organisations,
            _place(
                organisation_key(a.organisation) == organisation_key(b.organisation),
                False,
            ),
        )
    )
    if a.address_book or b.address_book:
        book = Field(
            "address_book",
            _one("yes" if a.address_book else ""),
            _one("yes" if b.address_book else ""),
        )
        found.append((book, _place(a.address_book == b.address_book, False)))
    return [*found, *_identifiers(a, b), *_details(a, b)]


def _name(a: Record, b: Record) -> tuple[Field, str]:
    field = Field("name", _one(a.name.strip()), _one(b.name.strip()))
    alike = likeness(names.parse(a.name), names.parse(b.name))
    both_full = names.parse(a.name).is_full and names.parse(b.name).is_full
    same = field.left == field.right or alike is Likeness.SAME
    return field, _place(same, both_full and alike is Likeness.DIFFERENT)


def _identifiers(a: Record, b: Record) -> list[tuple[Field, str]]:
    found = []
    for scheme in sorted({identifier.scheme for identifier in (*a.identifiers, *b.identifiers)}):
        left, right = (tuple(sorted({value for of, value in record.identifiers if of == scheme})) for record in (a, b))
        # One address in common is what matters, whatever else either side has.
        common = bool(set(left) & set(right))
        found.append(
            (
                Field(f"identifiers.{scheme}", left, right),
                _place(common, bool(left and right) and scheme in _ONE_EACH),
            )
        )
    return found


def _details(a: Record, b: Record) -> list[tuple[Field, str]]:
    found = []
    for key in sorted({*a.details, *b.details}):
        field = Field(f"details.{key}", _one(a.details.get(key, "")), _one(b.details.get(key, "")))
        both = bool(field.left and field.right)
        found.append((field, _place(field.left == field.right, both and key in _ONE_DETAIL)))
    return found


def _place(same: bool, contradicts: bool) -> str:
    return "shared" if same else "contradictory" if contradicts else "differing"


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
