"""The only writer of answers to old ties."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.waking import Useful
from ayni.ledger import kinds
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.years.models import Answer
from ayni_web.practice.years.queries import told_once


@transaction.atomic
def gave(
    user: User,
    party: Party,
    useful: Useful,
    *,
    what: str,
    why: str,
    today: date,
    once: UUID | None = None,
) -> Answer:
    """Something was given to wake a tie: the book gets the act, with why. `once` names this telling: told twice, it is one act."""
    space = party.space
    if (told := told_once(user, once)) is not None:
        return told
    draft = book.Draft(
        givers=[_me(space, user)],
        receivers=[party],
        kind=useful.kind,
        at=timezone.now(),
        minutes=float(useful.minutes),
        asked=Asked.UNASKED,
        what=what,
        why=why[:500],
    )
    act = book.record(space, draft, by=user)
    return Answer.objects.create(space=space, party=party, said=Answer.Said.DONE, on=today, act=act, once=once)


@transaction.atomic
def wrote(user: User, party: Party, *, today: date, once: UUID | None = None) -> Answer:
    """They were written to or spoken with, and nothing was given yet: the book gets a contact, which ends the silence."""
    space = party.space
    if (told := told_once(user, once)) is not None:
        return told
    key = f"years:{once or uuid4()}"
    book.note_contact(space, _me(space, user), party, at=timezone.now(), key=key, kind=kinds.MESSAGE.number)
    return Answer.objects.create(space=space, party=party, said=Answer.Said.DONE, on=today, contact=key, once=once)


@transaction.atomic
def not_now(party: Party, until: date, *, today: date) -> Answer:
    """The tie comes up again from a day on, no earlier."""
    if until <= today:
        raise InputError(_("Choose a day after today."))
    _forget_answers(party)
    return Answer.objects.create(space=party.space, party=party, said=Answer.Said.NOT_NOW, on=today, until=until)


@transaction.atomic
def never(party: Party, *, today: date) -> Answer:
    """The tie does not come up again."""
    _forget_answers(party)
    return Answer.objects.create(space=party.space, party=party, said=Answer.Said.NEVER, on=today)


@transaction.atomic
def take_back(answer: Answer) -> None:
    """As if it had not been answered: the act is withdrawn, the contact gone, and the tie may come up again."""
    if answer.act is not None:
        book.withdraw(answer.act)
    if answer.contact:
        book.forget_contact(answer.space, answer.contact, people.one_with(answer.party.root or answer.party))
    answer.delete()


def _forget_answers(party: Party) -> None:
    """What was said before of when it may come up: the last word counts."""
    Answer.objects.filter(party_id__in=people.one_with(party)).exclude(said=Answer.Said.DONE).delete()


def _me(space: Space, user: User) -> Party:
    return people.me(space) or people_actions.claim_me(space, [], name=user.name)
