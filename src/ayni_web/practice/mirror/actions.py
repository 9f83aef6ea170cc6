"""The only writer of what a reader says to their mirror. Each can be said again without anything coming twice."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ayni.guidance.mirror import Sight
from ayni.guidance.thinness import Step
from ayni.guidance.wants import Want
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party
from ayni_web.people.queries import one_with
from ayni_web.people.stamps import people_changed
from ayni_web.practice.mirror.models import MoreSay, PutAway, Refused, Would


def put_away(space: Space, sight: Sight, because: str, party: Party | None = None) -> PutAway:
    """This sight does not fit, or not for this person. Said again, the later words stay."""
    said = {"because": because.strip()[:300], "at": timezone.now()}
    return PutAway.objects.update_or_create(space=space, sight=sight.value, party=party, defaults=said)[0]


def look_again(row: PutAway) -> None:
    row.delete()


@transaction.atomic
def say_who(space: Space, said: Mapping[Party, str]) -> None:
    """How much say people have; an empty word takes back what was said."""
    for party, has in said.items():
        before = MoreSay.objects.filter(party_id__in=one_with(party))
        (before.exclude(party=party) if has else before).delete()
        if has:
            MoreSay.objects.update_or_create(party=party, defaults={"space": space, "has": has, "at": timezone.now()})
    people_changed(space)  # what pages worked out of it holds no longer


@transaction.atomic
def tell(space: Space, party: Party, want: Want, would: bool | None) -> None:
    """They would, they would not, or (None) what the record shows."""
    before = Would.objects.filter(space=space, want=want.value, party_id__in=one_with(party))
    (before if would is None else before.exclude(party=party)).delete()
    if would is not None:
        said = {"would": would, "at": timezone.now()}
        Would.objects.update_or_create(space=space, want=want.value, party=party, defaults=said)


def refuse(space: Space, party: Party, want: Want, step: Step) -> Refused:
    """Never propose this step again."""
    return Refused.objects.get_or_create(space=space, party=party, want=want.value, step=step.value)[0]


def take_up(row: Refused) -> None:
    row.delete()
