"""A ring of thirty on the server as `ayni run` serves it: what a change takes to be on every screen, and what that costs.

    python bench/ring.py [--small]

Thirty people sit in one ring, each with a screen that asks every two seconds what is new, over a connection of its own on loopback.
Meanwhile whoever facilitates moves the turn, and every screen offers to an ask now and then. Told are: how long an answer takes
where nothing is new and where something is, how long it takes from a turn that was moved until a screen that asks every two
seconds shows it, and how many answers were errors. The server's time over all is that of its process.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # also as a script of its own
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PEOPLE, SECONDS = 30, 60.0
SMALL_PEOPLE, SMALL_SECONDS = 3, 3.0
#: As the page asks (`hx-trigger` of ring/_live.html).
EVERY = 2.0
#: A turn is moved so often, and each screen offers or takes back about so often: more than any ring would.
MOVES_EVERY, OFFERS_EVERY = 4.0, 15.0
UP_WITHIN = 60.0
SERVE = "from ayni_web.site.child import serve; serve()"


@dataclass
class Heard:
    """What all screens heard, in milliseconds."""

    same: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    shown_after: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    #: For each version of the ring: when whoever moved the turn had their answer.
    moved: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(small: bool) -> dict[str, object]:
    """The figures, measured in a process of its own: Django reads where its home is only once."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", *(["--small"] if small else [])],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def measure(people: int, seconds: float) -> dict[str, object]:
    """A home, a server and the screens; all of it is gone afterwards."""
    home = tempfile.mkdtemp(prefix="ayni-bench-")
    port = _free_port()
    os.environ |= {"AYNI_HOME": home, "AYNI_PORT": str(port), "DJANGO_SETTINGS_MODULE": "ayni_web.site.settings"}
    try:
        place, cookies = _made(people)
        server = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            before = _processor_seconds(server.pid)
            heard = _session(port, place, cookies, seconds)
            spent = _processor_seconds(server.pid) - before
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return {
        "workload": "ring",
        "people": people,
        "seconds": seconds,
        "answers": len(heard.same) + len(heard.new),
        "same_ms": _spread(heard.same),
        "new_ms": _spread(heard.new),
        "written_ms": _spread(heard.written),
        "shown_after_ms": _spread(heard.shown_after),
        "server_share_of_a_processor": round(spent / seconds, 2),
        "errors": len(heard.errors),
        "first_errors": heard.errors[:3],
    }


