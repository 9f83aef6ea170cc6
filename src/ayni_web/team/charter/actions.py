"""The only writer of agreements. A change names the wording it rests on; of two at once the second is told, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Membership, Space
from ayni_web.book.in_order import one_telling
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.charter import notices, queries
from ayni_web.team.charter.models import Agreement, Answer, Clause, Consent, Example, Remark, Side, Wording
from ayni_web.team.charter.standing import standing_of

Topic = Clause.Topic
#: What a charter is made of, and what expectations are.
OF_A_CHARTER = (Topic.SUPPORT, Topic.LOAD, Topic.ANSWERS, Topic.DECISIONS, Topic.CREDIT, Topic.OTHER)
OF_EXPECTATIONS = (Topic.GIVES, Topic.SEEKS, Topic.FAIR, Topic.LIMITS, Topic.ANSWERS, Topic.OTHER)
MOST_SIDES = 12


def charter(space: Space) -> Agreement:
    """The team's charter, begun with its first clause."""
    found, _made = Agreement.objects.get_or_create(space=space, sort=Agreement.Sort.CHARTER)
    return found


@transaction.atomic
def begin_between(by: Membership, name: str, others: Iterable[Party], *, once: UUID | None = None) -> Agreement:
    """Expectations between the asker and some others of the team: a relationship, or a project."""
    me = member_party(by)
    sides = {me.pk: me, **{party.pk: party for party in others}}
    name = _text(name, 200, _("Say what it is about."))
    if len(sides) < 2:
        raise InputError(_("Choose at least one other."))
    if len(sides) > MOST_SIDES:
        raise InputError(_("These are many. For all of a team there is the charter."))
    if any(party.space_id != by.space_id for party in sides.values()):
        raise InputError(_("Somebody named here is not in this space."))
    made = Agreement.objects.create(space=by.space, sort=Agreement.Sort.BETWEEN, name=name, begun_by=me, once=once)
    Side.objects.bulk_create([Side(agreement=made, party=party) for party in sides.values()])
    return made


@transaction.atomic
def step_out(by: Membership, agreement: Agreement) -> None:
    """One of the sides is not part of it any more. Where fewer than two are left, it ends."""
    me = member_party(by)
    Agreement.objects.filter(pk=agreement.pk).update(
        name=F("name")
    )  # holds it, so that the last two do not leave at once
    Side.objects.filter(agreement=agreement, party=me, left_at__isnull=True).update(left_at=timezone.now())
    if Side.objects.filter(agreement=agreement, left_at__isnull=True).count() < 2:
        Agreement.objects.filter(pk=agreement.pk, ended_at__isnull=True).update(ended_at=timezone.now())


@transaction.atomic
def propose(
    by: Membership,
    agreement: Agreement,
    *,
    topic: str,
    text: str,
    why: str = "",
    look_again: date | None = None,
    once: UUID | None = None,
) -> Clause:
    """A new clause. Who proposes it agrees to it; everybody else is asked."""
    _goes_on(agreement)
    allowed = (*OF_A_CHARTER, Topic.VALUE) if agreement.is_charter else OF_EXPECTATIONS
    if topic not in allowed:
        raise InputError(_("Choose what it is about."))
    text = _text(text, 600, _("Say what you want to agree on."))
    clause = Clause.objects.create(agreement=agreement, topic=topic, look_again=look_again, once=once)
    me = member_party(by)
    wording = Wording.objects.create(clause=clause, number=1, text=text, why=_short(why), by=me)
    notices.tell_proposed(clause, wording)
    _say(clause, wording, me, agrees=True)
    return clause


