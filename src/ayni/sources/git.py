"""Git repositories: the people whom a commit's trailers name helped its author.

`Reviewed-by: Ben <ben@example.org>` says that Ben gave a review to whoever wrote the commit. Only
the history of what is checked out (`HEAD`) is read, with authors and helpers under the names and
addresses that the repository's mailmap gives them. A commit that was picked onto another branch is
another commit with another key; where both are in the history, its helpers count for each.

A repository may come from anybody, so git is run with nothing of the machine's configuration and
with everything switched off by which a repository's own could run a program or reach a network.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from ayni.clock import believable
from ayni.errors import InputError, WrongFormatError
from ayni.identity import identifiers
from ayni.identity.natures import nature_of
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.opening import clean, readable

#: What each trailer says was given, by its name in lower case.
TRAILERS: dict[str, kinds.Kind] = {
    "acked-by": kinds.FEEDBACK,
    "analyzed-by": kinds.REPORT,
    "bisected-by": kinds.REPORT,
    "co-authored-by": kinds.HANDS_ON,
    "co-developed-by": kinds.HANDS_ON,
    "contributions-by": kinds.HANDS_ON,
    "debugged-by": kinds.REPORT,
    "diagnosed-by": kinds.REPORT,
    "explained-by": kinds.EXPLANATION,
    "found-by": kinds.REPORT,
    "helped-by": kinds.ADVICE,
    "hinted-by": kinds.SUGGESTION,
    "improved-by": kinds.HANDS_ON,
    "initial-patch-by": kinds.HANDS_ON,
    "inspired-by": kinds.SUGGESTION,
    "mentored-by": kinds.MENTORING,
    "noticed-by": kinds.REPORT,
    "original-patch-by": kinds.HANDS_ON,
    "pointed-out-by": kinds.REPORT,
    "proofread-by": kinds.REVIEW,
    "proposed-by": kinds.SUGGESTION,
    "reported-by": kinds.REPORT,
    "reviewed-by": kinds.REVIEW,
    "spotted-by": kinds.REPORT,
    "suggested-by": kinds.SUGGESTION,
    "tested-by": kinds.TEST,
    "thanks-to": kinds.UNSTATED,
}

_FIELDS = ("%H", "%aN", "%aE", "%at", "%ct", "%s", "%(trailers:only=true,unfold=true)")
_CHUNK = 1 << 16
_LARGEST_COMMIT = 8 * 1024**2  # bytes of the fields above
_PERSON = re.compile(r"([^<>]*)<([^<>\s]+@[^<>\s]+)>")
_NAME = re.compile(r"[^\W\d_][\w .,'\u2019-]{1,59}")
_ASIDE = re.compile(r"\([^()]*\)")
_HIDDEN_LOGIN = re.compile(r"(?:\d+\+)?([a-z\d](?:[a-z\d-]*[a-z\d])?)@users\.noreply\.github\.com")
_BETWEEN_PROGRESS = 500

# Each of these can make git run a program or open a connection: signatures call gpg, a partial
# clone fetches what it lacks, a pager and a hook are programs, and a mailmap can stand anywhere.
_SWITCHED_OFF = (
    "log.showSignature=false",
    "log.mailmap=true",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=false",
    "mailmap.file=/dev/null",
    "protocol.allow=never",
    "trailer.separators=:",
)


class Git:
    """Repositories on disk: a folder with `.git` in it, that `.git` itself, or a bare repository."""

    name = "git"
    title = "Git repository"
    endings: tuple[str, ...] = (".git",)

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.is_dir() and _git_dir(path) is not None

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """An act for each person that a trailer of a commit names. Raises `InputError` where git is not installed.

        `Progress` counts commits.
        """
        repositories = [_Repository.at(path) for path in paths]
        totals = [each.count() for each in repositories]
        reading = _Reading(options, total=sum(totals))
        for repository, count in zip(repositories, totals, strict=True):
            if count:
                yield from reading.repository(repository)
        yield reading.progress()


class _Commit(NamedTuple):
    sha: str
    name: str
    email: str
    authored: str
    committed: str
    subject: str
    trailers: str


class _Helper(NamedTuple):
    trailer: str
    name: str
    email: str


def _git_dir(path: Path) -> Path | None:
    """The folder that git keeps its own things in, or None where there is none. Folders above `path` are not asked."""
    for candidate in (path / ".git", path):
        # `.git` is a file in a linked work tree; it names the folder.
        if candidate.is_file() and candidate.name == ".git":
            return candidate
        if all((candidate / part).exists() for part in ("HEAD", "objects")):
            return candidate
    return None


@dataclass(frozen=True, slots=True)
class _Repository:
    """A repository and how to ask git about it."""

    root: Path
    git_dir: Path

    @classmethod
    def at(cls, path: Path) -> _Repository:
        git_dir = _git_dir(path) if path.is_dir() else None
        if git_dir is None:
            raise WrongFormatError(f"{path.name!r} is not a git repository: there is no .git in it.")
        root = git_dir.parent if git_dir.name == ".git" else git_dir
        return cls(root.absolute(), git_dir.absolute())

    def start(self, *arguments: str, errors: IO[bytes], talk: bool = False) -> subprocess.Popen[bytes]:
        """A running git. Its output is read as it comes."""
        switches = [word for setting in _SWITCHED_OFF for word in ("-c", setting)]
        try:
            return subprocess.Popen(
                ["git", "--no-pager", f"--git-dir={self.git_dir}", *switches, *arguments],
                cwd=self.root,
                env=_environment(),
                stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except FileNotFoundError:
            raise InputError("Reading a repository needs git. Install git and try again.") from None

    def count(self) -> int:
        """The number of commits; 0 for a repository without any."""
        with tempfile.TemporaryFile() as errors:
            counting = self.start("rev-list", "--count", "HEAD", "--", errors=errors)
            output, _ = counting.communicate()
            if counting.returncode == 0:
                return int(output)
            complaint = _first_line(errors)
        if self._is_unborn():
            return 0
        raise WrongFormatError(f"{self.root.name!r} is not a git repository that git can read: {complaint}")

    def _is_unborn(self) -> bool:
        """Whether `HEAD` names a branch that has no commit yet."""
        with tempfile.TemporaryFile() as errors:
            naming = self.start("symbolic-ref", "--quiet", "HEAD", errors=errors)
            branch = naming.communicate()[0].decode("utf-8", "replace").strip()
            if naming.returncode != 0:
                return False
            resolving = self.start("show-ref", "--verify", "--quiet", branch, errors=errors)
            resolving.communicate()
            return resolving.returncode == 1


def _environment() -> dict[str, str]:
    """What git is told of the machine: where programs are, and nothing else."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


