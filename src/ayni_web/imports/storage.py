"""Where files wait between being dropped and being read: in the home, one folder an import, for its user's eyes alone."""

from __future__ import annotations

import re
import shutil
import unicodedata
import uuid
from collections.abc import Container
from pathlib import Path

from django.conf import settings

_LONGEST = 120
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


def uploads() -> Path:
    """The folder of all uploads, made when first asked for."""
    place: Path = settings.ENVIRONMENT.uploads
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def new_folder() -> Path:
    """A fresh folder under the uploads."""
    folder = uploads() / uuid.uuid4().hex
    folder.mkdir(mode=0o700)
    return folder


def folder_named(name: str) -> Path:
    """The folder that an import keeps by its name. Raises `ValueError` for a name that leads elsewhere."""
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        raise ValueError("This is no folder of uploads.")
    return uploads() / name


def remove(name: str) -> None:
    """Remove a folder of uploads with all that is in it; nothing where there is none."""
    if name:
        shutil.rmtree(folder_named(name), ignore_errors=True)


def safe_name(name: str, taken: Container[str] = ()) -> str:
    """A file's own name, fit for any disk and for a report: no folders, no control characters, not hidden, not too long.

    >>> safe_name("../../.ssh/Kontakte.vcf"), safe_name("a.vcf", {"a.vcf"})
    ('Kontakte.vcf', 'a (2).vcf')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = _UNSAFE.sub("_", last).strip().lstrip(".").encode("utf-8", "replace").decode() or "file"
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, f".{ending[:20]}") if dot and stem else (plain, "")
    while len((stem + ending).encode()) > _LONGEST:
        stem = stem[:-1]
    chosen, number = stem + ending, 2
    while chosen in taken:
        chosen, number = f"{stem} ({number}){ending}", number + 1
    return chosen


def room_left() -> int:
    """Bytes free on the disk that holds the uploads."""
    return shutil.disk_usage(uploads()).free
