"""Which agreements, clauses and examples somebody of a team may see, and who is concerned by them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from ayni.guidance.agreeing import Present
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act, ActParty
from ayni_web.book.queries import act_seen_in, acts_seen_in
from ayni_web.people.models import Party
from ayni_web.team.charter.models import Agreement, Answer, Clause, Consent, Example, Remark, Side, Wording

__all__ = ["act_seen_in"]


def agreements_seen_by(asker: Membership) -> QuerySet[Agreement]:
    """The team's charter, and the expectations in which the asker is one of the sides."""
    mine = Side.objects.filter(agreement=OuterRef("pk"), party__user=asker.user_id, left_at__isnull=True)
    seen = Q(sort=Agreement.Sort.CHARTER) | Exists(mine)
    return Agreement.objects.filter(seen, space=asker.space_id).select_related("space")


def charter_of(asker: Membership) -> Agreement | None:
    """The team's charter, once somebody has proposed its first clause."""
    return agreements_seen_by(asker).filter(sort=Agreement.Sort.CHARTER).first()


def expectations_of(asker: Membership) -> QuerySet[Agreement]:
    """The expectations in which the asker is one of the sides, those that go on first."""
    found = agreements_seen_by(asker).filter(sort=Agreement.Sort.BETWEEN).prefetch_related("sides__party")
    return found.order_by(F("ended_at").asc(nulls_first=True), "-begun_at", "-pk")


def agreement_for(asker: Membership, agreement_id: int) -> Agreement:
    """Expectations of which the asker is one side, or 404."""
    found = expectations_of(asker).filter(pk=agreement_id).first()
    if found is None:
        raise Http404
    return found


def clauses_of(agreement: Agreement) -> QuerySet[Clause]:
    """Its clauses with all that was said of them, in the order in which they were begun."""
    return agreement.clauses.prefetch_related(_wordings()).order_by("begun_at", "pk")


def _wordings() -> Prefetch[Any, Any, Any]:
    answers = Prefetch("answers", queryset=Answer.objects.select_related("party"))
    return Prefetch("wordings", queryset=Wording.objects.select_related("by").prefetch_related(answers))


def clause_for(asker: Membership, clause_id: int) -> Clause:
    """One clause of what the asker may see, or 404."""
    seen = Clause.objects.filter(pk=clause_id, agreement__in=agreements_seen_by(asker).values("pk"))
    clause = seen.select_related("agreement__space").prefetch_related(_wordings()).first()
    if clause is None:
        raise Http404
    return clause


def present_in(agreement: Agreement) -> list[tuple[Party, Present]]:
    """Everybody who is concerned now: all who are in the team, or the sides who are; those who came first first."""
    parties = Party.objects.filter(
        space=agreement.space_id, user__memberships__space=agreement.space_id, user__memberships__left_at__isnull=True
    ).annotate(since=F("user__memberships__joined_at"))
    if not agreement.is_charter:
        parties = parties.filter(pk__in=agreement.sides.filter(left_at__isnull=True).values("party_id"))
    found = [(one, one.since) for one in parties]
    found.sort(key=lambda pair: (pair[1], pair[0].pk))
    # The sides of expectations were all there when these began, whenever they came into the team.
    begun = agreement.begun_at
    return [(party, Present(party.pk, at if agreement.is_charter else min(at, begun))) for party, at in found]


def remarks_of(clause: Clause) -> QuerySet[Remark]:
    """What was said of a clause, the first first."""
    return clause.remarks.select_related("party")


def examples_of(asker: Membership, clause: Clause) -> list[Example]:
    """Its examples that the asker may see: written ones; acts that are for all, or that all who took part let be shown.

    Who took part in an act sees it here before the others have said whether they let it be shown.
    """
    parts = Prefetch("act__parts", queryset=ActParty.objects.select_related("party__root").order_by("pk"))
    consents = Prefetch("consents", queryset=Consent.objects.select_related("party"))
    found = clause.examples.select_related("act", "by").prefetch_related(parts, consents)
    return [one for one in found if _may_see(asker, one)]


def _may_see(asker: Membership, example: Example) -> bool:
    act = example.act
    if act is None:
        return True
    if act.withdrawn_at is not None or act.replaced_at is not None:
        return False
    return act.public or not still_asked(example) or took_part(asker, example)


def took_part(asker: Membership, example: Example) -> bool:
    """Whether the asker has a part in the act that is the example."""
    return example.act is not None and any(part.party.user_id == asker.user_id for part in example.act.parts.all())


def still_asked(example: Example) -> list[Party]:
    """Who took part in an act that is between them, and has not said yet that it may be shown."""
    if example.act is None or example.act.public:
        return []
    said = {consent.party_id for consent in example.consents.all()}
    parties = {part.party_id: part.party for part in example.act.parts.all()}
    return [party for pk, party in parties.items() if pk not in said]


def example_for(asker: Membership, example_id: int) -> Example:
    """One example that the asker may see, or 404."""
    example = Example.objects.filter(pk=example_id).select_related("clause").first()
    if example is None:
        raise Http404
    clause = clause_for(asker, example.clause_id)
    found = next((one for one in examples_of(asker, clause) if one.pk == example_id), None)
    if found is None:
        raise Http404
    return found


def acts_to_show(asker: Membership) -> list[Act]:
    """Acts that the asker may propose as an example: what is for all here, and what they took part in; the latest."""
    return list(acts_seen_in(asker)[:30])


def told_clause(agreement: Agreement, once: UUID | None) -> Clause | None:
    """The clause that this very telling made already."""
    return agreement.clauses.filter(once=once).first() if once is not None else None


def told_agreement(asker: Membership, once: UUID | None) -> Agreement | None:
    """The expectations that this very telling began already."""
    return Agreement.objects.filter(space=asker.space_id, once=once).first() if once is not None else None
