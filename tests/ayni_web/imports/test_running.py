from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book import erasing
from ayni_web.book.models import Act, Contact
from ayni_web.imports import actions, running
from ayni_web.imports.models import Import, SetAside
from ayni_web.jobs.models import Job
from ayni_web.people.actions import edit
from ayni_web.people.models import Party
from ayni_web.people.queries import me
from tests.ayni_web.imports.samples import bring_in, card, cards, mails, run, told, undo

pytestmark = pytest.mark.django_db


def test_the_same_file_twice_adds_nothing(mara: User, space: Space, tmp_path: Path) -> None:
    file = tmp_path / "mail.mbox"
    file.write_bytes(mails(*range(20)))
    first = bring_in(mara, "mbox", file)
    assert (first.report["contacts"], first.report["acts"], first.report["known"]) == (20, 10, 0)
    before = told(space)
    again = bring_in(mara, "mbox", file)
    assert (again.report["new"], again.report["known"], again.report["new_parties"]) == (0, 30, 0)
    assert told(space) == before


def test_a_larger_file_adds_only_what_is_new(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mails(*range(10)))
    (tmp_path / "b.mbox").write_bytes(mails(*range(14)))
    bring_in(mara, "mbox", tmp_path / "a.mbox")
    larger = bring_in(mara, "mbox", tmp_path / "b.mbox")
    assert larger.report["new"] == 4 + 2
    assert Contact.objects.filter(space=space).count() == 14
    assert Act.objects.filter(space=space).count() == 7


def test_the_same_message_in_two_files_counts_once(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "inbox.mbox").write_bytes(mails(*range(6)))
    (tmp_path / "sent.mbox").write_bytes(mails(*range(3, 9)))
    of = bring_in(mara, "mbox", tmp_path / "inbox.mbox", tmp_path / "sent.mbox")
    assert of.report["contacts"] == 9
    assert of.report["repeated"] == of.report["known"] == 3


