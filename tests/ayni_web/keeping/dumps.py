"""What the whole database and the whole home hold, to compare before and after, and to look for somebody in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

from ayni_web.accounts.models import Space
from ayni_web.search import index
from ayni_web.search.watching import watch_all

#: A counter that only ever rises: it says that snapshots of before are stale.
COUNTERS = frozenset({"book.BookState", "people.PeopleStamp"})


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but counters, when the worker has read for the search index what waited to be read."""
    watch_all()  # as in every home in which somebody searched
    for space in Space.objects.all():
        index.catch_up(space)
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in COUNTERS
    }


def places_that_say(*texts: str) -> list[str]:
    """Every column of every table in which one of these texts stands, whatever the upper and lower case."""
    return sorted(set(_places(tuple(text.casefold() for text in texts))))


def _places(texts: tuple[str, ...]) -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        fields = list(model._meta.concrete_fields)
        for row in model._default_manager.values_list(*(field.attname for field in fields)):
            for field, value in zip(fields, row, strict=True):
                told = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                if any(text in told.casefold() for text in texts):
                    yield f"{model._meta.label}.{field.name}"


def files_that_say(home: Path, *texts: str) -> list[str]:
    """Every file under a folder in which one of these texts stands as it is."""
    wanted = [text.encode() for text in texts]
    return [
        str(file.relative_to(home))
        for file in sorted(home.rglob("*"))
        if file.is_file() and any(text.lower() in file.read_bytes().lower() for text in wanted)
    ]
