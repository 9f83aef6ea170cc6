from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.errors import UnknownNameError
from ayni.sources import registry
from ayni.sources.contract import Source
from ayni.sources.registry import SOURCES, guess, source


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_source_has_the_name_it_is_listed_under_and_keeps_the_contract(name: str) -> None:
    made = source(name)
    assert made.name == name
    assert made.title
    assert all(ending.startswith(".") for ending in made.endings)
    for method in ("recognises", "read"):
        expected = list(inspect.signature(getattr(Source, method)).parameters)[1:]
        assert list(inspect.signature(getattr(made, method)).parameters) == expected


def test_every_source_of_the_first_issue_is_there() -> None:
    assert set(SOURCES) == {
        *("mbox", "maildir", "ics", "vcard", "linkedin", "google-contacts", "csv"),
        *("slack", "git", "stackexchange", "github"),
    }


def test_a_source_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UnknownNameError, match=r"no format 'pigeon'.*git.*mbox.*vcard"):
        source("pigeon")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("maillist/linux-mips-2003-2004.mbox.gz", "mbox"),
        ("slack/export-small.zip", "slack"),
        ("stackexchange/beer.stackexchange_Posts.xml.gz", "stackexchange"),
        ("github/github_request_pull_request_1_reviews", "github"),
        ("github/github_events_page_1", "github"),
        ("vcard/John_Doe_LOTUS_NOTES.vcf", "vcard"),
        ("vcard", "vcard"),
        ("ics", "ics"),
        ("linkedin", "linkedin"),
        ("mbox", "mbox"),
        ("csv/google_contacts_old_header.csv", "google-contacts"),
        ("csv/jira_export_small.csv", "csv"),
        ("no such file", None),
    ],
)
def test_real_files_are_recognised(data: Path, path: str, name: str | None) -> None:
    assert guess(data / path) == name


def test_this_project_is_recognised_as_a_repository() -> None:
    assert guess(Path(__file__).parents[3]) == "git"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300) | st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"BEGIN:", b"From ", b"\xff\xfe", b"[{"])
)
def test_guessing_never_fails(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert guess(path) in {None, *SOURCES}


def test_sources_are_imported_only_when_asked_for() -> None:
    fresh = registry._Sources()
    assert len(fresh) == len(SOURCES)
    assert "git" in fresh
    assert fresh._made == {}
