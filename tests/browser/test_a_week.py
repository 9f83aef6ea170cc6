"""A week: mail comes in, Today shows somebody, a check-in, an introduction that both agree to, a promise, and the mirror."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Running
from tests.browser.story import Story

pytestmark = [pytest.mark.story, pytest.mark.slow]

ME = "Wren Halvorsen <wren@example.org>"
MARA, RAVI, INES, TOMAS = (
    "Mara Ostrander <mara@northlight.example>",
    "Ravi Solberg <ravi@kiteworks.example>",
    "Ines Quillon <ines@ledgerhouse.example>",
    "Tomas Ferrand <tomas@choir.example>",
)
#: Invented. From whom, to whom, how many days ago, about what; an answer is to the letter before.
LETTERS = [
    *(
        (one, other, day, "The grant calendar")
        for day in range(170, 30, -14)
        for one, other in ((MARA, ME), (ME, MARA))
    ),
    *(
        (one, other, day, "A workshop in Lagos")
        for day in range(160, 8, -30)
        for one, other in ((ME, RAVI), (RAVI, ME))
    ),
    *(
        (one, other, day, "The books of the press")
        for day in range(150, 5, -24)
        for one, other in ((INES, ME), (ME, INES))
    ),
    *((TOMAS, ME, day, "A room for the choir") for day in (80, 52, 20)),
]


def name_of(address: str) -> str:
    return address.partition(" <")[0]


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """Half a year of letters among five invented people, up to last week."""
    now = datetime.now(UTC)
    file = tmp_path / "letters.mbox"
    before = ""
    with file.open("wb") as out:
        for number, (sender, receiver, days, about) in enumerate(LETTERS):
            letter = EmailMessage()
            at = now - timedelta(days=days, minutes=len(LETTERS) - number)
            letter["From"], letter["To"], letter["Date"] = sender, receiver, format_datetime(at)
            letter["Message-ID"] = f"<{number}@letters.example>"
            letter["Subject"] = about
            if number and LETTERS[number - 1][:2] == (receiver, sender):
                letter["In-Reply-To"] = before
                letter.replace_header("Subject", f"Re: {about}")
            before = letter["Message-ID"]
            letter.set_content("What it says is nobody's business.")
            out.write(f"From {number} {at:%a %b %d %H:%M:%S %Y}\n".encode() + letter.as_bytes() + b"\n")
    return file


def open_person(page: Page, ayni: Running, name: str) -> None:
    page.goto(f"{ayni.address}/people/?q={name.replace(' ', '+')}")
    page.locator(".person a.name").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def learn(page: Page, line: str) -> None:
    knowing = page.locator("#knowing")
    knowing.get_by_label("What did you learn?").fill(line)
    knowing.get_by_role("button", name="Keep it").first.click()


def test_a_week(tell: Callable[[str], Story], ayni: Running, mailbox: Path) -> None:
    story = tell("a_week")
    heading = story.heading()

    with story.step("I come in", watch=False) as page:
        page.goto(ayni.link)
        page.get_by_role("button", name="Come in").click()
        page.get_by_label("Your name").fill("Wren Halvorsen")
        page.get_by_label("The address you sign in with").fill("wren@example.org")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Later").click()
        page.goto(f"{ayni.address}/settings/")
        page.get_by_role("button", name="Take the demo network out").click()
        expect(page.get_by_role("button", name="Take the demo network out")).to_have_count(0)

    with story.step("Half a year of my mail waits") as page:
        page.goto(f"{ayni.address}/import/")
        page.locator(".drop input[type=file]").set_input_files(mailbox)
        page.get_by_role("button", name="Look at them").click()
        expect(heading).to_have_text("This is what it would bring")
        page.get_by_role("checkbox", name=re.compile("^wren@example.org")).check()

    with story.step("It is in") as page:
        page.get_by_role("button", name="Bring it in").click()
        expect(heading).to_contain_text("new messages are in")

    with story.step("I note what Ravi looks for") as page:
        open_person(page, ayni, name_of(RAVI))
        learn(page, "looks for a bookkeeper who knows Lagos")
        expect(page.locator("#knowing")).to_contain_text("a bookkeeper who knows Lagos")

    with story.step("And what Ines can give") as page:
        open_person(page, ayni, name_of(INES))
        learn(page, "can give bookkeeping for young firms in Lagos")
        expect(page.locator("#knowing")).to_contain_text("bookkeeping for young firms in Lagos")
        open_person(page, ayni, name_of(TOMAS))
        learn(page, "looks for a room for a choir")
        expect(page.locator("#knowing")).to_contain_text("a room for a choir")

    with story.step("Today says whom I could help, and why") as page:
        page.get_by_role("link", name="Today", exact=True).click()
        expect(heading).to_contain_text("you could help today")
        card = page.get_by_role("article", name=name_of(TOMAS))
        expect(card).to_contain_text("a room for a choir")
        act = card.locator(".act").inner_text()

    with story.step("One of them is done") as page:
        card.get_by_role("button", name="Done").click()
        expect(page.get_by_role("status").filter(has_text="Kept in your book.")).to_be_visible()
        expect(page.get_by_role("article", name=name_of(TOMAS))).to_have_count(0)

    with story.step("It stands in the book") as page:
        page.get_by_role("link", name="Look at it").click()
        expect(heading).to_contain_text(act.rstrip("."))

    with story.step("This week I should be in touch with Mara") as page:
        page.get_by_role("link", name="Today", exact=True).click()
        page.get_by_role("main").get_by_role("link", name="Check-ins").click()
        expect(heading).to_have_text("Whom to be in touch with this week")
        agenda = page.get_by_role("link", name=f"Agenda with {name_of(MARA)}")
        expect(agenda).to_be_visible()

    with story.step("The agenda comes from the memory") as page:
        agenda.click()
        expect(heading).to_have_text(f"Check-in with {name_of(MARA)}")
        expect(page.get_by_role("region", name="From your memory")).to_be_visible()

    with story.step("Afterwards I keep what was said, and what I said I would do") as page:
        page.get_by_label("What was said").fill("The grant came through; she looks for a printer.")
        page.get_by_label("What you promised").fill("send her the printer's address")
        page.get_by_role("region", name="Afterwards").get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("main")).to_contain_text("The grant came through")

    with story.step("Who might meet") as page:
        page.goto(f"{ayni.address}/introductions/")
        suggested = page.get_by_role("article").filter(has_text=name_of(INES))
        expect(suggested).to_contain_text("a bookkeeper who knows Lagos")

    with story.step("I am asked what each may know") as page:
        suggested.get_by_role("link", name="Introduce them").click()
        expect(heading).to_have_text(f"{name_of(RAVI)} and {name_of(INES)}")

    with story.step("I say to each why, without a name") as page:
        for place, (why, about) in enumerate(
            (
                ("You look for somebody who keeps books.", "A person who keeps the books of young firms."),
                ("Somebody needs what you do well.", "A founder who begins something far from here."),
            )
        ):
            page.locator(f"#id_why_{place}").fill(why)
            page.locator(f"#id_about_{place}").fill(about)
        looked = page.get_by_label("I looked: these words give nobody away")
        page.get_by_role("button", name="Keep, and go on").click()
        if looked.count():
            looked.check()
            page.get_by_role("button", name="Keep, and go on").click()
        expect(page.get_by_role("region", name="The two")).to_be_visible()
        introduction = page.url

    links = {}
    for name in (name_of(RAVI), name_of(INES)):
        with story.step(f"A question for {name.partition(' ')[0]} is ready to send") as page:
            page.goto(introduction)
            side = page.get_by_role("article").filter(has=page.get_by_role("link", name=name, exact=True))
            if side.get_by_label("I looked: these words give nobody away").count():
                side.get_by_label("I looked: these words give nobody away").check()
            side.get_by_role("button", name="Make the question").click()
            expect(page.get_by_role("heading", name="The question, ready to send")).to_be_visible()
            links[name] = page.locator("#link").input_value()

    agree(tell("a_week_ravi"), links[name_of(RAVI)], hidden="Ines")

    with story.step("One has said yes; the other is still asked") as page:
        page.goto(introduction)
        expect(page.get_by_role("main")).not_to_contain_text("Both said yes")

    agree(tell("a_week_ines"), links[name_of(INES)], hidden="Ravi")

    with story.step("Both said yes: I bring them together") as page:
        page.goto(introduction)
        together = page.get_by_role("region", name="Both said yes: bring them together")
        expect(together.get_by_role("textbox").first).to_have_value(re.compile("Ines"))

    with story.step("An introduction stands in the book") as page:
        together.get_by_role("button", name="I have sent it").click()
        page.get_by_role("link", name="See the act").first.click()
        expect(page.get_by_role("main")).to_contain_text(name_of(RAVI))
        expect(page.get_by_role("main")).to_contain_text(name_of(INES))

    with story.step("I promise something in one line") as page:
        page.get_by_role("link", name="Promises", exact=True).first.click()
        page.get_by_label("What was promised, in one line").fill("send Tomas the plan of the hall by Friday")
        page.get_by_role("button", name="Keep this promise in mind").click()
        mine = page.get_by_role("region", name="You said you would")
        expect(mine).to_contain_text("the plan of the hall")
        expect(mine).to_contain_text("the printer's address")

    with story.step("And keep it") as page:
        mine.get_by_role("button", name=re.compile("^Kept: .*plan of the hall")).click()
        expect(mine).not_to_contain_text("the plan of the hall")
        page.get_by_role("link", name=re.compile("^Ended")).click()
        expect(page.get_by_role("main")).to_contain_text("the plan of the hall")

    with story.step("Search finds all of it") as page:
        page.goto(f"{ayni.address}/search/?q=lagos")
        expect(page.locator("#found")).to_contain_text(name_of(RAVI))
        page.get_by_role("searchbox", name="Search everything").first.fill("hall")
        page.get_by_role("searchbox", name="Search everything").first.press("Enter")
        expect(page.locator("#found")).to_contain_text("the plan of the hall")

    with story.step("The mirror says how I come across") as page:
        page.goto(f"{ayni.address}/mirror/")
        expect(heading).to_have_text("How you come across, as far as your record shows")
        expect(page.get_by_role("main")).to_contain_text("For your eyes alone.")


def agree(story: Story, link: str, *, hidden: str) -> None:
    """Somebody without an account opens their link, learns no name, and says yes."""
    with story.step("I am asked, and not told who it is") as page:
        page.goto(link)
        expect(story.heading()).to_have_text("Wren Halvorsen asks you")
        expect(page.locator("body")).not_to_contain_text(hidden)
        assert story.context.cookies() == []

    with story.step("I say yes") as page:
        page.get_by_role("button", name="Yes, gladly").click()
        expect(story.heading()).to_have_text("Thank you")

    with story.step("The link opens once") as page, story.refused(404):
        page.goto(link)
        expect(story.heading()).to_have_text("Nothing is open here")
