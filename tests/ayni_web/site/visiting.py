"""Somebody at a browser without scripts: pages are asked for and forms are sent over HTTP, to a server that really runs."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What a server answered, at the end of where it led."""

    status: int
    url: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path


class Visitor:
    """Keeps its cookies, and sends with each form the token that a page would hold."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(urllib.request.Request(self._url(path), headers=headers))

    def send(
        self, path: str, fields: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
    ) -> Answer:
        """Sends a form, as it stands on a page that was looked at before. Raises `OSError` where nobody answers."""
        said = {**(fields or {}), "csrfmiddlewaretoken": self._token()}
        if files:
            body, kind = _of_parts(said, files)
        else:
            body, kind = urllib.parse.urlencode(said).encode(), "application/x-www-form-urlencoded"
        return self._ask(urllib.request.Request(self._url(path), body, {"Content-Type": kind}))

    def welcome(self, link: str) -> Answer:
        """Comes in by the link that Ayni printed."""
        path = urllib.parse.urlsplit(link).path
        assert self.get(path).status == 200
        return self.send(path)

    def _url(self, path: str) -> str:
        return urllib.parse.urljoin(self.address, path)

    def _token(self) -> str:
        return next(cookie.value or "" for cookie in self._cookies if cookie.name.startswith("ayni_csrf"))

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=120) as answer:
                return Answer(answer.status, answer.url, answer.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.url or request.full_url, refused.read())


def _of_parts(fields: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def link_in(page: str, pattern: str) -> str:
    """The first address on a page that looks like this."""
    found = re.search(rf'href="({pattern})"', page)
    assert found, f"no link like {pattern}"
    return found[1]
