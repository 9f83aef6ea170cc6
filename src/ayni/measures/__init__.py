"""Measures: what a ledger can be asked. A file in this folder with a `MEASURE` is all that a new one needs."""

from __future__ import annotations

from dataclasses import fields
from functools import wraps
from importlib import import_module
from inspect import Parameter, Signature
from pkgutil import iter_modules
from typing import Any

from ayni.engines.contract import Measure, Options
from ayni.engines.embedded.engine import run as run_embedded
from ayni.errors import UnknownNameError
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading


def _found() -> dict[str, Measure[Any, Any]]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    measures = [module.MEASURE for module in modules if hasattr(module, "MEASURE")]
    return {measure.name: measure for measure in sorted(measures, key=lambda one: one.name)}


#: Every measure by its name.
MEASURES: dict[str, Measure[Any, Any]] = _found()


def measure(name: str) -> Measure[Any, Any]:
    """The measure of this name. Raises `UnknownNameError`, listing those there are."""
    if name not in MEASURES:
        raise UnknownNameError(f"There is no measure {name!r}. Measures are: {', '.join(MEASURES)}.")
    return MEASURES[name]


def run(name: str, ledger: Ledger, **options: Any) -> Reading:
    """What the measure `name` finds in `ledger`. `ledger.dyads(…)` is `run("dyads", ledger, …)`.

    Raises `UnknownNameError` for a measure or option that does not exist, `SpanError` for a span or time that
    cannot be read.

    >>> run("reciprocity", Ledger.from_columns([1, 2, 1], [2, 1, 3]))["reciprocity"]
    [0.6666666666666666]
    """
    found = measure(name)
    return run_embedded(found, ledger, _options(found, options))


def _options(measure: Measure[Any, Any], given: dict[str, Any]) -> Options:
    known = [field.name for field in fields(measure.options)]
    if unknown := sorted(set(given) - set(known)):
        raise UnknownNameError(f"{measure.name} has no option {unknown[0]!r}. Its options are: {', '.join(known)}.")
    options: Options = measure.options(**given)
    return options


def _as_method(measure: Measure[Any, Any]) -> Any:
    """A measure as a method of the ledger, with the signature and help that editors and notebooks show."""

    @wraps(run, assigned=())
    def method(ledger: Ledger, **options: Any) -> Reading:
        return run(measure.name, ledger, **options)

    options = [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=one.type)
        for one in fields(measure.options)
    ]
    method.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD), *options], return_annotation=Reading
    )
    method.__name__ = method.__qualname__ = measure.name
    method.__doc__ = describe(measure)
    return method


def describe(measure: Measure[Any, Any]) -> str:
    """What a measure is, its options and its results with units, as text."""
    options = [f"    {one.name}: {one.metadata['help']}" for one in fields(measure.options)]
    results = [f"    {column.name} ({column.unit}): {column.meaning}" for column in measure.columns]
    return "\n".join(
        [
            measure.summary,
            "",
            "Options:",
            *options,
            "",
            "Results, null where undefined:",
            *results,
            "",
            f"Source: {measure.source}",
        ]
    )


for _measure in MEASURES.values():
    Ledger.learn(_measure.name, _as_method(_measure))
