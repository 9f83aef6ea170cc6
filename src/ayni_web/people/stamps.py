"""When what is known of people last changed, so that pages may keep what they worked out until then."""

from __future__ import annotations

from uuid import uuid4

from ayni_web.accounts.models import Space
from ayni_web.accounts.pages import once_a_page
from ayni_web.people.models import PeopleStamp


def people_changed(space: Space) -> None:
    """Say that parties of a space changed. Every action that writes them calls it, in its own transaction.

    The stamp is drawn by lot and not counted up: a number that was written and rolled back could come again.
    """
    PeopleStamp.objects.update_or_create(space=space, defaults={"stamp": uuid4()})


@once_a_page
def stamp_of(space: Space) -> str:
    """Something that differs whenever people of the space have changed; "" before anybody was there."""
    return str(PeopleStamp.objects.filter(space=space).values_list("stamp", flat=True).first() or "")
