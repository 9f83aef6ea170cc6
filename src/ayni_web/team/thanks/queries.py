"""Which thanks, credit, wins, programmes and stories somebody may see, and what waits for their word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from ayni_web.accounts.models import Membership, Space
from ayni_web.book import queries as book
from ayni_web.book.models import Act, ActParty
from ayni_web.people.members import party_id_of
from ayni_web.people.models import Party
from ayni_web.team.thanks.models import (
    Award,
    Congratulation,
    CreditAnswer,
    CreditClaim,
    InStory,
    InWin,
    Preference,
    Programme,
    Story,
    Thanked,
    Thanks,
    Win,
)


def parties_here(asker: Membership) -> QuerySet[Party]:
    """Who is in the team now, by name."""
    return _members(asker.space_id).order_by("name", "pk")


def _members(space_id: UUID) -> QuerySet[Party]:
    here = Membership.objects.filter(space=space_id, left_at__isnull=True).values("user")
    return Party.objects.filter(space=space_id, user__in=here)


def here_now(asker: Membership) -> set[int]:
    """The parties of those who are in the team now."""
    return set(_members(asker.space_id).values_list("pk", flat=True))


def party_of(asker: Membership) -> int:
    """The asker's party in the team; 0 where they have none yet."""
    return party_id_of(asker)


# Thanks


def _with_words(thanks: QuerySet[Thanks]) -> QuerySet[Thanks]:
    thanked = Thanked.objects.select_related("party").order_by("pk")
    return thanks.select_related("by", "act").prefetch_related(Prefetch("thanked", queryset=thanked))


def thanks_seen_in(asker: Membership) -> QuerySet[Thanks]:
    """Thanks in force that the asker may see: those for all, and those that they gave or received. Newest first."""
    mine = Thanked.objects.filter(party__user=asker.user_id, thanks__space=asker.space_id).values("thanks_id")
    seen = Q(act__public=True) | Q(by__user=asker.user_id) | Q(pk__in=mine)
    return _with_words(_in_force(Thanks.objects.filter(seen, space=asker.space_id)))


def _in_force(thanks: QuerySet[Thanks]) -> QuerySet[Thanks]:
    return thanks.filter(act__withdrawn_at__isnull=True, act__replaced_at__isnull=True)


def thanks_for(asker: Membership, thanks_id: int) -> Thanks:
    """One of these, or 404."""
    parts = ActParty.objects.select_related("party", "party__root").order_by("pk")
    seen = thanks_seen_in(asker).prefetch_related(Prefetch("act__parts", queryset=parts))
    found = seen.filter(pk=thanks_id).first()
    if found is None:
        raise Http404
    return found


def thanks_for_all(asker: Membership, since: datetime, until: datetime) -> QuerySet[Thanks]:
    """Thanks of some days that everybody in the team may see."""
    public = Thanks.objects.filter(space=asker.space_id, act__public=True, at__gte=since, at__lt=until)
    return _with_words(_in_force(public))


def told_once(asker: Membership, once: UUID | None) -> Thanks | None:
    """The thanks that this very form made already."""
    return Thanks.objects.filter(space=asker.space_id, once=once).first() if once is not None else None


def earlier_words(asker: Membership) -> list[str]:
    """What the asker thanked for lately in this team, in their words."""
    mine = Thanks.objects.filter(space=asker.space_id, by__user=asker.user_id)
    return list(mine.values_list("act__what", flat=True)[:50])


def thanked_in(thanks: Thanks) -> set[int]:
    """Who is thanked, now."""
    return set(Thanked.objects.filter(thanks=thanks).values_list("party_id", flat=True))


def received(thanks: Thanks) -> set[int]:
    """Who received what the thanks are for."""
    parts = ActParty.objects.filter(act=thanks.act_id, role=ActParty.Role.RECEIVER)
    return set(parts.values_list("party_id", flat=True))


def likes_it_public(asker: Membership) -> bool | None:
    """What the asker said of good words about them in this team; None where they said nothing yet."""
    mine = Preference.objects.filter(space=asker.space_id, party__user=asker.user_id)
    return mine.values_list("in_public", flat=True).first()


def who_like_it_public(parties: Collection[int]) -> set[int]:
    """Those of these who want good words about them seen by all."""
    return set(Preference.objects.filter(party__in=parties, in_public=True).values_list("party_id", flat=True))


# Acts without a word


def act_to_thank_for(asker: Membership, act_id: int) -> Act:
    """An act that the asker received and nobody thanked for yet, or 404."""
    act = book.acts_seen_in(asker).filter(pk=act_id, pk__in=_received_by(asker)).first()
    if act is None or Thanks.objects.filter(act=act).exists():
        raise Http404
    return act


def _received_by(asker: Membership) -> QuerySet[ActParty, int]:
    mine = ActParty.objects.filter(party__user=asker.user_id, party__space=asker.space_id)
    return mine.filter(role=ActParty.Role.RECEIVER).values_list("act_id", flat=True)


