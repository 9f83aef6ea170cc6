"""The public surface of the library is this list. Whoever changes it says so in the changelog."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import ayni

PUBLIC = [
    "KINDS",
    "MEASURES",
    "PICTURES",
    "Asked",
    "AyniError",
    "Basis",
    "ColumnsError",
    "InputError",
    "Kind",
    "Ledger",
    "LedgerError",
    "Nature",
    "Outcome",
    "PartyKind",
    "Reading",
    "SnapshotError",
    "Sort",
    "SpanError",
    "UnknownNameError",
    "WrongFormatError",
    "kind",
    "moment",
    "read",
    "span",
]


def test_the_public_names_are_these() -> None:
    assert sorted(ayni.__all__) == sorted(PUBLIC)
    there = {
        name for name, value in vars(ayni).items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert there == set(PUBLIC)


def test_every_public_name_is_explained() -> None:
    assert [name for name in PUBLIC if callable(getattr(ayni, name)) and not getattr(ayni, name).__doc__] == []


def test_every_measure_is_a_method_of_the_ledger_that_explains_itself() -> None:
    for name, measure in ayni.MEASURES.items():
        method = getattr(ayni.Ledger, name)
        assert method.__doc__.startswith(measure.summary)


def test_the_library_loads_no_web_and_no_optional_package() -> None:
    program = (
        "import ayni, sys; print(sorted({'django', 'ayni_web', 'pandas', 'polars', 'networkx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
