"""Twelve people at once in one ring: three of them in browsers, one with a clock that is off, nine over plain requests of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

#: Invented; nobody of these names is meant.
GUESTS = [
    "Aiko Brandvold", "Tomas Ferrand", "Noor Vasquez", "Emeka Thorsen", "Ines Quillon", "Ravi Solberg", "Jonas Weidmann",
    "Omar Lindqvist", "Wilhelmine-Charlotte von Hohenlohe-Langenburg",
]  # fmt: skip
#: The device believes that it is an hour later.
CLOCK_IS_OFF = "const told = Date.now.bind(Date); Date.now = () => told() + 3600000;"


class Guest:
    """Somebody who takes part without a browser: whatever their device is, it asks and sends what a page would."""

    def __init__(self, name: str, link: str) -> None:
        self.name = name
        self._open = build_opener(HTTPCookieProcessor(CookieJar()))
        self.send(link, own_name=name)

    def get(self, address: str) -> str:
        with self._open.open(address, timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def send(self, address: str, at: str = "", **said: str) -> str:
        """Opens a page and sends the form on it; `at` where the form is sent elsewhere."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address))
        assert token is not None
        form = urlencode({**said, "csrfmiddlewaretoken": token[1]}).encode()
        with self._open.open(at or address, form, timeout=60) as answer:
            text: str = answer.read().decode()
            return text


