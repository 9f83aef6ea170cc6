"""The only writer of introductions. Nothing here sends anything: links and texts are handed to the introducer, who does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.guidance.giveaways import Giveaway
from ayni.ledger.acts import Outcome
from ayni.ledger.kinds import INTRODUCTION
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.book.queries import tellings_of
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.introductions import notices
from ayni_web.practice.introductions.checking import tells_of
from ayni_web.practice.introductions.models import Introduction, Side, Step
from ayni_web.practice.introductions.queries import both, digest_of, open_side, sides_of, whose_link
from ayni_web.walls.acting import acting_as

LINK_DAYS = 30
LONGEST_DAYS = 90
FOLLOW_UP = timedelta(days=21)
_TOKEN_BYTES = 32
What, Answer, Closed = Step.What, Side.Answer, Introduction.Closed


class DoubtfulError(InputError):
    """Words may give somebody away; a person has to look at them, and can then say that they do not."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one of the two is told: why it could matter to them, who the other is without a name; and in which language."""

    language: str
    why: str = ""
    about: str = ""


@transaction.atomic
def begin(
    space: Space,
    pair: tuple[Party, Party],
    *,
    asked_by: str,
    why: str = "",
    words: Sequence[Words],
    once: UUID | None = None,
) -> Introduction:
    """A new introduction of two people. Nobody is asked yet. Raises `InputError` where it cannot be one.

    `once` names this telling: told twice, it is one introduction.
    """
    if once is not None and (begun := Introduction.objects.filter(space=space, once=once).first()) is not None:
        return begun
    first, second = (party.root or party for party in pair)
    if first.pk == second.pk:
        raise InputError(_("Choose two different people."))
    if first.is_me or second.is_me:
        raise InputError(_("You are the one who introduces. Choose two other people."))
    if {first.space_id, second.space_id} != {space.pk}:
        raise InputError(_("Somebody named here is not in this space."))
    introduction = Introduction.objects.create(
        space=space, why=why.strip()[:500], asked_by=asked_by.strip()[:200], once=once
    )
    for place, (party, told) in enumerate(zip((first, second), words, strict=True)):
        Side.objects.create(
            introduction=introduction,
            place=place,
            party=party,
            language=told.language,
            why=told.why.strip(),
            about=told.about.strip(),
        )
    _note(introduction, What.BEGUN)
    return introduction


@transaction.atomic
def write(introduction: Introduction, *, asked_by: str, why: str, words: Sequence[Words], looked: bool = False) -> None:
    """Change what is said. What somebody may be reading at this moment never gives the other away either.

    `looked`: a person has looked at words that might, and says they do not.
    """
    introduction = _going(introduction)
    if introduction.introduced_at is not None:
        raise InputError(_("They are introduced already: what was said before stays as it is."))
    for side, told in zip(sides_of(introduction), words, strict=True):
        side.language, side.why, side.about = told.language, told.why.strip(), told.about.strip()
        found = giveaways_in(side) if side.digest is not None else []
        if any(one.sure for one in found):
            raise InputError(
                _(
                    "A link is out, and this text would give the other's name away. Nothing was changed: write it without."
                )
            )
        if found and not looked:
            raise DoubtfulError(
                _(
                    "A link is out, and some words may give the other away: %(words)s. "
                    "Look at them, and say that they do not."
                )
                % {"words": ", ".join(dict.fromkeys(one.words for one in found))}
            )
        side.save(update_fields=["language", "why", "about"])
    introduction.asked_by, introduction.why = asked_by.strip()[:200], why.strip()[:500]
    introduction.save(update_fields=["asked_by", "why"])
    _note(introduction, What.WRITTEN)


def giveaways_in(side: Side) -> list[Giveaway]:
    """What in the words for this side gives the other away."""
    pair = both(side.introduction)
    if pair is None:
        return []
    other = tells_of(pair[1 - side.place])
    return [*other.found_in(side.why), *other.found_in(side.about)]


