"""A story: one journey of a person through the pages, step by step, and what must hold on every step of it.

Where STORY_PICTURES is set, each step leaves pictures in `build/stories/NAME/NN-step-WIDTH-SCHEME.png`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

PICTURES = Path(__file__).resolve().parents[2] / "build" / "stories"
NARROW, WIDE, HEIGHT = 390, 1280, 900
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
FAULTS = {"resultTypes": ["violations"]}
#: What can be otherwise in the dark on a page of the same elements.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OWN_HOSTS = {"127.0.0.1", "localhost"}


class Story:
    """One person's browser, watched. `page` is what they look at."""

    def __init__(self, name: str, context: BrowserContext, *, pictures: bool) -> None:
        self.name = name
        self.context = context
        self.page: Page = context.new_page()
        self._pictures = PICTURES / name if pictures else None
        self._step = 0
        self._faults: list[str] = []
        if self._pictures:
            shutil.rmtree(self._pictures, ignore_errors=True)
            self._pictures.mkdir(parents=True)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._faults.append(f"error in a script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser says here, as errors, what the policy of content kept from running or loading.
        if message.type in {"error", "warning"}:
            self._faults.append(f"{message.type} in the console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in OWN_HOSTS:
            self._faults.append(f"a request to elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self._faults.append(f"the server failed: {response.status} {response.url}")

    @contextmanager
    def step(self, name: str, *, watch: bool = True) -> Iterator[Page]:
        """One step. After it nothing may have gone wrong, whatever it was about.

        With `watch` off, the page is left as it is: it is about to change by itself.
        """
        self._step += 1
        try:
            yield self.page
            self._none_went_wrong()
            if watch:
                self._fits_a_phone()
                self._is_for_everybody()
                self._keep_pictures(name)
            self._none_went_wrong()
        except BaseException as fault:
            fault.add_note(f"in the step “{name}” ({self._step}) of {self.name}, at {self.page.url}")
            if self._faults:
                fault.add_note("heard meanwhile: " + "; ".join(self._faults))
            raise

    @contextmanager
    def refused(self, status: int = 422) -> Iterator[None]:
        """What the server refuses on purpose, the browser notes as a fault of loading; here that is as it should be."""
        already = len(self._faults)
        yield
        self._faults[already:] = [fault for fault in self._faults[already:] if f"status of {status}" not in fault]

    @contextmanager
    def without_connection(self) -> Iterator[None]:
        """Meanwhile the device reaches nobody. What the browser notes of that is as it should be."""
        already = len(self._faults)
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        lost = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
        self._faults[already:] = [one for one in self._faults[already:] if not any(words in one for words in lost)]

    def _none_went_wrong(self) -> None:
        assert self._faults == []

    def _fits_a_phone(self) -> None:
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        wide = self.page.evaluate("() => document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        assert wide <= NARROW, f"the page is {wide} pixels wide on a phone of {NARROW}"

    def _is_for_everybody(self) -> None:
        widths = (NARROW, WIDE) if self._pictures else (WIDE,)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                results = Axe().run(self.page, options=FAULTS | (OF_COLOURS if scheme != SCHEMES[0] else {}))
                assert results.violations_count == 0, f"{width}, {scheme}: {results.generate_report()}"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    def _keep_pictures(self, name: str) -> None:
        if self._pictures is None:
            return
        file = f"{self._step:02d}-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                self.page.screenshot(path=self._pictures / f"{file}-{width}-{scheme}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    def heading(self) -> Locator:
        """What the page says first."""
        return self.page.get_by_role("heading", level=1)

    def drop_on(self, place: Locator, *files: Path) -> None:
        """Lets files fall on a place of the page, as from the desk of the person's machine."""
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box is not None
        browser = self.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            browser.send(
                "Input.dispatchDragEvent",
                {
                    "type": kind,
                    "x": box["x"] + box["width"] / 2,
                    "y": box["y"] + box["height"] / 2,
                    "data": {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1},
                },
            )
        browser.detach()


def pictures_wanted() -> bool:
    return bool(os.environ.get("STORY_PICTURES"))