def to_thank_for(asker: Membership) -> QuerySet[Act]:
    """What others say they gave the asker, on which the asker has not said a word yet. Newest first."""
    acts = book.acts_seen_in(asker).filter(pk__in=_received_by(asker), basis__lt=Act.RestsOn.CONFIRMED)
    return acts.exclude(recorded_by=asker.user_id).filter(~Exists(Thanks.objects.filter(act=OuterRef("pk"))))


def given_without_a_word(asker: Membership) -> QuerySet[Act]:
    """What the asker gave here, and nobody who received it has said a word on. For themselves alone."""
    mine = ActParty.objects.filter(party__user=asker.user_id, party__space=asker.space_id, role=ActParty.Role.GIVER)
    return book.acts_seen_in(asker).filter(pk__in=mine.values("act_id"), basis__lt=Act.RestsOn.CONFIRMED)


def acts_between(asker: Membership, since: datetime, until: datetime) -> Iterable[tuple[int, int, int, int, str]]:
    """All acts in force of some months, for a look at the team as a whole: act, kind, basis, party and role.

    Only for `ayni.guidance.unseen`, which says nothing of fewer than five. No page shows any of this.
    """
    parts = ActParty.objects.filter(act__space=asker.space_id, act__at__gte=since, act__at__lt=until)
    parts = parts.filter(act__replaced_at__isnull=True, act__withdrawn_at__isnull=True).order_by("act_id")
    return parts.values_list("act_id", "act__kind", "act__basis", "party_id", "role")


# Credit


def claims_seen_in(asker: Membership) -> QuerySet[CreditClaim]:
    """Who else it was, as far as it concerns the asker: they said so, thanked, are thanked, or would be credited.

    Where the thanks are kept between some, the one who would be credited is asked once whoever thanked agrees.
    """
    mine = Q(by__user=asker.user_id) | Q(thanks__by__user=asker.user_id)
    thanked = Thanked.objects.filter(thanks=OuterRef("thanks_id"), party__user=asker.user_id)
    let_in = CreditAnswer.objects.filter(claim=OuterRef("pk"), party=OuterRef("thanks__by"), agrees=True)
    theirs = Q(party__user=asker.user_id) & (Q(thanks__act__public=True) | Q(Exists(let_in)))
    claims = CreditClaim.objects.filter(thanks__space=asker.space_id, thanks__act__withdrawn_at__isnull=True)
    seen = claims.filter(mine | Q(Exists(thanked)) | theirs)
    answers = CreditAnswer.objects.select_related("party").order_by("at", "pk")
    return seen.select_related("by", "party", "thanks__by", "thanks__act").prefetch_related(
        Prefetch("answers", queryset=answers)
    )


def claim_for(asker: Membership, claim_id: int) -> CreditClaim:
    """One of these, or 404."""
    found = claims_seen_in(asker).filter(pk=claim_id).first()
    if found is None:
        raise Http404
    return found


def claims_waiting_for(asker: Membership) -> QuerySet[CreditClaim]:
    """Those that are open and on which the asker, who is asked, has not said a word."""
    answered = CreditAnswer.objects.filter(claim=OuterRef("pk"), party__user=asker.user_id)
    thanked = Thanked.objects.filter(thanks=OuterRef("thanks_id"), party__user=asker.user_id)
    asked = Q(party__user=asker.user_id) | Q(thanks__by__user=asker.user_id) | Q(Exists(thanked))
    return claims_seen_in(asker).filter(asked, ~Exists(answered), state=CreditClaim.State.OPEN)


def thanks_waiting_for(asker: Membership) -> QuerySet[Thanks]:
    """Thanks that their writer would have seen by all, and of which the asker, who is thanked, has not said yet
    whether they want that."""
    mine = Thanked.objects.filter(party__user=asker.user_id, agrees=False, said_at__isnull=True)
    wanted = Thanks.objects.filter(space=asker.space_id, wants_public=True, pk__in=mine.values("thanks_id"))
    return _with_words(_in_force(wanted))


# Wins


def wins_seen_in(asker: Membership) -> QuerySet[Win]:
    """Wins told in the team, newest first, with whose they are and what others said."""
    congratulations = Congratulation.objects.select_related("party").order_by("at", "pk")
    people = InWin.objects.select_related("party").order_by("pk")
    wins = Win.objects.filter(space=asker.space_id, withdrawn_at__isnull=True).select_related("by")
    return wins.prefetch_related(
        Prefetch("people", queryset=people), Prefetch("congratulations", queryset=congratulations)
    )


def win_for(asker: Membership, win_id: int) -> Win:
    """One of these, or 404."""
    found = wins_seen_in(asker).filter(pk=win_id).first()
    if found is None:
        raise Http404
    return found


def wins_waiting_for(asker: Membership) -> QuerySet[Win]:
    """Wins that are said to be the asker's too, and of which they have not said whether they want to be named."""
    mine = InWin.objects.filter(party__user=asker.user_id, agrees__isnull=True)
    return wins_seen_in(asker).filter(pk__in=mine.values("win_id"))


# Programmes


