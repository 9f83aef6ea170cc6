"""What the server writes down about itself: events and numbers, no person and no key.

One JSON object a line, one file for each process in `logs/`, kept small by rotation. An exception is written as the
names of its classes and the places in the code it passed, never with its message: messages quote
what people typed, and addresses hold tokens.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from ayni_web.accounts.open_paths import SECRET_PATHS

type Event = MutableMapping[str, Any]

LARGEST = 2_000_000
KEPT = 5
_TOKEN = re.compile(rf"({'|'.join(map(re.escape, SECRET_PATHS))})[^/\s\"']+")
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_ALWAYS = {
    "name",
    "msg",
    "args",
    "levelname",
    "levelno",
    "pathname",
    "filename",
    "module",
    "exc_info",
    "exc_text",
    "stack_info",
    "lineno",
    "funcName",
    "created",
    "msecs",
    "relativeCreated",
    "thread",
    "threadName",
    "processName",
    "process",
    "taskName",
    "message",
    "request",
    "color_message",
}


def logging_settings(file: Path, *, debug: bool) -> None:
    """Sends what this process logs to the file, and in debugging to the terminal too."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handlers: list[logging.Handler] = [_Rotating(file)]
    if debug:
        handlers.append(logging.StreamHandler())
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_from_record],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            _places_only,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_people,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: type(value).__name__),
        ],
    )
    for handler in handlers:
        handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, _Rotating)]:
        root.removeHandler(old)
        old.close()
    root.handlers[:0] = handlers
    root.setLevel(logging.INFO)
    # These tell of every request that was refused, with its address; the numbers are in the health page.
    logging.getLogger("django.server").setLevel(logging.ERROR)
    logging.getLogger("asyncio").setLevel(logging.WARNING)


class _Rotating(logging.handlers.RotatingFileHandler):
    """A rotating file that only its user reads. Opened at the first line: who logs nothing leaves none."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        return open(
            self.baseFilename, self.mode, encoding=self.encoding, opener=lambda path, flags: os.open(path, flags, 0o600)
        )


def _from_record(_logger: Any, _method: str, event: Event) -> Event:
    record: logging.LogRecord = event["_record"]
    extra = {name: value for name, value in record.__dict__.items() if name not in _ALWAYS and not name.startswith("_")}
    extra.pop("status_code", None)
    return {**event, "room": record.name, "process": record.process, **extra}


def _places_only(_logger: Any, _method: str, event: Event) -> Event:
    """Writes an exception as its classes and the places it passed."""
    exc_info = event.pop("exc_info", None) or event["_record"].exc_info
    event.pop("exc_text", None)
    event["_record"].exc_text = None
    if isinstance(exc_info, tuple) and exc_info[1] is not None:
        event["exception"] = chain_of(exc_info[1])
        event["places"] = places_of(exc_info[2])
    return event


def chain_of(error: BaseException) -> list[str]:
    """The classes of an exception and of what caused it.

    >>> try:
    ...     int("secret")
    ... except ValueError as error:
    ...     chain_of(error)
    ['ValueError']
    """
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 10:
        names.append(type(current).__qualname__)
        current = current.__cause__ or current.__context__
    return names


def places_of(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, innermost last: file, line, function."""
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-25:]]


def without_people(_logger: Any, _method: str, event: Event) -> Event:
    """Takes addresses of people and the tokens of links out of every text, also out of other packages' messages.

    >>> without_people(None, "", {"event": "Not Found: /welcome/abc123/ for mara@example.org"})
    {'event': 'Not Found: /welcome/…/ for …@…'}
    """
    return {name: _clean(value) if isinstance(value, str) else value for name, value in event.items()}


def _clean(text: str) -> str:
    return _EMAIL.sub("…@…", _TOKEN.sub(r"\1…", text))
