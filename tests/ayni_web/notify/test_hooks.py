"""A webhook is somebody's choice, so it leads to the open internet, encrypted, and nowhere else; what it is told is plain words."""

from __future__ import annotations

import json
import socket
import ssl
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ayni.errors import InputError
from ayni_web.notify import hooks
from ayni_web.notify.hooks import NotTakenError, Payload, UnsureError, checked_address, escaped, hand_over
from tests.ayni_web.notify.receiver import Receiver

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
SLACK = "https://hooks.slack.example/services/T000/B000/secret"


@pytest.fixture
def allowed(receiver: Receiver, settings: Settings) -> Receiver:
    """A receiver on this machine, named by who runs the server."""
    settings.HOOKS_INSIDE = frozenset({f"127.0.0.1:{receiver.port}"})
    return receiver


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.example/a", "ftp://hooks.slack.example/a", "file:///etc/passwd", "gopher://x/", "hooks.slack.example",
        "https://", "https:///a", "https://name:password@hooks.slack.example/a", "https://hooks.slack.example/a#b",
        "https://hooks.slack.example/a b", "https://hooks.slack.example/a\r\nHost: x", "https://hooks.slack.example:0x1/",
        "https://hooks.slack.example:99999/", "https://[::1", "https://localhost/", "https://a.localhost/", "https://127.0.0.1/",
        "https://10.0.0.5/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
        "https://[fe80::1]/", "https://[fc00::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://0.0.0.0/", "https://100.64.0.1/", "https://224.0.0.1/",
        "https://255.255.255.255/", "https://[::]/", "https://[::7f00:1]/", "",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InputError) as refused:
        checked_address(address)
    assert "secret" not in str(refused.value)
    assert "password@" not in str(refused.value)


@pytest.mark.parametrize(
    "address", [SLACK, "https://chat.example.org:8443/hooks/abc?x=1", "https://93.184.216.34/hook", "  " + SLACK]
)
def test_an_encrypted_address_outside_is_taken(address: str) -> None:
    assert checked_address(address).hostname


#: What the name of a host may lead to, in whatever way it is written.
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "::1",
    "fd00::1",
    "fe80::1%eth0",
    "::ffff:127.0.0.1",
    "0.0.0.0",
]


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize("outside_first", [True, False])
def test_a_name_that_leads_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, inside: str, outside_first: bool
) -> None:
    """Also where only one of its addresses does."""
    found = ["93.184.216.34", inside] if outside_first else [inside, "93.184.216.34"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: [(0, 0, 0, "", (one, 443)) for one in found])

    def connects(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("It connected.")

    monkeypatch.setattr(socket, "create_connection", connects)
    with pytest.raises(NotTakenError) as refused:
        hand_over(SLACK, Payload("a"), NOW)
    assert refused.value.hopeless


def test_it_connects_to_the_address_that_was_checked_whatever_the_name_says_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    asked: list[Any] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_args, **_kwargs: [(0, 0, 0, "", (one, 443)) for one in next(answers)]
    )

    def connects(at: Any, *args: Any, **kwargs: Any) -> None:
        asked.append(at)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connects)
    with pytest.raises(NotTakenError):
        hand_over(SLACK, Payload("a"), NOW)
    assert asked == [("93.184.216.34", 443)]


def test_the_certificate_must_have_the_name(monkeypatch: pytest.MonkeyPatch, allowed: Receiver) -> None:
    """Whoever answers in plain words where https was asked for is told nothing."""
    with pytest.raises(NotTakenError):
        hand_over(f"https://127.0.0.1:{allowed.port}/hook", Payload("a secret"), NOW)
    assert allowed.got == []
    context = ssl.create_default_context()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


def test_who_runs_the_server_can_name_a_host_inside_and_only_this(allowed: Receiver) -> None:
    hand_over(allowed.address, Payload("a"), NOW)
    assert len(allowed.got) == 1
    with pytest.raises(InputError):
        checked_address(f"http://127.0.0.1:{allowed.port + 1}/hook")
    with pytest.raises(InputError):
        checked_address(f"http://127.0.0.2:{allowed.port}/hook")


def test_what_is_sent_is_what_slack_takes(allowed: Receiver) -> None:
    words = "Mara thanks Ben & <!channel>: *maps* @here"
    hand_over(allowed.address, Payload(words, "Open > it", "https://ayni.example.org/a/?b=1"), NOW)
    [got] = allowed.got
    assert got.path == "/hook?x=1"
    assert got.headers["Content-Type"].startswith("application/json")
    told = json.loads(got.body)
    assert set(told) == {"text"}
    assert told["text"] == (
        "Mara thanks Ben &amp; &lt;!channel&gt;: *maps* @\u200bhere <https://ayni.example.org/a/?b=1|Open &gt; it>"
    )


@given(st.text())
def test_no_words_are_a_command_to_a_chat(words: str) -> None:
    told = escaped(words)
    assert "<" not in told
    assert ">" not in told
    assert "@channel" not in told
    unescaped = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("@\u200b", "@")
    assert unescaped.replace("\u200b", "") == words.replace("\u200b", "")


def test_long_words_are_cut() -> None:
    assert len(Payload("x" * 100_000).body()) < 4_000


@pytest.mark.parametrize(
    ("status", "headers", "gone", "hopeless", "wait"),
    [
        (404, {}, True, False, None),
        (410, {}, True, False, None),
        (400, {}, False, True, None),
        (403, {}, False, True, None),
        (302, {"Location": "http://169.254.169.254/"}, False, True, None),
        (307, {"Location": "/other"}, False, True, None),
        (429, {"Retry-After": "90"}, False, False, 90.0),
        (429, {"Retry-After": "Tue, 01 Dec 2026 10:05:00 GMT"}, False, False, 300.0),
        (429, {"Retry-After": "Tue, 01 Dec 2020 10:05:00 GMT"}, False, False, 1.0),
        (503, {"Retry-After": "9999999999"}, False, False, 86_400.0),
        (429, {"Retry-After": "soon"}, False, False, None),
        (500, {}, False, False, None),
    ],
)
def test_each_answer_is_understood(
    allowed: Receiver, status: int, headers: dict[str, str], gone: bool, hopeless: bool, wait: float | None
) -> None:
    allowed.answers.append((status, headers))
    with pytest.raises(NotTakenError) as refused:
        hand_over(allowed.address, Payload("a"), NOW)
    assert (refused.value.gone, refused.value.hopeless, refused.value.wait) == (gone, hopeless, wait)
    assert len(allowed.got) == 1  # a redirect is not followed


def test_a_line_that_breaks_leaves_nobody_knowing(allowed: Receiver) -> None:
    allowed.answers.append((0, {}))
    with pytest.raises(UnsureError):
        hand_over(allowed.address, Payload("a"), NOW)


def test_an_answer_that_never_ends_is_cut(allowed: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_LONGEST", 0.3)
    allowed.answers.append((-1, {}))
    with pytest.raises(UnsureError):
        hand_over(allowed.address, Payload("a"), NOW)


def test_where_nobody_listens_nothing_was_taken(settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.HOOKS_INSIDE = frozenset({"127.0.0.1"})
    with pytest.raises(NotTakenError):
        hand_over(f"http://127.0.0.1:{port}/", Payload("a"), NOW)
