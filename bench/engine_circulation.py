"""What came back through others: ours against networkx's network simplex, and how far the exact answer and the split reach.

    python bench/engine_circulation.py [--small]

networkx is given the net flows inside strongly connected components, ready made, as a graph; ours begins with an open
ledger. Both must find the same. `ratio` is networkx's processor time over ours, the median of alternated runs. The large
ledgers are made, one act a row, and each is measured in a process of its own: processor seconds of the measure, its acts
not yet in order, and the most memory that the process ever held.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAIL = Path(__file__).resolve().parents[2] / "shared" / "data" / "email_eu" / "email-Eu-core-temporal.txt.gz"
SEED = 19_930_218
#: Parties, and rows that make a little more than a million ties, or ten million.
MADE = {"exact": (100_000, 1_100_000), "split": (2_000_000, 10_100_000)}


def run(small: bool) -> dict[str, Any]:
    """The figures. `small` takes made ledgers of a twentieth, and fewer runs. Raises `FileNotFoundError` without the mail."""
    found: dict[str, Any] = _against_networkx(runs=2 if small else 5)
    for way, (parties, rows) in MADE.items():
        share = 20 if small else 1
        told = _apart(way, parties // share, rows // share)
        found |= {f"{way}_{name}": value for name, value in told.items()}
    return found


def _against_networkx(runs: int) -> dict[str, Any]:
    import networkx

    import ayni

    if not MAIL.exists():
        raise FileNotFoundError(f"There is no {MAIL.name} beside the project.")
    ledger = ayni.read(MAIL, columns={"giver": 0, "receiver": 1, "at": 2})
    graph = _net_flows(ledger)
    ledger.circulation()  # kernels are compiled now, if they were not
    times: list[tuple[float, float]] = []
    for _ in range(runs):
        start = time.process_time()
        cost, _ = networkx.network_simplex(graph)
        middle = time.process_time()
        [ours] = ledger.circulation(exact="yes").rows()
        times.append((middle - start, time.process_time() - middle))
        if round(ours["through_others"] * ours["weight"]) != -cost:
            raise ValueError(f"networkx finds {-cost}, Ayni {ours['through_others'] * ours['weight']}.")
    theirs, own = (statistics.median(one) for one in zip(*times, strict=True))
    return {
        "mail_ties": ours["ties"],
        "mail_directly": ours["directly"],
        "mail_through_others": ours["through_others"],
        "networkx_seconds": theirs,
        "ours_seconds": own,
        "ratio": statistics.median(peer / mine for peer, mine in times),
    }


def _net_flows(ledger: Any) -> Any:
    """The peer's input: what one gave the other more than they got back, where it can lie on a cycle."""
    import networkx

    graph = networkx.DiGraph()
    for pair in ledger.dyads().rows():
        more = round(pair["weight_ab"] - pair["weight_ba"])
        if more:
            giver, receiver = (pair["a"], pair["b"]) if more > 0 else (pair["b"], pair["a"])
            graph.add_edge(giver, receiver, capacity=abs(more), weight=-1)
    inside = {party: n for n, part in enumerate(networkx.strongly_connected_components(graph)) for party in part}
    graph.remove_edges_from([(i, j) for i, j in graph.edges if inside[i] != inside[j]])
    return graph


def _apart(way: str, parties: int, rows: int) -> dict[str, Any]:
    """Measured in a process of its own, so that its peak is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        told: dict[str, Any] = pool.apply(_measured, (way, parties, rows))
        return told


def _measured(way: str, parties: int, rows: int) -> dict[str, Any]:
    import ayni

    exact = "yes" if way == "exact" else "no"
    ayni.Ledger.from_columns([1, 2, 3], [2, 3, 1]).circulation(exact="both")  # compiled kernels are loaded
    ledger = ayni.Ledger.from_columns(*_made(parties, rows))
    start, clock = time.process_time(), time.perf_counter()
    [found] = ledger.circulation(exact=exact).rows()
    seconds, waited = time.process_time() - start, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    share = found["through_others" if way == "exact" else "circular_share"]
    return {"ties": found["ties"], "seconds": seconds, "waited": waited, "peak_megabytes": peak, "share": share}


def _made(parties: int, rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """A few give and receive much, most little; who gives much does not receive much for it."""
    chance = np.random.default_rng(SEED)
    odds = np.cumsum(1 / np.arange(1, parties + 1) ** 0.5)
    giver, receiver = (
        chance.permutation(parties).astype(np.int32)[np.searchsorted(odds / odds[-1], chance.random(rows))]
        for _ in range(2)
    )
    return giver, receiver


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    print(json.dumps(run(parser.parse_args().small), indent=2))
