"""What somebody finds among what they may see. The index says where to look; what is shown is read from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.searching import Entry, Searchable, searchables
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.search import in_teams, index, meaning
from ayni_web.search.expressions import asked_for
from ayni_web.search.hits import Asked, Found, Group, Hit, Place, hit_of, looked_up
from ayni_web.search.marking import excerpt, holds, marked, words_of
from ayni_web.search.means import means
from ayni_web.search.models import Document
from ayni_web.search.nearness import nearness
from ayni_web.vault.queries import OpenedNote

__all__ = ["Asked", "Found", "Group", "Hit", "found"]

#: What is sealed is no kind that a room declares: it is never in the index.
NOTE, NOTES = "note", _("Notes of your vault")
#: Nor is this one: what says the same in other words.
MEANT, MEANT_AS = "meaning", _("Close in meaning")
#: So much of it is shown, and only where fewer than `SOME` things hold the words.
CLOSE = 5
#: Results of one kind on the page of all kinds, and on the page of one kind.
SOME, MANY = 6, 50
#: Of people, so many who fit best are put into the order in which they are close.
_WEIGHED = 300
#: Words that fit the names of more people than this say nothing of who is meant.
_MEANT = 30
#: How alike two words must be for one to be the other with a slip: 1 is the same, one letter of four leaves 0.75.
_ALIKE = 0.7


def found(user: User, asked: Asked, notes: Iterable[OpenedNote] = ()) -> Found:
    """What the asker finds, by kind. `notes` are those of their vault while it is open: looked through here, kept nowhere."""
    words = asked.words
    if not words and asked.about is None:
        return Found()
    space = personal_space(user)
    complete = index.catch_up(space, most=index.AT_ONCE)
    places = _places(space, asked, words)
    sealed = _sealed(asked, words, notes)
    shared = in_teams.found(user, asked, words, most=MANY if asked.kind else SOME)
    complete = complete and shared.complete
    instead = ""
    if not places and not sealed.hits and not shared.groups and words:
        likely = _without_slips(space, words)
        if likely != words:
            words, instead = likely, " ".join(likely)
            places = _places(space, asked, words)
    groups = [_group(user, space, kind, places.get(kind.kind, []), asked, words) for kind in searchables()]
    groups = [group for group in (*groups, *shared.groups, sealed) if group.hits]
    meant = True
    if asked.words and not instead and sum(group.total for group in groups) < SOME:
        close, meant = _close(space, asked, {(hit.kind, hit.row) for group in groups for hit in group.hits})
        groups += [close] if close.hits else []
    return Found(groups, instead if places else "", complete, meant)


def _close(space: Space, asked: Asked, shown: set[tuple[str, int]]) -> tuple[Group, bool]:
    """What is close in meaning though the words are others, and whether everything could be looked at."""
    near = meaning.near(space, asked.text, most=4 * CLOSE)
    narrowed = Document.objects.filter(pk__in=near.documents, space=space)
    if asked.kind:
        narrowed = narrowed.filter(kind=asked.kind)
    if asked.since is not None:
        narrowed = narrowed.filter(at__gte=asked.since)
    if asked.before is not None:
        narrowed = narrowed.filter(at__lt=asked.before)
    there = {one.pk: one for one in narrowed} if near.documents else {}
    chosen = [there[pk] for pk in near.documents if pk in there]
    chosen = [one for one in chosen if (one.kind, one.shown_as) not in shown]
    about = set(people.one_with(asked.about)) if asked.about else None
    found: dict[tuple[str, int], Hit] = {}
    for kind in searchables():
        of_kind = {one.row: one for one in chosen if one.kind == kind.kind}
        for entry in kind.entries(space, of_kind) if of_kind else ():
            if about is None or about & set(entry.who):
                found[kind.kind, entry.row] = _meant(kind, of_kind[entry.row], entry)
    hits = {(hit.kind, hit.row): hit for one in chosen if (hit := found.get((one.kind, one.row)))}
    closest = list(hits.values())[:CLOSE]
    return Group(MEANT, MEANT_AS, closest, len(closest)), near.complete


def _meant(kind: Searchable, document: Document, entry: Entry) -> Hit:
    texts = [(label, excerpt(text, [])) for label, text in entry.texts if text]
    return Hit(
        title=marked(entry.name or entry.title, []),
        address=kind.address(document.shown_as),
        about=entry.about,
        at=document.at,
        excerpts=texts[:2],
        party=document.shown_as if kind.model is Party else None,
        kind=kind.kind,
        row=document.shown_as,
    )


def _group(user: User, space: Space, kind: Searchable, places: list[Place], asked: Asked, words: list[str]) -> Group:
    if kind.model is Party and places:
        places = _closest_first(user, space, places, words)
    shown = places[: MANY if asked.kind else SOME]
    rows = {row for place in shown for row in (*place.rows, place.shown_as)}
    entries = {entry.row: entry for entry in kind.entries(space, rows)} if rows else {}
    hits = [
        hit
        for place in shown
        if (hit := hit_of(place, entries, words, kind.address(place.shown_as), is_person=kind.model is Party))
    ]
    return Group(kind.kind, kind.label, hits, places[0].total if places else 0)


def _sealed(asked: Asked, words: list[str], notes: Iterable[OpenedNote]) -> Group:
    """Notes of an open vault that hold all of the words, newest first."""
    about = set(people.one_with(asked.about)) if asked.about else None
    fitting = [
        note
        for note in notes
        if note.text is not None
        and asked.kind in ("", NOTE)
        and (about is None or note.party_id in about)
        and (asked.since is None or note.changed_at >= asked.since)
        and (asked.before is None or note.changed_at < asked.before)
        and all(holds(note.text, [word]) for word in words)
    ]
    hits = [
        Hit(excerpt(note.text or "", words), reverse("vault:note", args=[note.id]), "", note.changed_at, ())
        for note in fitting[: MANY if asked.kind else SOME]
    ]
    return Group(NOTE, NOTES, hits, len(fitting))


def _closest_first(user: User, space: Space, places: list[Place], words: list[str]) -> list[Place]:
    """Those who are called so before those of whom it is written; among each, in the order in which they are close."""
    near = nearness(user, space)

    def order(place: Place) -> tuple[bool, float]:
        name = words_of(place.name)
        is_called = all(any(part.startswith(word) for part in name) for word in words)
        return not is_called, -near.get(place.shown_as, 0.0)

    return sorted(places, key=order)


def _places(space: Space, asked: Asked, words: list[str]) -> dict[str, list[Place]]:
    about = people.one_with(asked.about) if asked.about else []
    return index.ask(partial(_looked_up, space, asked, words, about))


def _looked_up(space: Space, asked: Asked, words: list[str], about: list[int]) -> dict[str, list[Place]]:
    called_so = _called_so(space, words) if len(words) > 1 else {}
    match = asked_for(words, called_so, about)
    return looked_up(match, asked, ["d.space_id = %s"], [space.pk.hex], most=_WEIGHED)


def _called_so(space: Space, words: Sequence[str]) -> dict[str, list[int]]:
    """For each word the parties whose name has it, where these are few."""
    of = means()
    values: list[str | int] = []
    for word in words:
        values += [word, of.called(word), space.pk.hex, _MEANT + 1]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([of.CALLED] * len(words)), values)
        rows = cursor.fetchall()
    named: dict[str, list[int]] = defaultdict(list)
    for word, party in rows:
        named[word].append(party)
    return {word: parties for word, parties in named.items() if len(parties) <= _MEANT}


def _without_slips(space: Space, words: Sequence[str]) -> list[str]:
    """The words, with those that are near a word of somebody's name replaced by it."""
    names = Party.objects.filter(space=space).order_by().values_list("name", flat=True)
    known = _known_words(names)
    likely = []
    for word in words:
        near = None
        if len(word) >= 3 and not any(one.startswith(word) for one in known):
            near = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
        likely.append(near[0] if near else word)
    return likely


def _known_words(names: Iterable[str]) -> list[str]:
    return sorted({word for name in names for word in words_of(name)})
