"""The page of components: whole, named, and without a fault that axe can find, light and dark, narrow and wide."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from playwright.sync_api import Browser, FilePayload, Page, Route

from ayni_web.ui import views
from tests.chromium import chromium

Ask = Callable[..., HttpRequest]
ADDRESS = "http://ayni.test"


class Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.headings += tag == "h1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def served(ask: Ask) -> Callable[[Route], None]:
    """Answers the browser from the view and the static files, under the policy of content that the site has."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/").split("?")[0])
            assert isinstance(found, str), f"{path} is not there: run `npm run build`"
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            route.fulfill(path=found, content_type=kind)
        else:
            html = views.gallery(ask(path)).content.decode()
            policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    return answer


@pytest.fixture
def opened(browser: Browser, ask: Ask) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    contexts = []

    def visit(path: str = "/ui/", *, width: int = 1280, scheme: str = "light") -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.route("**/*", served(ask))
        page.goto(f"{ADDRESS}{path}")
        page.locator(".chips-field").first.wait_for()
        return page, said

    yield visit
    for context in contexts:
        context.close()


def test_every_id_is_there_once_and_there_is_one_main_heading(ask: Ask) -> None:
    reader = Ids()
    reader.feed(views.gallery(ask("/ui/?many=1")).content.decode())
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.headings == 1


def test_a_reader_forces_a_scheme_and_turns_keys_off(ask: Ask) -> None:
    assert b'data-theme="dark" data-keys="off"' in views.gallery(ask(scheme="dark", keys_on=False)).content.replace(
        b"\n     ", b""
    )
    assert b'data-theme="system"' in views.gallery(ask()).content


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(opened: Callable[..., tuple[Page, list[str]]], width: int, scheme: str) -> None:
    page, _ = opened(width=width, scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true }")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [360, 390, 640, 768, 1280, 1920])
def test_nothing_is_wider_than_the_page(opened: Callable[..., tuple[Page, list[str]]], width: int) -> None:
    page, said = opened("/ui/?many=1", width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert said == []


def test_keys_press_what_they_name_but_never_while_typing(opened: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = opened()
    page.keyboard.press("f")
    search = page.get_by_role("searchbox")
    assert search.evaluate("node => node === document.activeElement")
    page.keyboard.press("?")
    assert search.input_value() == "?"
    search.evaluate("node => node.blur()")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Keys").wait_for(state="hidden")


def test_chips_are_added_and_taken_away_by_keyboard(opened: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = opened()
    box = page.locator(".chips-field input")
    box.fill("customs")
    box.press("Enter")
    plain = page.locator("input[name=seeks]")
    assert plain.input_value() == "a finance partner, Lagos, customs"
    page.get_by_role("button", name="Take away Lagos").press("Enter")
    assert plain.input_value() == "a finance partner, customs"


def test_dropped_or_chosen_files_are_listed(opened: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = opened()
    page.locator(".drop input[type=file]").set_input_files(
        FilePayload(name="invented.mbox", mimeType="application/mbox", buffer=b"x" * 2500)
    )
    item = page.locator(".drop li")
    assert item.count() == 1
    assert "invented.mbox" in item.inner_text()
    assert "2.5" in item.inner_text()


def test_erasing_can_be_thought_over(opened: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = opened()
    page.locator(".two-step summary").click()
    page.get_by_role("button", name="Keep it").click()
    assert page.locator(".two-step[open]").count() == 0


def test_a_name_without_room_shows_itself_when_its_point_is_reached(
    opened: Callable[..., tuple[Page, list[str]]],
) -> None:
    page, _ = opened("/ui/?many=1")
    link = page.locator(".weave .wide a:has(.name.hidden)").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    name = link.locator(".name")
    page.wait_for_timeout(300)
    assert name.evaluate("node => getComputedStyle(node).opacity") == "1"


def test_without_scripts_every_word_and_field_is_there(browser: Browser, ask: Ask) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", served(ask))
    page.goto(f"{ADDRESS}/ui/")
    assert page.get_by_label("Looks for").first.input_value() == "a finance partner, Lagos"
    assert page.locator(".drop input[type=file]").is_visible()
    context.close()
