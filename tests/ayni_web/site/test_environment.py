from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from ayni_web.site.environment import Environment


def test_the_home_is_in_the_folder_of_its_person_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AYNI_HOME")
    assert Environment().home == (Path.home() / ".ayni").resolve()
    monkeypatch.setenv("AYNI_HOME", "~/elsewhere")
    assert Environment().home == (Path.home() / "elsewhere").resolve()


@pytest.mark.parametrize(
    ("host", "url", "loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8765", True),
        ("::1", "http://[::1]:8765", True),
        ("localhost", "http://localhost:8765", True),
        ("0.0.0.0", "http://127.0.0.1:8765", False),
        ("192.168.1.4", "http://192.168.1.4:8765", False),
        ("ayni.example.org", "http://ayni.example.org:8765", False),
    ],
)
def test_people_reach_it_under(host: str, url: str, loopback: bool) -> None:
    here = Environment(host=host)
    assert (here.url, here.loopback) == (url, loopback)


def test_an_address_in_front_is_the_one_that_people_reach() -> None:
    here = Environment(address="https://ayni.example.org/")
    assert here.url == "https://ayni.example.org"
    assert here.encrypted


@pytest.mark.parametrize("wrong", [{"port": 0}, {"port": 70000}, {"address": "ayni.example.org"}])
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Environment(**wrong)
