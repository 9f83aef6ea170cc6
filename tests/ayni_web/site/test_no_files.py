"""Only the import page takes files."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from ayni_web.accounts.models import User

LARGE = b"x" * 4_000_000  # Django itself would put it into a file


def test_a_stranger_can_put_no_file_on_the_disk(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", lambda self, name, *rest: made.append(name))
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"f": SimpleUploadedFile("a.bin", LARGE)})
    assert answer.status_code == 403
    assert not made


def test_a_request_to_any_other_page_holds_no_file(db: None) -> None:
    request: HttpRequest = RequestFactory().post("/settings/", {"f": SimpleUploadedFile("a.bin", LARGE)})
    assert not request.FILES


def test_a_form_with_a_file_that_nobody_asked_for_does_no_harm(mara: User, mara_client: Client) -> None:
    answer = mara_client.post("/settings/", {"f": SimpleUploadedFile("a.bin", b"x"), "name": "Mara"})
    assert answer.status_code == 200
