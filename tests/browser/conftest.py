"""Chromium, and an Ayni of its own for every file of stories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.running import Running
from tests.browser.story import HEIGHT, WIDE, Story, pictures_wanted

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
#: Milliseconds in which something must show itself: much, because tests share their machine.
PATIENCE = 60_000

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread while it lives. Other files of the same worker must not meet it.
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The stories need Chromium on the path. `make dev` says how to install it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ayni(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Ayni, new: nobody has come in yet."""
    running = Running(tmp_path_factory.mktemp("ayni") / "home")
    yield running
    running.stop()


@pytest.fixture
def tell(chromium: Browser, ayni: Running) -> Iterator[Callable[[str], Story]]:
    """Begins a story of this name in a browser that nobody used before."""
    begun = []

    def begin(name: str) -> Story:
        context = chromium.new_context(
            viewport={"width": WIDE, "height": HEIGHT}, locale="en", timezone_id="UTC", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        begun.append(context)
        return Story(name, context, pictures=pictures_wanted())

    yield begin
    for context in begun:
        context.close()
    said = ayni.logs()
    assert said == "", f"The server wrote down what went wrong:\n{said}"
