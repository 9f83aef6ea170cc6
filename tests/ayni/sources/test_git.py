from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources import git
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.git import Git

NOW = moment("2026-11-22")
ADA = "Ada Lovelace <ada@example.org>"
PROJECT = Path(__file__).parents[3]


class Repository:
    """A repository made for a test, with commits by whom and with what message the test says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, text: bytes = b"", **environment: str) -> str:
        names = ("AUTHOR", "COMMITTER")
        people = {f"GIT_{name}_{part}": value for name in names for part, value in (("NAME", "X"), ("EMAIL", "x@y.z"))}
        env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **people}
        done = subprocess.run(
            ["git", *words], cwd=self.path, env=env | environment, input=text, check=True, capture_output=True
        )
        return done.stdout.decode()

    def commit(self, message: str | bytes, author: str = ADA, at: str = "1700000000 +0000", applied: str = "") -> str:
        name, _, email = author.rstrip(">").partition(" <")
        raw = message if isinstance(message, bytes) else message.encode()
        self.git(
            *("commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=-"),
            text=raw,
            GIT_AUTHOR_NAME=name,
            GIT_AUTHOR_EMAIL=email,
            GIT_AUTHOR_DATE=at,
            GIT_COMMITTER_DATE=applied or at,
        )
        return self.git("rev-parse", "HEAD").strip()

    def raw_commit(self, message: bytes, *headers: bytes) -> None:
        """A commit as no git of today would write it."""
        tree = self.git("hash-object", "-t", "tree", "-w", "--stdin").strip().encode()
        people = [b"%s A <a@x.org> 1700000000 +0000" % role for role in (b"author", b"committer")]
        raw = b"\n".join([b"tree " + tree, *people, *headers, b"", message])
        self.git("update-ref", "HEAD", self.git("hash-object", "-t", "commit", "-w", "--stdin", text=raw).strip())


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def read(*paths: Path) -> list[Found]:
    return list(Git().read(paths, ReadOptions(now=NOW)))


def acts(found: list[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def left_out(found: list[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, LeftOut)]


def set_aside(found: list[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, SetAside)]


def email(value: str) -> Identifier:
    return Identifier("email", value)


@pytest.mark.parametrize(
    ("trailer", "kind"),
    [
        ("Helped-by", kinds.ADVICE),
        ("Reviewed-by", kinds.REVIEW),
        ("REPORTED-BY", kinds.REPORT),
        ("suggested-by", kinds.SUGGESTION),
        ("Tested-by", kinds.TEST),
        ("Acked-by", kinds.FEEDBACK),
        ("Co-authored-by", kinds.HANDS_ON),
        ("Mentored-by", kinds.MENTORING),
    ],
)
def test_whom_a_trailer_names_gave_to_the_author(repository: Repository, trailer: str, kind: kinds.Kind) -> None:
    sha = repository.commit(f"Weave faster\n\nBody text.\n\n{trailer}: Ben Franklin <Ben@Example.org>\n")
    [act] = acts(read(repository.path))
    assert act.givers == (email("ben@example.org"),)
    assert act.receivers == (email("ada@example.org"),)
    assert act.kind == kind.number
    assert act.at == 1_700_000_000
    assert act.what == "Weave faster"
    assert act.key == f"git:{sha}#{trailer.lower()}#ben@example.org"


def test_names_are_told_once_and_with_the_login_that_a_hidden_address_holds(repository: Repository) -> None:
    trailer = "Helped-by: Ben <12345+benf@users.noreply.github.com>"
    repository.commit(f"One\n\n{trailer}\n")
    repository.commit(f"Two\n\n{trailer}\n")
    parties = {each.name: each for each in read(repository.path) if isinstance(each, PartyFound)}
    assert set(parties) == {"Ada Lovelace", "Ben"}
    assert parties["Ben"].identifiers == (
        email("12345+benf@users.noreply.github.com"),
        Identifier("github", "benf"),
    )
    assert parties["Ben"].nature is Nature.HUMAN


def test_several_helpers_each_count(repository: Repository) -> None:
    repository.commit(
        "One\n\nHelped-by: Ben <ben@x.org>, Cem <cem@x.org> and Dee <dee@x.org>\nTested-by: Ben <ben@x.org>\n"
    )
    givers = [act.givers[0].value for act in acts(read(repository.path))]
    assert sorted(givers) == ["ben@x.org", "ben@x.org", "cem@x.org", "dee@x.org"]


def test_the_author_themselves_robots_and_repeats_are_left_out(repository: Repository) -> None:
    repository.commit(
        "One\n\nHelped-by: Ada <ada@example.org>\nReviewed-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>\n"
        "Tested-by: Ben <ben@x.org>\nTested-by: Ben <BEN@x.org>\n"
    )
    found = read(repository.path)
    assert len(acts(found)) == 1
    assert sorted(left_out(found)) == ["duplicate", "robot", "self"]


def test_commits_of_robots_receive_nothing(repository: Repository) -> None:
    repository.commit("Bump\n\nReviewed-by: Ben <ben@x.org>\n", author="renovate[bot] <bot@renovateapp.com>")
    found = read(repository.path)
    assert acts(found) == []
    assert left_out(found) == ["robot"]


def test_commits_without_helpers_join_nobody(repository: Repository) -> None:
    repository.commit("One\n\nSigned-off-by: Ben <ben@x.org>\nCc: Cem <cem@x.org>\n")
    repository.commit("Helped-by: is the topic of this subject line")
    assert left_out(read(repository.path)) == ["no-tie", "no-tie"]


def test_a_helper_known_by_name_alone_is_kept_by_name(repository: Repository) -> None:
    repository.commit("One\n\nReported-by: Ben Franklin (via the forum)\nReported-by: https://bugs.example.org/7\n")
    found = read(repository.path)
    assert [act.givers for act in acts(found)] == [(Identifier("name", "ben franklin"),)]
    assert set_aside(found) == ["no-name"]


def test_the_mailmap_decides_who_authors_and_helpers_are(repository: Repository) -> None:
    repository.commit(
        "One\n\nHelped-by: benny <benny@old.example>\nHelped-by: Ada <ada@work.example>\n", "A <ada@old.example>"
    )
    mailmap = "Ada Lovelace <ada@example.org> <ada@old.example>\nAda Lovelace <ada@example.org> <ada@work.example>\n"
    (repository.path / ".mailmap").write_text(mailmap + "Ben Franklin <ben@example.org> <benny@old.example>\n")
    found = read(repository.path)
    [act] = acts(found)
    assert act.givers == (email("ben@example.org"),)
    assert act.receivers == (email("ada@example.org"),)
    assert left_out(found) == ["self"]
    assert {each.name for each in found if isinstance(each, PartyFound)} == {"Ada Lovelace", "Ben Franklin"}


def test_a_bare_repository_its_clone_and_its_git_folder_tell_the_same(repository: Repository, tmp_path: Path) -> None:
    (repository.path / ".mailmap").write_text("Ben Franklin <ben@example.org> <benny@old.example>\n")
    repository.git("add", ".mailmap")
    repository.commit("One\n\nHelped-by: benny <benny@old.example>\n")
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    repository.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    keys = {act.key for act in acts(read(repository.path))}
    assert len(keys) == 1
    assert next(iter(keys)).endswith("#helped-by#ben@example.org")
    for place in (tmp_path / "bare.git", repository.path / ".git", tmp_path / "linked"):
        assert Git().recognises(place, b"")
        assert {act.key for act in acts(read(place))} == keys


def test_a_shallow_clone_is_read_as_far_as_it_goes(repository: Repository, tmp_path: Path) -> None:
    for number in range(5):
        repository.commit(f"{number}\n\nHelped-by: Ben <ben@x.org>\n")
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.path}", str(tmp_path / "shallow"))
    found = read(tmp_path / "shallow")
    assert len(acts(found)) == 2
    assert found[-1] == Progress(2, 2, 2)


def test_an_empty_repository_has_nothing_to_tell(repository: Repository) -> None:
    assert read(repository.path) == [Progress(0, 0, 0)]


@pytest.mark.parametrize("inside", [False, True])
def test_a_folder_that_is_no_repository_is_refused_even_inside_one(
    repository: Repository, tmp_path: Path, inside: bool
) -> None:
    folder = (repository.path if inside else tmp_path) / "plain"
    folder.mkdir()
    assert not Git().recognises(folder, b"")
    with pytest.raises(WrongFormatError, match="not a git repository"):
        read(folder)


def test_a_file_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongFormatError):
        read(tmp_path / "file")


def test_a_folder_that_only_looks_like_a_repository_is_refused(tmp_path: Path) -> None:
    for part in ("objects", "refs"):
        (tmp_path / ".git" / part).mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("nonsense")
    with pytest.raises(WrongFormatError, match="that git can read"):
        read(tmp_path)


def test_times_that_cannot_be_are_set_aside_unless_the_commit_was_applied_at_one_that_can(
    repository: Repository,
) -> None:
    message = "One\n\nHelped-by: Ben <ben@x.org>\n"
    repository.commit(message, at="@100 +0000")
    repository.commit(message, at="@100 +0000", applied="1700000001 +0000")
    repository.commit(message, at="4070908800 +0000")
    found = read(repository.path)
    assert [act.at for act in acts(found)] == [1_700_000_001]
    assert set_aside(found) == ["absurd-date", "absurd-date"]


def test_names_in_a_broken_encoding_are_kept_as_far_as_they_can_be_read(repository: Repository) -> None:
    repository.raw_commit(b"One\n\nHelped-by: Zo\xeb <zoe@x.org>\nHelped-by: Ben <b\xffn@x.org>\n")
    found = read(repository.path)
    assert [act.givers[0].value for act in acts(found)] == ["zoe@x.org"]
    assert set_aside(found) == ["broken-encoding"]


def test_a_commit_that_names_its_encoding_is_read_in_it(repository: Repository) -> None:
    repository.raw_commit(b"One\n\nHelped-by: Zo\xeb <zoe@x.org>\n", b"encoding ISO-8859-1")
    assert "Zoë" in {each.name for each in read(repository.path) if isinstance(each, PartyFound)}


def test_a_damaged_repository_gives_what_can_be_read_and_says_so(repository: Repository) -> None:
    first = repository.commit("One\n\nHelped-by: Ben <ben@x.org>\n")
    repository.commit("Two\n\nHelped-by: Ben <ben@x.org>\n")
    third = repository.commit("Three\n\nHelped-by: Ben <ben@x.org>\n")
    repository.git("update-server-info")
    lost = repository.path / ".git" / "objects" / first[:2] / first[2:]
    lost.unlink()
    try:
        found = read(repository.path)
    except AyniError:
        return  # git itself would not count it
    assert any(act.key.startswith(f"git:{third}") for act in acts(found))
    assert "truncated" in set_aside(found)


def test_nothing_that_a_repository_configures_is_run(repository: Repository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    repository.raw_commit(b"Signed\n\nHelped-by: Ben <ben@x.org>\n", signature)
    for setting, value in {
        "gpg.program": str(program),
        "log.showSignature": "true",
        "core.pager": str(program),
        "core.fsmonitor": str(program),
        "core.hooksPath": str(tmp_path),
        "core.sshCommand": str(program),
    }.items():
        repository.git("config", setting, value)
    assert len(acts(read(repository.path))) == 1
    assert not ran.exists()


def test_settings_of_the_machine_change_nothing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("One\n\nHelped-by: Ben <ben@x.org>\n")
    before = read(repository.path)
    for name, value in {"GIT_DIR": "/nowhere", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "log.follow"}.items():
        monkeypatch.setenv(name, value)
    assert read(repository.path) == before


def test_a_mailmap_that_cannot_be_asked_does_not_stop_the_reading(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("One\n\nHelped-by: Ben <ben@x.org>\nTested-by: Cem <cem@x.org>\n")
    start = git._Repository.start
    monkeypatch.setattr(
        git._Repository,
        "start",
        lambda self, *words, **how: start(
            self, *("no-such-command" if word == "check-mailmap" else word for word in words), **how
        ),
    )
    assert len(acts(read(repository.path))) == 2


def test_without_git_one_sentence_says_what_to_install(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AyniError, match="Install git"):
        read(repository.path)


def test_this_projects_own_history_is_read_to_its_end() -> None:
    counted = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    commits = int(counted.stdout)
    found = read(PROJECT)
    assert found[-1] == Progress(commits, commits, commits)
    assert not set_aside(found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=120).filter(lambda raw: b"\0" not in raw), max_size=3))
def test_no_message_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, messages: list[bytes]) -> None:
    repository = Repository(tmp_path_factory.mktemp("fuzzed"))
    for message in messages:
        repository.commit(b"One\n\nHelped-by: " + message + b"\nReviewed-by: Ben <ben@x.org>\n")
    found = read(repository.path)
    assert found[-1] == Progress(len(messages), len(messages), len(messages))
