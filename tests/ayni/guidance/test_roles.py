from __future__ import annotations

import pytest

from ayni.guidance.mirror import Say
from ayni.guidance.roles import say_of


@pytest.mark.parametrize(
    ("role", "say"),
    [
        ("Geschäftsführerin", Say.MORE),
        ("Directora de programas", Say.MORE),
        ("Professor of Botany", Say.MORE),
        ("Praktikantin", Say.LESS),
        ("Becaria", Say.LESS),
        ("Carpenter", None),
        ("Internal auditor", None),
        ("Assistant director", None),
        ("", None),
    ],
)
def test_roles_in_three_languages_say_what_they_say_and_no_more(role: str, say: Say | None) -> None:
    assert say_of(role) is say


def test_two_of_the_same_standing_have_as_much_say() -> None:
    assert say_of("Direktorin", own="Leiter der Werkstatt") is Say.AS_MUCH
    assert say_of("Student", own="Direktorin") is Say.LESS
