"""What was promised in the demo network, both ways: open, agreed anew, late, kept. All of it is invented.

Days are counted from the day on which the demo is loaded, so that something always lies ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Party
from ayni_web.promises import actions


@dataclass(frozen=True, slots=True)
class Word:
    """A promise of the reader to somebody, or (`theirs`) of somebody to the reader: made so many days ago, due in so many.

    `due_first` is what was agreed before it was agreed anew; `kept` says how many days ago it was kept.
    """

    who: str
    what: str
    made: int
    due: int | None
    theirs: bool = False
    due_first: int | None = None
    kept: int | None = None


WORDS: tuple[Word, ...] = (
    Word("Ravi Menon", "send the names of two finance partners", 6, 3),
    Word("Mara Okafor", "read chapter four and mark what is too long", 16, 24, due_first=5),
    Word("Gudrun Falk", "lend the notes on leading a first team", 8, None),
    Word("Tomás Rey", "bring the list of permits to the winter round", 12, 4, theirs=True),
    Word("Ines Duarte", "ask the printer in Porto what a small edition costs", 20, -2, theirs=True),
    Word("Noor Haddad", "look over the summer plan", 45, -28, kept=30),
    Word("Jonas Weil", "come to the open lesson", 70, -52, kept=52),
    Word("Lena Brandt", "write down how the first month went", 95, -80, kept=83),
    Word("Iker Etxeberri", "return the application with comments", 60, -50, kept=51),
    Word("Aiko Mori", "send the proofs of the small edition", 90, -61, theirs=True, kept=62),
    Word("Clara Wiesengrund", "keep a seat at the rehearsal", 40, -33, theirs=True, kept=33),
)


def promise_all(space: Space, user: User, by_name: Mapping[str, Party], me: Party, *, now: datetime) -> None:
    """Make the demo's promises, in the order in which they were made."""
    for word in sorted(WORDS, key=lambda one: -one.made):
        _promise(space, user, word, by_name[word.who], me, now)


def _promise(space: Space, user: User, word: Word, them: Party, me: Party, now: datetime) -> None:
    today = timezone.localdate(now)
    due, first = (None if days is None else today + timedelta(days=days) for days in (word.due, word.due_first))
    by, to = (them, me) if word.theirs else (me, them)
    made_at = now - timedelta(days=word.made)
    made = actions.promise(space, by=by, to=to, what=word.what, due=first or due, now=made_at)
    if first is not None:
        anew = now - timedelta(days=2)
        actions.renegotiate(made, due=due, why="the chapter grew", now=anew, today=timezone.localdate(anew))
    if word.kept is not None:
        # The acts of the demo say what was given: these promises bring none of their own.
        actions.keep(made, user=user, now=now - timedelta(days=word.kept))
