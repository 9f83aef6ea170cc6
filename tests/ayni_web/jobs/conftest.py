"""Kinds of jobs that exist only in these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ayni_web.jobs import registry

type Declare = Callable[..., Any]


@pytest.fixture
def declare() -> Iterator[Declare]:
    """`job`, forgotten again after the test, with the schedules declared meanwhile."""
    kinds, schedules = dict(registry._KINDS), dict(registry._SCHEDULES)
    yield registry.job
    registry._KINDS.clear()
    registry._KINDS.update(kinds)
    registry._SCHEDULES.clear()
    registry._SCHEDULES.update(schedules)