@transaction.atomic
def make_link(
    introduction: Introduction,
    place: int,
    *,
    days: int = LINK_DAYS,
    looked: bool = False,
    made_before: int | None = None,
) -> str:
    """The secret of a link that asks one of the two. It is told here and kept nowhere; an earlier one is void by this.

    `made_before` is how many links had been made when the page was read: a page that is sent twice makes one link.
    `looked`: a person has looked at words that might give the other away, and says they do not.
    Raises `InputError` where this side is not to be asked, or the words would give the other away.
    """
    introduction = _going(introduction)
    side = sides_of(introduction)[place]
    _check_may_be_asked(introduction, side, looked=looked)
    if made_before is not None and side.links_made != made_before:
        raise InputError(
            _("A link is shown once. If you did not keep it, make a new one; the earlier one is void then.")
        )
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = timezone.now()
    side.digest, side.link_made_at, side.links_made = digest_of(token), now, side.links_made + 1
    side.expires_at = now + timedelta(days=max(1, min(days, LONGEST_DAYS)))
    side.answer, side.told, side.answered_at, side.word, side.may_pass_on = "", "", None, "", False
    side.save()
    _note(introduction, What.LINK_MADE, side)
    return token


def _check_may_be_asked(introduction: Introduction, side: Side, *, looked: bool) -> None:
    if both(introduction) is None:
        raise InputError(_("There are no two people here any more: one was erased, or joined with the other."))
    if side.answer == Answer.YES:
        raise InputError(_("They have said yes already."))
    if side.answer == Answer.NO:
        raise InputError(_("They said no thanks. Let it rest; if they come back to it, note their answer."))
    if not (introduction.asked_by and side.why and side.about):
        raise InputError(_("Write first why it could matter to them, and who the other is, without a name."))
    found = giveaways_in(side)
    if any(one.sure for one in found):
        raise InputError(_("The words for them hold the other's name or address. Take it out before you ask."))
    if found and not looked:
        raise InputError(_("Some words may give the other away. Look at them, and say that they do not."))


@transaction.atomic
def revoke(introduction: Introduction, place: int) -> None:
    """Make a link void, at once."""
    introduction = _going(introduction)
    side = sides_of(introduction)[place]
    if side.digest is None:
        return
    side.digest, side.expires_at = None, None
    side.save(update_fields=["digest", "expires_at"])
    _note(introduction, What.LINK_REVOKED, side)


def answer(token: str, said: str, *, word: str = "", may_pass_on: bool = False) -> bool:
    """Keep what somebody answers through their link, once; whether the link was good. It is used up by this."""
    with acting_as(whose_link(token)), transaction.atomic():
        return _answer(token, said, word=word, may_pass_on=may_pass_on)


def _answer(token: str, said: str, *, word: str, may_pass_on: bool) -> bool:
    side = open_side(token)
    if side is None or said not in Answer.values:
        return False
    introduction = _locked(side.introduction_id)
    # One conditional update: of two answers at once the database lets exactly one change the row.
    kept = Side.objects.filter(pk=side.pk, digest=digest_of(token), answer="").update(
        answer=said,
        told=Side.Told.LINK,
        answered_at=timezone.now(),
        word=word.strip()[:1_000],
        may_pass_on=may_pass_on and bool(word.strip()),
        digest=None,
    )
    if kept != 1 or introduction.closed_at is not None:
        transaction.set_rollback(True)
        return False
    _note(introduction, What.ANSWERED, side, said)
    notices.tell_answered(introduction, Side.objects.get(pk=side.pk))
    _settle(introduction)
    return True


@transaction.atomic
def note_answer(introduction: Introduction, place: int, said: str, *, word: str = "") -> None:
    """Keep an answer that came another way. It stands instead of what was answered before; a link is void by it."""
    introduction = _going(introduction)
    if introduction.introduced_at is not None:
        raise InputError(_("They are introduced already."))
    if said not in Answer.values:
        raise InputError(_("Choose an answer."))
    side = sides_of(introduction)[place]
    side.answer, side.told, side.answered_at = said, Side.Told.INTRODUCER, timezone.now()
    side.word, side.may_pass_on, side.digest, side.expires_at = word.strip()[:1_000], False, None, None
    side.save()
    _note(introduction, What.NOTED, side, said)
    _settle(introduction)


def _settle(introduction: Introduction) -> None:
    """Both agreed, or do so no more: told from the two answers, with the introduction held so that one stands still."""
    yes = Side.objects.filter(introduction=introduction, answer=Answer.YES).count() == 2
    if yes and introduction.agreed_at is None:
        introduction.agreed_at = timezone.now()
        _note(introduction, What.AGREED)
    elif not yes and introduction.introduced_at is None:
        introduction.agreed_at = None
    introduction.save(update_fields=["agreed_at"])


