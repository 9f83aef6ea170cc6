"""Where Ayni asks the database for somebody else than who is signed in. Whoever adds a place says here why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ayni_web.walls.acting import HOUSE, NOBODY, Actor, acting, acting_as, as_the_house, asked_by

SOURCES = Path(__file__).resolve().parents[3] / "src" / "ayni_web"

#: The places that act as the house, for whom no wall stands in the database, and why each must.
HOUSE_AT = {
    "accounts/actions.py": "the audit keeps also what nobody did who is signed in; an account that ends is in no space any more",
    "accounts/teams.py": "a link is looked up before its holder is in; who leaves is out before all of it is done",
    "jobs/loops.py": "the worker and the clock are of nobody",
    "jobs/progress.py": "a sign of life from a thread of its own",
    "jobs/runner.py": "what the clock asked for is of no one person",
    "keeping/erasing.py": "an account that ends is taken out of teams that it left long ago",
    "notify/partings.py": "who is taken out of a team by another: what they were told is theirs alone",
    "notify/telling.py": "whoever is told is another than who did it, and what they want to hear of is theirs alone",
    "notify/queries.py": "a calendar is looked up by its secret address",
    "people/members.py": "a new name is known in teams that were left too",
    "practice/introductions/queries.py": "whose question it is that the holder of a link may answer",
    "search/index.py": "the index is one cache; what is gone and what is another's look the same from inside one space",
    "team/leading/partings.py": "who is taken out of a team by another: what they refused is theirs alone",
    "team/repair/actions.py": "who takes somebody out of a team, or ends an account, sees none of their talks",
    "site/health.py": "numbers over everybody, which name nobody",
    "vault/letterbox.py": "with what others seal for somebody: their public key, and nothing else of their vault",
}
#: The places that act for a person who is not signed in here.
PERSON_AT = {
    "accounts/actions.py": "the space of somebody new",
    "jobs/runner.py": "whoever asked for the job",
    "notify/sending.py": "whoever is reminded",
    "notify/views.py": "whose calendar it is; whose mails are stopped",
    "practice/introductions/actions.py": "in whose name the link asks",
    "practice/introductions/queries.py": "in whose name the link asks",
    "team/spaces/actions.py": "who comes in by a link that made them an account",
    "walls/middleware.py": "who is signed in",
}


def places(pattern: str) -> set[str]:
    """The files in which something of this name is called; not where it is made."""
    call = re.compile(rf"^(?!\s*(from|import|def) ).*\b{pattern}\(", re.MULTILINE)
    files = (file for file in SOURCES.rglob("*.py") if file != SOURCES / "walls" / "acting.py")
    return {str(file.relative_to(SOURCES)) for file in files if call.search(file.read_text())}


def test_who_acts_as_the_house_stands_in_a_list_with_the_reason() -> None:
    assert places("as_the_house") == HOUSE_AT.keys()


def test_who_acts_for_somebody_who_is_not_signed_in_stands_in_a_list_with_the_reason() -> None:
    assert places("acting_as") == PERSON_AT.keys()


def test_only_commands_are_the_house_from_their_beginning() -> None:
    """The process that serves pages never is."""
    assert places("is_the_house") == {"site/commands.py"}


def test_nobody_acts_before_somebody_says_so() -> None:
    with asked_by(lambda: NOBODY):
        assert acting() == Actor(None, house=False)
        with acting_as(7):
            assert acting() == Actor(7)
            with as_the_house():
                assert acting() == HOUSE
            assert acting() == Actor(7)
        assert acting() == NOBODY


def test_what_goes_wrong_leaves_nobody_standing() -> None:
    with asked_by(lambda: NOBODY), pytest.raises(ZeroDivisionError), as_the_house():
        raise ZeroDivisionError
    assert acting() != Actor(7)


def test_a_function_can_act_for_its_whole_length_each_time_it_is_called() -> None:
    @as_the_house()
    def who() -> Actor:
        return acting()

    with asked_by(lambda: NOBODY):
        assert [who(), who(), acting()] == [HOUSE, HOUSE, NOBODY]
