"""Measures: what a ledger can be asked. A file in this folder with a `MEASURE` is all that a new one needs.

A measure's file is imported when it is first asked for: it brings a compiler along, which whoever only reads or
writes a ledger does not need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from inspect import Parameter, Signature
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, cast

from ayni.errors import UnknownNameError
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Question, Reading

if TYPE_CHECKING:
    from ayni.engines.contract import Measure, Options
    from ayni.engines.threads import Progress


class _Measures(Mapping[str, "Measure[Any, Any]"]):
    """Every measure by its name, in the order of names."""

    def __init__(self) -> None:
        self._names = sorted(module.name for module in iter_modules(__path__) if _declares_a_measure(module.name))

    def __getitem__(self, name: str) -> Measure[Any, Any]:
        if name not in self._names:
            raise KeyError(name)
        return _imported(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def _imported(name: str) -> Measure[Any, Any]:
    return cast("Measure[Any, Any]", import_module(f"{__name__}.{name}").MEASURE)


def _declares_a_measure(module: str) -> bool:
    """Whether the file says so, read without importing it."""
    return "\nMEASURE = " in (Path(__path__[0]) / f"{module}.py").read_text(encoding="utf-8")


MEASURES: Mapping[str, Measure[Any, Any]] = _Measures()


def measure(name: str) -> Measure[Any, Any]:
    """The measure of this name. Raises `UnknownNameError`, listing those there are."""
    if name not in MEASURES:
        raise UnknownNameError(f"There is no measure {name!r}. Measures are: {', '.join(MEASURES)}.")
    return MEASURES[name]


def run(
    name: str,
    ledger: Ledger,
    *,
    of: int | str | Iterable[int | str] | None = None,
    touched_by: Ledger | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Reading:
    """What the measure `name` finds in `ledger`. `ledger.dyads(…)` is `run("dyads", ledger, …)`.

    `of`, one key or several, asks about the pairs that one of them is in, or about themselves; `touched_by`, a ledger,
    about the pairs or parties that it has acts of. `progress` is told the share that is done. Raises
    `UnknownNameError` for a measure, option or party that does not exist, `SpanError` for a span or time that cannot be
    read, `InputError` for parts of what looks at the whole.

    >>> run("reciprocity", Ledger.from_columns([1, 2, 1], [2, 1, 3]))["reciprocity"]
    [0.6666666666666666]
    """
    from ayni.engines.embedded.engine import run as run_embedded  # brings the compiler along

    found = measure(name)
    scope = of if of is None or isinstance(of, (str, int)) else tuple(of)
    asked = options_of(found, options)
    reading = run_embedded(found, ledger, asked, of=scope, touched_by=touched_by, progress=progress)
    return reading.answering(Question(ledger, {**options, "of": scope, "touched_by": touched_by}))


def options_of(measure: Measure[Any, Any], given: Mapping[str, Any]) -> Options:
    """The options of a measure. Raises `UnknownNameError`, listing those it has."""
    known = [field.name for field in fields(measure.options)] if given else []
    if unknown := sorted(set(given) - set(known)):
        raise UnknownNameError(f"{measure.name} has no option {unknown[0]!r}. Its options are: {', '.join(known)}.")
    options: Options = measure.options(**given)
    return options


class _Method:
    """A measure as a method of the ledger: imported when first looked at, then with its signature and help."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, ledger: Ledger | None, owner: type[Ledger]) -> Any:
        method = _as_method(measure(self._name))
        setattr(owner, self._name, method)
        return method if ledger is None else method.__get__(ledger, owner)


def _as_method(measure: Measure[Any, Any]) -> Any:
    def method(ledger: Ledger, **asked: Any) -> Reading:
        return run(measure.name, ledger, **asked)

    options = [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=one.type)
        for one in fields(measure.options)
    ]
    scope = [
        Parameter("of", Parameter.KEYWORD_ONLY, default=None, annotation="int | str | Iterable[int | str] | None"),
        Parameter("touched_by", Parameter.KEYWORD_ONLY, default=None, annotation="Ledger | None"),
        Parameter("progress", Parameter.KEYWORD_ONLY, default=None, annotation="Progress | None"),
    ]
    method.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD), *scope, *options], return_annotation=Reading
    )
    method.__name__ = method.__qualname__ = measure.name
    method.__doc__ = describe(measure)
    return method


def describe(measure: Measure[Any, Any]) -> str:
    """What a measure is, its options and its results with units, as text."""
    options = [f"    {one.name}: {one.metadata['help']}" for one in fields(measure.options)]
    lines = [measure.summary, "", "Options:", *options, "", "Results, null where undefined:", *_told(measure.columns)]
    if measure.overall_columns:
        lines += ["", "Over all rows, in `overall`:", *_told(measure.overall_columns)]
    return "\n".join([*lines, "", f"Source: {measure.source}"])


def _told(columns: Iterable[Any]) -> list[str]:
    return [f"    {column.name} ({column.unit}): {column.meaning}" for column in columns]


for _name in MEASURES:
    Ledger.learn(_name, _Method(_name))
