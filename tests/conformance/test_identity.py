"""Identity against data whose truth is known: git's mailmap, a real list archive, and invented people.

Measured when written, as right proposals of all proposals (precision) and pairs found of all true
pairs (recall): list archive with its names 0.99 and 1.0, with names hidden and shortened 0.97 to 0.99
and 0.66 to 0.84; invented people 0.99 and 0.8. The bounds below leave a margin.
"""

from __future__ import annotations

import gzip
import importlib.util
import mailbox
import random
import shutil
import subprocess
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from email.header import decode_header, make_header
from email.utils import getaddresses
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from ayni.identity import Record, Resolution, nature_of, resolve
from ayni.identity.candidates import LARGEST
from ayni.ledger.parties import Identifier, Nature


class Score(NamedTuple):
    precision: float
    recall: float
    proposed: int
    sure_but_wrong: int


def score(found: Resolution, truth: Mapping[int, object], least: float = 0.5) -> Score:
    """Precision and recall of proposals between groups whose truth is known, and wrong sure joins."""
    wrong_joins = sum(
        truth[id] != truth[root]
        for id, root in zip(found.ids.tolist(), found.groups.tolist(), strict=True)
        if id in truth and root in truth
    )
    known = [p for p in found.proposals if p.confidence >= least and p.left in truth and p.right in truth]
    right = sum(truth[p.left] == truth[p.right] for p in known)
    roots: defaultdict[object, set[int]] = defaultdict(set)
    for root in set(found.groups.tolist()) & set(truth):
        roots[truth[root]].add(root)
    pairs = sum(len(group) * (len(group) - 1) // 2 for group in roots.values())
    return Score(right / max(1, len(known)), right / max(1, pairs), len(known), wrong_joins)


# The list archive. Whoever writes under one full name is taken for one person: not always true, but independent of
# everything that is tested here.


@pytest.fixture(scope="module")
def senders(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The most frequent name beside each address of a person in the archive's headers."""
    archive = tmp_path_factory.mktemp("archive") / "list.mbox"
    with gzip.open(data / "maillist" / "linux-mips-2003-2004.mbox.gz") as packed, archive.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for message in mailbox.mbox(archive, create=False):
        for name, address in getaddresses([_header(message, key) for key in ("from", "to", "cc")]):
            if address.count("@") == 1 and nature_of(address, name) is Nature.HUMAN:
                names[address.lower()][name] += 1
    return {address: max(sorted(counts), key=counts.__getitem__) for address, counts in sorted(names.items())}


def _header(message: mailbox.mboxMessage, key: str) -> str:
    try:
        return str(make_header(decode_header(str(message[key] or ""))))
    except (LookupError, UnicodeError, ValueError):
        return ""


def _person(name: str) -> tuple[str, ...] | None:
    """The words of a full name in any order without initials, or None. Written apart from the code under test."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = tuple(
        sorted(word for word in plain.replace(",", " ").replace(".", " ").strip("'\" ").split() if len(word) > 1)
    )
    return words if len(words) >= 2 and all(word.isalpha() for word in words) else None


def _disguised(name: str, chance: random.Random) -> str:
    words = name.replace(",", " ").split()
    ways = (name, name, "", f"{words[0][0]}. {words[-1]}", f"{words[-1]}, {' '.join(words[:-1])}", name.upper())
    return chance.choice(ways)


def _archive_records(
    senders: Mapping[str, str], chance: random.Random | None
) -> tuple[list[Record], dict[int, object]]:
    records, truth = [], dict[int, object]()
    for id, (address, name) in enumerate(senders.items()):
        person = _person(name)
        if person is not None:
            truth[id] = person
        shown = _disguised(name, chance) if chance and person and "," not in name else name
        records.append(Record(id, shown, (Identifier("email", address),)))
    return records, truth


def test_people_of_the_archive_are_found_under_their_names(senders: dict[str, str]) -> None:
    records, truth = _archive_records(senders, None)
    found = score(resolve(records), truth)
    assert len(truth) > 500
    assert found.proposed > 50
    assert found.precision >= 0.95
    assert found.recall >= 0.95


@pytest.mark.parametrize("seed", range(5))
def test_people_of_the_archive_are_found_with_names_hidden_and_shortened(senders: dict[str, str], seed: int) -> None:
    records, truth = _archive_records(senders, random.Random(seed))
    found = score(resolve(records), truth)
    assert found.proposed > 40
    assert found.precision >= 0.93
    assert found.recall >= 0.5
    assert found.sure_but_wrong == 0


# Git's mailmap. Git itself says who is who; everybody in it is invented.

MAILMAP = """\
Ada Lovelace <ada@example.org> <ada.lovelace@old.example>
Ada Lovelace <ada@example.org> A. Lovelace <ada@laptop.example>
Jörg Grünbaum <joerg@example.de> Joerg Gruenbaum <jg@firma.example>
Robert Quistorp <robert@example.com> Bob Quistorp <bquistorp@work.example>
Мила Драгунова <mila@example.net> Mila Dragunova <dragunova@uni.example>
Tenzin Halloway-Brandt <tenzin@example.org> Tenzin Halloway <tenzin@example.net>
Chiara Vespucci <chiara@example.it> <chiara.vespucci@lab.example>
Noor Aldercott <noor@example.org> noor <naldercott@example.com>
"""
COMMITTERS = [
    ("Ada Lovelace", "ada@example.org"),
    ("Ada K. Lovelace", "ada.lovelace@old.example"),
    ("A. Lovelace", "ada@laptop.example"),
    ("Jörg Grünbaum", "joerg@example.de"),
    ("Joerg Gruenbaum", "jg@firma.example"),
    ("Robert Quistorp", "robert@example.com"),
    ("Bob Quistorp", "bquistorp@work.example"),
    ("Мила Драгунова", "mila@example.net"),
    ("Mila Dragunova", "dragunova@uni.example"),
    ("Tenzin Halloway-Brandt", "tenzin@example.org"),
    ("Tenzin Halloway", "tenzin@example.net"),
    ("Chiara Vespucci", "chiara@example.it"),
    ("", "chiara.vespucci@lab.example"),
    ("Noor Aldercott", "noor@example.org"),
    ("noor", "naldercott@example.com"),
    ("Edda Lovelace", "edda@example.org"),
    ("Jörn Grünbaum", "joern@example.de"),
    ("Mila Petrova", "mila@uni.example"),
    ("John Smith", "john@one.example"),
    ("John Smith", "smith@two.example"),
    ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
]


def _by_git(folder: Path, people: Sequence[tuple[str, str]]) -> list[str]:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".mailmap").write_text(MAILMAP, encoding="utf-8")
    asked = "".join(f"{name} <{address}>\n" if name else f"<{address}>\n" for name, address in people)
    command = ["git", "-C", str(folder), "check-mailmap", "--stdin"]
    return subprocess.run(command, input=asked.encode(), capture_output=True, check=True).stdout.decode().splitlines()


def test_whom_a_mailmap_joins_is_proposed_and_nobody_else(tmp_path: Path) -> None:
    truth = dict(enumerate(_by_git(tmp_path, COMMITTERS)))
    records = [Record(id, name, (Identifier("email", address),)) for id, (name, address) in enumerate(COMMITTERS)]
    found = score(resolve(records), truth)
    assert found.precision == 1.0
    assert found.recall == 1.0


def test_addresses_of_one_person_by_the_mailmap_join_for_sure(tmp_path: Path) -> None:
    truth = _by_git(tmp_path, COMMITTERS)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for person, (_, address) in zip(truth, COMMITTERS, strict=True):
        together[person].append(address)
    # A contact card with all addresses of a person, beside every committer alone.
    cards = [tuple(Identifier("email", address) for address in addresses) for addresses in together.values()]
    alone = [(Identifier("email", address),) for _, address in COMMITTERS]
    found = resolve(Record(id, "", identifiers) for id, identifiers in enumerate([*cards, *alone]))
    root = {identifiers[0].value: found.root_of(len(cards) + id) for id, identifiers in enumerate(alone)}
    for (one, is_one), (other, is_other) in combinations(zip(root, truth, strict=True), 2):
        assert (root[one] == root[other]) == (is_one == is_other)


# Invented people.


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "bench" / "identity.py"
    specification = importlib.util.spec_from_file_location("bench_identity", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_invented_people_are_never_joined_wrongly_and_seldom_proposed_wrongly(bench: ModuleType, seed: int) -> None:
    people = bench.population(3000, seed)
    found = score(resolve(people.records), dict(enumerate(people.truth)))
    assert found.sure_but_wrong == 0
    assert found.precision >= 0.97
    assert found.recall >= 0.7


def test_the_surer_a_proposal_the_oftener_it_is_right(bench: ModuleType) -> None:
    people = bench.population(6000, 4)
    found = resolve(people.records, least=0)
    outcomes: defaultdict[str, list[bool]] = defaultdict(list)
    for proposal in found.proposals:
        level = "low" if proposal.confidence < 0.5 else "middle" if proposal.confidence < 0.9 else "high"
        outcomes[level].append(people.truth[proposal.left] == people.truth[proposal.right])
    share = {level: sum(right) / len(right) for level, right in outcomes.items()}
    assert share["low"] < share["middle"] <= share["high"]
    assert share["middle"] >= 0.8
    assert share["high"] >= 0.98


def test_work_grows_nearly_as_the_number_of_people(bench: ModuleType) -> None:
    small, large = (resolve(bench.population(size).records).work for size in (1_000, 8_000))
    assert large.keys / large.records < 1.2 * small.keys / small.records
    assert large.pairs_compared / large.records < 2 * small.pairs_compared / small.records


def test_work_stays_bounded_where_everybody_has_one_name() -> None:
    found = resolve(Record(n, "Ada Lovelace", (Identifier("email", f"ada{n}@h{n}.example"),)) for n in range(2000))
    assert found.work.passed_over > 0
    assert found.work.pairs_compared <= LARGEST * found.work.keys
    assert found.work.pairs_compared < 2000
    assert found.proposals == ()


def test_the_bench_runs_and_says_how_work_grows(bench: ModuleType) -> None:
    told = bench.run(small=True)
    assert [row["records"] >= size for row, size in zip(told["sizes"], bench.SMALL_SIZES, strict=True)] == [True, True]
    assert all(row["pairs_compared"] > 0 and row["precision"] > 0.9 for row in told["sizes"])
    assert told["growth_per_record"]["pairs_compared"] < 2
