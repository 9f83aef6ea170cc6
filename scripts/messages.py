"""Brings the catalogues of `src/ayni_web/locale` up to what the code and the pages say now.

    make messages

New words arrive without a translation, words that nobody says any more go, all others stay as they
are. Needs GNU gettext: apt install gettext, dnf install gettext, or brew install gettext.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from copy import copy
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages
from django.test.utils import override_settings

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = ROOT / "src" / "ayni_web"
LOCALE = APPLICATION / "locale"
TOOLS = ("xgettext", "msguniq")
MISSING = (
    "Finding the words that are to be translated needs GNU gettext. "
    "On Debian and Ubuntu: sudo apt-get install gettext; on Fedora: sudo dnf install gettext; "
    "on a Mac: brew install gettext"
)


def main() -> None:
    if not tools_are_here():
        raise SystemExit(MISSING)
    said = extract()
    for file in catalogues():
        catalogue = polib.pofile(str(file), wrapwidth=100)
        added, gone = update(catalogue, said)
        catalogue.save(str(file))
        untranslated = len(catalogue.untranslated_entries())
        print(f"{file.parent.parent.name}: {added} new, {gone} gone, {untranslated} to translate", file=sys.stderr)


def tools_are_here() -> bool:
    return all(shutil.which(tool) for tool in TOOLS)


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def extract() -> polib.POFile:
    """All that code and pages say, as Django finds it. Works on a copy, because Django writes beside what it reads."""
    with tempfile.TemporaryDirectory(prefix="ayni-messages-") as folder:
        copy = Path(folder) / "ayni_web"
        shutil.copytree(APPLICATION, copy, ignore=shutil.ignore_patterns("locale", "static", "assets", "migrations"))
        pots = copy / "locale"
        pots.mkdir()
        _make_pot(copy, pots)
        return polib.pofile((pots / "django.pot").read_text(encoding="utf-8"))


def _make_pot(folder: Path, into: Path) -> None:
    paths = [str(into)]
    if not settings.configured:  # the application's own are not needed, and reading them makes a home
        settings.configure(LOCALE_PATHS=paths)
    before = Path.cwd()
    os.chdir(folder)
    try:
        with override_settings(LOCALE_PATHS=paths):
            call_command(makemessages.Command(), locale=["de"], keep_pot=True, add_location="file", verbosity=0)
    finally:
        os.chdir(before)


def update(catalogue: polib.POFile, said: polib.POFile) -> tuple[int, int]:
    """Makes a catalogue hold what is said and nothing else, in order. Returns how many are new and how many went."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    entries = []
    added = 0
    for found in sorted(said, key=lambda one: (one.msgid, one.msgctxt or "")):
        entry = copy(found)
        old = known.pop((entry.msgctxt, entry.msgid), None)
        if old is None or old.msgid_plural != entry.msgid_plural:
            added += 1
        else:
            entry.msgstr, entry.msgstr_plural, entry.tcomment = old.msgstr, old.msgstr_plural, old.tcomment
        entries.append(entry)
    catalogue[:] = entries
    return added, len(known)


if __name__ == "__main__":
    main()
