"""What the story of a circle in a team is told with: who is in it, what they say, the past they have, and what each does often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.running import Running
from tests.browser.story import Story
from tests.browser.test_vault import keeps_the_code

#: Invented; nobody of these names is meant.
MARA, BEN, NOOR, LENA = "Mara Ostrander", "Ben Halvorsen", "Noor Vasquez", "Lena Castellan"
TEAM = "The Print Room"
ASK = "Could you set the print files of the harbour poster with me for an hour?"
THANKS = "The posters hang at every pier since Friday; without you they would be a draft still."
BENS_SIDE = "Since June I have set every print file. I am tired, and I would like us to share this again."
NOORS_SIDE = "I thought that you like this part best. The new job takes my evenings, and I did not say so."
GROUND = "We both want the posters to be good, and neither of us said aloud what it costs."
AGREEMENT = "We set the print files in turns, month by month. Who cannot, says so by the twentieth."
PROMISE = "set the print files for January"
LESSON = "Who does the same task for others three times in a row asks aloud who takes the next one."
SIGN = re.compile(f"^Between you and {NOOR}, help now goes mostly from you")
#: Words of the talk that stand nowhere outside of it.
SEALED = (BENS_SIDE, NOORS_SIDE, GROUND, AGREEMENT)

#: A year and a half between people of the team, told in one go: what came before the story, in the words of its database.
#: Ben and Noor help each other in turns, until in the last half year help goes from Ben alone. Mara and he go on as before.
PAST = f"""
from datetime import timedelta
from django.utils import timezone
from ayni.ledger import kinds
from ayni_web.accounts.models import Membership
from ayni_web.book.actions import Draft, record_all
from ayni_web.people.members import member_party

here = Membership.objects.filter(space__name={TEAM!r}).select_related("user", "space")
who = {{one.user.name.split()[0]: member_party(one) for one in here}}
given = [(giver, other, week) for week in range(28, 80, 4) for giver, other in (("Ben", "Noor"), ("Noor", "Ben"))]
given += [("Ben", "Noor", week) for week in range(1, 25, 2)]
given += [(giver, other, week) for week in range(2, 80, 3) for giver, other in (("Ben", "Mara"), ("Mara", "Ben"))]
drafts = [
    Draft(
        givers=[who[giver]], receivers=[who[other]], kind=kinds.HANDS_ON.number, minutes=60,
        at=timezone.now() - timedelta(weeks=week, days=1 if giver == "Ben" else 0), what="Print files for a poster",
    )
    for giver, other, week in given
]
print(len(record_all(here[0].space, drafts, by=None)))
"""


@dataclass
class Circle:
    """The four, each in a browser of their own, and where their team and the talk are."""

    ayni: Running
    mara: Story
    ben: Story
    noor: Story
    lena: Story
    team: str = ""
    talk: str = ""


def part(page: Page, name: str) -> Locator:
    """A part of a page, by its heading."""
    return page.get_by_role("region", name=name, exact=True)


def says(page: Page, words: str) -> None:
    """What the page says of what was just done."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def seals(story: Story, name: str, *, watch: bool = False) -> None:
    """Somebody needs private notes on the way, and makes them."""
    page = story.page
    with story.step(f"For what is sealed {name} needs private notes", watch=watch):
        expect(story.heading()).to_have_text("For this you need private notes")
        page.get_by_role("link", name="Set up private notes").click()
        page.get_by_label("Passphrase for your notes").fill(f"heron lantern quarry {name}")
        page.get_by_label("The same again").fill(f"heron lantern quarry {name}")
        page.get_by_label(re.compile("^I understand")).check()
    with story.step(f"{name} keeps the code", watch=False):
        page.get_by_role("button", name="Make my notes private").click()
        expect(story.heading()).to_have_text("Your recovery code")
        keeps_the_code(page)
        says(page, "Everything is ready.")  # on the page for which they were needed


def keep(page: Page, name: str, words: str) -> None:
    """Writes into an empty sheet of a part of the talk, and keeps it sealed."""
    sheet = part(page, name)
    sheet.locator("textarea").last.fill(words)
    sheet.get_by_role("button", name="Keep it sealed").last.click()
    expect(part(page, name).locator(".a").filter(has_text=words)).to_be_visible()


def say_yes(page: Page, name: str) -> None:
    part(page, name).get_by_role("button", name="Yes to these words").click()
    says(page, "You said yes.")


def in_days(number: int) -> str:
    return (date.today() + timedelta(days=number)).isoformat()