@transaction.atomic
def reword(by: Membership, clause: Clause, seen: int, *, text: str = "", why: str = "", ends: bool = False) -> Wording:
    """Propose other words, or to let the clause go. It asks everybody again; what holds goes on holding until all have agreed.

    Raises `ChangedMeanwhileError` where somebody proposed others since the asker looked.
    """
    _goes_on(clause.agreement)
    newest = Wording.objects.filter(clause=clause, number=seen).first()
    text = (newest.text if newest else "") if ends else _text(text, 600, _("Say what you want to agree on."))
    if newest is not None and not ends and text == newest.text and not newest.ends and newest.taken_back_at is None:
        raise InputError(_("Nothing is new in this. Write it in other words."))
    as_seen = Clause.objects.filter(pk=clause.pk, number=seen, ended_at__isnull=True)
    if as_seen.update(number=F("number") + 1) != 1:
        raise ChangedMeanwhileError(
            _("Somebody else proposed other words while you wrote. Yours are kept below, beside theirs.")
        )
    me = member_party(by)
    wording = Wording.objects.create(clause=clause, number=seen + 1, text=text, why=_short(why), ends=ends, by=me)
    notices.tell_proposed(clause, wording)
    _say(clause, wording, me, agrees=True)
    return wording


@transaction.atomic
def answer(by: Membership, clause: Clause, seen: int, number: int, *, agrees: bool, why: str = "") -> Answer:
    """Say yes or no to a wording: to what holds, or to what is proposed. A no says why, so that it can be talked about."""
    _goes_on(clause.agreement)
    _held(clause, seen)
    wording = Wording.objects.filter(clause=clause, number=number, taken_back_at__isnull=True).first()
    if wording is None or (number != seen and wording.agreed_at is None and not _holds(by, clause, wording)):
        raise ChangedMeanwhileError(_("These words are not asked about any more. Look at what is proposed now."))
    why = _short(why)
    if not agrees and not why:
        raise InputError(_("Say in a few words what would have to be different, so that the others can answer."))
    return _say(clause, wording, member_party(by), agrees=agrees, why=why)


@transaction.atomic
def take_back(by: Membership, clause: Clause, seen: int) -> None:
    """Who proposed words takes them back before all have agreed. What held before goes on."""
    _held(clause, seen)
    mine = Wording.objects.filter(clause=clause, number=seen, agreed_at__isnull=True, taken_back_at__isnull=True)
    wording = mine.first()
    if wording is None:
        raise ChangedMeanwhileError(_("These words are not asked about any more. Look at what is proposed now."))
    if wording.by_id != member_party(by).pk:
        raise PermissionDenied
    mine.update(taken_back_at=timezone.now())
    notices.take_back(clause, seen)
    fresh = queries.clause_for(by, clause.pk)
    if all(one.agreed_at is None and not _holds(by, fresh, one) for one in fresh.wordings.all() if one.number != seen):
        Clause.objects.filter(pk=clause.pk).update(ended_at=timezone.now())


@transaction.atomic
def look_at(
    by: Membership, clause: Clause, seen: date | None, *, words: str, again: date | None, once: UUID | None = None
) -> None:
    """It was looked at: what was seen, and the day to look again."""
    _goes_on(clause.agreement)
    if again is not None and again <= timezone.localdate():
        raise InputError(_("Choose a day that lies ahead."))
    words = _text(words, 1000, _("Say what you saw: does life go as it says?"))
    held = Clause.objects.filter(pk=clause.pk, ended_at__isnull=True, look_again=seen)
    if seen is None:
        held = Clause.objects.filter(pk=clause.pk, ended_at__isnull=True, look_again__isnull=True)
    if held.update(look_again=again) != 1:
        raise ChangedMeanwhileError(
            _("Somebody else looked at it in the meantime, and chose another day. Read what they saw.")
        )
    _remark(by, clause, words, once, looked=True)


@transaction.atomic
def remark(by: Membership, clause: Clause, text: str, *, once: UUID | None = None) -> None:
    """A word in the discussion. What is sent twice is kept once."""
    _goes_on(clause.agreement)
    _remark(by, clause, _text(text, 1000, _("Write a word.")), once)


def _remark(by: Membership, clause: Clause, text: str, once: UUID | None, *, looked: bool = False) -> None:
    one_telling(once)
    if once is not None and Remark.objects.filter(clause=clause, once=once).exists():
        return
    Remark.objects.create(
        clause=clause, number=clause.number, party=member_party(by), text=text, looked=looked, once=once
    )


