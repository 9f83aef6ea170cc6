"""What becomes of agreements when somebody leaves a team, or their account ends."""

from __future__ import annotations

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.charter import actions
from ayni_web.team.charter.models import Agreement, Answer, Consent, Example, Remark, Side, Wording


def _left(membership: Membership) -> None:
    """Nobody waits for them: what all others had agreed to holds from now on. They are no side of expectations any more."""
    theirs = Side.objects.filter(
        agreement__space=membership.space_id, party__user=membership.user_id, left_at__isnull=True
    )
    for side in theirs.select_related("agreement"):
        actions.step_out(membership, side.agreement)
    for agreement in Agreement.objects.filter(space=membership.space_id, ended_at__isnull=True):
        actions.settle_all(agreement)


def part_from(space: Space, traces: Traces) -> None:
    """Their remarks, and their name in what others wrote, go. What all agreed on stays with the team."""
    Remark.objects.filter(clause__agreement__space=space, party_id__in=traces.parties).delete()
    Answer.objects.filter(wording__clause__agreement__space=space, party_id__in=traces.parties).update(why="")
    Consent.objects.filter(party_id__in=traces.parties).delete()
    Example.objects.filter(clause__agreement__space=space, act__parts__party_id__in=traces.parties).delete()
    for wording in Wording.objects.filter(clause__agreement__space=space):
        _without(wording, ("text", "why"), traces)
    for remark in Remark.objects.filter(clause__agreement__space=space):
        _without(remark, ("text",), traces)
    for answer in Answer.objects.filter(wording__clause__agreement__space=space).exclude(why=""):
        _without(answer, ("why",), traces)
    for example in Example.objects.filter(clause__agreement__space=space).exclude(text=""):
        _without(example, ("text",), traces)
    for agreement in Agreement.objects.filter(space=space).exclude(name=""):
        _without(agreement, ("name",), traces)


def _without(row: Wording | Remark | Answer | Example | Agreement, fields: tuple[str, ...], traces: Traces) -> None:
    told = {name: traces.out_of(getattr(row, name)) for name in fields}
    if any(getattr(row, name) != text for name, text in told.items()):
        type(row)._default_manager.filter(pk=row.pk).update(**told)


when_left(_left)
add_parting(Parting("charter", part_from))
