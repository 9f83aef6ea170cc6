"""Takes files in as they arrive: straight to their place on disk, never whole in memory, never more than the limit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from ayni_web.imports import storage

#: Left free on the disk whatever is dropped: the database must always be able to write.
KEEP_FREE = 64 * 1024**2


if TYPE_CHECKING:
    _UploadedFile = UploadedFile[bytes]
else:
    _UploadedFile = UploadedFile


class ReceivedFile(_UploadedFile):
    """A file that stands on disk under its safe name. `name` is the one that its owner gave it."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.path = path

    def close(self) -> None:
        """Nothing is open: the file was closed when its last byte had arrived."""


class ToUploads(FileUploadHandler):
    """Writes each file of a request into one fresh folder. What exceeds `limit` is not kept; `refused` then says so."""

    def __init__(self, request: HttpRequest, *, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.folder: Path | None = None
        self.refused = ""
        self._left = limit
        self._names: set[str] = set()
        self._path: Path | None = None
        self._out: IO[bytes] | None = None
        self._size = 0

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        # The length is what the other side says; the bytes are counted too.
        if content_length > self.limit:
            self.refused = "too-large"
        elif content_length > storage.room_left() - KEEP_FREE:
            self.refused = "no-room"

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        if self.refused:
            raise SkipFile
        if self.folder is None:
            self.folder = storage.new_folder()
        name = storage.safe_name(file_name, self._names)
        self._names.add(name)
        self._path = self.folder / name
        self._size = 0
        self._out = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._out is not None
        self._left -= len(raw_data)
        if self._left < 0:
            self._refuse("too-large")
        # Asked again and again: several requests may fill the disk together.
        if storage.room_left() < KEEP_FREE:
            self._refuse("no-room")
        try:
            self._out.write(raw_data)
        except OSError:
            self._refuse("no-room")
        self._size += len(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        if self._out is None or self._path is None:
            return None
        self._out.close()
        self._out = None
        return ReceivedFile(self._path, self.file_name or self._path.name, self._size)

    def upload_interrupted(self) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Keep nothing of this request."""
        if self._out is not None:
            self._out.close()
            self._out = None
        if self.folder is not None:
            storage.remove(self.folder.name)
            self.folder = None

    def _refuse(self, reason: str) -> None:
        self.refused = reason
        self.give_up()
        raise SkipFile
