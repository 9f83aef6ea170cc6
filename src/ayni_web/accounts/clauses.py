"""Who writes clauses of a team's charter: the ritual that keeps it says so, and others propose words to it.

The ritual of the charter has a line in a module that is found by itself:

    write_clauses(propose)

`propose(membership, text)` proposes these words to everybody in the team, in the name of who proposes them, and gives the address
where they stand. The words are all that it is told: where they come from is nobody's business there.
"""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.models import Membership

type Propose = Callable[[Membership, str], str]

_WRITER: list[Propose] = []


def write_clauses(propose: Propose) -> None:
    """Declares who writes clauses."""
    _WRITER[:] = [propose]


def propose_clause(membership: Membership, text: str) -> str | None:
    """Propose words for the charter. The address where they stand; None where nobody keeps a charter."""
    return _WRITER[0](membership, text) if _WRITER else None
