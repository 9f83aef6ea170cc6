"""A small server that stands for Slack: keeps what it got, and answers as a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    path: str
    headers: Mapping[str, str]
    body: bytes


class Receiver:
    """`answers` are given in their order, then 200. Status 0 hangs up; -1 answers a letter now and then, and never ends."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answers: list[tuple[int, Mapping[str, str]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(Got(self.path, self.headers, body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (200, {})
                if status == -1:
                    self._drips()
                elif status:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(b"ok")

            def _drips(self) -> None:
                with suppress(OSError):
                    for letter in b"HTTP/1.1 200 OK\r\n\r\n":
                        self.wfile.write(bytes([letter]))
                        time.sleep(0.1)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?x=1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
