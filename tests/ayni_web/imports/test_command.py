from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ayni_web.imports.samples import cards, mails

AYNI = (sys.executable, "-c", "import sys; from ayni.cli import main; sys.exit(main())")
KEYS = {"source", "read", "contacts", "acts", "new", "known", "set_aside", "parties", "seconds"}


def ayni_import(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*AYNI, "import", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_one_command_makes_the_home_and_brings_a_file_in_and_twice_adds_nothing(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "mail.mbox"
    file.write_bytes(mails(*range(10)))
    given = ("mbox", file, "--home", home, "--me", "ada@example.org", "--email", "ada@example.org", "--format", "json")
    would = json.loads(ayni_import(*given, "--dry-run").stdout)
    assert not home.exists(), "a dry run makes nothing"
    first = json.loads(ayni_import(*given).stdout)
    assert first.keys() >= KEYS
    counted = ("source", "read", "contacts", "acts", "new", "known", "set_aside")
    assert [first[name] for name in counted] == ["mbox", 10, 10, 5, 15, 0, 0]
    assert {name: would[name] for name in counted} == {name: first[name] for name in counted}
    second = json.loads(ayni_import(*given).stdout)
    assert (second["new"], second["known"]) == (0, 15)
    again = json.loads(ayni_import(*given, "--dry-run").stdout)
    assert (again["new"], again["known"]) == (0, 15)
    with sqlite3.connect(home / "ayni.sqlite3") as database:
        assert database.execute("SELECT email FROM accounts_user").fetchall() == [("ada@example.org",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope", "a.vcf"), "There is no format 'nope'"),
        (("vcard", "missing.vcf"), "There is no file or folder"),
        (("ics", "a.vcf"), "it looks like vcard. Try: ayni import vcard a.vcf"),
        (("vcard", "a.vcf", "--me", "nobody"), "is not a mail address"),
        (("csv", "a.vcf", "--columns", "giver"), "does not say which column is which"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_ends_with_2(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "a.vcf").write_bytes(cards(1))
    done = subprocess.run(
        [*AYNI, "import", *arguments, "--home", str(tmp_path / "home")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_empty_file_is_called_empty_and_asked_for_json_it_prints_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "empty.mbox").touch()
    done = ayni_import("mbox", tmp_path / "empty.mbox", "--home", tmp_path / "home", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "empty.mbox is empty. Export it again" in " ".join(done.stderr.split())


def test_an_export_is_of_who_brings_it_in_unless_they_say_otherwise(tmp_path: Path) -> None:
    file, home = tmp_path / "Endorsement_Received_Info.csv", tmp_path / "home"
    file.write_text(
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n"
        "2024/03/01 10:00:00 UTC,Writing,Ada,Stone,www.linkedin.com/in/adastone,ACCEPTED\n"
    )

    def readers() -> int:
        with sqlite3.connect(home / "ayni.sqlite3") as database:
            return int(database.execute("SELECT count(*) FROM people_party WHERE is_me").fetchone()[0])

    not_mine = ("linkedin", file, "--home", home, "--not-mine", "--format", "json")
    assert ayni_import(*not_mine).returncode == 0
    assert readers() == 0
    # What would come of it is counted as it comes: the unnamed owner is known by now.
    again = json.loads(ayni_import(*not_mine, "--dry-run").stdout)
    assert (again["new"], again["new_parties"]) == (0, 0)
    assert ayni_import("linkedin", file, "--home", home).returncode == 0
    assert readers() == 1
