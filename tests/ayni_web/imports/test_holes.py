"""Holes that were found in taking files in, closed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ayni_web.accounts.models import User
from ayni_web.imports import receiving, storage
from ayni_web.imports.models import Import

pytestmark = pytest.mark.django_db


def _waiting() -> set[str]:
    return {path.name for path in storage.uploads().iterdir() if len(path.name) == 32}


def test_nothing_stays_of_files_that_came_without_the_pages_token(mara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mara)
    before = _waiting()
    file = SimpleUploadedFile("a.vcf", b"BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n" * 3_000)
    assert client.post("/import/drop/", {"files": file}).status_code == 403
    assert _waiting() == before


def test_nothing_stays_of_more_files_than_are_taken_at_once(mara_client: Client) -> None:
    before = _waiting()
    files = [SimpleUploadedFile(f"{number}.vcf", b"BEGIN:VCARD\r\n") for number in range(101)]
    assert mara_client.post("/import/drop/", {"files": files}).status_code == 400
    assert _waiting() == before


def test_files_are_refused_once_the_disk_is_nearly_full(mara_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # As much is free when the request begins; another request fills the disk meanwhile.
    free = iter([10 * receiving.KEEP_FREE])
    monkeypatch.setattr(storage, "room_left", lambda: next(free, 1))
    before = _waiting()
    answer = mara_client.post("/import/drop/", {"files": SimpleUploadedFile("a.vcf", b"x" * 1_000)}, follow=True)
    assert "room" in answer.content.decode()
    assert _waiting() == before
    assert not Import.objects.exists()
