"""How often each rule of `signs` erred on a public record. Written by `python bench/signs.py --write`, never by
hand.

Each figure with its 95 % interval. `false_a_year`: false signs in a year of one person. `false_share`: of all signs, those
that were false; `docs/signs.md` says what false means. The record is the later part of the mail of a research institute
(SNAP email-Eu-core-temporal; Paranjape, Benson & Leskovec 2017).
"""

from __future__ import annotations

from collections.abc import Mapping

type Figure = tuple[float, float, float]

MEASURED: Mapping[str, Mapping[str, Figure]] = {
    "coming": {
        "false_a_year": (1.349, 1.191, 1.515),
        "false_share": (0.366, 0.336, 0.396),
    },
    "twice": {
        "false_a_year": (22.896, 21.169, 24.593),
        "false_share": (0.672, 0.659, 0.685),
    },
    "answering": {
        "false_a_year": (0.019, 0.0, 0.045),
        "false_share": (0.333, 0.0, 0.75),
    },
    "own": {
        "false_a_year": (0.321, 0.247, 0.393),
        "false_share": (0.542, 0.46, 0.622),
    },
    "one_sided": {
        "false_a_year": (0.336, 0.258, 0.429),
        "false_share": (0.296, 0.239, 0.365),
    },
}
