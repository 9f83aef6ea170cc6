"""On PostgreSQL the database itself shows a talk to those who are in it, and to nobody else of their team."""

from __future__ import annotations

import pytest

from ayni_web.accounts.models import Membership
from ayni_web.team.repair.models import Case, CaseKey, Sheet
from ayni_web.vault.letterbox import public_key_of
from ayni_web.vault.models import Letterbox
from ayni_web.walls.acting import acting_as
from ayni_web.walls.policies import wall_of
from tests.ayni_web.team.repair.talking import Somebody, both_say, led_by


def test_the_wall_of_a_talk_names_who_is_in_it_and_no_team() -> None:
    wall = wall_of(Case)
    assert wall is not None
    assert "mediator_id" in wall.see
    assert "ayni_spaces" not in wall.see
    assert "ayni_spaces" not in wall.write


@pytest.mark.postgresql
def test_who_is_not_in_a_talk_finds_no_row_of_it(
    mara_here: Somebody, jonas: Somebody, noor: Somebody, otto: Somebody, lead: Membership, talk: Case
) -> None:
    both_say(mara_here, jonas, talk)
    led_by(talk, noor, mara_here, jonas)
    for who, sees in ((mara_here, True), (jonas, True), (noor, True), (otto, False)):
        with acting_as(who.user.pk):
            found = [model.objects.exists() for model in (Case, CaseKey, Sheet)]
            assert found == [sees] * 3
            assert list(Letterbox.objects.values_list("vault__owner", flat=True)) == (
                [who.user.pk] if Letterbox.objects.filter(vault__owner=who.user).exists() else []
            )
            assert public_key_of(mara_here.user) is not None
    with acting_as(lead.user.pk):
        assert not Case.objects.exists()
        assert not Sheet.objects.update(edition=9)
