"""What a check-in is about, drawn from the memory: promises both ways, needs, moments ahead, what helped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import User
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty
from ayni_web.book.words import told
from ayni_web.people import queries as people
from ayni_web.people.models import Need, Party
from ayni_web.people.moments import Ahead
from ayni_web.promises import queries as promises
from ayni_web.promises.models import Expectation
from ayni_web.promises.words import Shown, shown

_AHEAD_DAYS = 30
_LATELY = 180
_SOME = 50


@dataclass(frozen=True, slots=True)
class Agenda:
    """What may be talked about with somebody. `asks` are acts of the reader of which nobody knows whether they helped."""

    mine: list[Shown] = field(default_factory=list)
    theirs: list[Shown] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    limits: list[Need] = field(default_factory=list)
    moments: list[Ahead] = field(default_factory=list)
    outcome: Act | None = None
    helped: Act | None = None
    asks: Act | None = None
    expectation: Expectation | None = None
    hard_season: date | None = None
    today: date = date.min

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.theirs or self.needs or self.moments or self.outcome or self.helped or self.asks)


def agenda_with(user: User, party: Party, today: date) -> Agenda:
    """The agenda for a check-in with somebody today."""
    open_ones = [shown(one, today) for one in promises.open_with(user, party)]
    needs = [need for need in people.needs_of(party) if need.met_at is None]
    acts = list(book.acts_with(user, party)[:_SOME])
    season = party.hard_season_until
    return Agenda(
        mine=[row for row in open_ones if row.mine],
        theirs=[row for row in open_ones if row.theirs],
        needs=[need for need in needs if need.sort != Need.Sort.LIMIT],
        limits=[need for need in needs if need.sort == Need.Sort.LIMIT],
        moments=people.moments_ahead(party.space, today, _AHEAD_DAYS, party=party),
        outcome=next((act for act in acts if act.outcome != Outcome.UNKNOWN and act.outcome_note), None),
        helped=next((act for act in acts if act.outcome >= Outcome.HELPED), None),
        asks=next((act for act in acts if _may_be_asked(act, today)), None),
        expectation=promises.expectation_of(party),
        hard_season=season if season is not None and season >= today else None,
        today=today,
    )


def _may_be_asked(act: Act, today: date) -> bool:
    """Whether the reader gave it lately, told it themselves, and nobody knows yet what came of it."""
    if act.outcome != Outcome.UNKNOWN or act.at is None or act.basis == Act.RestsOn.OBSERVED:
        return False
    if (today - timezone.localtime(act.at).date()).days > _LATELY:
        return False
    return any(part.role == ActParty.Role.GIVER and (part.party.root or part.party).is_me for part in act.parts.all())


def purpose_of(agenda: Agenda) -> str:
    """One sentence for what to be in touch about: the first thing that the memory has, never "just touching base"."""
    if agenda.mine:
        return _("You said you would: %(what)s (%(when)s).") % _of_promise(agenda.mine[0])
    if agenda.theirs:
        return _("Ask how it goes: %(what)s (%(when)s).") % _of_promise(agenda.theirs[0])
    if agenda.moments:
        moment = agenda.moments[0]
        days = moment.days_from(agenda.today)
        if days == 0:
            return _("Today: %(what)s.") % {"what": moment.what}
        said = ngettext("In %(n)s day: %(what)s.", "In %(n)s days: %(what)s.", days)
        return said % {"n": days, "what": moment.what}
    if agenda.needs:
        need = agenda.needs[0]
        if need.sort == Need.Sort.GOAL:
            return _("Ask how it goes with what they want to reach: %(what)s.") % {"what": need.text}
        return _("They look for: %(what)s.") % {"what": need.text}
    if agenda.asks is not None:
        return _("Ask whether it helped: %(what)s.") % {"what": told(agenda.asks)}
    if agenda.helped is not None:
        return _("Tell what came of it since: %(what)s.") % {"what": told(agenda.helped)}
    return _("Ask what they are working on now, and what would help.")


def _of_promise(row: Shown) -> dict[str, str]:
    return {"what": row.promise.what, "when": row.when}
