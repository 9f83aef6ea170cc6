"""What speaks for two groups being one person, and what against.

The names give the odds to begin with, divided by how many others are expected to have them. Each
further observation multiplies the odds. The numbers are set by hand and held against data whose
truth is known; `docs/identity.md` shows how often proposals of each confidence were right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ayni.identity.candidates import patterns
from ayni.identity.commonness import Commonness
from ayni.identity.likeness import STRENGTH, Likeness, likeness
from ayni.identity.names import PersonName
from ayni.identity.portraits import Portrait
from ayni.identity.reasons import Reason, reason

#: Odds that two who meet in a rare name are one person.
_NAME_ODDS = {
    Likeness.SAME: 20.0,
    Likeness.TRANSLITERATED: 12.0,
    Likeness.MIDDLE: 12.0,
    Likeness.REORDERED: 6.0,
    Likeness.NICKNAME: 6.0,
    Likeness.DOUBLE_FAMILY: 4.0,
    Likeness.INITIALS: 2.5,
    # Jörg and Jörn differ in a letter and are two names: only a part of the address kept says that one is a slip.
    Likeness.SPELLING: 0.2,
}
_ODDS_OF_ADDRESS_LIKE_NAME = 8.0
_ODDS_OF_ADDRESS_LIKE_INITIALS = 1.8
#: A handle alone never makes a proposal: of those tried in `bench/identity.py` fewer than half were right.
_ODDS_OF_LONG_HANDLE, _ODDS_OF_SHORT_HANDLE = 0.9, 0.5
_WORTH_SAYING = 0.25
_MOST_CERTAIN = 0.99


class Judgement(NamedTuple):
    """What speaks for and against, and how sure that makes it, from 0 to 1."""

    confidence: float
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]


class _Weighed(NamedTuple):
    factor: float
    reason: Reason | None = None
    caution: Reason | None = None


class _Match(NamedTuple):
    odds: float
    reason: Reason
    left: PersonName
    right: PersonName
    namesakes: float


def judge(one: Portrait, other: Portrait, commonness: Commonness) -> Judgement | None:
    """How sure it is that two groups are one person, or None where nothing speaks for it or something excludes it."""
    if not one.human or not other.human or _apart(one.birthdays, other.birthdays):
        return None
    match = _by_name(one, other, commonness) or _by_handle(one, other, commonness)
    if match is None:
        return None
    odds = match.odds / (1 + 3 * match.namesakes)
    weighed = [
        *_for_it(one, other, match, commonness),
        *_against_it(one, other, match, commonness),
    ]
    for item in weighed:
        odds *= item.factor
    return Judgement(
        round(min(odds / (1 + odds), _MOST_CERTAIN), 3),
        (match.reason, *(item.reason for item in weighed if item.reason)),
        tuple(item.caution for item in weighed if item.caution),
    )


def _by_name(one: Portrait, other: Portrait, commonness: Commonness) -> _Match | None:
    ones, others = one.full_names or one.spelled, other.full_names or other.spelled
    if not ones or not others:
        return None
    alike, left, right = min(
        ((likeness(a, b), a, b) for a in ones for b in others),
        key=lambda found: STRENGTH[found[0]],
    )
    if alike not in _NAME_ODDS:
        return None
    said = {"name": one.shown if one.full_names else other.shown} if alike is Likeness.SAME else _sides(one, other)
    why = reason(alike.value, **said)
    if not one.full_names or not other.full_names:
        unnamed, named = (other, one) if one.full_names else (one, other)
        why = reason("name-in-address", address=_address(unnamed), name=named.shown)
    namesakes = commonness.namesakes(left, right)
    odds = _NAME_ODDS[alike] if one.full_names and other.full_names else _NAME_ODDS[alike] * 0.5
    return _Match(odds, why, left, right, namesakes)


def _by_handle(one: Portrait, other: Portrait, commonness: Commonness) -> _Match | None:
    """Where one has no full name: its address is written like the other's name, or both have one rare handle."""
    if one.full_names and other.full_names:
        return None
    for unnamed, named in ((one, other), (other, one)):
        # Where the address spells a whole name, that has been compared already.
        if unnamed.full_names or unnamed.spelled or not named.full_names:
            continue
        for name in named.full_names:
            found = _address_like(name, unnamed, named, commonness)
            if found is not None:
                return found
    shared = [handle for handle in one.handles if handle in other.handles and commonness.handle_is_rare(handle)]
    if not shared or (one.spelled and other.spelled):
        return None
    name = (*one.names, *other.names, PersonName(family=shared[0]))[0]
    odds = _ODDS_OF_LONG_HANDLE if len(shared[0]) >= 8 else _ODDS_OF_SHORT_HANDLE
    return _Match(odds, reason("same-handle", handle=one.handle_as_written(shared[0])), name, name, 0.0)


