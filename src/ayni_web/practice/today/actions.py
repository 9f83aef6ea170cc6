"""The only writer of answers to ideas, of quieter weeks, and of how requests were answered."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.ideas import Help, Suggestion
from ayni.ledger import kinds
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.today.models import Answer, QuietWeek, Request
from ayni_web.practice.today.queries import given_today
from ayni_web.promises import actions as promising
from ayni_web.promises.models import Promise

#: "Not now for this person" lasts so long.
REST = timedelta(days=60)
#: A hard season lasts so long unless its end is said.
SEASON = timedelta(days=56)


def me_of(space: Space, user: User) -> Party:
    """The party that is the reader, made where there is none yet."""
    return people.me(space) or people_actions.claim_me(space, [], name=user.name)


@transaction.atomic
def done(
    user: User,
    space: Space,
    chosen: Suggestion,
    *,
    what: str,
    why: str,
    today: date,
    other: Party | None = None,
    promise: Promise | None = None,
) -> Answer:
    """The idea was done: the book gets the act, with why it was given; a promise that it was is kept. Once a day."""
    # Looked at within the transaction: of two clicks the second waits here until the first is written.
    if (given := given_today(space, chosen.idea, Answer.Said.DONE, today)) is not None:
        return given
    party = Party.objects.get(space=space, pk=chosen.party)
    receivers = [party] if other is None else [party, other]
    draft = book.Draft(
        givers=[me_of(space, user)],
        receivers=receivers,
        kind=chosen.kind,
        at=timezone.now(),
        minutes=float(chosen.minutes),
        asked=Asked.UNKNOWN if chosen.help is Help.KEEP else Asked.UNASKED,
        what=what,
        why=why,
    )
    act = book.record(space, draft, by=user)
    if promise is not None:
        promising.keep(promise, user=user)
    return _answer(space, party, chosen, Answer.Said.DONE, today, act=act, promise=promise)


@transaction.atomic
def later(space: Space, chosen: Suggestion, until: date, *, today: date) -> Answer:
    """The idea comes back on a day."""
    if until <= today:
        raise InputError(_("Choose a day after today."))
    return _answer(space, _party(space, chosen), chosen, Answer.Said.LATER, today, until=until)


@transaction.atomic
def not_this(space: Space, chosen: Suggestion, *, today: date) -> Answer:
    """The idea never comes back."""
    return _answer(space, _party(space, chosen), chosen, Answer.Said.NOT_THIS, today)


@transaction.atomic
def not_now(space: Space, chosen: Suggestion, *, today: date) -> Answer:
    """Nothing is suggested for this person for a while."""
    return _answer(space, _party(space, chosen), chosen, Answer.Said.NOT_NOW, today, until=today + REST)


@transaction.atomic
def hard_season(space: Space, chosen: Suggestion, until: date | None, *, today: date) -> Answer:
    """This person has a hard season: only light help is suggested until it ends."""
    party = _party(space, chosen)
    until = until or today + SEASON
    if until <= today:
        raise InputError(_("Choose a day after today."))
    if (given := given_today(space, chosen.idea, Answer.Said.HARD_SEASON, today)) is not None:
        return given
    people_actions.set_hard_season(party, until, party.hard_season_why)
    return _answer(space, party, chosen, Answer.Said.HARD_SEASON, today, until=until)


@transaction.atomic
def put_aside_hint(space: Space, party: Party, *, today: date) -> Answer:
    """The private hint about this person is wrong or not wanted: it never comes back."""
    answer, _made = Answer.objects.get_or_create(
        space=space,
        idea=f"hint:{party.pk}",
        said=Answer.Said.NOT_THIS,
        on=today,
        defaults={"party": party, "help": "hint"},
    )
    return answer


@transaction.atomic
def take_back(answer: Answer) -> None:
    """As if it had not been answered: the act is withdrawn, a kept promise open again, a hard season over."""
    if answer.act is not None:
        book.withdraw(answer.act)
    if answer.promise is not None and answer.promise.kept_at is not None:
        promising.reopen(answer.promise)
    if answer.said == Answer.Said.HARD_SEASON and answer.party.hard_season_until == answer.until:
        people_actions.set_hard_season(answer.party, None)
    answer.delete()


def _party(space: Space, chosen: Suggestion) -> Party:
    return Party.objects.get(space=space, pk=chosen.party)


def _answer(
    space: Space,
    party: Party,
    chosen: Suggestion,
    said: Answer.Said,
    today: date,
    *,
    until: date | None = None,
    act: Act | None = None,
    promise: Promise | None = None,
) -> Answer:
    given = given_today(space, chosen.idea, said, today)
    if given is not None:
        return given
    return Answer.objects.create(
        space=space,
        party=party,
        idea=chosen.idea,
        help=chosen.help.value,
        said=said,
        on=today,
        until=until,
        act=act,
        promise=promise,
    )


@transaction.atomic
def quieter_week(space: Space, monday: date, minutes: int | None) -> None:
    """Another number of minutes for one week; None: as usual again."""
    if minutes is None:
        QuietWeek.objects.filter(space=space, monday=monday).delete()
    else:
        QuietWeek.objects.update_or_create(space=space, monday=monday, defaults={"minutes": minutes})


@transaction.atomic
def answer_request(
    user: User,
    space: Space,
    *,
    party: Party,
    what: str,
    reply: str,
    today: date,
    again_on: date | None = None,
    pointed_to: Party | None = None,
    once: UUID | None = None,
) -> Request:
    """Keep how a request was answered. Pointing to somebody better placed is help: the book credits the reader with a referral.

    `once` names this telling, where it may arrive more than once: look it up first (`queries.request_told_once`).
    """
    if reply == Request.Reply.NOT_NOW and (again_on is None or again_on <= today):
        raise InputError(_("Say on which day you want to look at it again: a day after today."))
    if reply == Request.Reply.SOMEBODY and pointed_to is None:
        raise InputError(_("Say to whom you point."))
    if pointed_to is not None and pointed_to.pk == party.pk:
        raise InputError(_("Point to somebody else than the person who asks."))
    act = None
    if reply == Request.Reply.SOMEBODY and pointed_to is not None:
        act = _referral(user, space, party, what)
    return Request.objects.create(
        space=space,
        party=party,
        what=what,
        reply=reply,
        again_on=again_on if reply == Request.Reply.NOT_NOW else None,
        pointed_to=pointed_to if reply == Request.Reply.SOMEBODY else None,
        act=act,
        settled_at=None if reply == Request.Reply.NOT_NOW else timezone.now(),
        once=once,
    )


def _referral(user: User, space: Space, party: Party, what: str) -> Act:
    me = me_of(space, user)
    draft = book.Draft(
        givers=[me],
        receivers=[party],
        kind=kinds.REFERRAL.number,
        at=timezone.now(),
        minutes=5,
        asked=Asked.ASKED,
        # To whom stands with the request alone: they have no part in the act, and erasing them would not find it here.
        what=_("Pointed to somebody better placed"),
        why=what,
        credit={me.pk: _("knew who is better placed")},
    )
    return book.record(space, draft, by=user)


@transaction.atomic
def settle(request: Request) -> None:
    """Nothing more is to be done about this request."""
    Request.objects.filter(pk=request.pk, settled_at__isnull=True).update(settled_at=timezone.now())


@transaction.atomic
def take_back_reply(request: Request) -> None:
    """As if the request had not been answered; the act that it was is withdrawn."""
    if request.act is not None:
        book.withdraw(request.act)
    request.delete()
