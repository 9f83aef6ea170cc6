"""What holds on every page that somebody can open, whatever it is about."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

import ayni_web
from ayni_web.accounts.actions import add_person
from tests.architecture.addresses import belongings_of, of_nothing, of_somebody
from tests.architecture.listing import every_address

pytestmark = pytest.mark.django_db

ROOT = Path(ayni_web.__file__).parent
WRITTEN = sorted(
    file
    for kind in (
        "templates/**/*.html",
        "assets/**/*.css",
        "assets/**/*.js",
        "static/**/*.css",
        "static/**/*.js",
        "static/**/*.svg",
    )
    for file in ROOT.glob(f"*/{kind}")
)
#: Names of languages, which nobody asks for; and words of Alpine about itself in its messages to developers.
NO_ADDRESSES = re.compile(r"http://www\.w3\.org/[\w/.]+|https://alpinejs\.dev/plugins/")
#: An address that stands in a page as an example of what to copy.
EXAMPLES = re.compile(r"https://ayni\.example/[\w/]+")
OUTSIDE = re.compile(r"https?:(?:\\/\\/|//)[^\s\"'`)]+|(?:src|href|action|url)\s*[=(]\s*[\"']?//")
RUNS_INLINE = {"style"}
ADDRESSING = {"src", "href", "action", "formaction", "poster", "data", "hx-get", "hx-post", "srcset"}


class Seen(HTMLParser):
    """What of a page the rules below are about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.headings = 0
        self.mains = 0
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.nameless: list[str] = []
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._in = tag
        if tag == "html":
            self.language = said.get("lang", "")
        self.headings += tag == "h1"
        self.mains += tag == "main"
        data_only = said.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in said and not data_only):
            self.inline.append(f"<{tag}>")
        self.inline += [
            f"{name} of <{tag}>" for name in said if name in RUNS_INLINE or name.startswith(("on", "hx-on"))
        ]
        self.inline += [
            f"{name}={value}" for name, value in said.items() if value.strip().startswith(("javascript:", "js:"))
        ]
        self.addresses += [value for name, value in said.items() if name in ADDRESSING and value]
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "img" and "alt" not in said:
            self.nameless.append(str(said))

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title" and not self.title:
            self.title = " ".join(data.split())


#: Parts that are put into a page that is open already.
PARTS_OF_PAGES = {"imports:progress for Mara", "ring:live for Mara"}


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, HttpResponse]:
    """Every page that its owner can open, and those that nobody needs to sign in for. Asked for once; nothing is kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        asked = _ask_for_all()
        transaction.set_rollback(True)
    return asked


def _ask_for_all() -> dict[str, HttpResponse]:
    own = belongings_of(add_person("mara@example.org", name="Mara"))
    mara = Client()
    mara.force_login(own.user)
    asked = {}
    for address in every_address():
        for whose, client in (("nobody", Client()), ("Mara", mara)):
            asked[f"{address.name} for {whose}"] = client.get(of_somebody(address, own))
        if address.parts:
            asked[f"{address.name} of nothing"] = mara.get(of_nothing(address))
    return asked


@pytest.fixture(scope="module")
def seen(pages: dict[str, HttpResponse]) -> dict[str, Seen]:
    return {
        name: Seen(answer.content.decode())
        for name, answer in pages.items()
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming and answer.content
        if name not in PARTS_OF_PAGES
    }


def test_the_pages_of_every_room_are_among_them(seen: dict[str, Seen], pages: dict[str, HttpResponse]) -> None:
    opened = {name.split(" ")[0] for name in seen if pages[name].status_code == 200 and name.endswith("Mara")}
    assert {
        "site:health", "accounts:settings", "accounts:welcome", "account_logout", "imports:list", "imports:show", "ui:gallery",
        "book:record", "book:act", "book:correct", "book:kinds", "people:add", "people:edit", "people:join", "people:compare",
        "people:proposals", "people:hidden", "insights:network", "insights:me", "insights:people", "insights:person",
        "jobs:status", "keeping:forget", "introductions:list", "introductions:one", "introductions:new", "introductions:way",
        "introductions:write", "introductions:asked", "introductions:answered",
        "promises:list", "promises:one", "promises:expectations", "notify:reminders", "rhythm:week", "rhythm:check_in",
        "rhythm:talk", "rhythm:plan", "rhythm:change",
        "sharing:shelf", "sharing:new", "sharing:thing", "sharing:edit", "sharing:hand_over", "sharing:pilots", "sharing:new_pilot",
        "sharing:pilot", "sharing:change_pilot",
    } <= opened  # fmt: skip
    assert {"account_login for nobody", "account_signup for nobody", "insights:person of nothing"} <= set(seen)


def test_no_page_fails(pages: dict[str, HttpResponse]) -> None:
    assert {
        name: one.status_code for name, one in pages.items() if one.status_code >= 500 and "healthz" not in name
    } == {}


def test_every_page_says_its_language_its_name_and_one_heading(seen: dict[str, Seen]) -> None:
    assert {name: one.language for name, one in seen.items() if one.language != "en"} == {}
    assert {name: one.title for name, one in seen.items() if not re.fullmatch(r".*\w.* · Ayni", one.title)} == {}
    assert {name: one.headings for name, one in seen.items() if one.headings != 1} == {}
    assert {name: one.mains for name, one in seen.items() if one.mains != 1} == {}


def test_nothing_runs_or_dresses_that_stands_in_a_page(seen: dict[str, Seen]) -> None:
    assert {name: one.inline for name, one in seen.items() if one.inline} == {}


def test_no_page_names_an_id_twice_or_shows_a_picture_without_words(seen: dict[str, Seen]) -> None:
    assert {name: twice for name, one in seen.items() if (twice := {i for i in one.ids if one.ids.count(i) > 1})} == {}
    assert {name: one.nameless for name, one in seen.items() if one.nameless} == {}


def test_no_page_asks_anybody_outside(seen: dict[str, Seen]) -> None:
    wrong = {
        name: outside
        for name, one in seen.items()
        if (outside := [at for at in one.addresses if urlsplit(at).netloc and not at.startswith("data:")])
    }
    assert wrong == {}


def test_every_answer_says_what_may_run_in_it(pages: dict[str, HttpResponse]) -> None:
    policies = {answer.headers.get("Content-Security-Policy", "none") for answer in pages.values()}
    assert len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policies.pop().split(";"))
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")} == {"'self'"}


#: Read again and again: by calendar programs, which ask each time whether it has changed; and by browsers, the same for everybody.
ASKED_AGAIN = {"notify:feed for Mara", "offline:manifest for Mara", "offline:worker for Mara"}


def test_what_belongs_to_somebody_stays_in_no_cache(pages: dict[str, HttpResponse]) -> None:
    kept = [
        name
        for name, one in pages.items()
        if name.endswith("Mara") and "no-store" not in one.headers["Cache-Control"] and name not in ASKED_AGAIN
    ]
    assert kept == []


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_that_a_browser_gets_names_an_address_outside(file: Path) -> None:
    text = EXAMPLES.sub("", NO_ADDRESSES.sub("", file.read_text(encoding="utf-8")))
    assert OUTSIDE.findall(text) == []