def invited(request: APIRequestContext, team: str) -> str:
    """A link that lets one person into the team, made as the page makes it."""
    page = request.get(f"{team}invite/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    made = request.post(f"{team}invite/", form={"csrfmiddlewaretoken": token[1], "role": "member"}).text()
    found = re.search(r'id="link" value="([^"]+)"', made)
    assert found is not None
    return unescape(found[1])


def seconds_on(page: Page) -> int:
    minutes, seconds = page.get_by_role("timer").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def next_turn(page: Page) -> None:
    """One click, and the screen moved."""
    before = page.locator("#live").get_attribute("data-version")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#live")).not_to_have_attribute("data-version", before or "")


def test_ring(tell: Callable[[str], Story], ayni: Running) -> None:
    story, phone, late = tell("ring"), tell("ring_phone"), tell("ring_late")
    phone.context.add_init_script(CLOCK_IS_OFF)
    heading = story.heading()

    with story.step("Mara begins a team", watch=False) as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.get_by_label("Your name").fill("Mara Ostrander")
        page.get_by_label("The address you sign in with").fill("mara@example.org")
        page.get_by_role("button", name="Go on").click()
        page.goto(f"{ayni.address}/teams/new/")
        page.get_by_label("The team's name").fill("Maps of the Northern Ferry")
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url(re.compile(r"/teams/[0-9a-f-]{36}/"))
    team = re.match(r".*/teams/[0-9a-f-]{36}/", page.url)
    assert team is not None

    with story.step("Eleven come into it by links", watch=False):
        links = [invited(story.context.request, team[0]) for _ in range(2 + len(GUESTS))]
        for other, name in ((phone, "Ben Halvorsen"), (late, "Lena Castellan")):
            other.page.goto(links.pop())
            other.page.get_by_label("Your name").fill(name)
            other.page.get_by_role("button", name="Come in").click()
            expect(other.heading()).to_be_visible()
        with ThreadPoolExecutor() as several:
            guests = list(several.map(Guest, GUESTS, links))

    with story.step("She opens a ring from the team's page, and chooses who takes part") as page:
        page.goto(team[0])
        page.get_by_role("link", name="Rings", exact=True).click()
        page.get_by_role("link", name="Begin a ring").click()
        expect(heading).to_have_text("Begin a ring")
        page.get_by_label("What it is called").fill("Thursday's ring")
        page.get_by_label("Where").fill("The room by the harbour")
        for name in (*GUESTS, "Ben Halvorsen"):
            page.get_by_label(name).check()

    with story.step("It waits until everybody is there", watch=False) as page:
        page.get_by_role("button", name="Open the ring").click()
        expect(page.get_by_role("heading", name="Everybody comes in")).to_be_visible()
        ring = page.url

    with phone.step("Ben comes in with his phone") as page:
        page.goto(team[0])
        page.get_by_role("link", name="Thursday's ring").click()
        page.get_by_role("button", name="Take part").click()
        expect(page.get_by_role("heading", name="Everybody comes in")).to_be_visible()

    with late.step("Lena was not chosen, and comes by the link", watch=False) as page:
        page.goto(ring)
        page.get_by_role("button", name="Take part").click()
        expect(page.get_by_role("heading", name="Everybody comes in")).to_be_visible()

    with story.step("Nine more come at once; her screen shows all twelve by itself") as page:
        with ThreadPoolExecutor() as several:
            list(several.map(lambda one: one.send(ring, f"{ring}come/"), guests))
        expect(page.locator(".ring-people li")).to_have_count(12)

    with story.step("A round of welcome; every screen shows the same time") as page:
        page.get_by_role("button", name="Begin the rounds").click()
        expect(page.get_by_role("heading", name="It is your turn")).to_be_visible()
        next_turn(page)
        for screen in (page, phone.page, late.page):
            expect(screen.locator(".ring-people [aria-current]")).to_contain_text("Aiko Brandvold")
        page.wait_for_timeout(2_500)  # a screen has asked again, and knows the server's time well
        told = [seconds_on(screen) for screen in (page, phone.page, late.page)]
        assert max(told) - min(told) <= 1, told
        page.get_by_role("button", name="Pause").click()
        expect(phone.page.get_by_text("it stands")).to_be_visible()
        assert len({seconds_on(screen) for screen in (page, phone.page)}) == 1
        page.get_by_role("button", name="Go on").click()

    with phone.step("His connection is lost; meanwhile it goes on", watch=False) as page:
        with phone.without_connection():
            expect(page.locator("#ring-lost")).to_be_visible()
            for _ in range(11):
                next_turn(story.page)
        expect(page.locator("#ring-lost")).to_be_hidden()
        expect(page.locator(".ring-rounds [aria-current]")).to_have_text("Asks")

    with story.step("Everybody asks; what is said aloud, she writes down") as page:
        page.get_by_label("For whom").select_option(label="Tomas Ferrand")
        page.get_by_label("What they ask for").fill("A frame of two metres for a banner, by the tenth of May")
        page.get_by_role("button", name="Keep it").click()
        expect(page.locator(".ring-ask")).to_have_count(1)
        asking = [one for one in guests if one.name != "Tomas Ferrand"]
        with ThreadPoolExecutor() as several:
            list(several.map(lambda one: one.send(f"{ring}ask/", text=f"A quiet room for {one.name}"), asking))
        expect(page.locator(".ring-ask")).to_have_count(9)

    with phone.step("Ben writes what he asks for") as page:
        page.get_by_role("link", name="Write what you ask for").click()
        page.get_by_label("What is asked for").fill("Somebody who has printed maps on cloth")

    with phone.step("It stands on every screen") as page:
        page.get_by_role("button", name="Keep it").click()
        expect(story.page.locator(".ring-ask", has_text="printed maps on cloth")).to_be_visible()
        expect(page.locator(".ring-ask")).to_have_count(10)

    with story.step("Offers, ask by ask") as page:
        for _ in range(12):
            next_turn(page)
        expect(page.locator(".ring-rounds [aria-current]")).to_have_text("Offers")
        ask = re.search(r"ask-(\d+)", page.locator(".ring-ask", has_text="on cloth").get_attribute("id") or "")
        assert ask is not None
        with ThreadPoolExecutor() as several:
            offers = f"{ring}asks/{ask[1]}/offer/"
            list(several.map(lambda one: one.send(offers, sort="knows", text=f"As {one.name} says"), guests))
        late.page.locator(f"#can-{ask[1]}").click()
        expect(page.locator(f"#ask-{ask[1]} .ring-offers li")).to_have_count(10)

    with phone.step("Ben takes what helps, and sees who does what by when") as page:
        lenas = page.locator(".ring-offers li", has_text="Lena Castellan")
        lenas.get_by_role("button", name="Yes, please").click()
        expect(lenas).to_contain_text("Taken")

    with late.step("Lena promises it") as page:
        page.locator(".ring-offers li", has_text="You").get_by_role("link", name="What follows").click()
        page.get_by_label("What follows").fill("Show Ben the three cloths that worked")
        page.get_by_label("By when").fill((date.today() + timedelta(days=9)).isoformat())
        page.get_by_role("button", name="Keep it as a promise").click()
        expect(page.get_by_role("main")).to_contain_text("→ Show Ben the three cloths that worked")

    with story.step("Ben facilitates with her now; a click of both at once moves it once", watch=False) as page:
        page.get_by_label("Who facilitates").select_option(label="Ben Halvorsen")
        page.get_by_label("Together with me").check()
        page.get_by_role("button", name="They facilitate").click()
        expect(phone.page.get_by_role("button", name="Next", exact=True)).to_be_visible()
        step = page.locator(".ring-moves [name=step]").first.input_value()
        expect(phone.page.locator(".ring-moves [name=step]").first).to_have_value(step)
        for screen in (page, phone.page):
            screen.get_by_role("button", name="Next", exact=True).click(no_wait_after=True)
        for screen in (page, phone.page):
            expect(screen.locator(".ring-moves [name=step]").first).to_have_value(str(int(step) + 1))

    with story.step("It is over, and stays for those who took part") as page:
        page.get_by_role("button", name="End the ring").click()
        expect(page.get_by_role("heading", name="It is over")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("Show Ben the three cloths that worked")
        expect(phone.page.get_by_role("heading", name="It is over")).to_be_visible()

    with phone.step("What nobody answered becomes an ask of the team", watch=False):
        mine = guests[0].get(ring)
        assert "Ask the whole team" in mine
        onward = re.search(r'href="([^"]+/asks/new/[^"]+)"', mine)
        assert onward is not None
        assert "A quiet room for Aiko Brandvold" in guests[0].get(ayni.address + unescape(onward[1]))

    with late.step("Her promise stands among her promises", watch=False) as page:
        page.goto(f"{ayni.address}/promises/")
        expect(page.get_by_role("main")).to_contain_text("Show Ben the three cloths that worked")

    with story.step("What came of it, for paper") as page:
        page.get_by_role("link", name="For paper").click()
        expect(page.locator(".ring-sheet")).to_have_count(10)
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
        expect(page.get_by_role("banner")).to_be_hidden()
        page.emulate_media(media="screen")
