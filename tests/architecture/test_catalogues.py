"""What people read stands in catalogues, whole, in three languages, and in words that suit Ayni."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from scripts import messages

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

#: Words of guilt, marks and ranks. Help is given and received; nobody is measured against anybody.
NEVER = {
    "en": r"debts?|debtors?|ow(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|rank(?:s|ed|ing|ings)?|takers?|low performers?",
    "de": r"schuld\w*|verschuld\w*|schulde\w*|bewert\w*|rang|rangliste\w*|ranking\w*|punktzahl\w*|punktestand\w*|nehmer"
    r"|schmarotzer\w*|minderleister\w*|leistungsschwach\w*",
    "es": r"deudas?|deudor\w*|adeud\w*|deb(?:o|es|e|emos|éis|en|er|ido|ía|ías|ían|erías?)|puntuaci\w*|puntaje\w*"
    r"|ranking\w*|clasificaci\w*|aprovechad\w*|bajo rendimiento",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>|&\w+;|&#\d+;")

type Words = tuple[str | None, str]


@pytest.fixture(scope="module")
def said() -> polib.POFile:
    """All that code and pages say. Without gettext this cannot be known: that fails where CI is set, and is said elsewhere."""
    if not messages.tools_are_here():
        if os.environ.get("CI"):
            pytest.fail(messages.MISSING)
        pytest.skip(messages.MISSING)
    return messages.extract()


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(messages.LOCALE / language / "LC_MESSAGES" / "django.po"))


def words(entries: polib.POFile) -> set[Words]:
    return {(entry.msgctxt, entry.msgid) for entry in entries}


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def marks(text: str) -> tuple[list[str], list[str]]:
    return sorted(PLACEHOLDER.findall(text)), sorted(TAG.findall(text))


def test_there_is_a_catalogue_for_every_language_that_can_be_chosen() -> None:
    assert [file.parent.parent.name for file in messages.catalogues()] == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_all_that_is_said_and_nothing_else(said: polib.POFile, language: str) -> None:
    """Where this fails, `make messages` brings in what is new and takes out what went; then translate it."""
    ours = catalogue(language)
    assert sorted(msgid for _context, msgid in words(said) - words(ours)) == []
    assert sorted(msgid for _context, msgid in words(ours) - words(said)) == []
    assert ours.obsolete_entries() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated_or_unsure(language: str) -> None:
    ours = catalogue(language)
    assert [entry.msgid for entry in ours if not all(part.strip() for part in translations(entry))] == []
    assert [entry.msgid for entry in ours if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_counts_has_all_its_forms(language: str) -> None:
    ours = catalogue(language)
    said = re.search(r"nplurals=(\d+)", ours.metadata["Plural-Forms"])
    assert said is not None
    forms = list(range(int(said[1])))
    assert [entry.msgid for entry in ours if entry.msgid_plural and sorted(entry.msgstr_plural) != forms] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_and_the_tags_of_its_words(language: str) -> None:
    wrong = []
    for entry in catalogue(language):
        *ones, many = translations(entry)
        if marks(many) != marks(entry.msgid_plural or entry.msgid):
            wrong.append(entry.msgid)
        # One of something may leave its number out ("one contact"), but names nothing that the others do not.
        allowed = {*PLACEHOLDER.findall(entry.msgid), *PLACEHOLDER.findall(entry.msgid_plural)}
        wrong += [entry.msgid for one in ones if not set(PLACEHOLDER.findall(one)) <= allowed]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_among_words_that_are_filled_in_is_written_twice(language: str) -> None:
    """ "90 % certain" with something to fill in is an error when it is filled in."""
    wrong = [
        text
        for entry in catalogue(language)
        for text in (entry.msgid, entry.msgid_plural, *translations(entry))
        if "%(" in text and "%" in re.sub(r"%%|%\(\w+\)[sd]", "", text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_words_do(language: str) -> None:
    """A full stop, a colon or a space at the end is part of how a page is put together."""

    def fits(one: str, msgid: str) -> bool:
        spaces = (one[:1].isspace(), one[-1:].isspace()) == (msgid[:1].isspace(), msgid[-1:].isspace())
        return spaces and (msgid[-1:] not in ".:?" or one[-1:] == msgid[-1:])

    wrong = [
        (entry.msgid, one)
        for entry in catalogue(language)
        for one in translations(entry)
        if not fits(one, entry.msgid) and not fits(one, entry.msgid_plural or entry.msgid)
    ]
    assert wrong == []


def never_said(language: str, texts: Iterator[str]) -> list[str]:
    never = re.compile(rf"\b(?:{NEVER[language]})\b", re.IGNORECASE)
    return [text for text in texts if never.search(text)]


def test_no_debt_no_score_and_no_rank_in_english(said: polib.POFile) -> None:
    assert never_said("en", (text for entry in said for text in (entry.msgid, entry.msgid_plural) if text)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_debt_no_score_and_no_rank_in_any_other_language(language: str) -> None:
    assert never_said(language, (one for entry in catalogue(language) for one in translations(entry))) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You owe Ravi"),
        ("en", "relationship score 34"),
        ("de", "Du schuldest ihm etwas"),
        ("de", "Bewertung: 34"),
        ("es", "Le debes un favor"),
        ("es", "tu puntuación"),
    ],
)
def test_words_that_are_never_said_would_be_found(language: str, text: str) -> None:
    assert never_said(language, iter([text])) == [text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_what_the_catalogue_says(language: str) -> None:
    """The catalogue compiles, and what was compiled is not older than it: `make setup` does that."""
    with translation.override(language):
        wrong = [
            entry.msgid
            for entry in catalogue(language)
            if not entry.msgid_plural
            and (
                translation.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else translation.gettext(entry.msgid)
            )
            != entry.msgstr
        ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_carries_no_dates_and_no_lines_that_change_by_themselves(language: str) -> None:
    ours = catalogue(language)
    assert not [name for name in ours.metadata if "Date" in name]
    assert [entry.msgid for entry in ours if any(line for _file, line in entry.occurrences)] == []


def test_bringing_a_catalogue_up_keeps_what_was_translated() -> None:
    said, ours = polib.POFile(), polib.POFile()
    said.append(polib.POEntry(msgid="Network"))
    said.append(polib.POEntry(msgid="When", msgctxt="the day of an act"))
    ours.append(polib.POEntry(msgid="Network", msgstr="Netzwerk"))
    ours.append(polib.POEntry(msgid="When", msgstr="Wann"))
    assert messages.update(ours, said) == (1, 1)
    assert [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in ours] == [
        (None, "Network", "Netzwerk"),
        ("the day of an act", "When", ""),
    ]
    assert [entry.msgstr for entry in said] == ["", ""], "what one language says must not get into the next"


TEMPLATES = sorted((ROOT / "src" / "ayni_web").glob("*/templates/**/*.html"))
#: Attributes that people read or hear. Those of components are among them.
READ = {"alt", "aria-label", "caption", "label", "help", "line", "placeholder", "title", "when", "words", "yes"}
#: What is the same in every language: our name, a key, names of files and of the invented people of the gallery.
SAME = re.compile(r"Ayni|Esc|[\w.]+\.(?:json|csv|vcf|txt)|#\w+")
INVENTED = {"ui/gallery.html"}


class Spoken(HTMLParser):
    """Gathers what a template says outside of any tag of Django."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        declares = tag == "c-vars"
        self.said += [value for name, value in attrs if value and name in READ and not declares]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def plain(template: str) -> str:
    """A template without Django's tags, and without what they translate or say of themselves."""
    for pattern in (
        r"\{#.*?#\}",
        r"\{% (comment|block body_class).*?end(comment|block body_class) %\}",
        r"\{% blocktranslate.*?endblocktranslate.*?%\}",
        r"\{%.*?%\}|\{\{.*?\}\}",
    ):
        template = re.sub(pattern, "", template, flags=re.DOTALL)
    return template


def spoken(template: str) -> list[str]:
    reader = Spoken()
    reader.feed(plain(template))
    reader.close()
    return [text.strip() for text in reader.said if re.search(r"[^\W\d_]{2,}", SAME.sub("", text))]


def test_words_outside_of_the_catalogue_would_be_found() -> None:
    assert spoken('<p title="Read me">{% translate "Good" %} {{ name }}, hello</p>') == ["Read me", ", hello"]


def test_a_template_says_nothing_that_is_not_in_the_catalogue() -> None:
    found = {str(file): spoken(file.read_text()) for file in TEMPLATES if not str(file).endswith(tuple(INVENTED))}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert len(TEMPLATES) > 50
