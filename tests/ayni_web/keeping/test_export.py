from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.identity import identifiers
from ayni.ledger import kinds
from ayni.ledger.acts import Outcome
from ayni.sources.contract import PartyFound, ReadOptions, SetAside
from ayni.sources.vcard import VCard
from ayni_web.accounts.models import AuditEvent, Space, User
from ayni_web.book import actions as book
from ayni_web.jobs.models import Job
from ayni_web.jobs.runner import run_waiting
from ayni_web.keeping import demo
from ayni_web.keeping.export import archive, reading, storage
from ayni_web.keeping.export.reading import Extent, entries
from ayni_web.keeping.export.tables import plain
from ayni_web.people import actions as people
from ayni_web.people import queries as parties
from ayni_web.people.models import Party

pytestmark = pytest.mark.django_db
NOW = 1_795_305_600


def exported(client: Client) -> Job:
    answer = client.post("/keeping/export/")
    assert run_waiting() == 1
    return Job.objects.get(pk=answer.headers["Location"].split("/")[-2])


def opened(client: Client, job: Job) -> zipfile.ZipFile:
    answer = client.get(f"/keeping/export/{job.pk}/ayni.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ayni-')
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8-sig")
    return [{key: plain(cell) for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


@pytest.fixture
def noted(mara: User, space: Space) -> Space:
    """A few people whose words are as awkward as words can be."""
    me = people.claim_me(space, [identifiers.email("mara@example.org")], name="Mara")  # type: ignore[list-item]
    found = [
        PartyFound(
            (identifiers.email("ada@example.net"), identifiers.linkedin("https://www.linkedin.com/in/ada-example")),  # type: ignore[arg-type]
            "Ada Ångström, Ph.D.; née \\Öst",
            address_book=True,
            details={
                "organisation": "Quill; Ink, Ltd",
                "title": "=SUM(A1)",
                "birthday": "--02-29",
                "place": "Oslo, Norway",
                "note": "first line\nsecond, with; all\\signs " + "と" * 60,
            },
        ),
        PartyFound(
            (identifiers.phone("+49 30 901820"),), "Ben Example", address_book=True, details={"birthday": "1980-05-17"}
        ),  # type: ignore[arg-type]
        PartyFound((identifiers.email("no.name@example.net"),)),  # type: ignore[arg-type]
    ]
    people.adopt(space, found, batch=None, source="vcard")
    ada, ben = Party.objects.get(name__startswith="Ada"), Party.objects.get(name="Ben Example")
    people.set_circles(ada, ["Inner, circle", "Choir"])
    draft = book.Draft(
        givers=[me],
        receivers=[ada, ben],
        kind=kinds.ADVICE.number,
        minutes=30,
        what='+1 for "that"',
        why="'twas time\nand more",
        outcome=Outcome.HELPED,
    )
    first = book.record(space, draft, by=mara)
    book.correct(
        first,
        book.Draft(givers=[me, ada], receivers=[ben], kind=book.add_kind(space, "a song", 12).number, shares=[3, 1]),
        by=mara,
    )
    book.withdraw(book.record(space, draft, by=mara))
    people.merge(space, ada, Party.objects.get(identifiers__value="no.name@example.net"), reason="by-hand", by=mara)
    people.overrule(ben, "both", "I know better")
    return space


def test_the_whole_is_there_with_corrections_and_what_was_taken_back(mara_client: Client, noted: Space) -> None:
    archive = opened(mara_client, exported(mara_client))
    assert archive.testzip() is None
    whole = json.loads(archive.read("ayni.json"))
    assert (whole["format"], whole["version"]) == ("ayni", 1)
    by_id = {one["id"]: one for one in whole["parties"]}
    assert len(by_id) == Party.objects.filter(space=noted).count()
    ben = next(one for one in by_id.values() if one.get("name") == "Ben Example")
    assert ben["overruled"]["why"] == "I know better"
    assert {"field": "birthday", "value": "1980-05-17", "by": "you"} in ben["said"]
    first, second, third = whole["acts"]
    assert (second["corrects"], "replaced_at" in first, "withdrawn_at" in third) == (first["id"], True, True)
    assert [part["share"] for part in second["parts"]] == [0.75, 0.25, 1.0]
    assert next(kind for kind in whole["kinds"] if kind["number"] == second["kind"])["name"] == "a song"
    assert {by_id[merge["merged"]]["stands_for_by"] for merge in whole["merges"]} == {whole["merges"][0]["kept"]}
    assert "demo" not in first


def test_a_kind_that_nobody_stated_is_nought_and_is_there(mara_client: Client, noted: Space, mara: User) -> None:
    me, ben = parties.me(noted), Party.objects.get(name="Ben Example")
    assert me is not None
    book.record(noted, book.Draft(givers=[me], receivers=[ben], kind=0), by=mara)
    whole = json.loads(opened(mara_client, exported(mara_client)).read("ayni.json"))
    assert whole["acts"][-1]["kind"] == 0


def test_tables_hold_the_same_and_no_cell_is_a_formula(mara_client: Client, noted: Space) -> None:
    archive = opened(mara_client, exported(mara_client))
    for name in ("people.csv", "acts.csv", "contacts.csv"):
        cells = [
            cell for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")) for cell in row
        ]
        assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
    ada = next(row for row in table(archive, "people.csv") if row["name"].startswith("Ada"))
    assert (ada["title"], ada["circles"], ada["birthday"]) == ("=SUM(A1)", "Choir; Inner, circle", "--02-29")
    assert ada["emails"] == "ada@example.net; no.name@example.net"
    assert ada["other_addresses"] == "linkedin:in/ada-example"
    acts = table(archive, "acts.csv")
    assert [(row["giver_name"], row["receiver_name"], row["weight"]) for row in acts] == [
        ("Mara", "Ben Example", "9.0"),
        (ada["name"], "Ben Example", "3.0"),
    ]


def test_the_address_book_is_read_by_ayni_itself_as_the_same_people(
    mara_client: Client, noted: Space, tmp_path: Path
) -> None:
    book_file = tmp_path / "people.vcf"
    archive = opened(mara_client, exported(mara_client))
    book_file.write_bytes(archive.read("people.vcf"))
    assert max(map(len, book_file.read_bytes().split(b"\r\n"))) <= 75
    found = list(VCard().read([book_file], ReadOptions(now=NOW)))
    assert not any(isinstance(one, SetAside) for one in found)
    read = {one.name: one for one in found if isinstance(one, PartyFound)}
    for row in table(archive, "people.csv"):
        if row["you"]:
            assert row["name"] not in read
            continue
        one = read.pop(row["name"])
        schemes = {"email": row["emails"], "phone": row["phones"]}
        for scheme, told in schemes.items():
            assert "; ".join(each.value for each in one.identifiers if each.scheme == scheme) == told
        for detail, column in (
            ("organisation", "organisation"),
            ("title", "title"),
            ("birthday", "birthday"),
            ("place", "place"),
            ("note", "from_address_book"),
        ):
            assert one.details.get(detail, "") == row[column], detail
        # Ayni reads several categories as one text between commas.
        assert one.details.get("categories", "").replace(", ", ",") == row["circles"].replace("; ", ",").replace(
            ", ", ","
        )
    assert read == {}


def test_the_demo_goes_out_and_its_acts_can_be_measured(
    mara_client: Client, mara: User, space: Space, tmp_path: Path
) -> None:
    demo.load(space, mara)
    archive = opened(mara_client, exported(mara_client))
    assert (
        archive.read("people.vcf").decode().count("CATEGORIES")
        == archive.read("people.vcf").decode().count("Invented (demo)")
        == 79
    )
    archive.extract("acts.csv", tmp_path)
    measured = subprocess.run(
        [sys.executable, "-c", "from ayni.cli import main; main()", "measure", "dyads", "--ledger", str(tmp_path / "acts.csv"), "--format", "json"],
        capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "PYTHONPATH": "src"},
    )  # fmt: skip
    assert measured.returncode == 0, measured.stderr
    rows = table(archive, "acts.csv")
    pairs = {frozenset((row["giver"], row["receiver"])) for row in rows}
    assert len(json.loads(measured.stdout)["rows"]) == len(pairs) > 50


def test_the_file_is_for_its_owner_alone(
    mara_client: Client, stranger_client: Client, noted: Space, home: Path
) -> None:
    job = exported(mara_client)
    (file,) = home.glob("exports/*/*.zip")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert len(file.stem) == 64
    for place in ("", "ayni.zip"):
        assert stranger_client.get(f"/keeping/export/{job.pk}/{place}").status_code == 404
        assert Client().get(f"/keeping/export/{job.pk}/{place}").status_code == 302
    assert AuditEvent.objects.filter(what=AuditEvent.What.EXPORTED).count() == 1


def test_the_page_tells_how_far_it_is_and_leads_to_the_file(mara_client: Client, noted: Space) -> None:
    place = mara_client.post("/keeping/export/").headers["Location"]
    waiting = mara_client.get(place).content.decode()
    assert "It waits for its turn" in waiting
    part = mara_client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in part
    assert "<html" not in part
    assert mara_client.post("/keeping/export/").headers["Location"] == place
    run_waiting()
    assert mara_client.get(place, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    done = mara_client.get(place).content.decode()
    assert "Save the zip" in done
    assert "hx-get" not in done
    assert "Fetch the latest export" in mara_client.get("/settings/").content.decode()


def test_exports_go_after_a_day(mara_client: Client, noted: Space, home: Path) -> None:
    job = exported(mara_client)
    (file,) = home.glob("exports/*/*.zip")
    assert storage.remove_old() == 0
    os.utime(file, (time.time() - storage.KEPT - 1,) * 2)
    assert storage.remove_old() == 1
    assert mara_client.get(f"/keeping/export/{job.pk}/ayni.zip").status_code == 404
    assert "no longer there" in mara_client.get(f"/keeping/export/{job.pk}/").content.decode()


def test_an_export_that_was_interrupted_leaves_no_draft(
    noted: Space, home: Path, monkeypatch: pytest.MonkeyPatch, mara_client: Client
) -> None:
    monkeypatch.setattr("ayni_web.keeping.export.cards.write_cards", lambda *_: 1 / 0)
    mara_client.post("/keeping/export/")
    run_waiting()
    assert Job.objects.get(kind="export").state == Job.State.FAILED
    assert list(home.glob("exports/*/*")) == []


def test_the_number_of_queries_does_not_grow_with_people(mara: User, space: Space) -> None:

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            list(entries(space, Extent.of(space), standing=True))
        return len(caught)

    people.add_party(space, "Somebody")
    few = queries()
    for number in range(50):
        people.add_party(space, f"Person {number}")
    assert queries() == few


def test_nothing_is_left_open_while_an_export_says_how_far_it_is(
    noted: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that is not read to its end keeps others, and the export itself, from writing.

    SQLite refuses to drop a table while any query of the connection is open, which tells.
    """
    monkeypatch.setattr(reading, "CHUNK", 2)
    monkeypatch.setattr(archive, "TOLD_EVERY", 1)
    told = 0

    def report(_done: int, _of: int) -> None:
        nonlocal told
        told += 1
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE probe (x)")
            cursor.execute("DROP TABLE probe")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (x)")
        opened = Party.objects.iterator(chunk_size=1)
        next(opened)
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("DROP TABLE probe")
        list(opened)
        cursor.execute("DROP TABLE probe")
    archive.write_archive(tmp_path / "all.zip", noted, now=datetime.now(UTC), report=report)
    assert told > 3
