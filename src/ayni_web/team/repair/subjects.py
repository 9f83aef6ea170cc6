"""How private notes of this room are called among the others. Only what they are stands open there, never with whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.vault.subjects import Named, Subject, add_subject


def _talks(user: User, numbers: Collection[int]) -> Mapping[int, Named]:
    return {0: Named(_("Before a talk"), reverse("repair:begin"))} if 0 in numbers else {}


def _steps(user: User, numbers: Collection[int]) -> Mapping[int, Named]:
    return {0: Named(_("A considered step"), reverse("repair:begin"))} if 0 in numbers else {}


def declare() -> None:
    """Says so to the room of the notes."""
    add_subject(Subject("talk", _talks, changed_at=lambda note: reverse("repair:preparation", args=[note])))
    add_subject(Subject("apart", _steps, changed_at=lambda note: reverse("repair:step_away", args=[note])))
