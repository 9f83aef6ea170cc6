"""The sources there are, by name. A module is imported when its source is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from ayni.errors import UnknownNameError
from ayni.sources.contract import Source
from ayni.sources.opening import head

#: From the most telling format to the least: the first that recognises a file is its guess.
_PLACES: dict[str, str] = {
    "git": "git:Git",
    "slack": "slack:Slack",
    "linkedin": "linkedin:LinkedIn",
    "stackexchange": "stackexchange:StackExchange",
    "vcard": "vcard:VCard",
    "ics": "ics:ICalendar",
    "github": "github:GitHub",
    "maildir": "maildir:Maildir",
    "mbox": "mbox:Mbox",
    "google-contacts": "google_contacts:GoogleContacts",
    "csv": "table:Table",
}


class _Sources(Mapping[str, Source]):
    """The sources by name, each made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Source] = {}

    def __getitem__(self, name: str) -> Source:
        if name not in self._made:
            module, _, class_name = _PLACES[name].partition(":")
            self._made[name] = getattr(import_module(f"ayni.sources.{module}"), class_name)()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)

    def __contains__(self, name: object) -> bool:
        return name in _PLACES


#: Every source, by the name it has on the command line.
SOURCES: Mapping[str, Source] = _Sources()


def source(name: str) -> Source:
    """The source of a name.

    >>> source("git").title
    'Git repository'

    Raises `UnknownNameError`, listing the names there are.
    """
    if name not in SOURCES:
        raise UnknownNameError(f"There is no format {name!r}. Formats are: {', '.join(sorted(SOURCES))}.")
    return SOURCES[name]


def guess(path: Path) -> str | None:
    """The name of the source that recognises a file or folder, or None where none does.

    >>> guess(Path("no such file")) is None
    True
    """
    if not path.exists():
        return None
    start = head(path)
    return next((name for name, each in SOURCES.items() if each.recognises(path, start)), None)
