from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ayni.identity import identifiers
from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import AuditEvent, Membership, Space, User
from ayni_web.book import actions as book
from ayni_web.book import erasing as book_erasing
from ayni_web.book.models import Act, Contact
from ayni_web.imports.models import Import, SetAside
from ayni_web.jobs.models import Job
from ayni_web.jobs.runner import run_waiting
from ayni_web.keeping import demo
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from tests.ayni_web.keeping.dumps import files_that_say, places_that_say, tables

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Quintilla Zweifel-Ponce", "quintilla@zweifel.example.net"
FILES = {
    "letters.mbox": (
        f"From x Wed May  1 10:00:00 2024\nFrom: {NAME} <{ADDRESS}>\nTo: <mara@example.org>\n"
        "Date: 01 May 2024 10:00:00 +0000\nSubject: Hello\nMessage-ID: <1@example.org>\n\nText\n\n"
        f"From x Wed May  1 11:00:00 2024\nFrom: <mara@example.org>\nTo: {NAME} <{ADDRESS}>\n"
        "Date: 01 May 2024 11:00:00 +0000\nSubject: Re: Hello\nMessage-ID: <2@example.org>\n"
        "In-Reply-To: <1@example.org>\n\nText\n\n"
        f"From x Wed May  1 12:00:00 2024\nFrom: {NAME} <{ADDRESS}>\nTo: <mara@example.org>\n"
        f"Subject: no date\nMessage-ID: <{ADDRESS}.3@example.org>\n\nText\n\n"
    ),
    "people.vcf": f"BEGIN:VCARD\nVERSION:3.0\nFN:{NAME}\nEMAIL:{ADDRESS}\nTEL:+49 30 901820\nNOTE:Sister of {NAME}\nEND:VCARD\n",
}


def bring_in(client: Client, names: list[str]) -> None:
    files = [SimpleUploadedFile(name, FILES[name].encode()) for name in names]
    client.post("/import/drop/", {"files": files})
    for of in Import.objects.filter(state=Import.State.UPLOADED):
        client.get(f"/import/{of.pk}/")
        client.post(f"/import/{of.pk}/run/", {})
    run_waiting()


@pytest.fixture
def quintilla(mara: User, mara_client: Client, space: Space) -> Party:
    """Somebody whose name and address stand in every place that Ayni has for them."""
    me = people.claim_me(space, [identifiers.email("mara@example.org")], name="Mara")  # type: ignore[list-item]
    bring_in(mara_client, ["letters.mbox", "people.vcf"])
    party = Party.objects.get(space=space, identifiers__value=ADDRESS)
    party = party.root or party
    other = people.add_party(space, "Ben Example")
    people.edit(party, {"met": f"at the house of {NAME}", "seeks": "a boat", "remark": ADDRESS})
    people.edit(other, {"met": f"Met through {NAME.upper()}", "remark": f"ask {ADDRESS}"})
    people.overrule(other, "both", f"{NAME} says so")
    draft = book.Draft
    book.record(space, draft(givers=[me], receivers=[party], kind=200, what=f"Helped {NAME}"), by=mara)
    together = draft(
        givers=[me, party], receivers=[other], kind=300, what="Quintilla and I wrote", credit={me.pk: f"with {NAME}"}
    )
    first = book.record(space, together, by=mara)
    book.correct(first, together, by=mara)
    book.record(
        space,
        draft(givers=[me], receivers=[other], kind=200, what="Advice", why=f"{NAME} asked", outcome_note=ADDRESS),
        by=mara,
    )
    SetAside.objects.create(of=Import.objects.get(source="mbox"), where=f"<7.{ADDRESS}>", reason="no-date", detail=NAME)
    bring = SimpleUploadedFile("again.vcf", FILES["people.vcf"].encode())
    mara_client.post("/import/drop/", {"files": [bring]})
    waiting = Import.objects.get(state=Import.State.UPLOADED)
    mara_client.get(f"/import/{waiting.pk}/")
    mara_client.post("/keeping/export/")
    run_waiting()
    Import.objects.filter(pk=waiting.pk).update(error=f"of {NAME}", names=[f"{NAME}.vcf"])
    Job.objects.create(kind="import", space_id=space.pk, user_id=mara.pk, state="failed", error=f"about {ADDRESS}")
    return party


def test_the_person_stands_everywhere_to_begin_with(quintilla: Party, home: Path) -> None:
    """Else the tests below would find nothing where nothing was."""
    told = places_that_say(NAME, ADDRESS)
    for place in (
        "people.Party.name", "people.Party.met", "people.Party.remark", "people.Party.overruled_why",
        "people.Identifier.value", "people.Claim.value", "book.Act.what", "book.Act.why", "book.Act.outcome_note",
        "book.ActParty.credit", "imports.SetAside.where", "imports.Import.names", "imports.Import.preview", "imports.Import.error",
        "jobs.Job.error",
    ):  # fmt: skip
        assert place in told, place
    assert files_that_say(home, NAME) != []
    assert list(home.glob("exports/*/*.zip")) != []


