"""Chromium, and an Ayni of its own for every file of stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.running import Running
from tests.browser.story import HEIGHT, WIDE, Story, pictures_wanted
from tests.chromium import chromium

#: Milliseconds in which something must show itself: much, because tests share their machine.
PATIENCE = 60_000

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread while it lives. Other files of the same worker must not meet it.
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def ayni(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Ayni, new: nobody has come in yet."""
    running = Running(tmp_path_factory.mktemp("ayni") / "home")
    yield running
    running.stop()


@pytest.fixture
def tell(browser: Browser, ayni: Running) -> Iterator[Callable[[str], Story]]:
    """Begins a story of this name in a browser that nobody used before."""
    begun = []

    def begin(name: str) -> Story:
        context = browser.new_context(
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