class _Mailmap:
    """Asks git for the name and address that a repository's mailmap gives somebody."""

    _MOST_REMEMBERED = 100_000

    def __init__(self, asking: subprocess.Popen[bytes]) -> None:
        self._asking = asking
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    def __call__(self, name: str, email: str) -> tuple[str, str]:
        key = (name, email)
        if key not in self._known:
            if len(self._known) >= self._MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._ask(name, email)
        return self._known[key]

    def _ask(self, name: str, email: str) -> tuple[str, str]:
        questions, answers = self._asking.stdin, self._asking.stdout
        assert questions is not None
        assert answers is not None
        try:
            questions.write(f"{name} <{email}>\n".encode("utf-8", "replace"))
            questions.flush()
            answer = answers.readline().decode("utf-8", "replace").strip()
        except OSError:
            return name, email
        match = _PERSON.fullmatch(answer)
        return (match[1].strip(), match[2]) if match else (name, email)


class _Reading:
    """What one reading knows: whom it has named already, and how far it is."""

    def __init__(self, options: ReadOptions, total: int) -> None:
        self._now = options.now
        self._total = total
        self._rows = 0
        self._named: set[Identifier] = set()

    def progress(self) -> Progress:
        return Progress(min(self._rows, self._total), self._total, self._rows)

    def repository(self, repository: _Repository) -> Iterator[Found]:
        with ExitStack() as leaving:
            errors = leaving.enter_context(tempfile.TemporaryFile())
            log = leaving.enter_context(
                repository.start(
                    *("log", "HEAD", "-z", "--no-patch", "--no-show-signature", "--no-notes", "--encoding=UTF-8"),
                    *("--use-mailmap", f"--format={'%x00'.join(_FIELDS)}", "--"),
                    errors=errors,
                )
            )
            asking = leaving.enter_context(repository.start("check-mailmap", "--stdin", errors=errors, talk=True))
            leaving.callback(asking.kill)
            leaving.callback(log.kill)
            leaving.callback(_hang_up, asking)
            mailmap = _Mailmap(asking)
            assert log.stdout is not None
            for commit in _commits(log.stdout):
                self._rows += 1
                yield from self._commit(commit, mailmap) if commit else [_too_large(repository)]
                if self._rows % _BETWEEN_PROGRESS == 0:
                    yield self.progress()
            if log.wait() != 0:
                yield SetAside(repository.root.name, "truncated", f"git stopped: {_first_line(errors)}")

    def _commit(self, commit: _Commit, mailmap: _Mailmap) -> Iterator[Found]:
        helpers = list(_helpers(commit.trailers))
        where = commit.sha[:12]
        if not helpers:
            yield LeftOut(where, "no-tie")
            return
        author = identifiers.email(commit.email) or identifiers.by_name(commit.name)
        at = _time(commit, self._now)
        problem = (
            "no-receiver"
            if author is None
            else "broken-encoding"
            if not readable(str(author))
            else "absurd-date"
            if at is None
            else ""
        )
        if author is None or problem:
            yield SetAside(where, problem, clean(commit.subject, 80))
            return
        if nature_of(commit.email, commit.name) is Nature.ROBOT:
            yield LeftOut(where, "robot")
            return
        yield from self._party(author, commit.name, commit.email)
        met: set[str] = set()
        for helper in helpers:
            yield from self._helped(commit, helper, author, at, mailmap, met)

    def _helped(
        self, commit: _Commit, helper: _Helper, author: Identifier, at: int | None, mailmap: _Mailmap, met: set[str]
    ) -> Iterator[Found]:
        where = f"{commit.sha[:12]} {helper.trailer}"
        name, email = mailmap(helper.name, helper.email) if helper.email else (helper.name, "")
        giver = identifiers.email(email) or (identifiers.by_name(name) if _NAME.fullmatch(name) else None)
        if giver is None or not readable(str(giver)):
            yield SetAside(where, "no-name" if giver is None else "broken-encoding", clean(name, 80))
            return
        key = f"git:{commit.sha}#{helper.trailer}#{giver.value}"
        if giver == author or (giver.scheme == "name" and giver == identifiers.by_name(commit.name)):
            yield LeftOut(where, "self")
        elif nature_of(email, name) is Nature.ROBOT:
            yield LeftOut(where, "robot")
        elif key in met:
            yield LeftOut(where, "duplicate")
        else:
            met.add(key)
            yield from self._party(giver, name, email)
            kind = TRAILERS[helper.trailer].number
            yield ActFound(key, at, kind, (giver,), (author,), what=clean(commit.subject, 200))

    def _party(self, identifier: Identifier, name: str, email: str) -> Iterator[PartyFound]:
        if identifier in self._named:
            return
        self._named.add(identifier)
        hidden = _HIDDEN_LOGIN.fullmatch(email.casefold())
        login = identifiers.account("github", hidden[1]) if hidden else None
        yield PartyFound(
            (identifier, login) if login else (identifier,), clean(name, 200), nature=nature_of(email, name)
        )


