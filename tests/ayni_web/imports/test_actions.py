from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.imports import actions
from ayni_web.imports.models import Import
from ayni_web.jobs.runner import run_now
from tests.ayni_web.imports.samples import bring_in, cards, drop

pytestmark = pytest.mark.django_db


def test_files_that_were_dropped_and_left_are_removed_after_seven_days(mara_client: Client, home: Path) -> None:
    (old,) = drop(mara_client, {"old.vcf": cards(1)})
    (failed,) = drop(mara_client, {"failed.vcf": cards(2)})
    (young,) = drop(mara_client, {"young.vcf": cards(3)})
    long_ago = timezone.now() - timedelta(days=8)
    Import.objects.filter(pk=old.pk).update(created_at=long_ago)
    Import.objects.filter(pk=failed.pk).update(created_at=long_ago, state=Import.State.FAILED)
    assert run_now("remove-old-uploads").result == {"removed": 2}
    assert set(Import.objects.values_list("pk", flat=True)) == {failed.pk, young.pk}, "history of a failure stays"
    assert [place.name for place in (home / "uploads").iterdir() if len(place.name) == 32] == [young.folder]


def test_a_folder_that_belongs_to_no_import_is_swept_up_once_it_is_an_hour_old(home: Path) -> None:
    orphan, arriving = home / "uploads" / ("a" * 32), home / "uploads" / ("b" * 32)
    orphan.mkdir(parents=True)
    arriving.mkdir()
    os.utime(orphan, (time.time() - 7200, time.time() - 7200))
    assert actions.remove_old_uploads() == 1
    assert arriving.exists()


def test_files_read_from_the_command_line_stay_where_they_are(mara: User, tmp_path: Path) -> None:
    file = tmp_path / "mine.vcf"
    file.write_bytes(cards(1))
    of = bring_in(mara, "vcard", file)
    run_now("undo-import", {"import_id": str(of.pk)})
    assert file.read_bytes() == cards(1)


def test_asking_twice_starts_it_once(mara: User, mara_client: Client) -> None:
    (of,) = drop(mara_client, {"a.vcf": cards(1)})
    actions.start(of, mara)
    job = of.job
    actions.start(of, mara)
    assert of.job == job