def _address_like(name: PersonName, unnamed: Portrait, named: Portrait, commonness: Commonness) -> _Match | None:
    if len(name.given) < 2 or len(name.family) < 2:
        return None
    bare = {handle.rstrip("0123456789") for handle in unnamed.handles if len(handle) > 4} | set(unnamed.handles)
    written = [place for place, pattern in enumerate(patterns(name)) if pattern in bare]
    if not written:
        return None
    why = reason("name-in-address", address=_address(unnamed), name=named.shown)
    if written[0] < 2:
        return _Match(
            _ODDS_OF_ADDRESS_LIKE_NAME,
            why,
            name,
            name,
            commonness.namesakes(name, name),
        )
    short = name._replace(family=name.family[0]) if written[0] == 4 else name._replace(given=name.given[0])
    # A single word beside the address that is no part of the name makes it another's more likely.
    other_word = any(likeness(name, word) is Likeness.DIFFERENT for word in unnamed.names)
    odds = _ODDS_OF_ADDRESS_LIKE_INITIALS * (0.3 if other_word else 1.0)
    # With a middle initial in it there are ten times fewer whom the address could fit.
    fewer = 0.1 if written[0] == 5 else 1.0
    return _Match(odds, why, short, name, commonness.namesakes(short, name) * fewer)


def _for_it(one: Portrait, other: Portrait, match: _Match, commonness: Commonness) -> Iterator[_Weighed]:
    handle = _first_shared(one.handles, other.handles)
    if handle and match.reason.code != "same-handle" and one.hosts != other.hosts:
        local = one.handle_as_written(handle)
        changed = reason("changed-domain", local=local, left=_or(one.hosts), right=_or(other.hosts))
        said = changed if one.hosts and other.hosts else reason("same-handle", handle=local)
        yield _Weighed(_worth_of_handle(handle, match), said)
    elif host := _first_shared(one.own_hosts, other.own_hosts):
        # The fewer people could be meant at all, the more a host in common says of an abbreviated name.
        yield _Weighed(4.0 if match.namesakes > 0.02 else 1.5, reason("same-host", host=host))
    if organisation := _first_shared(one.organisations, other.organisations):
        yield _Weighed(6.0, reason("same-organisation", organisation=one.organisation_as_written(organisation)))
    elif fitting := _organisation_at_host(one, other) or _organisation_at_host(other, one):
        yield _Weighed(
            4.0,
            reason("organisation-in-address", organisation=fitting[0], host=fitting[1]),
        )
    if bool(one.profiles) != bool(other.profiles) and (one.emails if other.profiles else other.emails):
        yield _Weighed(1.5, reason("linkedin-next-to-mail"))
    if phone := _first_shared(one.phones, other.phones):
        yield _Weighed(20.0, reason("same-phone", phone=phone))
    if page := _first_shared(one.pages, other.pages):
        yield _Weighed(8.0, reason("same-page", page=page))
    if birthday := _first_shared(one.birthdays, other.birthdays):
        yield _Weighed(50.0, reason("same-birthday", birthday=birthday))
    if match.left.through_list != match.right.through_list:
        yield _Weighed(1.0, reason("through-a-list"))


def _worth_of_handle(handle: str, match: _Match) -> float:
    # An address made of the name repeats what the name says, and says only that a habit was kept.
    if handle in patterns(match.left) or handle in patterns(match.right):
        return 2.5
    return 6.0 if len(handle) >= 4 else 3.0


def _against_it(one: Portrait, other: Portrait, match: _Match, commonness: Commonness) -> Iterator[_Weighed]:
    if match.namesakes > _WORTH_SAYING:
        yield _Weighed(1.0, caution=reason("common-name"))
    # Somebody who moves has two or three organisations; a name with many more belongs to several people.
    if (many := commonness.organisations(match.left)) > 2:
        yield _Weighed(1 / (1 + 0.5 * (many - 2)), caution=reason("several-could-be-meant"))
    if _apart(one.organisations, other.organisations) and not _organisation_at_host(one, other):
        sides = {"left": one.organisations_written[0], "right": other.organisations_written[0]}
        yield _Weighed(
            0.6 if match.namesakes < _WORTH_SAYING else 0.3,
            caution=reason("different-organisations", **sides),
        )
    if _apart(one.profiles, other.profiles):
        yield _Weighed(0.02, caution=reason("two-profiles"))
    if match.left.generation != match.right.generation:
        generation = match.left.generation or match.right.generation
        yield _Weighed(0.3, caution=reason("generation", generation=generation))


def _organisation_at_host(one: Portrait, other: Portrait) -> tuple[str, str] | None:
    """An organisation of one and the other's host where the host's first label is the organisation's name."""
    labels = {host.split(".", 1)[0].replace("-", ""): host for host in other.own_hosts}
    for organisation in one.organisations:
        host = labels.get(organisation.replace(" ", ""))
        if host is not None:
            return one.organisation_as_written(organisation), host
    return None


def _first_shared(ones: tuple[str, ...], others: tuple[str, ...]) -> str:
    return next((value for value in ones if value in others), "") if ones and others else ""


def _apart(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(ones and others) and not set(ones) & set(others)


def _sides(one: Portrait, other: Portrait) -> dict[str, str]:
    return {"left": one.shown, "right": other.shown}


def _address(unnamed: Portrait) -> str:
    return (*unnamed.emails, *unnamed.profiles, *unnamed.handles, unnamed.shown)[0]


def _or(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
