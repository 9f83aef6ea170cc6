"""What people of a team do in `bench/team.py`, as Locust wants it said. Their names are in the file that BENCH_PEOPLE names."""

from __future__ import annotations

import json
import os
import re
from itertools import cycle
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task

THEM: dict[str, Any] = json.loads(Path(os.environ["BENCH_PEOPLE"]).read_text(encoding="utf-8"))
TEAM = f"/teams/{THEM['team']}"
_next = cycle(THEM["people"])
_hidden = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|once)" value="([^"]+)"')
_other = re.compile(r'<option value="(\d+)"')


class Member(HttpUser):
    """Somebody signed in, who reads for a while between two pages."""

    wait_time = between(2, 6)

    def on_start(self) -> None:
        self.client.cookies.set(THEM["cookie"], next(_next))

    def page(self, address: str, name: str) -> str:
        """A page. Anything but the page itself, being sent on to sign in too, is a failure."""
        with self.client.get(address, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"answered {answer.status_code}")
            return answer.text or ""

    @task(6)
    def home(self) -> None:
        self.page(f"{TEAM}/", "the team")

    @task(4)
    def today(self) -> None:
        self.page("/today/", "Today")

    @task(3)
    def acts(self) -> None:
        self.page(f"{TEAM}/acts/", "acts")

    @task(2)
    def asks(self) -> None:
        self.page(f"{TEAM}/asks/", "asks")

    @task(2)
    def promises(self) -> None:
        self.page(f"{TEAM}/promises/", "promises")

    @task(2)
    def own_acts(self) -> None:
        self.page("/record/acts/", "one's own timeline")

    @task(1)
    def members(self) -> None:
        self.page(f"{TEAM}/members/", "members")

    @task(1)
    def charter(self) -> None:
        self.page(f"{TEAM}/charter/", "charter")

    @task(1)
    def thanks(self) -> None:
        self.page(f"{TEAM}/thanks/", "thanks")

    @task(2)
    def tell(self) -> None:
        """An act: the form, and what it sends."""
        form = self.page(f"{TEAM}/acts/new/", "telling an act: the form")
        hidden, others = dict(_hidden.findall(form)), _other.findall(form)
        if not others:
            return
        said = {
            **hidden,
            "side": "received",
            "other": others[-1],
            "what": "Read my chart",
            "kind": "200",
            "public": "on",
        }
        address, how = f"{TEAM}/acts/new/", {"allow_redirects": False, "catch_response": True}
        headers = {"Referer": f"{self.host}{address}"}
        with self.client.post(address, said, name="telling an act", headers=headers, **how) as answer:
            if answer.status_code != 302 or "/acts/" not in answer.headers.get("Location", ""):
                answer.failure(f"answered {answer.status_code}")
