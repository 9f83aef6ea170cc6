"""The demo network has promises to look at, made as anybody makes one; they go with it (see `test_demo`)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.book.models import Act
from ayni_web.keeping import demo
from ayni_web.keeping.given_words import WORDS
from ayni_web.promises.models import Change, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(mara: User, space: Space) -> datetime:
    now = timezone.now()
    demo.load(space, mara, now=now)
    return now


def test_promises_go_both_ways_and_one_is_late_one_agreed_anew_in_time_and_some_kept(
    space: Space, loaded: datetime
) -> None:
    today = timezone.localdate(loaded)
    every = Promise.objects.filter(space=space)
    assert every.count() == len(WORDS)
    still = [one for one in every if one.is_open]
    assert {one.by.is_me for one in still} == {True, False}
    assert [one.by.name for one in still if one.is_late(today)] == ["Ines Duarte"]
    anew = Change.objects.get(promise__space=space, what=Change.What.AGREED_ANEW)
    assert anew.due_before is not None
    assert anew.due_before > today < (anew.promise.due or today)
    kept = [one for one in every if one.kept_at is not None]
    assert sum(one.by.is_me for one in kept) >= 4  # as many as the mirror needs to say something
    assert all(one.made_at < one.kept_at <= loaded for one in kept if one.kept_at)
    assert not Change.objects.filter(promise__space=space, at__gt=loaded).exists()


def test_the_page_of_promises_shows_them_and_no_act_is_told_twice(
    mara_client: Client, space: Space, loaded: datetime
) -> None:
    page = mara_client.get(reverse("promises:list")).content.decode()
    assert "send the names of two finance partners" in page
    assert "bring the list of permits to the winter round" in page
    assert "Nothing is promised" not in page
    assert not Act.objects.filter(space=space, what__in=[word.what for word in WORDS]).exists()


def test_all_of_them_are_with_people_who_are_invented(space: Space, loaded: datetime) -> None:
    for one in Promise.objects.filter(space=space):
        assert (one.to if one.by.is_me else one.by).demo
        assert loaded - timedelta(days=100) < one.made_at < loaded
