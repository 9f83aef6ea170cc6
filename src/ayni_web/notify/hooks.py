"""Hands a line to an incoming webhook, as Slack, Mattermost, Rocket.Chat and others have them: `{"text": …}` by POST.

The address is somebody's choice, so it is not trusted: https only, no name or password in it, no way on to another place
(redirects are not followed), and never to this machine or the network that it stands in. The name is looked up once, every address
that it has is checked, and the connection goes to one of exactly these, so that no second answer of the name's server matters.
Who runs the server can name hosts inside that are meant (`AYNI_HOOKS_INSIDE`): for these http is enough.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.errors import InputError

#: For connecting, and for each word of the answer.
_PATIENCE = 5.0
#: After so long the line is cut, however slowly the other side goes on answering.
_LONGEST = 15.0
#: Slack takes 40,000 letters; nobody reads them.
_MOST_LETTERS = 3_000
_ANSWER = 512


class NotTakenError(Exception):
    """The other side has surely not taken it. `fault` is of what sort; `gone`: there is no such hook any more; `wait`: it asked
    for so many seconds; `hopeless`: the same again would not help."""

    def __init__(self, fault: str, *, gone: bool = False, wait: float | None = None, hopeless: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.gone, self.wait, self.hopeless = fault, gone, wait, hopeless


class UnsureError(Exception):
    """Nobody knows whether it was taken."""


def checked_address(address: str) -> SplitResult:
    """The address of a hook, where it may be one. Raises `InputError` that says why not; the address itself is not repeated."""
    try:
        url = urlsplit(address.strip())
        port = url.port
    except ValueError:
        raise InputError(_("This is no address of a webhook.")) from None
    host = (url.hostname or "").lower()
    if not host or len(host) > 253 or url.fragment or re.search(r"[\s\\\x00-\x1f\x7f]", address.strip()):
        raise InputError(_("This is no address of a webhook."))
    if url.username or url.password:
        raise InputError(_("A name or a password in the address cannot be used. Leave it out."))
    inside = _is_meant(host, port)
    if url.scheme != "https" and not (inside and url.scheme == "http"):
        raise InputError(_("The address begins with https://, so that nobody reads along on the way."))
    if not inside:
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            literal = None
        if (literal is not None and not _is_outside(literal)) or host == "localhost" or host.endswith(".localhost"):
            raise InputError(_inside())
    return url


def _inside() -> str:
    return _("This address leads into the network of the server. Who runs the server can allow it (AYNI_HOOKS_INSIDE).")


def _is_meant(host: str, port: int | None) -> bool:
    """Whether who runs the server named this host, alone or with this port."""
    return host in settings.HOOKS_INSIDE or f"{host}:{port}" in settings.HOOKS_INSIDE


def _is_outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the open internet, and of no machine or network of ours in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        within = [one for one in (address.ipv4_mapped, address.sixtofour) if one is not None]
        if address.teredo is not None or address in _NAT64 or address in _COMPATIBLE:
            return False
        if within:
            return all(_is_outside(one) for one in within)
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


def _looked_up(url: SplitResult) -> tuple[str, int]:
    """Where to connect to. Raises `NotTakenError` where the name is not known, or any of its addresses lies inside."""
    host = (url.hostname or "").lower()
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotTakenError("no such host") from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not _is_meant(host, url.port) and not all(_is_outside(ipaddress.ip_address(one)) for one in addresses):
        raise NotTakenError("leads inside", hopeless=True)
    return addresses[0], port


class _Plain(http.client.HTTPConnection):
    """To one address, whatever its name would say now."""

    def __init__(self, url: SplitResult, at: tuple[str, int]) -> None:
        super().__init__(url.hostname or "", at[1], timeout=_PATIENCE)
        self._at = at

    def connect(self) -> None:
        self.sock = socket.create_connection(self._at, timeout=_PATIENCE)


class _Encrypted(_Plain):
    """The same, with the name that the certificate must have."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


@dataclass(frozen=True, slots=True)
class Payload:
    """What is said: words, the words of the link, and where it leads."""

    words: str
    link: str = ""
    address: str = ""

    def body(self) -> bytes:
        """As JSON. Slack's marks are taken out of the words: `&`, `<` and `>` as it asks for, and no calling of everybody."""
        text = escaped(self.words[:_MOST_LETTERS])
        if self.address:
            text += f" <{self.address}|{escaped(self.link)}>"
        return json.dumps({"text": text}, ensure_ascii=False).encode()


def escaped(text: str) -> str:
    """Words as a chat shows them and never obeys: no links, no mentions, no callings.

    >>> escaped("<!channel> R&D")
    '&lt;!channel&gt; R&amp;D'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Mattermost calls people at a bare @channel; a letter without width between keeps it a word.
    return re.sub(r"@(?=\w)", "@\u200b", text)


def hand_over(address: str, payload: Payload, now: datetime) -> None:
    """Hand one line over. Raises `NotTakenError` or `UnsureError`; returns where it was taken."""
    try:
        url = checked_address(address)
    except InputError:
        raise NotTakenError("leads inside", hopeless=True) from None
    at = _looked_up(url)
    connection = (_Encrypted if url.scheme == "https" else _Plain)(url, at)
    try:
        try:
            connection.connect()
        except (OSError, ssl.SSLError, ValueError) as error:
            raise NotTakenError(type(error).__name__) from None
        _answered(_asked(connection, url, payload), now)
    finally:
        connection.close()


def _asked(connection: http.client.HTTPConnection, url: SplitResult, payload: Payload) -> http.client.HTTPResponse:
    """The other side's answer. From the first byte on nobody knows, where none comes."""
    cut = threading.Timer(_LONGEST, _cut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        where = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Ayni", "Connection": "close"}
        connection.request("POST", where, body=payload.body(), headers=headers)
        answer = connection.getresponse()
        answer.read(_ANSWER)
        return answer
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        raise UnsureError(type(error).__name__) from None
    finally:
        cut.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _answered(answer: http.client.HTTPResponse, now: datetime) -> None:
    status = answer.status
    if 200 <= status < 300:
        return
    fault = f"HTTP {status}"
    if status in {404, 410}:
        raise NotTakenError(fault, gone=True)
    if status == 429 or status >= 500:
        raise NotTakenError(fault, wait=_asked_to_wait(answer.getheader("Retry-After", ""), now))
    # Redirects too: where they lead to nobody has looked at.
    raise NotTakenError(fault, hopeless=True)


def _asked_to_wait(said: str, now: datetime) -> float | None:
    """Seconds, said as a number or as a time; None where nothing was said that can be read. Never longer than a day."""
    try:
        seconds = float(said) if said.strip().isdigit() else (_time_in(said) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 1.0), 86_400.0)


def _time_in(said: str) -> datetime:
    found = parsedate_to_datetime(said)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
