"""Chromium as tests start it: whichever is on the path, without a window, and without what no page has to do with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What Playwright switches off itself. Of the same switch given twice only the last counts, so it is said again here.
_AS_PLAYWRIGHT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
]  # fmt: skip
#: Pages of the browser's own, in the address bar that nobody sees: they take a second of processor for each window.
_OF_THE_WINDOW = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI"]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    f"--disable-features={','.join([*_AS_PLAYWRIGHT, *_OF_THE_WINDOW])}",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed in the end."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The tests need Chromium on the path. `make dev` installs it, or says how.")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as told:
        # Playwright keeps an event loop in this thread, which Django takes for a mistake.
        told.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()
