"""Server time and queries of the pages, with 1,000 and 10,000 people and 500,000 contacts in the home.

    python bench/pages.py [--small]

Each size is measured in a process of its own, through Django's own client, with the home warm: one
request first, then thirty. Times are milliseconds on this machine; `again` is the first request
after somebody was added, which has to read everybody anew.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

if __package__ in (None, ""):  # also as a script of its own
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.home import made

SIZES = ((1_000, 500_000), (10_000, 500_000))
SMALL_SIZES = ((100, 1_000),)
REQUESTS, SMALL_REQUESTS = 30, 2


def run(small: bool) -> dict[str, object]:
    """For each size and page: p50 and p95 in milliseconds, and how many queries one request costs."""
    sizes = [_measured_apart(*size) for size in (SMALL_SIZES if small else SIZES)]
    return {"workload": "pages", "requests": REQUESTS, "sizes": sizes}


def _measured_apart(parties: int, contacts: int) -> dict[str, object]:
    command = [sys.executable, __file__, "--size", str(parties), str(contacts)]
    told: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def measure(parties: int, contacts: int) -> dict[str, object]:
    """The figures of one size."""
    began = time.perf_counter()
    with made(parties, contacts) as reader:
        filled = time.perf_counter() - began
        from django.test import Client

        from ayni_web.accounts.queries import personal_space
        from ayni_web.people.actions import add_party
        from ayni_web.site.settled import settle
        from ayni_web.ties.knowing import knowing

        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(reader)
        settle()  # as the server does before it answers
        began = time.perf_counter()
        known = knowing(reader)
        first = time.perf_counter() - began
        closest = max(known.everybody, key=lambda one: one.tie.closeness if one.tie else 0.0)
        pages = {
            "today": "/today/",
            "network": "/network/",
            "people": "/people/",
            "people_search": "/people/?q=ada+harbour",
            "person": f"/people/{closest.id}/",
            "acts": "/record/acts/",
            "acts_search": "/record/acts/?q=ada",
            "search": "/search/?q=ada+harb",
            "search_much": "/search/?q=a",
            "search_slip": "/search/?q=lantren+ostre",
            "mirror": "/mirror/",
            "would_it_hold": "/mirror/would-it-hold/",
            "years": "/years/",
            "old_ties": "/years/waking/",
            "sharing": "/sharing/",
            "events": "/events/",
        }
        requests = REQUESTS if contacts >= 100_000 else SMALL_REQUESTS
        found = {name: _page(client, address, requests) for name, address in pages.items()}
        add_party(personal_space(reader), "Somebody New")
        again = _timed(client, "/network/")
        return {
            "parties": parties,
            "contacts": contacts,
            "fill_seconds": round(filled, 1),
            "snapshot_and_ties_ms": round(first * 1_000),
            "network_again_ms": round(again, 1),
            "pages": found,
        }


def _page(client, address: str, requests: int) -> dict[str, float | int]:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _timed(client, address)
    times = sorted(_timed(client, address) for _ in range(requests))
    with CaptureQueriesContext(connection) as queries:
        _timed(client, address)
    p95 = times[math.ceil(0.95 * len(times)) - 1]
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1), "queries": len(queries)}


def _timed(client, address: str) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return took * 1_000


if __name__ == "__main__":
    if "--size" in sys.argv:
        at = sys.argv.index("--size")
        print(json.dumps(measure(int(sys.argv[at + 1]), int(sys.argv[at + 2]))))
    else:
        print(json.dumps(run("--small" in sys.argv), indent=1))