def programmes_seen_in(asker: Membership) -> QuerySet[Programme]:
    """Every programme of the team: anyone in it reads the rules. Open ones first."""
    programmes = Programme.objects.filter(space=asker.space_id).select_related("by").prefetch_related("deciders")
    return programmes.order_by(F("ended_at").asc(nulls_first=True), "-at", "-pk")


def programme_for(asker: Membership, programme_id: int) -> Programme:
    """One of these, or 404."""
    found = programmes_seen_in(asker).filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return found


def awards_of(programme: Programme) -> QuerySet[Award]:
    """What was given by a programme, newest first."""
    return Award.objects.filter(programme=programme).select_related("party", "by")


def award_for(asker: Membership, award_id: int) -> Award:
    """One award of the asker's team, or 404."""
    awards = Award.objects.filter(programme__space=asker.space_id)
    found = awards.filter(pk=award_id).select_related("party", "by", "programme").first()
    if found is None:
        raise Http404
    return found


def awards_for_all(asker: Membership, since: datetime, until: datetime) -> QuerySet[Award]:
    """Awards of some days whose receivers agreed to be named."""
    awards = Award.objects.filter(programme__space=asker.space_id, agrees=True, taken_back_at__isnull=True)
    return awards.filter(at__gte=since, at__lt=until).select_related("party", "programme")


def awards_waiting_for(asker: Membership) -> QuerySet[Award]:
    """The latest that the asker was given, and that carries their name before nobody yet."""
    mine = Award.objects.filter(programme__space=asker.space_id, party__user=asker.user_id, agrees=False)
    return mine.filter(taken_back_at__isnull=True).select_related("programme")


# Stories


def stories_told_in(asker: Membership) -> QuerySet[Story]:
    """Stories to whose words everybody in them agrees, all of them in the team still. Newest first."""
    return _stories(asker).filter(_all_agree([asker.space_id]))


def stories_told_among(teams: Collection[UUID]) -> QuerySet[Story]:
    """Those that are told in these teams."""
    return Story.objects.filter(_all_agree(teams), space__in=list(teams), withdrawn_at__isnull=True)


def _all_agree(teams: Collection[UUID]) -> Q:
    not_yet = Q(agreed_to__isnull=True) | ~Q(agreed_to=OuterRef("version"))
    here = Membership.objects.filter(space__in=list(teams), space=OuterRef("story__space"), left_at__isnull=True)
    gone = ~Q(Exists(here.filter(user=OuterRef("party__user"))))
    return ~Q(Exists(InStory.objects.filter(not_yet | gone, story=OuterRef("pk"))))


def _stories(asker: Membership) -> QuerySet[Story]:
    people = InStory.objects.select_related("party").order_by("pk")
    stories = Story.objects.filter(space=asker.space_id, withdrawn_at__isnull=True).select_related("by")
    return stories.prefetch_related(Prefetch("people", queryset=people))


def stories_seen_in(asker: Membership) -> QuerySet[Story]:
    """Those that are told, and those in which the asker is, also before all agreed."""
    mine = InStory.objects.filter(story=OuterRef("pk"), party__user=asker.user_id)
    return _stories(asker).filter(_all_agree([asker.space_id]) | Q(Exists(mine)))


def story_for(asker: Membership, story_id: int) -> Story:
    """One of these, or 404."""
    found = stories_seen_in(asker).filter(pk=story_id).first()
    if found is None:
        raise Http404
    return found


def is_told(asker: Membership, story: Story) -> bool:
    """Whether everybody in it agrees, so that all in the team read it."""
    return stories_told_in(asker).filter(pk=story.pk).exists()


def stories_waiting_for(asker: Membership) -> QuerySet[Story]:
    """Stories in which the asker is, and to whose words, as they stand, they have said neither yes nor no."""
    mine = InStory.objects.filter(story=OuterRef("pk"), party__user=asker.user_id, declined_at__isnull=True)
    open_ones = mine.filter(Q(agreed_to__isnull=True) | ~Q(agreed_to=OuterRef("version")))
    return _stories(asker).filter(Exists(open_ones))


def how_many_wait_for(asker: Membership) -> int:
    """How many things wait for a word of the asker."""
    waiting: tuple[QuerySet[Any], ...] = (
        claims_waiting_for(asker),
        thanks_waiting_for(asker),
        wins_waiting_for(asker),
        stories_waiting_for(asker),
    )
    first, *others = (rows.order_by().values("pk") for rows in waiting)
    return first.union(*others, all=True).count()


def anything_for(asker: Membership) -> Q:
    """Whether there is anything for the asker to read or to say a word on, as a condition of another question."""
    read = Q(Exists(thanks_seen_in(asker))) | Q(Exists(wins_seen_in(asker)))
    return read | Q(Exists(claims_waiting_for(asker))) | Q(Exists(stories_waiting_for(asker)))


def of_person(space: Space, party: int) -> QuerySet[Thanks]:
    """Every thanks in force that this party gave or received, for their own export."""
    mine = Thanked.objects.filter(party=party).values("thanks_id")
    return _with_words(_in_force(Thanks.objects.filter(Q(by=party) | Q(pk__in=mine), space=space)))
