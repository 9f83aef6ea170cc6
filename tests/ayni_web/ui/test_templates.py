"""No template needs what the policy of content forbids, and every one of them compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import ayni_web

ROOT = Path(ayni_web.__file__).parent
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*.html"))
OURS = sorted(path for path in (ROOT / "ui" / "templates").glob("**/*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a handler in an attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script with code in it": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "hx-on": re.compile(r"\bhx-on\b", re.I),
    "an address elsewhere": re.compile(r"(?:src|href)=\"(?:https?:)?//(?!\{)", re.I),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_holds(path: Path, what: str) -> None:
    found = FORBIDDEN[what].search(path.read_text(encoding="utf-8"))
    assert found is None, f"{name_of(path)} holds {what}: {found}"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "ui" / "templates")))


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_says_what_to_do_without_a_request(page: str) -> None:
    html = get_template(f"{page}.html").render({})
    assert html.count("<h1>") == 1
    assert 'href="/"' in html
    assert "<p>" in html


def test_the_words_of_the_house_are_kept() -> None:
    never = re.compile(r"\b(debts?|owe[sd]?|scores?|ranking|takers?|low performers?)\b", re.I)
    for path in TEMPLATES:
        assert not never.search(path.read_text(encoding="utf-8")), name_of(path)
