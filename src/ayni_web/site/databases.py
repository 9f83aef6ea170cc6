"""Which database Ayni asks, as Django wants it said: one SQLite file in the home, or PostgreSQL under an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import connection

from ayni.errors import InputError
from ayni_web.site.environment import Environment, environment

POSTGRESQL = "ayni_web.walls.postgresql"
#: What a connection is made with: who asks, and where.
_PLACE = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def settings_of(here: Environment) -> dict[str, Any]:
    """Django's settings of the database."""
    if here.on_postgresql:
        return _postgresql(here)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": here.database,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # With these no writer is ever told that the database is locked: a writer takes its place in line at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _postgresql(here: Environment) -> dict[str, Any]:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise InputError(
            "AYNI_DATABASE_URL names PostgreSQL, whose driver is not installed. Install it with "
            "`pip install 'ayni[web,postgresql]'`, or with `make setup` while AYNI_DATABASE_URL is set."
        ) from None
    return {
        "ENGINE": POSTGRESQL,
        **place_of(here.database_url.get_secret_value()),
        # A thread keeps its connection, and looks at each request whether it still stands.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def place_of(address: str) -> dict[str, Any]:
    """What an address says, in Django's words.

    >>> place = place_of("postgresql://ann:se%40cret@db.example.org:5433/ayni?sslmode=require")
    >>> place["NAME"], place["USER"], place["PASSWORD"], place["HOST"], place["PORT"], place["OPTIONS"]
    ('ayni', 'ann', 'se@cret', 'db.example.org', '5433', {'sslmode': 'require'})
    >>> place_of("postgresql://ayni@/ayni?host=/var/run/postgresql")["HOST"]
    '/var/run/postgresql'
    """
    url = urlsplit(address)
    options = dict(parse_qsl(url.query))
    return {
        "NAME": unquote(url.path[1:]),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", "") or unquote(url.hostname or ""),
        "PORT": options.pop("port", "") or str(url.port or ""),
        "OPTIONS": options,
    }


def role_walled_in(here: Environment) -> str:
    """The role as which pages ask, where another owns the tables; empty where one role is both, and on SQLite."""
    if not here.on_postgresql or not here.database_owner_url.get_secret_value():
        return ""
    role, owner = (place_of(url.get_secret_value())["USER"] for url in (here.database_url, here.database_owner_url))
    return str(role) if role != owner else ""


def owners_place() -> dict[str, Any]:
    """Where the owner of the tables asks; as everybody does, where nobody else was named."""
    here = environment()
    return place_of(here.database_owner_url.get_secret_value() or here.database_url.get_secret_value())


@contextmanager
def as_owner() -> Iterator[None]:
    """As who owns the tables: for migrations. Only this process asks so, and only meanwhile."""
    if not environment().database_owner_url.get_secret_value():
        yield
        return
    said = connection.settings_dict
    before = {name: said[name] for name in _PLACE}
    connection.close()
    said.update(owners_place())
    try:
        yield
    finally:
        connection.close()
        said.update(before)
