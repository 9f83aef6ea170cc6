from __future__ import annotations

import pytest
from django.test import Client

from ayni_web.accounts.models import Space, User
from ayni_web.imports.models import Import
from ayni_web.jobs.runner import run_waiting
from ayni_web.people.models import Party
from tests.ayni_web.imports.samples import cards, drop, mails, run

pytestmark = pytest.mark.django_db


def test_an_address_book_is_dropped_looked_at_brought_in_and_taken_back(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1, 2, 3)})
    looked = mara_client.get(f"/import/{of.pk}/").content.decode()
    assert "This is what it would bring" in looked
    assert "Person 1" in looked
    assert not Party.objects.filter(space=space).exists()
    mara_client.post(f"/import/{of.pk}/run/", {})
    assert "It is being brought in" in mara_client.get(f"/import/{of.pk}/").content.decode()
    assert run_waiting() == 1
    report = mara_client.get(f"/import/{of.pk}/").content.decode()
    assert "3 new rows are in" in report
    assert Party.objects.filter(space=space, address_book=True).count() == 3
    mara_client.post(f"/import/{of.pk}/undo/", {"confirmed": "yes"})
    assert run_waiting() == 1
    assert "as if this import had never been" in mara_client.get(f"/import/{of.pk}/").content.decode()
    assert not Party.objects.filter(space=space).exists()