@transaction.atomic
def keep_text(introduction: Introduction, text: str) -> None:
    """Keep the introducing text as it was changed. It stays with the introducer."""
    Introduction.objects.filter(pk=introduction.pk, introduced_at=None).update(text=text.strip()[:5_000])


@transaction.atomic
def introduced(introduction: Introduction, *, text: str, follow_up_on: date | None, by: User) -> Act:
    """Keep that the introducer has brought both together: an act of theirs, for both. Once, however often it is said."""
    introduction = _going(introduction)
    if introduction.act is not None and introduction.introduced_at is not None:
        return introduction.act
    pair = both(introduction)
    if introduction.agreed_at is None or pair is None:
        raise InputError(_("Both have to say yes first."))
    me = people.me(introduction.space) or people_actions.claim_me(introduction.space, [], name=by.name)
    draft = book.Draft(
        givers=[me], receivers=list(pair), kind=INTRODUCTION.number, at=timezone.now(), what=_said_of(pair), why=introduction.why
    )  # fmt: skip
    introduction.act = book.record(introduction.space, draft, by=by)
    introduction.introduced_at = timezone.now()
    introduction.follow_up_on, introduction.text = follow_up_on, text.strip()[:5_000]
    introduction.save(update_fields=["act", "introduced_at", "follow_up_on", "text"])
    Side.objects.filter(introduction=introduction).update(digest=None)
    _note(introduction, What.INTRODUCED)
    return introduction.act


def _said_of(pair: tuple[Party, Party]) -> str:
    first, second = (party.name or _("somebody without a name") for party in pair)
    return _("Introduced %(first)s and %(second)s") % {"first": first, "second": second}


@transaction.atomic
def follow_up(
    introduction: Introduction, *, talked: str, helped: Outcome, outcome: str, again_on: date | None, by: User
) -> None:
    """Keep what came of it, here and as the outcome of the act. Done, unless a day is named to ask again."""
    introduction = _going(introduction)
    if introduction.introduced_at is None:
        raise InputError(_("Introduce them first; then there is something to come back to."))
    introduction.talked, introduction.outcome = talked, outcome.strip()[:500]
    introduction.follow_up_on = again_on
    if introduction.act is not None and (helped is not Outcome.UNKNOWN or introduction.outcome):
        newest = tellings_of(introduction.act)[0]
        if newest.withdrawn_at is None:
            introduction.act = book.tell_outcome(newest, helped, introduction.outcome, by=by)
    introduction.save(update_fields=["talked", "outcome", "follow_up_on", "act"])
    _note(introduction, What.FOLLOWED_UP, detail=talked)
    if again_on is None:
        _close(introduction, Closed.DONE)


@transaction.atomic
def close(introduction: Introduction) -> None:
    """Let it go. Before both were introduced every link is void by it, and whoever opens one learns nothing."""
    introduction = _going(introduction)
    if introduction.introduced_at is not None:
        _close(introduction, Closed.DONE)
        return
    declined = introduction.sides.filter(answer__in=(Answer.NO, Answer.NOT_NOW)).exists()
    _close(introduction, Closed.NOT_NOW if declined else Closed.WITHDRAWN)


@transaction.atomic
def reopen(introduction: Introduction) -> None:
    """Take up again what was let go. Links stay void; new ones can be made."""
    introduction = _locked(introduction.pk)
    if introduction.closed_at is None:
        return
    introduction.closed_at, introduction.closed_as = None, ""
    introduction.save(update_fields=["closed_at", "closed_as"])
    _note(introduction, What.REOPENED)


def _close(introduction: Introduction, closed: str) -> None:
    introduction.closed_at, introduction.closed_as = timezone.now(), closed
    introduction.save(update_fields=["closed_at", "closed_as"])
    Side.objects.filter(introduction=introduction).update(digest=None)
    _note(introduction, What.CLOSED, detail=closed)


def _locked(pk: int) -> Introduction:
    """The introduction as it is now, held until the transaction ends (SQLite holds the whole database)."""
    return Introduction.objects.select_for_update().select_related("space").get(pk=pk)


def _going(introduction: Introduction) -> Introduction:
    found = _locked(introduction.pk)
    if found.closed_at is not None:
        raise InputError(_("This introduction is closed. Open it again to go on."))
    return found


def _note(introduction: Introduction, what: str, side: Side | None = None, detail: str = "") -> None:
    Step.objects.create(introduction=introduction, what=what, place=None if side is None else side.place, detail=detail)
