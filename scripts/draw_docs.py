"""Makes the pictures of docs/pictures.md, with the commands that stand there, from a ledger of invented people.

.venv/bin/python scripts/draw_docs.py
"""

from __future__ import annotations

import os
import random
import re
import shlex
from pathlib import Path

import pyarrow as pa

from ayni import Ledger
from ayni.cli import main
from ayni.clock import DAY, moment

DOCS = Path(__file__).resolve().parents[1] / "docs"
LEDGER = "invented.parquet"
START, END = moment("2022-01-10"), moment("2026-11-20")

#: Nobody here exists.
GROUPS = {
    "Kitchen": ["Ada Brook", "Bela Varga", "Cem Aydin", "Dara Quinn", "Edda Holm"],
    "Workshop": ["Farid Nasser", "Greta Lind", "Hugo Sala", "Ines Duarte", "Jun Mori", "Kaya Demir"],
    "Library": ["Lena Brandt", "Mei Lin", "Noor Haddad", "Omar Farah", "Pia Keller"],
    "Garden": ["Quirin Vogt", "Ravi Menon", "Sam Adeyemi", "Tomás Rey"],
    "Studio": ["Uma Rao", "Vera Novak", "Wim de Boer", "Yara Costa", "Zoë Lang", "Ilse Maas"],
}


def acts() -> list[tuple[str, str, float, str]]:
    """Giver, receiver, time, kind: most ties in a group, some return soon, some later, some pass it on."""
    chance = random.Random(11)
    group = {name: one for one, names in GROUPS.items() for name in names}
    people = list(group)
    ties = [
        (one, other, chance.random() < 0.45)
        for place, one in enumerate(people)
        for other in people[place + 1 :]
        if chance.random() < (0.5 if group[one] == group[other] else 0.06)
    ]
    # What is passed on goes to somebody of the next group, so that it comes around in the end.
    groups = list(GROUPS)
    circle = {name: GROUPS[groups[(groups.index(group[name]) + 1) % len(groups)]][:2] for name in people}
    found: list[tuple[str, str, float, str]] = []
    for one, other, even in ties:
        giver, receiver = (one, other) if chance.random() < 0.5 else (other, one)
        at = START + chance.random() * 500 * DAY
        while at < END:
            found.append((giver, receiver, at, "advice"))
            if even and chance.random() < 0.6:
                found.append((receiver, giver, at + DAY * chance.lognormvariate(1.6, 1.5), "review"))
            elif chance.random() < 0.5:
                third = chance.choice(circle[receiver])
                found.append((receiver, third, at + DAY * chance.lognormvariate(2.6, 1.2), "introduction"))
            at += DAY * chance.lognormvariate(5.1, 0.9)
    return [act for act in found if act[2] < END and act[0] != act[1]] + _contacts(chance)


def _contacts(chance: random.Random) -> list[tuple[str, str, float, str]]:
    """Four pairs who talk now and then; one of them has gone quiet."""
    found: list[tuple[str, str, float, str]] = []
    talks = [
        ("Ada Brook", "Ravi Menon", 21, 0),
        ("Lena Brandt", "Mei Lin", 32, 240),
        ("Greta Lind", "Hugo Sala", 45, 0),
    ]
    for one, other, days, quiet in [*talks, ("Uma Rao", "Vera Novak", 14, 60)]:
        at = START + chance.random() * 60 * DAY
        while at < END - quiet * DAY:
            giver, receiver = (one, other) if chance.random() < 0.5 else (other, one)
            found.append((giver, receiver, at, chance.choice(["meeting", "message", "message", "advice"])))
            at += DAY * days * chance.lognormvariate(0, 0.35) * (9 if chance.random() < 0.02 else 1)
    return found


def write_ledger() -> None:
    giver, receiver, at, kind = zip(*sorted(acts(), key=lambda act: act[2]), strict=True)
    table = pa.table({"giver": giver, "receiver": receiver, "at": [int(one) for one in at], "kind": kind})
    groups = [(name, one) for one, names in GROUPS.items() for name in names]
    keys, teams = zip(*groups, strict=True)
    Ledger.from_arrow(table, parties=pa.table({"key": keys, "name": keys, "group": teams})).write_parquet(LEDGER)


if __name__ == "__main__":
    os.chdir(DOCS / "pictures")
    write_ledger()
    for command in re.findall(r"^ayni (picture .+)$", (DOCS / "pictures.md").read_text(encoding="utf-8"), re.MULTILINE):
        code = main(shlex.split(command))
        if code:
            raise SystemExit(code)
