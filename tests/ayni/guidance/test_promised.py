"""Promises in one line."""

from __future__ import annotations

from datetime import date

import pytest

from ayni.guidance.names import KnownNames
from ayni.guidance.promised import understand_promise

TODAY = date(2026, 11, 22)
KNOWN = KnownNames(["Mara Okafor", "Ben Adler", "Lucía Ferrer"])


@pytest.mark.parametrize(
    ("line", "what", "names", "theirs"),
    [
        ("send the grant calendar by Friday", "Send the grant calendar", (), False),
        ("I will send Mara the grant calendar by Friday", "Send Mara the grant calendar", ("Mara Okafor",), False),
        ("introduce Ben to Mara tomorrow", "Introduce Ben to Mara", ("Ben Adler", "Mara Okafor"), False),
        ("Mara sends me the draft by Friday", "Mara sends me the draft", ("Mara Okafor",), True),
        ("Ben schickt mir den Vertrag bis Freitag", "Ben schickt mir den Vertrag", ("Ben Adler",), True),
        ("Lucía me enviará el borrador antes del viernes", "Lucía me enviará el borrador", ("Lucía Ferrer",), True),
        ("she sends the draft by Friday", "She sends the draft", (), True),
        ("enviar el calendario a Lucía mañana", "Enviar el calendario a Lucía", ("Lucía Ferrer",), False),
        ("Ben Adler die Folien schicken", "Ben Adler die Folien schicken", ("Ben Adler",), False),
    ],
)
def test_a_line_says_who_promises_what(line: str, what: str, names: tuple[str, ...], theirs: bool) -> None:
    told = understand_promise(line, KNOWN, today=TODAY)
    assert (told.what, told.names, told.theirs) == (what, names, theirs)


def test_nothing_but_a_name_is_nobodys_promise() -> None:
    assert not understand_promise("Mara", KNOWN, today=TODAY).theirs
