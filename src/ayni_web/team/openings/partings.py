"""Somebody's account ends: what they applied with goes, and words name them no more.

What was decided stays, without their name.
"""

from __future__ import annotations

from django.db import transaction

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.openings.models import Application, Heard, Opening, OpeningChange, Pointing

_OPENING = ("title", "what", "how", "reason", "withdrawn_why")


@transaction.atomic
def part_from(space: Space, traces: Traces) -> None:
    """Take somebody out of what this room keeps of a team."""
    theirs = Application.objects.filter(opening__space=space, party__in=traces.parties)
    theirs.filter(chosen=False).delete()
    theirs.update(text="", word="")
    Heard.objects.filter(opening__space=space, party__in=traces.parties).delete()
    pointings = Pointing.objects.filter(opening__space=space)
    (pointings.filter(by__in=traces.parties) | pointings.filter(to__in=traces.parties)).delete()
    for opening in list(Opening.objects.filter(space=space)):
        told = {name: traces.out_of(getattr(opening, name)) for name in _OPENING}
        if any(getattr(opening, name) != text for name, text in told.items()):
            Opening.objects.filter(pk=opening.pk).update(**told)
    for change in list(OpeningChange.objects.filter(opening__space=space)):
        before, why = traces.out_of_anything(change.before), traces.out_of(change.why)
        if (before, why) != (change.before, change.why):
            OpeningChange.objects.filter(pk=change.pk).update(before=before, why=why)
    for one in list(Application.objects.filter(opening__space=space)):
        text, word = traces.out_of(one.text), traces.out_of(one.word)
        if (text, word) != (one.text, one.word):
            Application.objects.filter(pk=one.pk).update(text=text, word=word)


add_parting(Parting("openings", part_from))
