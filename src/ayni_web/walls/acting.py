"""For whom this process asks the database now. PostgreSQL shows them their rows only; SQLite knows nobody.

Nobody acts unless somebody says so, and nobody sees no row of any space. Three may act:

- a person: a request of theirs, a job that they asked for;
- nobody: a request of a stranger;
- the house: what is of no one person, such as looking up whose link it is that a stranger holds, the clock's work, and commands
  of whoever runs the server. `tests/ayni_web/walls` holds the list of all places that act as the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Neither a user nor the house: nobody."""

    user_id: int | None = None
    house: bool = False


NOBODY = Actor()
HOUSE = Actor(house=True)

#: A function and not a value: in a request, who asks changes when they sign in or out.
_acting: ContextVar[Callable[[], Actor]] = ContextVar("acting")
_nobody: Callable[[], Actor] = lambda: NOBODY  # noqa: E731
_from_now_on: list[Callable[[], Actor]] = [_nobody]


def acting() -> Actor:
    """Who acts now."""
    return _acting.get(_from_now_on[0])()


@contextmanager
def acting_as(user_id: int | None) -> Iterator[None]:
    """For a person; None is nobody. Also a decorator."""
    with asked_by(lambda: Actor(user_id)):
        yield


@contextmanager
def as_the_house() -> Iterator[None]:
    """For what is of no one person. As short as can be: meanwhile no wall stands in the database. Also a decorator."""
    with asked_by(lambda: HOUSE):
        yield


@contextmanager
def asked_by(who: Callable[[], Actor]) -> Iterator[None]:
    """For whoever this function says, asked anew for each question to the database."""
    before = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(before)


def is_the_house() -> None:
    """Of a whole process: a command of whoever runs the server, the worker, the clock. Never the process that serves pages."""
    _from_now_on[0] = lambda: HOUSE
