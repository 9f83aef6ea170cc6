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
        (("ics", "a.vcf"), "It looks like: Address book (vCard)"),
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