def test_addresses_that_are_mine_become_one_party_that_is_me(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_bytes(mails(*range(6)))
    bring_in(mara, "mbox", tmp_path / "mail.mbox", me=["ada@example.org", "cleo@example.org"])
    mine = me(space)
    assert mine is not None
    assert {str(one) for party in Party.objects.filter(root=mine) for one in party.identifiers.all()} | {
        str(one) for one in mine.identifiers.all()
    } == {"email:ada@example.org", "email:cleo@example.org"}


def test_an_import_broken_off_in_the_middle_and_run_again_is_as_if_run_once(
    mara: User, stranger: User, space: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mail.mbox"
    file.write_bytes(mails(*range(40)))
    monkeypatch.setattr(running, "CHUNK", 7)
    whole = bring_in(stranger, "mbox", file)
    calls = 0
    write = running._write

    def write_thrice(*args: object) -> None:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise OSError("the disk went away")
        write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_write", write_thrice)
    of = actions.from_paths(mara, space, "mbox", [file], {})
    assert run(of, mara).state == Job.State.FAILED
    assert of.state == Import.State.FAILED
    assert 0 < Contact.objects.filter(space=space).count() < 40
    monkeypatch.setattr(running, "_write", write)
    assert run(of, mara).state == Job.State.DONE
    assert told(space) == told(personal_space(stranger))
    counted = ("read", "new", "known", "contacts", "acts", "parties", "new_parties", "set_aside", "left_out")
    assert {name: of.report[name] for name in counted} == {name: whole.report[name] for name in counted}
    assert undo(of, mara).state == Job.State.DONE
    assert told(space) == {"parties": [], "roots": [], "acts": [], "contacts": []}


def test_rows_that_cannot_be_used_are_kept_with_where_and_why(mara: User, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("giver,receiver,at\nada@example.org,ben@example.org,2024-05-01\nada@example.org,,2024-05-01\n")
    of = bring_in(mara, "csv", file)
    (row,) = SetAside.objects.filter(of=of)
    assert (row.where, row.reason) == ("rows.csv:3", "no-receiver")
    assert of.report["set_aside"] == 1


def test_no_more_rows_are_kept_than_a_page_can_bear_but_all_are_counted(
    mara: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "KEPT_SET_ASIDE", 5)
    monkeypatch.setattr(running, "CHUNK", 3)
    file = tmp_path / "rows.csv"
    file.write_text("giver,receiver\n" + "ada@example.org,\n" * 12)
    of = bring_in(mara, "csv", file)
    assert of.report["set_aside"] == 12
    assert SetAside.objects.filter(of=of).count() == 5


def test_undo_leaves_what_another_import_brought_too(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes(cards(1, 2))
    (tmp_path / "b.vcf").write_bytes(cards(2, 3))
    first = bring_in(mara, "vcard", tmp_path / "a.vcf")
    bring_in(mara, "vcard", tmp_path / "b.vcf")
    undo(first, mara)
    assert sorted(Party.objects.filter(space=space).values_list("name", flat=True)) == ["Person 2", "Person 3"]


def test_undo_shows_the_details_that_the_remaining_import_told(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text(card(1, ORG="Old Firm"))
    (tmp_path / "b.vcf").write_text(card(1, ORG="New Firm"))
    first = bring_in(mara, "vcard", tmp_path / "a.vcf")
    bring_in(mara, "vcard", tmp_path / "b.vcf")
    assert Party.objects.get(space=space).organisation == "Old Firm"
    undo(first, mara)
    assert Party.objects.get(space=space).organisation == "New Firm"


def test_undo_keeps_what_the_person_wrote(mara: User, space: Space, tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes(cards(1, 2))
    of = bring_in(mara, "vcard", tmp_path / "a.vcf")
    edit(Party.objects.get(space=space, name="Person 1"), {"title": "Gardener"})
    undo(of, mara)
    assert [party.title for party in Party.objects.filter(space=space)] == ["Gardener"]


@given(
    parts=st.lists(st.sets(st.integers(0, 11), min_size=1), min_size=2, max_size=4),
    taken=st.data(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db(transaction=False)
def test_undoing_some_imports_in_any_order_is_as_if_only_the_others_had_been(
    parts: list[set[int]], taken: st.DataObject, tmp_path: Path
) -> None:
    order = taken.draw(st.permutations(range(len(parts))))
    undone = order[: taken.draw(st.integers(1, len(parts)))]
    with transaction.atomic():
        seed = random.randrange(10**9)
        one, other = (add_person(f"{name}{seed}@example.org") for name in ("one", "other"))
        files = []
        for number, part in enumerate(parts):
            file = tmp_path / f"{number}.mbox"
            file.write_bytes(mails(*sorted(part), people=("ada", "ben", "cleo", "dov", "eli")))
            files.append(file)
        # Every import is of its own file; which of them stay is all that may matter.
        imports = [bring_in(one, "mbox", file) for file in files]
        for number in undone:
            undo(imports[number], one)
        for number, file in enumerate(files):
            if number not in undone:
                bring_in(other, "mbox", file)
        left, right = told(personal_space(one)), told(personal_space(other))
        transaction.set_rollback(True)
    assert left == right


#: The command as a process of its own.
AYNI = (sys.executable, "-c", "import sys; from ayni.cli import main; sys.exit(main())")


def test_a_command_that_is_killed_goes_on_when_it_is_given_again(tmp_path: Path) -> None:
    file = tmp_path / "mail.mbox"
    file.write_bytes(mails(*range(4_000)))
    home, once = tmp_path / "killed", tmp_path / "once"
    whole = _ayni_import(file, once)
    process = subprocess.Popen(
        [*AYNI, "import", "mbox", str(file), "--home", str(home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    deadline = time.monotonic() + 120
    while process.poll() is None and not _rows_in(home) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < _rows_in(home) < 4_000, "it was killed in the middle"
    again = _ayni_import(file, home)
    counted = ("read", "new", "known", "contacts", "acts", "parties", "new_parties", "set_aside")
    assert {name: again[name] for name in counted} == {name: whole[name] for name in counted}
    assert _rows_in(home) == 4_000


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "ayni_web.site.settings"}


def _ayni_import(file: Path, home: Path) -> dict[str, object]:
    done = subprocess.run(
        [*AYNI, "import", "mbox", str(file), "--home", str(home), "--format", "json"],
        capture_output=True,
        check=True,
        text=True,
        env=_environment(),
    )
    return dict(json.loads(done.stdout))


def _rows_in(home: Path) -> int:
    database = home / "ayni.sqlite3"
    if not database.exists():
        return 0
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM book_contact").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


@pytest.mark.parametrize("times", [1, 2])
def test_a_corrected_import_can_be_undone_and_erased(mara: User, space: Space, tmp_path: Path, times: int) -> None:
    file = tmp_path / "mail.mbox"
    file.write_bytes(mails(*range(20)))
    of = bring_in(mara, "mbox", file)
    act = Act.objects.filter(space=space).latest("pk")
    for turn in range(times):
        act = book.correct(act, replace(book.draft_of(act), what=f"told better {turn}"), by=mara)
    undo(of, mara)
    assert Act.objects.filter(space=space, replaced_at=None).get() == act
    assert bring_in(mara, "mbox", file).report["known"] == 1
    erasing.erase_everything(space, lambda: None)
    assert not Act.objects.filter(space=space).exists()