def test_after_erasing_one_person_no_table_and_no_file_names_them(
    mara_client: Client, quintilla: Party, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": NAME.lower()})
    assert answer.headers["Location"] == "/people/"
    run_waiting()
    assert places_that_say(NAME, ADDRESS, "Quintilla", "Zweifel", "+4930901820") == []
    assert files_that_say(home, NAME, ADDRESS) == []
    assert list(home.glob("exports/*/*")) == []
    assert mara_client.get(f"/people/{quintilla.pk}/").status_code == 404


@pytest.fixture
def after(mara_client: Client, quintilla: Party) -> Iterator[None]:
    mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": NAME})
    return


@pytest.mark.usefixtures("after")
def test_what_belongs_to_others_stays_without_the_name(space: Space) -> None:
    ben = Party.objects.get(space=space, name="Ben Example")
    assert (ben.met, ben.remark, ben.overruled_as, ben.overruled_why) == ("Met through …", "ask …", "both", "… says so")
    acts = Act.objects.filter(space=space).order_by("pk")
    assert [act.what for act in acts] == ["… and I wrote", "… and I wrote", "Advice"]
    assert acts[2].why == "… asked"
    shared = acts[1].parts.get(role="giver")
    assert (shared.party.is_me, shared.share, shared.credit) == (True, 1.0, "with …")
    assert not Contact.objects.filter(space=space).exists()
    assert not SetAside.objects.filter(of__space=space).exists()


@pytest.mark.usefixtures("after")
def test_that_it_was_done_is_noted_and_not_of_whom() -> None:
    event = AuditEvent.objects.get(what=AuditEvent.What.ERASED)
    assert event.detail == {"of": "one person"}


def test_the_page_tells_what_goes_and_asks_for_the_name(mara_client: Client, quintilla: Party) -> None:
    page = mara_client.get(f"/keeping/forget/{quintilla.pk}/").content.decode()
    for line in ("part in 2 acts with others", "3 messages, meetings and calls", "2 notes on others", "one row that an import set aside",
                 "dropped files that wait", "an export that was made today"):  # fmt: skip
        assert line in page
    before = tables()
    wrong = mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": "Quintilla"})
    assert wrong.status_code == 422
    assert "Nothing was erased" in wrong.content.decode()
    assert tables() == before


def test_a_stranger_gets_the_answer_for_what_is_not_there(
    stranger_client: Client, quintilla: Party, stranger: User
) -> None:
    before = tables()["people.Party"]
    for number in (quintilla.pk, 999_999):
        assert stranger_client.get(f"/keeping/forget/{number}/").status_code == 404
        assert stranger_client.post(f"/keeping/forget/{number}/", {"confirmed": NAME}).status_code == 404
    assert tables()["people.Party"] == before


def test_nobody_erases_themselves_by_this_way(mara_client: Client, quintilla: Party, space: Space) -> None:
    me = Party.objects.get(space=space, is_me=True)
    assert "This is you" in mara_client.get(f"/keeping/forget/{me.pk}/").content.decode()
    mara_client.post(f"/keeping/forget/{me.pk}/", {"confirmed": "Mara"})
    assert Party.objects.filter(pk=me.pk).exists()


def test_while_an_import_is_under_way_nobody_is_erased(mara_client: Client, quintilla: Party) -> None:
    Import.objects.filter(source="mbox").update(state=Import.State.RUNNING)
    answer = mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": NAME}, follow=True)
    assert "An import is under way" in answer.content.decode()
    assert Party.objects.filter(pk=quintilla.pk).exists()


def test_a_namesake_keeps_their_name(mara_client: Client, quintilla: Party, space: Space) -> None:
    namesake = people.add_party(space, NAME)
    people.edit(namesake, {"met": f"{NAME} by name only"})
    mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": NAME})
    namesake.refresh_from_db()
    assert (namesake.name, namesake.met) == (NAME, f"{NAME} by name only")


def test_other_spaces_keep_what_they_know(mara_client: Client, quintilla: Party, stranger: User) -> None:
    other = Space.objects.get(memberships__user=stranger)
    people.add_party(other, NAME, email=identifiers.email(ADDRESS))
    before = Party.objects.filter(space=other).values().get()
    mara_client.post(f"/keeping/forget/{quintilla.pk}/", {"confirmed": NAME})
    assert Party.objects.filter(space=other).values().get() == before


def test_words_are_taken_out_whole_and_whatever_their_case() -> None:
    traces = Traces(frozenset({1}), names=("Ann Lee",), words=("Ann", "Lee"), addresses=("ann@example.net",))
    assert (
        traces.out_of("ANN  LEE wrote from Ann@Example.net; Joann Leeds did not")
        == "… wrote from …; Joann Leeds did not"
    )
    assert traces.out_of("Ann and Joann") == "Ann and Joann"
    assert traces.out_of("Ann and Joann", took_part=True) == "… and Joann"
    assert traces.out_of_anything({"Ann Lee": [1, "ann@example.net", None]}) == {"…": [1, "…", None]}


# Everything


def test_after_erasing_everything_nothing_of_the_space_is_left(
    mara_client: Client, quintilla: Party, space: Space, home: Path, mara: User
) -> None:
    demo.load(space, mara)
    place = mara_client.post("/keeping/erase/", {"confirmed": "Mara@example.org "}).headers["Location"]
    assert "Everything is being erased" in mara_client.get(place).content.decode()
    assert run_waiting() == 1
    assert "Nothing is left" in mara_client.get(place).content.decode()
    assert places_that_say(NAME, ADDRESS, "Ravi Menon", "Ben Example") == []
    kept = {"accounts.Space", "accounts.Membership", "accounts.AuditEvent", "jobs.Job"}
    assert {where.rpartition(".")[0] for where in places_that_say(str(space.pk), space.pk.hex)} - kept <= {
        "people.PeopleStamp"
    }
    assert [file for file in home.rglob("*") if file.is_file() and "locks" not in file.parts] == []
    assert mara_client.get("/network/").status_code == 200
    assert Membership.objects.filter(user=mara, space=space).exists()


def test_the_account_goes_where_that_is_chosen(mara_client: Client, mara: User, space: Space) -> None:
    people.add_party(space, "Ben Example")
    answer = mara_client.post("/keeping/erase/", {"confirmed": "mara@example.org", "account": "yes"})
    assert answer.headers["Location"] == "/accounts/login/"
    assert mara_client.get("/network/").status_code == 302
    run_waiting()
    assert not User.objects.filter(pk=mara.pk).exists()
    assert not Space.objects.filter(pk=space.pk).exists()
    assert places_that_say("mara@example.org") == []


def test_everything_asks_for_the_address(mara_client: Client, mara: User, space: Space) -> None:
    people.add_party(space, "Ben Example")
    before = tables()["people.Party"]
    for typed in ("", "stranger@example.org", "yes"):
        mara_client.post("/keeping/erase/", {"confirmed": typed})
    assert not Job.objects.filter(kind="erase-everything").exists()
    assert tables()["people.Party"] == before


def test_erasing_everything_leaves_other_spaces_alone(
    mara_client: Client, stranger: User, stranger_client: Client
) -> None:
    other = Space.objects.get(memberships__user=stranger)
    demo.load(other, stranger)
    before = tables()["book.Act"], tables()["people.Party"]
    place = mara_client.post("/keeping/erase/", {"confirmed": "mara@example.org"}).headers["Location"]
    run_waiting()
    assert (tables()["book.Act"], tables()["people.Party"]) == before
    assert stranger_client.get(place).status_code == 404
    assert stranger_client.get(f"/keeping/erase/{uuid4()}/").status_code == 404


def test_erasing_everything_that_was_killed_on_the_way_is_finished_by_another_try(
    mara: User, space: Space, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Space.objects.get(memberships__user=stranger)
    demo.load(space, mara)
    demo.load(other, stranger)
    theirs = Contact.objects.filter(space=other).count()
    monkeypatch.setattr(book_erasing, "_CONTACTS", 10)
    left = [Contact.objects.filter(space=space).count()]
    assert left[0] > 40

    def killed() -> None:
        left.append(Contact.objects.filter(space=space).count())
        if len(left) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        book_erasing.erase_everything(space, killed)
    assert [before - after for before, after in pairwise(left)] == [10, 10, 10]
    book_erasing.erase_everything(space, lambda: None)
    book_erasing.erase_everything(space, lambda: None)
    assert not Contact.objects.filter(space=space).exists()
    assert not Act.objects.filter(space=space).exists()
    assert Contact.objects.filter(space=other).count() == theirs > 0


def test_the_file_of_the_database_holds_nothing_that_was_erased(tmp_path: Path) -> None:
    """In a home of its own with a database on disk: what stands in free pages would be found there."""
    code = f"""
import django, pathlib; django.setup()
from django.conf import settings
from bench.home import begin
begin()
from ayni.identity import identifiers
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.queries import personal_space
from ayni_web.jobs.runner import run_waiting
from ayni_web.keeping import demo, erasing
from ayni_web.people import actions as people
user = add_person("mara@example.org"); space = personal_space(user)
party = people.add_party(space, {NAME!r}, email=identifiers.email({ADDRESS!r}))
demo.load(space, user)
people.edit(party, {{"met": "at the house of " + {NAME!r}}})
people.edit(party, {{"met": "by the river"}})
home = pathlib.Path(settings.ENVIRONMENT.home)
def said(): return [f.name for f in home.glob("ayni.sqlite3*") if {NAME!r}.encode() in f.read_bytes() or {ADDRESS!r}.encode() in f.read_bytes()]
assert said(), "it was never there"
erasing.forget(party, by=user)
assert run_waiting() == 1
assert said() == [], said()
"""
    environment = {
        **os.environ, "AYNI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ayni_web.site.settings", "PYTHONPATH": "src",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