def _made(people: int) -> tuple[str, list[str]]:
    """A team with a ring in which all sit and half have asked; its address, and how each is known to be signed in."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from bench.home import begin

    begin()
    from ayni_web.accounts import teams
    from ayni_web.accounts.actions import add_person
    from ayni_web.people.members import member_party
    from ayni_web.team.ring import actions, asking
    from ayni_web.team.ring.models import Seat
    from ayni_web.team.spaces import actions as spaces
    from bench.home import FIRST, LAST

    first = spaces.begin(add_person("p0@bench.example", name="Ada Abel"), "The bench")
    members = [first]
    for n in range(1, people):
        name = f"{FIRST[n % len(FIRST)]} {LAST[n // len(FIRST) % len(LAST)]} {n}"
        membership = spaces.join(teams.invite(first)[1], add_person(f"p{n}@bench.example", name=name))
        assert membership is not None
        members.append(membership)
    ring = actions.begin(first, actions.Plan(title="A ring"), [member_party(one) for one in members[1:]])
    for one in members[1:]:
        actions.come(one, ring)
    for seat in Seat.objects.filter(ring=ring)[: (people + 1) // 2]:
        asking.write_ask(ring, seat, seat, f"A quiet room for {seat.pk} people in May, and a key to it", version=0)
    actions.move(ring, Seat.objects.get(ring=ring, facilitates=True), "begin", ring.step)
    cookies = []
    for one in members:
        client = Client()
        client.force_login(one.user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return f"/teams/{ring.space_id}/rings/{ring.pk}/", cookies


class _Screen:
    """One phone: a connection, who is signed in, and which version it shows."""

    def __init__(self, port: int, place: str, cookie: str, heard: Heard) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._place, self._heard, self._port = place, heard, port
        self._headers = {"Cookie": cookie, "HX-Request": "true", "Host": f"127.0.0.1:{port}"}
        self._token = ""
        self.version = 0
        self.step = 0
        self.page = ""

    def open(self) -> None:
        """The whole page, once, as a browser does; with the token for what it sends."""
        answer, body = self._ask("GET", self._place, {})
        for header, value in answer.getheaders():
            if header.lower() == "set-cookie" and value.startswith("ayni_csrf"):
                self._headers["Cookie"] += "; " + value.partition(";")[0]
        self._token = (
            body.partition('"X-CSRFToken": "')[2].partition('"')[0]
            or body.partition("X-CSRFToken&quot;: &quot;")[2].partition("&quot;")[0]
        )
        self._shows(body)

    def look(self) -> None:
        """What is new, as the page asks every two seconds."""
        began = time.perf_counter()
        answer, body = self._ask("GET", f"{self._place}live/?seen={self.version}", {})
        ended = time.perf_counter()
        with self._heard.lock:
            (self._heard.same if answer.status == 204 else self._heard.new).append((ended - began) * 1_000)
            if answer.status not in (200, 204):
                self._heard.errors.append(f"{answer.status} for what is new")
        if answer.status == 200:
            before = self.version
            self._shows(body)
            with self._heard.lock:
                after = [at for version, at in self._heard.moved.items() if before < version <= self.version]
                self._heard.shown_after += [(ended - at) * 1_000 for at in after if ended > at]

    def send(self, what: str, said: dict[str, str]) -> None:
        """A click."""
        began = time.perf_counter()
        answer, body = self._ask("POST", self._place + what, {**said, "csrfmiddlewaretoken": self._token})
        ended = time.perf_counter()
        with self._heard.lock:
            self._heard.written.append((ended - began) * 1_000)
            if answer.status != 200:
                self._heard.errors.append(f"{answer.status} for {what}")
        if answer.status == 200:
            self._shows(body)
            if what == "move/":
                with self._heard.lock:
                    self._heard.moved[self.version] = ended

    def _ask(self, method: str, path: str, said: dict[str, str]) -> Any:
        from urllib.parse import urlencode

        headers = self._headers | ({"Content-Type": "application/x-www-form-urlencoded"} if said else {})
        self._connection.request(method, path, body=urlencode(said) if said else None, headers=headers)
        answer = self._connection.getresponse()
        return answer, answer.read().decode()

    def _shows(self, body: str) -> None:
        self.page = body
        self.version = int(body.partition('data-version="')[2].partition('"')[0] or 0)
        self.step = int(body.partition('name="step" value="')[2].partition('"')[0] or 0)


def _session(port: int, place: str, cookies: list[str], seconds: float) -> Heard:
    heard = Heard()
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_sits, args=(n, port, place, cookie, heard, end)) for n, cookie in enumerate(cookies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def _sits(n: int, port: int, place: str, cookie: str, heard: Heard, end: float) -> None:
    chance = random.Random(n)
    time.sleep(chance.uniform(0, EVERY))
    screen = _Screen(port, place, cookie, heard)
    try:
        screen.open()
        facilitates = n == 0
        click = time.perf_counter() + (MOVES_EVERY if facilitates else chance.uniform(0, OFFERS_EVERY))
        while time.perf_counter() < end:
            time.sleep(EVERY)
            screen.look()
            if time.perf_counter() < click:
                continue
            click += MOVES_EVERY if facilitates else OFFERS_EVERY
            if facilitates and screen.step:
                screen.send("move/", {"do": chance.choice(["next", "back", "longer"]), "step": str(screen.step)})
            elif offered := _an_ask(screen.page):
                screen.send(f"asks/{offered}/offer/", {"sort": "can"})
    except Exception as error:
        with heard.lock:
            heard.errors.append(f"{type(error).__name__}: {error}")


def _an_ask(page: str) -> str:
    """The first ask on a screen to which it has not offered."""
    return page.partition('id="can-')[2].partition('"')[0]


def _spread(times: list[float]) -> dict[str, float]:
    """Half of all are quicker than the first, all but one in twenty than the second."""
    ordered = sorted(times)
    if not ordered:
        return {"p50": 0.0, "p95": 0.0}
    return {f"p{q}": round(ordered[math.ceil(q / 100 * len(ordered)) - 1], 1) for q in (50, 95)}


def _wait_for(port: int) -> None:
    patience = time.perf_counter() + UP_WITHIN
    while time.perf_counter() < patience:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not come up.")


def _processor_seconds(pid: int) -> float:
    """What a process and its children have used so far, where the system tells (Linux); else nought."""
    ticks = 0
    for one in [pid, *_children(pid)]:
        try:
            told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    small = "--small" in sys.argv
    if "--measure" in sys.argv:
        print(json.dumps(measure(SMALL_PEOPLE if small else PEOPLE, SMALL_SECONDS if small else SECONDS)))
    else:
        print(json.dumps(run(small), indent=1))