@transaction.atomic
def add_example(
    by: Membership, clause: Clause, *, text: str = "", act: Act | None = None, once: UUID | None = None
) -> Example:
    """An example: words, or an act that the asker may see. One that is between some is shown when all of them let it."""
    _goes_on(clause.agreement)
    one_telling(once)
    if once is not None and (told := Example.objects.filter(clause=clause, once=once).first()) is not None:
        return told
    text = _short(text)
    if act is None and not text:
        raise InputError(_("Write an example, or choose an act."))
    me = member_party(by)
    try:
        with transaction.atomic():
            example = Example.objects.create(clause=clause, text=text, act=act, by=me, once=once)
    except IntegrityError as error:
        raise InputError(_("This act is an example here already.")) from error
    if act is not None and not act.public:
        consent(by, example)
    return example


def consent(by: Membership, example: Example) -> None:
    """Somebody who took part lets an act be shown as an example."""
    me = member_party(by)
    if example.act is None or not example.act.parts.filter(party=me).exists():
        raise PermissionDenied
    Consent.objects.get_or_create(example=example, party=me)


def remove_example(by: Membership, example: Example) -> None:
    """Who added it takes it away, and so does anybody who took part in the act: at once, and without a reason."""
    me = member_party(by)
    theirs = example.act is not None and example.act.parts.filter(party=me).exists()
    if example.by_id != me.pk and not theirs:
        raise PermissionDenied
    Example.objects.filter(pk=example.pk).delete()


def _say(clause: Clause, wording: Wording, me: Party, *, agrees: bool, why: str = "") -> Answer:
    now = timezone.now()
    said, _made = Answer.objects.update_or_create(
        wording=wording, party=me, defaults={"agrees": agrees, "why": why, "at": now}
    )
    notices.tell_no(clause, wording, said)
    _settle(clause, wording)
    return said


def _settle(clause: Clause, wording: Wording) -> None:
    """Where everybody who is concerned has said yes now, it holds from now on."""
    if wording.agreed_at is not None:
        return
    concerned = {party.pk for party, _present in queries.present_in(clause.agreement)}
    agreed = set(wording.answers.filter(agrees=True).values_list("party_id", flat=True))
    if not concerned or not concerned <= agreed:
        return
    now = timezone.now()
    if Wording.objects.filter(pk=wording.pk, agreed_at__isnull=True).update(agreed_at=now):
        notices.tell_agreed(clause, wording)
    if wording.ends:
        Clause.objects.filter(pk=clause.pk, ended_at__isnull=True).update(ended_at=now)


def settle_all(agreement: Agreement) -> None:
    """Somebody is not waited for any more: what all others had agreed to holds from now on."""
    for clause in queries.clauses_of(agreement).filter(ended_at__isnull=True):
        newest = next((one for one in clause.wordings.all() if one.number == clause.number), None)
        if newest is not None and newest.taken_back_at is None:
            _settle(clause, newest)


def _holds(by: Membership, clause: Clause, wording: Wording) -> bool:
    """Whether a wording holds although nobody settled it: who was waited for left before the last yes."""
    found = standing_of(queries.clause_for(by, clause.pk), queries.present_in(clause.agreement), None)
    return found.holds is not None and found.holds.wording.pk == wording.pk


def _held(clause: Clause, seen: int) -> None:
    """Nobody else changes the clause until this transaction ends; it is the one that the asker saw."""
    if Clause.objects.filter(pk=clause.pk, number=seen, ended_at__isnull=True).update(number=F("number")) != 1:
        raise ChangedMeanwhileError(_("Somebody proposed other words in the meantime. Look at them, then answer."))


def _goes_on(agreement: Agreement) -> None:
    if agreement.ended_at is not None:
        raise InputError(_("These expectations have ended."))


def _text(text: str, longest: int, empty: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise InputError(empty)
    if len(text) > longest:
        raise InputError(_("This is longer than %(n)s letters. Say it in fewer, or in two clauses.") % {"n": longest})
    return text


def _short(text: str) -> str:
    return " ".join(text.split())[:500]