def _hang_up(asking: subprocess.Popen[bytes]) -> None:
    """Ask no more. What a git that is gone already did not hear is lost with it."""
    with suppress(OSError):
        if asking.stdin is not None:
            asking.stdin.close()


def _commits(stream: IO[bytes]) -> Iterator[_Commit | None]:
    """The commits of git's output, None for one that is larger than any should be."""
    fields: list[bytes] = []
    rest = b""
    dropped = False
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        if len(rest) > _LARGEST_COMMIT:
            rest, dropped = b"", True
        for field in whole:
            fields.append(field)
            if len(fields) == len(_FIELDS):
                yield None if dropped else _Commit(*(each.decode("utf-8", "replace") for each in fields))
                fields, dropped = [], False


def _too_large(repository: _Repository) -> SetAside:
    return SetAside(repository.root.name, "too-large", "a commit with more trailers than fit in memory")


def _helpers(trailers: str) -> Iterator[_Helper]:
    """The people in those trailers that speak of help. `email` is empty where only a name is given."""
    for line in trailers.splitlines():
        token, _, value = line.partition(":")
        trailer = token.strip().lower()
        if trailer not in TRAILERS or not value.strip():
            continue
        people = _PERSON.findall(value)
        for name, email in people:
            yield _Helper(trailer, clean(name.strip(" ,;&\"'\t").removeprefix("and ").strip(), 200), email)
        if not people:
            bare = _ASIDE.sub("", value.split("#")[0]).strip(" <>.,;\t")
            yield _Helper(trailer, "", bare) if "@" in bare else _Helper(trailer, clean(bare, 200), "")


def _time(commit: _Commit, now: int) -> int | None:
    """When the commit was written, or applied where the first cannot be; None where neither can."""
    for text in (commit.authored, commit.committed):
        if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) and believable(int(text), now):
            return int(text)
    return None


def _first_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    return clean(errors.readline(2_000).decode("utf-8", "replace").removeprefix("fatal: "), 200) or "it gave no reason"
