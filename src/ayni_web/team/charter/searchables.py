"""What can be found of agreements: a charter's clauses by all in the team, expectations by those between whom they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.searching import ALL, Entry, TeamSearchable, Watched, add_team_searchable
from ayni_web.team.charter.models import Clause, Side, Wording


def _clauses(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    """Each by what holds, or by its newest wording where none does yet; none that was let go."""
    wordings = Wording.objects.filter(
        clause__agreement__space__in=teams, clause__in=rows, clause__ended_at__isnull=True
    )
    wordings = wordings.filter(taken_back_at__isnull=True, ends=False).order_by("clause_id", "number")
    for _clause, several in groupby(wordings.select_related("clause__agreement__space"), key=lambda one: one.clause_id):
        told = list(several)
        holds = [one for one in told if one.agreed_at is not None]
        says = (holds or told)[-1]
        clause, agreement = says.clause, says.clause.agreement
        yield Entry(
            clause.pk,
            says.text,
            ((gettext_lazy("Why"), says.why),),
            says.at,
            who=(ALL,) if agreement.is_charter else _sides(agreement.pk),
            about=" · ".join(filter(None, (str(clause.get_topic_display()), agreement.name, agreement.space.name))),
            address=reverse("charter:clause", args=[agreement.space_id, clause.pk]),
        )


def _sides(agreement: int) -> tuple[int, ...]:
    sides = Side.objects.filter(agreement=agreement, left_at__isnull=True)
    return tuple(sides.order_by("party_id").values_list("party_id", flat=True))


add_team_searchable(
    TeamSearchable(
        "clause",
        gettext_lazy("Agreed in your teams"),
        order=63,
        model=Clause,
        entries=_clauses,
        watched=(Watched(Wording, "clause_id"),),
        space="agreement__space",
    )
)
