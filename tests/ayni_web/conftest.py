"""The people in tests of the application: somebody, and a stranger who may see nothing of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import User


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> Iterator[None]:
    """Failed sign-ins of one test do not slow another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mara(db: None) -> User:
    return add_person("mara@example.org", name="Mara")


@pytest.fixture
def stranger(db: None) -> User:
    return add_person("stranger@example.org", name="Stranger")


@pytest.fixture
def mara_client(mara: User) -> Client:
    return signed_in(mara)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return signed_in(stranger)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
