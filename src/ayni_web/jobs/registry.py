"""What long work there is: rooms declare it, and jobs looks it up by its kind.

    @scheduled("nightly backup", "0 3 * * *")
    @job("backup", title=_("Backup"))
    def run_backup(progress: Progress) -> dict[str, object]: ...

A declared function must be safe to repeat: a worker may be killed in the middle, and then the job
starts again from its beginning. What it returns must fit into JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from cronsim import CronSim, CronSimError
from django.utils import timezone
from django.utils.functional import Promise


class Run(Protocol):
    """A declared function: it takes its progress and its arguments, and returns what came of it."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, progress: Any, /, **args: Any) -> Mapping[str, Any]: ...


Declared = TypeVar("Declared", bound=Callable[..., Mapping[str, Any]])


@dataclass(frozen=True)
class Kind:
    """A declared kind of job."""

    name: str
    title: str | Promise
    run: Callable[..., Mapping[str, Any]]
    #: How often it is started at most when its worker dies under it.
    max_attempts: int


@dataclass(frozen=True)
class Times:
    """When a kind of job comes back by itself."""

    name: str
    kind: str
    cron: str
    time_zone: str


_KINDS: dict[str, Kind] = {}
_SCHEDULES: dict[str, Times] = {}


def job(kind: str, *, title: str | Promise, max_attempts: int = 3) -> Callable[[Declared], Declared]:
    """Declares the function below it as what jobs of this kind do."""

    def declare(run: Declared) -> Declared:
        if kind in _KINDS and _KINDS[kind].run is not run:
            raise ValueError(f"There are two jobs of the kind {kind!r}. Give one of them another name.")
        _KINDS[kind] = Kind(kind, title, run, max_attempts)
        return run

    return declare


def scheduled(name: str, cron: str, *, time_zone: str = "UTC") -> Callable[[Declared], Declared]:
    """Declares that the job below it comes back at these times. Stands above `@job`."""
    try:
        CronSim(cron, timezone.now())
    except CronSimError as error:
        raise ValueError(f"The times {cron!r} of {name!r} are not a cron expression: {error}") from None

    def declare(run: Declared) -> Declared:
        kind = next((known.name for known in _KINDS.values() if known.run is run), None)
        if kind is None:
            raise ValueError(f"{run.__name__} is not a job. Put @scheduled above @job.")
        _SCHEDULES[name] = Times(name, kind, cron, time_zone)
        return run

    return declare


def kind_named(name: str) -> Kind:
    """The declared kind of this name. Raises `LookupError` where there is none."""
    try:
        return _KINDS[name]
    except KeyError:
        raise LookupError(f"There is no job of the kind {name!r}. There are: {', '.join(sorted(_KINDS))}.") from None


def declared_schedules() -> list[Times]:
    """All times that rooms have declared."""
    return sorted(_SCHEDULES.values(), key=lambda times: times.name)
