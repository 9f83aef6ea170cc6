"""Whose export it is: a LinkedIn export is of whoever brings it in, unless they say otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from ayni_web.accounts.models import Space, User
from ayni_web.book.models import Act, ActParty, Contact
from ayni_web.imports.models import Import
from ayni_web.jobs.runner import run_waiting
from ayni_web.people.models import Party
from ayni_web.people.queries import me, one_with
from tests.ayni_web.imports.samples import bring_in, drop, told, undo

pytestmark = pytest.mark.django_db

MESSAGES = (
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
    "c1,Ada Stone,https://www.linkedin.com/in/adastone,Mara M,https://www.linkedin.com/in/maram,"
    "2025-01-15 14:30:00 UTC,,Hello\n"
    "c1,Mara M,https://www.linkedin.com/in/maram,Ada Stone,https://www.linkedin.com/in/adastone,"
    "2025-01-16 14:30:00 UTC,,Hello too\n"
    "c2,Mara M,https://www.linkedin.com/in/maram,Ben Reed,https://www.linkedin.com/in/benreed,"
    "2025-02-16 14:30:00 UTC,,Good day\n"
)
ENDORSEMENTS = (
    "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n"
    "2024/03/01 10:00:00 UTC,Writing,Ada,Stone,www.linkedin.com/in/adastone,ACCEPTED\n"
)


def with_me(space: Space, name: str) -> tuple[int, int]:
    """How many contacts and acts the reader has with somebody."""
    mine = me(space)
    if mine is None:
        return 0, 0
    ids, theirs = one_with(mine), one_with(Party.objects.get(space=space, name=name, root__isnull=True))
    both = Q(giver__in=ids, receiver__in=theirs) | Q(giver__in=theirs, receiver__in=ids)
    acts = ActParty.objects.filter(act__space=space, party__in=ids, act__parts__party__in=theirs)
    return Contact.objects.filter(both, space=space).count(), acts.values("act").distinct().count()


def test_messages_of_an_export_are_between_the_reader_and_the_others(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(MESSAGES)
    bring_in(mara, "linkedin", tmp_path / "messages.csv")
    assert with_me(space, "Ada Stone") == (2, 1)
    assert with_me(space, "Ben Reed") == (1, 0)


def test_an_export_that_names_its_owner_nowhere_is_the_readers_too(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "Endorsement_Received_Info.csv").write_text(ENDORSEMENTS)
    bring_in(mara, "linkedin", tmp_path / "Endorsement_Received_Info.csv")
    assert with_me(space, "Ada Stone") == (0, 1)
    mine = me(space)
    assert mine is not None
    assert mine.name == mara.name


def test_an_export_brought_in_twice_or_after_mail_keeps_one_reader(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(MESSAGES)
    (tmp_path / "Endorsement_Received_Info.csv").write_text(ENDORSEMENTS)
    bring_in(mara, "linkedin", tmp_path / "messages.csv")
    bring_in(mara, "linkedin", tmp_path / "messages.csv")
    bring_in(mara, "linkedin", tmp_path / "Endorsement_Received_Info.csv")
    assert Party.objects.filter(space=space, is_me=True).count() == 1
    assert with_me(space, "Ada Stone") == (2, 2)


def test_undoing_the_import_parts_the_owner_from_the_reader_again(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "Endorsement_Received_Info.csv").write_text(ENDORSEMENTS)
    (tmp_path / "messages.csv").write_text(MESSAGES)
    bring_in(mara, "linkedin", tmp_path / "Endorsement_Received_Info.csv")
    before = told(space)
    of = bring_in(mara, "linkedin", tmp_path / "messages.csv")
    assert told(space) != before
    undo(of, mara)
    assert told(space) == before


def test_the_page_asks_whose_export_it_is_and_takes_it_for_the_readers(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"messages.csv": MESSAGES.encode()})
    page = mara_client.get(reverse("imports:show", args=[of.pk])).content.decode()
    assert "Whose export is it?" in page
    assert "Mara M in it is me" in page
    mara_client.post(reverse("imports:run", args=[of.pk]), {"own": "yes"})
    run_waiting()
    assert with_me(space, "Ada Stone") == (2, 1)


def test_an_export_of_somebody_else_stays_theirs(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"messages.csv": MESSAGES.encode()})
    mara_client.get(reverse("imports:show", args=[of.pk]))
    mara_client.post(reverse("imports:run", args=[of.pk]))
    run_waiting()
    assert Import.objects.get().state == Import.State.DONE
    assert me(space) is None
    assert Act.objects.filter(space=space).count() == 1


def test_the_real_layout_shows_messages_with_each_correspondent(mara: User, space: Space, data: Path) -> None:
    files = [file for file in sorted((data / "linkedin").glob("*.csv")) if "variant" not in file.name]
    bring_in(mara, "linkedin", *files)
    contacts, _ = with_me(space, "Sarah Chen")
    assert contacts >= 2


def test_unnamed_exports_of_two_others_are_of_two_people_and_of_nobody_who_reads(
    mara: User, space: Space, tmp_path: Path
) -> None:
    for name, other in (("one", "Ada"), ("two", "Ben")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Endorsement_Received_Info.csv").write_text(ENDORSEMENTS.replace("Ada", other))
    own, theirs = (tmp_path / name / "Endorsement_Received_Info.csv" for name in ("one", "two"))
    bring_in(mara, "linkedin", own)
    before = Party.objects.filter(space=space).count()
    report = bring_in(mara, "linkedin", theirs, own=False).report
    assert report["owner"] == {"name": "Owner of a LinkedIn export", "is_reader": False}
    assert Party.objects.filter(space=space).count() == before + 1  # the other's owner; who endorsed is one account
    owner = Party.objects.get(space=space, name="Owner of a LinkedIn export")
    assert not owner.is_me
    assert owner.root is None
    assert bring_in(mara, "linkedin", theirs, own=False).report["new_parties"] == 0


def test_an_export_of_quite_another_name_is_not_taken_for_the_readers_unasked(
    mara: User, mara_client: Client, tmp_path: Path
) -> None:
    for name, taken in (("Zoe Quispe", False), ("Mara M", True)):
        User.objects.filter(pk=mara.pk).update(name=name)
        (of,) = drop(mara_client, {"messages.csv": MESSAGES.encode()})
        mara_client.get(reverse("imports:show", args=[of.pk]))
        of.refresh_from_db()
        assert of.preview["owner"] == {"name": "Mara M", "own": taken}
