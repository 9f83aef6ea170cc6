"""Who is who among many invented people: time, memory and work as their number grows.

Everybody here is made up from syllables; some get very common names on purpose, so that different
people share one. `python bench/identity.py [--small]` prints one JSON object;
`--size N` measures one size in this very process.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from typing import NamedTuple

from ayni.identity import Record, resolve
from ayni.identity.nicknames import COMMON_FAMILY, COMMON_GIVEN
from ayni.identity.vocabulary import word_set
from ayni.ledger.parties import Identifier

SIZES = (10_000, 30_000, 100_000)
SMALL_SIZES = (500, 1_500)
_STARTS = sorted(word_set("b br d dr f fl g gr h j k kl l m n p pr r s st t tr v w z"))
_MIDDLES = sorted(word_set("a e i o u ai ei au ie"))
_ENDS = ["", *sorted(word_set("l n r s t nd rt lm x ck"))]
_FREE = ("gmail.com", "gmx.de", "outlook.com", "yahoo.es")


class Population(NamedTuple):
    """Records, and beside each who it truly is: equal numbers are one person or one mailbox."""

    records: list[Record]
    truth: list[int]


class _Person(NamedTuple):
    given: str
    middle: str
    family: str
    company: int


def population(size: int, seed: int = 1) -> Population:
    """About `size` records of invented people with several addresses each, and of robots and offices between them."""
    chance = random.Random(seed)
    given = [_word(chance, 2) for _ in range(400)] + sorted(COMMON_GIVEN)
    records: list[Record] = []
    truth: list[int] = []
    holder: dict[Identifier, int] = {}
    who = 0
    while len(records) < size:
        who += 1
        office = chance.random() < 0.03
        for name, wanted, organisation in (
            _office(chance, size) if office else _facets(_person(chance, given, size), chance)
        ):
            # An office met twice is one office; a person whose address is taken gets one with a number.
            identifier = wanted if office or holder.get(wanted, who) == who else _numbered(wanted, who)
            records.append(Record(len(records), name, (identifier,), organisation=organisation))
            truth.append(holder.setdefault(identifier, who))
    return Population(records, truth)


def _numbered(identifier: Identifier, number: int) -> Identifier:
    before, at, host = identifier.value.partition("@")
    return Identifier(identifier.scheme, f"{before}{number}{at}{host}")


def _word(chance: random.Random, syllables: int) -> str:
    parts = (chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS) for _ in range(syllables))
    return "".join(parts).capitalize()


def _person(chance: random.Random, given: list[str], size: int) -> _Person:
    # One in ten has one of the most common family names, as in the countries that the lists are of.
    family = chance.choice(sorted(COMMON_FAMILY)).capitalize() if chance.random() < 0.1 else _word(chance, 3)
    middle = chance.choice("ABCDEFGHIJKLMNOPRST") if chance.random() < 0.3 else ""
    return _Person(chance.choice(given).capitalize(), middle, family, chance.randrange(max(5, size // 60)))


def _facets(person: _Person, chance: random.Random) -> list[tuple[str, Identifier, str]]:
    """What different sources know of one person: a name, an address or account, perhaps an organisation."""
    found: list[tuple[str, Identifier, str]] = []
    company, name = f"Company {person.company}", f"{person.given} {person.family}"
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        host = f"company{person.company}.example" if chance.random() < 0.6 else chance.choice(_FREE)
        address = Identifier("email", f"{_local(person, chance)}@{host}")
        found.append((_written(person, chance), address, company if chance.random() < 0.3 else ""))
        if chance.random() < 0.15:
            found.append(("", address, ""))
    if chance.random() < 0.2:
        found.append((name, Identifier("linkedin", f"in/{person.given}-{person.family}".lower()), company))
    if chance.random() < 0.1:
        found.append((name, Identifier("github", f"{person.given[0]}{person.family}".lower()), ""))
    return found


def _local(person: _Person, chance: random.Random) -> str:
    given, family = person.given.lower(), person.family.lower()
    return chance.choice(
        (f"{given}.{family}", f"{given[0]}{family}", f"{given}{family[0]}", given, f"{given}_{family}")
    )


def _written(person: _Person, chance: random.Random) -> str:
    given, middle, family = person.given, person.middle, person.family
    full = f"{given} {middle}. {family}" if middle else f"{given} {family}"
    ways = (full, f"{given} {family}", f"{given} {family}", f"{family}, {given}", f"{given[0]}. {family}", "", given)
    return chance.choice(ways)


def _office(chance: random.Random, size: int) -> list[tuple[str, Identifier, str]]:
    local = chance.choice(("info", "support", "no-reply", "office", "ventas", "vertrieb", "notifications"))
    return [("", Identifier("email", f"{local}@company{chance.randrange(max(5, size // 60))}.example"), "")]


def run(small: bool) -> dict[str, object]:
    """Processor seconds, memory beside the records and pairs compared, by size, and how they grow."""
    # Each size in a process of its own: the most memory a process has held never falls.
    rows = [_measured_apart(size) for size in (SMALL_SIZES if small else SIZES)]
    first, last = rows[0], rows[-1]
    growth = {
        what: round((last[what] / last["records"]) / max(first[what] / first["records"], 1e-9), 2)
        for what in ("seconds", "peak_bytes", "pairs_compared")
    }
    return {"name": "identity", "sizes": rows, "growth_per_record": growth}


def _measured_apart(size: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--size", str(size)]
    measured: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return measured


def measure(size: int) -> dict[str, float]:
    records, truth = population(size)
    before = _peak_bytes()
    started = time.process_time()
    found = resolve(records)
    seconds = time.process_time() - started
    right = sum(truth[proposal.left] == truth[proposal.right] for proposal in found.proposals)
    return {
        "records": len(records),
        "groups": found.work.groups,
        "seconds": round(seconds, 3),
        "peak_bytes": _peak_bytes() - before,
        "keys": found.work.keys,
        "pairs_compared": found.work.pairs_compared,
        "proposals": len(found.proposals),
        "precision": round(right / max(1, len(found.proposals)), 4),
    }


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--size"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        print(json.dumps(run("--small" in sys.argv[1:]), indent=2))
