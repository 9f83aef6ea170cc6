"""The team's look: when it opens and whom it asks, taking an answer, and what it shows when it has ended.

What leaves, leaves through `protect`: one figure a look, of everybody who was asked, worked out when nobody can answer any more,
and never again. Answers are opened at that moment only, in memory; where fewer than five came they are thrown away unopened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.protect.coarse import share
from ayni.protect.groups import LEAST, Refusal, kept_together, refusal
from ayni_web.accounts.models import Membership, Space
from ayni_web.protect.actions import show
from ayni_web.protect.queries import groups_shown
from ayni_web.team.checkins import sealing
from ayni_web.team.checkins.actions import refuse_far
from ayni_web.team.checkins.models import Look, Pot, TeamRhythm, Words
from ayni_web.team.checkins.words import ANSWERS, QUESTIONS, SHOWN_ANSWERS

#: What `protect` knows the figures of this room by.
ABOUT = "how give and take feels"
#: Words are shown where at least so many answered: what somebody writes gives more away than a mark on a scale.
LEAST_FOR_WORDS = 10
LONGEST_WORDS = 300


@transaction.atomic
def set_rhythm(space: Space, version: int, told: Mapping[str, Any]) -> TeamRhythm:
    """Begin the team's check-in, or change its rhythm. Version 0: there is none yet. A look that is open stays as it is."""
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    rhythm = TeamRhythm.objects.filter(space=space).first() or TeamRhythm(space=space, version=0)
    if rhythm.version != version:
        raise ChangedMeanwhileError(_("Somebody changed this in the meantime. Look at how it is now, then decide."))
    for name in ("weeks", "day", "clock", "zone", "open_days"):
        setattr(rhythm, name, told[name])
    refuse_far(rhythm.day)
    if rhythm.at(rhythm.day) <= timezone.now():
        raise InputError(_("This time has passed already. Choose one that lies ahead."))
    rhythm.version, rhythm.changed_at = version + 1, timezone.now()
    rhythm.save()
    return rhythm


@transaction.atomic
def pause(space: Space, version: int, *, paused: bool) -> None:
    """No look opens until somebody goes on, or they open again."""
    now = timezone.now()
    seen = TeamRhythm.objects.filter(space=space, version=version)
    changed = {"paused_at": now if paused else None, "changed_at": now}
    if seen.update(**changed, version=F("version") + 1) != 1:
        raise ChangedMeanwhileError(_("Somebody changed this in the meantime. Look at how it is now, then decide."))


@transaction.atomic
def open_due(space: Space, now: datetime) -> Look | None:
    """Open the look whose time has come. One whose days passed while nobody was awake is left out."""
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    rhythm = TeamRhythm.objects.filter(space=space, paused_at__isnull=True, space__closed_at__isnull=True).first()
    if rhythm is None or rhythm.at(rhythm.day) > now:
        return None
    coming = rhythm.next_after(now)
    day = coming - timedelta(weeks=rhythm.weeks)  # the latest of its days that does not lie ahead
    rhythm.day = coming
    rhythm.save(update_fields=["day"])
    closes = rhythm.at(day + timedelta(days=rhythm.open_days))
    others = Look.objects.filter(space=space)
    if closes <= now or others.filter(Q(ended_at__isnull=True) | Q(opens_on=day)).exists():
        return None
    here = set(_present(space))
    shown = groups_shown(space, ABOUT)
    group = kept_together(here, shown)
    enough = len(group & here) >= LEAST and refusal(group, shown) is None
    look = Look.objects.create(
        space=space,
        opens_on=day,
        opens_at=rhythm.at(day),
        closes_at=closes,
        group=sorted(group),
        ended_at=None if enough else now,
        end="" if enough else Look.End.SMALL,
    )
    if enough:
        Pot.objects.create(look=look, salt=sealing.new_salt())
    return look


def _present(space: Space) -> list[int]:
    return list(Membership.objects.filter(space=space, left_at__isnull=True).values_list("pk", flat=True))


@transaction.atomic
def answer(
    asker: Membership, look: Look, told: Mapping[str, str], words: str = "", *, now: datetime | None = None
) -> None:
    """Put an answer into the pot. Nobody can find it there again, nor change it, nor its author.

    Raises `InputError` where it is too late, where the asker is not asked, where they answered, or where an answer is missing.
    """
    now = now or timezone.now()
    if asker.pk not in look.group or asker.left_at is not None:
        raise InputError(_("You are not asked this time."))
    answers = {question: told.get(question, "") for question in QUESTIONS}
    if any(given not in ANSWERS for given in answers.values()):
        raise InputError(_("Choose one answer to each. “It did not come up” is one."))
    # Locked before it is looked at: it cannot end meanwhile, and of two tellings of one member the second finds the mark.
    pot = Pot.objects.select_for_update().select_related("look").filter(look=look).first()
    if pot is None or not pot.look.is_open(now):
        raise InputError(_("This look has ended; no answers are taken any more. What you chose was kept nowhere."))
    mark = sealing.mark(pot.salt, asker.pk)
    if mark in pot.marks:
        raise InputError(_("You have answered already. An answer cannot be found again, so it cannot be changed."))
    sealed = sealing.seal(pot.salt, {"answers": answers, "words": " ".join(words.split())[:LONGEST_WORDS]})
    still = Pot.objects.filter(pk=pot.pk, version=pot.version)
    changed = still.update(
        sealed=sealing.shuffled([*pot.sealed, sealed]), marks=sorted([*pot.marks, mark]), version=pot.version + 1
    )
    if changed != 1:
        raise ChangedMeanwhileError(_("Somebody answered at this very moment. Send yours once more."))


@dataclass(frozen=True, slots=True)
class _Opened:
    answers: list[Mapping[str, str]]
    words: list[str]


@transaction.atomic
def end_due(look: Look, now: datetime) -> str:
    """End a look whose time is over: show what may be shown, and throw away answers and marks. Safe to repeat."""
    Space.objects.select_for_update().get(pk=look.space_id)
    pot = Pot.objects.select_for_update().filter(look=look).first()
    look = Look.objects.select_related("space").get(pk=look.pk)
    if look.ended_at is not None or now < look.closes_at:
        return look.end
    end = _shown(look, pot) if pot is not None and len(pot.sealed) >= LEAST else Look.End.FEW
    Pot.objects.filter(look=look).delete()
    Look.objects.filter(pk=look.pk).update(end=end, ended_at=now)
    return end


def _shown(look: Look, pot: Pot) -> Look.End:
    opened = _open(pot)
    figure = show(
        look.space,
        about=ABOUT,
        period=look.opens_on.isoformat(),
        group=look.group,
        work=lambda: figure_of(opened.answers),
    )
    if isinstance(figure, Refusal):
        return Look.End.REFUSED
    if len(opened.answers) >= LEAST_FOR_WORDS:
        Words.objects.bulk_create(Words(look=look, text=text) for text in sorted(filter(None, opened.words)))
    return Look.End.SHOWN


def _open(pot: Pot) -> _Opened:
    told = [sealing.unseal(pot.salt, one) for one in pot.sealed]
    return _Opened([one["answers"] for one in told], [one["words"] for one in told])


def figure_of(answers: list[Mapping[str, str]]) -> dict[str, Any]:
    """About how many chose each end of each scale, in words that stand for several counts each; nothing else leaves."""
    figure: dict[str, Any] = {}
    for question in QUESTIONS:
        counts = Counter(one[question] for one in answers)
        figure[question] = {given: share(counts[given], len(answers)).value for given in SHOWN_ANSWERS}
    return figure
