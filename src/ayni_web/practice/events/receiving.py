"""Takes one calendar file in, in memory and never more than the limit."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

#: Twenty years of a busy calendar are about ten megabytes.
LIMIT = 16 * 1024**2


class OneCalendar(FileUploadHandler):
    """Keeps the first file of a request, as long as it stays below the limit; `too_large` says that it did not."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large = False
        self._read: io.BytesIO | None = None
        self._taken = False

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.too_large = content_length > LIMIT + 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._taken or self.too_large:
            raise SkipFile
        self._taken, self._read = True, io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._read is not None
        if start + len(raw_data) > LIMIT:
            self.too_large, self._read = True, None
            raise SkipFile
        self._read.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self._read is None:
            return None
        content, self._read = self._read, None
        content.seek(0)
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name or "calendar.ics", self.content_type, file_size, self.charset
        )
