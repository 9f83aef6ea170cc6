"""Which addresses a stranger may open, and which of them hold a secret."""

from __future__ import annotations

#: Addresses that a stranger may open. All others ask to sign in first, also those that do not exist.
OPEN_PATHS = (
    "/accounts/",
    "/welcome/",
    "/healthz",
    "/static/",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/favicon.ico",
    "/language/",
    "/introductions/answered/",
    "/reminders/feed/",
    "/reminders/stop/",
    "/introductions/asked/",
    "/teams/join/",
)

#: What follows these is a secret: whoever has the address may do what it is for. No log writes it down.
SECRET_PATHS = ("/welcome/", "/reminders/feed/", "/reminders/stop/", "/introductions/asked/", "/teams/join/")
