from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import InputError, WrongFormatError
from ayni.ledger.kinds import ANSWER
from ayni.sources.contract import ActFound, Found, LeftOut, Progress, ReadOptions, SetAside
from ayni.sources.maildir import Maildir
from ayni.sources.mbox import Mbox

OPTIONS = ReadOptions(now=moment("2026-11-22"))


def letter(number: int, sender: str = "ada@example.org", to: str = "ben@example.org", more: str = "") -> bytes:
    return (
        f"Message-ID: <{number}@x.example>\nFrom: {sender}\nTo: {to}\nSubject: about {number}\n"
        f"Date: 5 Jan 2004 10:00:00 +0000\n{more}\nHello\n"
    ).encode()


def maildir(path: Path, **files: bytes) -> Path:
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    for name, content in files.items():
        (path / "cur" / name).write_bytes(content)
    return path


def read(*paths: Path) -> list[Found]:
    return list(Maildir().read(paths, OPTIONS))


def keys(found: list[Found]) -> list[str]:
    return [each.key for each in found if isinstance(each, ActFound)]


def reasons(found: list[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, LeftOut | SetAside)]


def test_messages_seen_and_new_are_read_and_those_still_being_written_are_not(tmp_path: Path) -> None:
    box = maildir(tmp_path / "Mail", one=letter(1))
    (box / "new" / "two").write_bytes(letter(2))
    (box / "tmp" / "three").write_bytes(letter(3))
    (box / "cur" / ".hidden").write_bytes(letter(4))
    found = read(box)
    assert keys(found) == ["mail:1@x.example", "mail:2@x.example"]
    total = len(letter(1)) + len(letter(2))
    assert found[-1] == Progress(total, total, 2)


@pytest.mark.parametrize("mark", [":", ";", "!"])
def test_the_flag_of_a_draft_is_seen(tmp_path: Path, mark: str) -> None:
    box = maildir(tmp_path / "Mail")
    (box / "cur" / f"1.host{mark}2,DS").write_bytes(letter(1))
    (box / "cur" / f"2.host{mark}2,S").write_bytes(letter(2))
    found = read(box)
    assert keys(found) == ["mail:2@x.example"]
    assert reasons(found) == ["draft"]


def test_folders_in_folders_are_read_and_the_same_message_in_two_counts_once(tmp_path: Path) -> None:
    root = maildir(tmp_path / "Mail", one=letter(1))
    maildir(root / ".Sent", two=letter(2, "ben@example.org", "ada@example.org", "In-Reply-To: <1@x.example>\n"))
    maildir(root / "Archive" / "2004", again=letter(1))
    found = read(root)
    assert keys(found) == ["mail:1@x.example", "mail:2@x.example", "mail:2@x.example#answer"]
    assert reasons(found) == ["duplicate"]
    assert Maildir().recognises(root, b"")
    assert Maildir().recognises(tmp_path, b"")
    assert keys(read(root / "cur")) == ["mail:1@x.example"]


def test_it_gives_the_same_as_the_archive_of_the_same_messages(tmp_path: Path) -> None:
    letters = [letter(n, more=f"References: <{n - 1}@x.example>\n" if n > 1 else "") for n in range(1, 9)]
    letters += [
        letter(20 + n, "ben@example.org", "ada@example.org", f"In-Reply-To: <{n}@x.example>\n") for n in range(1, 9)
    ]
    root = maildir(tmp_path / "Mail", **{f"m{n}": content for n, content in enumerate(letters)})
    archive = tmp_path / "archive.mbox"
    archive.write_bytes(
        b"".join(b"From x@y.example Mon Jan  5 10:00:00 2004\n" + content + b"\n" for content in letters)
    )
    found, other = read(root), list(Mbox().read([archive], OPTIONS))
    assert found[:-1] == [each for each in other if not isinstance(each, Progress)]
    assert sum(isinstance(each, ActFound) and each.kind == ANSWER.number for each in found) == 8


def test_packed_long_empty_and_unreadable_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dovecot may pack messages. A header may be longer than what is read at once."""
    box = maildir(
        tmp_path / "Mail",
        packed=gzip.compress(letter(1)),
        long=letter(2, more="X-Long: " + "x" * 100_000 + "\n"),
        empty=b"",
        endless=b"From: ada@example.org\nX: " + b"x" * 3_000_000,
        closed=letter(3),
        bytes=b"\xff\xfe\x00\x01",
    )
    opened = Path.open

    def refuse(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    found = read(box)
    assert keys(found) == ["mail:1@x.example", "mail:2@x.example"]
    assert {each.where: each.reason for each in found if isinstance(each, SetAside)} == {
        "cur/empty:1": "truncated",
        "cur/endless:1": "too-large",
        "cur/closed:1": "unreadable",
        "cur/bytes:1": "no-sender",
    }


def test_links_are_not_followed(tmp_path: Path) -> None:
    box = maildir(tmp_path / "Mail", one=letter(1))
    (tmp_path / "secret").write_bytes(letter(2))
    (box / "cur" / "two").symlink_to(tmp_path / "secret")
    assert keys(read(box)) == ["mail:1@x.example"]


def test_what_is_no_maildir_says_what_it_is(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.write_bytes(b"From x@y.example Mon Jan  5 10:00:00 2004\n" + letter(1))
    with pytest.raises(WrongFormatError, match="Read it as mbox") as caught:
        read(archive)
    assert caught.value.looks_like == "mbox"
    (tmp_path / "book").write_bytes(b"BEGIN:VCARD\n")
    with pytest.raises(WrongFormatError) as caught:
        read(tmp_path / "book")
    assert caught.value.looks_like == "vcard"
    (tmp_path / "folder").mkdir()
    with pytest.raises(WrongFormatError, match="no folders named cur and new"):
        read(tmp_path / "folder")
    with pytest.raises(WrongFormatError, match="empty"):
        read(maildir(tmp_path / "Mail"))
    with pytest.raises(InputError, match="no file or folder"):
        read(tmp_path / "missing")
    assert not Maildir().recognises(tmp_path / "folder", b"")
    assert not Maildir().recognises(archive, archive.read_bytes())


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_the_files_raise_nothing(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    box = maildir(tmp_path_factory.mktemp("any") / "Mail")
    for number, content in enumerate(contents):
        (box / "cur" / str(number)).write_bytes(b"From: ada@example.org\n" + content if number % 2 else content)
    assert isinstance(read(box)[-1], Progress)
