from __future__ import annotations

import json
import logging
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ayni_web.accounts.open_paths import OPEN_PATHS, SECRET_PATHS
from ayni_web.site.logs import logging_settings


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    file = tmp_path / "logs" / "server.log"
    logging_settings(file, debug=False)
    yield file
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_line_says_what_where_and_when(file: Path) -> None:
    logging.getLogger("ayni_web.jobs").warning("job %s", "late", extra={"kind": "import"})
    [line] = lines(file)
    assert line["event"] == "job late"
    assert (line["level"], line["room"], line["kind"]) == ("warning", "ayni_web.jobs", "import")
    assert str(line["timestamp"]).endswith("Z")


def test_no_token_and_no_address_of_a_person_is_written(file: Path) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", "/welcome/aRkJwfFiR0Qxv0glu/ for mara@example.org")
    text = file.read_text()
    assert "aRkJw" not in text
    assert "mara" not in text


def test_an_exception_is_written_as_places_without_what_it_says(file: Path) -> None:
    def read_letter() -> None:
        raise ValueError("Dear Mara, this is private")

    try:
        read_letter()
    except ValueError:
        logging.getLogger("ayni_web").exception("failed")
    [line] = lines(file)
    assert line["exception"] == ["ValueError"]
    assert any("read_letter" in place for place in line["places"])  # type: ignore[attr-defined]
    assert "private" not in file.read_text()


def test_only_its_user_reads_it(file: Path) -> None:
    logging.getLogger("ayni_web").warning("hello")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def secret_places() -> list[str]:
    """The beginnings of all addresses that hold a secret, as the addresses of Ayni themselves say."""
    found = []

    def walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, path)
            elif re.search(r"<[^>]*(?:token|secret|key)", path):
                found.append("/" + re.split(r"[<(]", path)[0].lstrip("^"))

    walk(get_resolver().url_patterns, "")
    return found


def test_every_address_with_a_secret_is_known_as_one() -> None:
    found = secret_places()
    assert {"/welcome/", "/reminders/feed/", "/reminders/stop/", "/introductions/asked/"} <= set(found)
    assert [path for path in found if path.startswith(OPEN_PATHS) and not path.startswith(SECRET_PATHS)] == []
    assert all(path in OPEN_PATHS for path in SECRET_PATHS)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "options", "put", "propfind"])
@pytest.mark.parametrize("path", SECRET_PATHS)
@pytest.mark.parametrize("end", ["", "/", ".ics", "/more"])
def test_the_secret_in_an_address_is_never_written(file: Path, path: str, method: str, end: str) -> None:
    Client().generic(method.upper(), f"{path}aRkJwfFiR0Qxv0glu:and-more_{end}")
    logging.getLogger("django.request").warning("Not Found: %s", f"{path}aRkJwfFiR0Qxv0glu:and-more_{end}")
    assert "aRkJw" not in file.read_text()
