from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

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
