"""Many people of one team at once, on SQLite and on PostgreSQL.

    python bench/team.py [--small]

For each database and size: a team of invented people with the acts, asks and promises of two years; then Ayni as `ayni run` starts
it, and a hundred of its people at once for two minutes. Each opens pages of the team, reads for two to six seconds, and now and
then tells an act (`bench/team_people.py`, driven by Locust on the same machine, which takes part of its time). `p95` is over all
answers, in milliseconds as a person waits for them; `failures` counts every answer but the page that was asked for. PostgreSQL
writes durably, with its own settings untouched; where it is not installed, it is left out and said so. The smaller team is
a tenth of the larger.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):  # also as a script of its own
    sys.path.insert(0, str(ROOT))

#: Members and acts.
SIZES, SMALL_SIZES = ((200, 20_000), (2_000, 200_000)), ((30, 300),)
PEOPLE, SMALL_PEOPLE = 100, 3
SECONDS, SMALL_SECONDS = 120, 3
SEED = 11
YEARS = 2


def run(small: bool) -> dict[str, Any]:
    """What people waited for, by database and size."""
    # Looked for and not imported: Locust changes how threads work in the process that imports it.
    if find_spec("locust") is None:
        raise ModuleNotFoundError("No module named 'locust'")

    sizes = SMALL_SIZES if small else SIZES
    people, seconds = (SMALL_PEOPLE, SMALL_SECONDS) if small else (PEOPLE, SECONDS)
    found, left_out = [], {}
    for database in ("sqlite",) if small else ("sqlite", "postgresql"):
        try:
            found += [_measured(database, *size, people, seconds) for size in sizes]
        except RuntimeError as error:
            left_out[database] = str(error)
    return {"workload": "team", "people": people, "seconds": seconds, "runs": found, "left_out": left_out}


def _measured(database: str, members: int, acts: int, people: int, seconds: int) -> dict[str, Any]:
    from tests.browser.running import Running

    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory(prefix="ayni-bench-")))
        told = things.enter_context(_database(database))
        ayni = Running(folder / "home", **told)
        things.callback(ayni.stop)
        began = time.perf_counter()
        filled = _child({**ayni.told, "BENCH_PEOPLE": str(people)}, __file__, "--fill", str(members), str(acts))
        filling = time.perf_counter() - began
        (folder / "people.json").write_text(filled, encoding="utf-8")
        stats = json.loads(
            _child(
                {**os.environ, "BENCH_PEOPLE": str(folder / "people.json")},
                "-m", "locust", "-f", str(ROOT / "bench" / "team_people.py"), "--headless", "--json", "--loglevel", "ERROR",
                "-u", str(people), "-r", str(people), "-t", f"{seconds}s", "--host", ayni.address, "--exit-code-on-error", "0",
            )
        )  # fmt: skip
        wrong = ayni.logs()
        if wrong:
            raise AssertionError(f"Something went wrong in the server:\n{wrong}")
    every = Counter[float]()
    pages = {}
    for one in stats:
        times = Counter({float(took): count for took, count in one["response_times"].items()})
        pages[one["name"]] = {"requests": one["num_requests"], "p50_ms": at(times, 0.5), "p95_ms": at(times, 0.95)}
        every += times
    return {
        "database": database,
        "members": members,
        "acts": acts,
        "fill_seconds": round(filling, 1),
        "requests": sum(every.values()),
        "a_second": round(sum(every.values()) / seconds, 1),
        "failures": sum(one["num_failures"] for one in stats),
        "p50_ms": at(every, 0.5),
        "p95_ms": at(every, 0.95),
        "pages": dict(sorted(pages.items())),
    }


def at(times: Mapping[float, int], share: float) -> float:
    """The time within which this share of answers came, from how many took how long. NaN where none came."""
    left = math.ceil(share * sum(times.values()))
    for took in sorted(times):
        left -= times[took]
        if left <= 0:
            return took
    return math.nan


def _child(environment: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    return done.stdout


@contextmanager
def _database(name: str) -> Iterator[dict[str, str]]:
    """What the environment says of it."""
    if name == "sqlite":
        yield {}
        return
    from tests.clusters import APPLICATION, OWNER, Cluster

    cluster = Cluster(settings=())
    try:
        database = cluster.new_database("bench")
        yield {
            "AYNI_DATABASE_URL": cluster.address(APPLICATION, database),
            "AYNI_DATABASE_OWNER_URL": cluster.address(OWNER, database),
        }
    finally:
        cluster.stop()


def fill(members: int, acts: int, people: int) -> dict[str, Any]:
    """A team in the home that the environment names; its id, and by which some of its people are signed in."""
    import random
    from datetime import timedelta

    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni_web.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from ayni_web.accounts.actions import add_person
    from ayni_web.accounts.models import Membership
    from ayni_web.people.members import member_party
    from ayni_web.promises import between
    from ayni_web.team.asks import actions as asks
    from ayni_web.team.spaces import actions as spaces
    from ayni_web.walls.acting import is_the_house
    from bench.home import FIRST, HOUSES, LAST

    is_the_house()
    chance, now = random.Random(SEED), timezone.now()
    with transaction.atomic():
        lead = spaces.begin(add_person("m0@bench.example", name="Ada Abel"), "The harbour")
        team = [lead]
        for number in range(1, members):
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
            person = add_person(f"m{number}@bench.example", name=name)
            team.append(Membership.objects.create(space=lead.space, user=person, role=Membership.Role.MEMBER))
        parties = [member_party(one) for one in team]
    Membership.objects.filter(space=lead.space).update(joined_at=now - timedelta(days=365 * YEARS))
    happened(lead.space, [party.pk for party in parties], [one.user_id for one in team], acts, chance)
    with transaction.atomic():
        for number, one in enumerate(chance.sample(team, members // 5)):
            due = timezone.localdate() + timedelta(days=chance.randrange(1, 20))
            said = asks.Said(
                title=f"Somebody who knows {chance.choice(HOUSES).lower()} charts, number {number}",
                reason="We print them in spring.",
                due=due,
            )
            asks.ask(one, said, now=now - timedelta(days=chance.randrange(20)))
        for one, other in zip(parties[: members // 2], chance.sample(parties, members // 2), strict=True):
            if one != other:
                due = timezone.localdate() + timedelta(days=chance.randrange(1, 60))
                between.say(lead.space, teller=one, by=one, to=other, what="Read the new chart", due=due)
    cookies = []
    for one in team[:: max(1, members // people)][:people]:
        one.user.welcomed_at = now
        one.user.save()
        client = Client()
        client.force_login(one.user)
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return {"team": str(lead.space_id), "cookie": settings.SESSION_COOKIE_NAME, "people": cookies}


def happened(space: Any, parties: list[int], users: list[int], acts: int, chance: Any) -> None:
    """Acts of two years between members, a third of them told for all. Some give and get much, as in life."""
    from datetime import timedelta
    from itertools import batched

    from django.utils import timezone

    from ayni.ledger import kinds
    from ayni_web.book.models import Act, ActParty
    from ayni_web.people.appending import append

    now, whole = timezone.now(), timedelta(days=365 * YEARS)
    weights = [(place + 1) ** -0.6 for place in range(len(parties))]
    given = (kinds.ANSWER, kinds.ADVICE, kinds.INTRODUCTION, kinds.REVIEW)
    for some in batched(range(acts), 10_000):
        giving = chance.choices(range(len(parties)), weights, k=len(some))
        drafts = [
            Act(
                space=space, at=now - whole * chance.random(), kind=chance.choice(given).number, what="Read the chart",
                recorded_by_id=users[giver], public=chance.random() < 1 / 3,
            )
            for giver in giving
        ]  # fmt: skip
        parts = []
        for act, giver in zip(Act.objects.bulk_create(drafts, batch_size=2_000), giving, strict=True):
            receiver = chance.randrange(len(parties) - 1)
            receiver += receiver >= giver
            parts.append((act.pk, parties[giver], ActParty.Role.GIVER.value, 1.0, ""))
            parts.append((act.pk, parties[receiver], ActParty.Role.RECEIVER.value, 1.0, ""))
        append(ActParty, ("act", "party", "role", "share", "credit"), parts)


if __name__ == "__main__":
    if "--fill" in sys.argv:
        place = sys.argv.index("--fill")
        wanted = fill(int(sys.argv[place + 1]), int(sys.argv[place + 2]), int(os.environ["BENCH_PEOPLE"]))
        print(json.dumps(wanted))
    else:
        print(json.dumps(run("--small" in sys.argv), indent=1))
