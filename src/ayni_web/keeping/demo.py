"""The demo network: invented people in one click, gone in one click, and nothing else touched.

Made anew from a seed at each loading, so that it always reaches up to now. Everything in it is marked
as demo. What a person records themselves with nobody but invented people goes with it; acts that
also name somebody real stay, without the invented ones.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from ayni.identity import identifiers
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.contract import ActFound, PartyFound
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book import erasing as book_erasing
from ayni_web.keeping import gatherings, given_words, knowledge, shelf
from ayni_web.keeping.cast import CIRCLES, EVERYBODY, HOUSES, LEADS, Shape, Someone
from ayni_web.keeping.models import DemoNetwork
from ayni_web.keeping.rhythms import Course, course_of
from ayni_web.keeping.stories import CORRECTED, GIVEN, OWN, RECEIVED, WITH_HOUSES, Story
from ayni_web.people import actions as people
from ayni_web.people import erasing as people_erasing
from ayni_web.people import queries as parties
from ayni_web.people.models import Circle, Party
from ayni_web.practice.events import erasers as events_erasing
from ayni_web.practice.sharing import erasers as sharing_erasing

SOURCE = "demo"
SEED = "ayni 2"
INVENTED = "Invented for the demo network. Nobody of this name is meant."
_ME = Identifier("ref", "demo:me")
#: Those whose old address came as an entry of its own, which somebody joined by hand.
_JOINED = frozenset({"Ravi Menon", "Noor Haddad"})
#: Whose old address is still an entry of its own: Ayni proposes that the two are one.
_APART = "Tomás Rey"
_OVERRULED = ("Fatou Sissoko", "both", "We help each other at school; none of it is written down.")


@transaction.atomic
def load(space: Space, user: User, *, now: datetime | None = None) -> DemoNetwork:
    """Put the demo network into a space; where it is in already, nothing changes."""
    there = DemoNetwork.objects.filter(space=space).first()
    if there is not None:
        return there
    alone = not Party.objects.filter(space=space, is_me=False).exists()
    had_me = parties.me(space) is not None
    had_circles = set(Circle.objects.filter(space=space).values_list("pk", flat=True))
    demo = DemoNetwork(space=space, batch=uuid.uuid5(space.pk, SEED), made_me=not had_me)
    _Making(space, user, demo.batch, now or timezone.now(), had_circles).all()
    made = Circle.objects.filter(space=space).exclude(pk__in=had_circles)
    demo.circles = list(made.values_list("pk", flat=True))
    demo.save()
    if alone:
        # Where real people are, looking for pairs would also open the proposals among them anew.
        people.refresh_proposals(space)
    return demo


@transaction.atomic
def remove(space: Space) -> int:
    """Take exactly the demo network out of a space again; how many parties that were."""
    demo = DemoNetwork.objects.filter(space=space).first()
    if demo is None:
        return 0
    invented = list(Party.objects.filter(space=space, demo=True).values_list("pk", flat=True))
    book_erasing.withdraw_demo(space, invented)
    sharing_erasing.withdraw_demo(space)
    events_erasing.withdraw_demo(space)
    gone = people_erasing.withdraw_demo(space, demo.batch, circles=demo.circles, made_me=demo.made_me)
    demo.delete()
    return gone


def address_of(one: Someone, house: str) -> Identifier:
    """Their address at an invented organisation; nobody can have an address there."""
    folded = identifiers.account("github", one.name)
    assert folded is not None
    plain = "".join(_PLAIN.get(letter, letter) for letter in folded.value)
    return Identifier("email", f"{plain.replace(' ', '.')}@{HOUSES[house].domain}")


_PLAIN = dict(zip("áéíóúöåøñçã", "aeiouoaonca", strict=True))


def _house_identifier(house: str) -> Identifier:
    return Identifier("ref", f"demo:{house}")


@dataclass
class _Making:
    """One loading of the demo."""

    space: Space
    user: User
    batch: uuid.UUID
    now: datetime
    had_circles: set[int]

    def all(self) -> None:
        self.drafts: list[book.Draft] = []
        self.me = people.claim_me(self.space, [], name=self.user.name)
        self._people()
        courses = {one.name: course_of(one, self._random(one.name)) for one in EVERYBODY}
        self._contacts(courses)
        for one in EVERYBODY:
            self._acts(one, courses[one.name])
        self._acts_with_houses()
        self._acts_among_others()
        book.record_all(self.space, self.drafts, by=self.user, demo=True)
        self._corrected_act()
        self._knowledge()
        shelf.share_all(self.space, self.user, self.by_name, now=self.now)
        gatherings.gather_all(self.user, self.by_name, now=self.now)
        given_words.promise_all(self.space, self.user, self.by_name, self.me, now=self.now)

    def _knowledge(self) -> None:
        made = Circle.objects.filter(space=self.space).exclude(pk__in=self.had_circles)
        new_circles = set(made.values_list("pk", flat=True))
        today = timezone.localdate(self.now)
        knowledge.learn_all(self.space, self.by_name, self.me, today=today, new_circles=new_circles)

    def _random(self, what: str) -> Random:
        return Random(f"{SEED}/{what}")

    # Who there is

    def _people(self) -> None:
        found = [*self._house_cards(), *(card for one in EVERYBODY for card in self._cards(one))]
        people.adopt(self.space, found, batch=self.batch, source=SOURCE, demo=True)
        ids = parties.party_ids(self.space, (card.identifiers[0] for card in found), source=SOURCE)
        known = Party.objects.in_bulk(set(ids.values()))
        self.by_name = {one.name: known[ids[address_of(one, one.house)]] for one in EVERYBODY}
        self.houses = {house: known[ids[_house_identifier(house)]] for house in HOUSES}
        for one in EVERYBODY:
            if one.name in _JOINED:
                old = known[ids[address_of(one, one.before)]]
                people.merge(self.space, self.by_name[one.name], old, reason="confirmed", by=self.user)
        self._words()
        for circle in CIRCLES:
            members = [self.by_name[one.name] for one in EVERYBODY if one.circle == circle]
            people.bulk_edit(self.space, members, into=circle)
        people.overrule(self.by_name[_OVERRULED[0]], *_OVERRULED[1:])

    def _house_cards(self) -> Iterable[PartyFound]:
        for key, house in HOUSES.items():
            yield PartyFound(
                (_house_identifier(key),),
                house.name,
                PartyKind.ORGANISATION,
                details={"place": house.place, "note": INVENTED},
            )

    def _cards(self, one: Someone) -> Iterable[PartyFound]:
        own = [address_of(one, one.house)]
        old = address_of(one, one.before) if one.before else None
        apart = one.name in _JOINED or one.name == _APART
        if old is not None and not apart:
            own.append(old)
        details = {
            "organisation": HOUSES[one.house].name,
            "title": one.title,
            "place": one.place or HOUSES[one.house].place,
            "birthday": one.birthday,
            "note": INVENTED,
        }
        booked = one.shape is Shape.BOOK or self._random(f"card of {one.name}").random() < 0.5
        yield PartyFound(tuple(own), one.name, address_book=booked, details=details)
        if old is not None and apart:
            yield PartyFound((old,), one.name, details={"organisation": HOUSES[one.before].name, "note": INVENTED})

    def _words(self) -> None:
        """What the reader would have written of those with a story."""
        for one in LEADS:
            said = {"met": one.met, "likes": one.likes, "seeks": one.seeks, "can_give": one.can_give}
            people.edit(self.by_name[one.name], {field: words for field, words in said.items() if words})

    # What happened

    def _at(self, days: float, random: Random) -> datetime:
        """A believable time of day so many days ago, on a working day where there is room for that."""
        at = self.now - timedelta(days=days)
        if days > 3:
            at -= timedelta(days=max(0, at.weekday() - 4))
            at = at.replace(hour=random.randrange(7, 18), minute=random.randrange(60), second=random.randrange(60))
        return at.replace(microsecond=0)

    def _contacts(self, courses: dict[str, Course]) -> None:
        found: list[ActFound] = []
        ids = {_ME: self.me.pk}
        for one in EVERYBODY:
            random = self._random(f"contacts with {one.name}")
            address = address_of(one, one.house)
            ids[address] = self.by_name[one.name].pk
            for number, days in enumerate(self._touched(courses[one.name], random)):
                sides = ((_ME,), (address,)) if random.random() < 0.5 else ((address,), (_ME,))
                kind = random.choices((kinds.MESSAGE, kinds.MEETING, kinds.CALL), (7, 2, 1))[0]
                key = f"demo:{address.value}/{number}"
                at = int(self._at(days, random).timestamp())
                found.append(ActFound(key, at, kind.number, *sides))
        book.add_found(self.space, found, source=SOURCE, batch=self.batch, ids=ids, demo=True)

    def _touched(self, course: Course, random: Random) -> Iterable[float]:
        """Days in touch, and now and then an answer on the day after."""
        for days in course.touched:
            yield days
            if random.random() < 0.35 and days > 2:
                yield days - 1

    def _acts(self, one: Someone, course: Course) -> None:
        random = self._random(f"acts with {one.name}")
        first, last = (max(course.touched, default=0.0), min(course.touched, default=0.0))
        for gave, days in ((True, course.gave), (False, course.got)):
            own = OWN.get(one.name, ((), ()))[0 if gave else 1]
            for story in own:
                self._record(one, story, story.days or 0.0, gave=gave, random=random)
            told = {story.what for story in own}
            ordinary = _without_end(
                [story for story in (GIVEN if gave else RECEIVED) if story.what not in told], random
            )
            for at, story in zip(days, ordinary, strict=False):
                self._record(one, story, min(max(at, last), first), gave=gave, random=random)

    def _record(self, one: Someone, story: Story, days: float, *, gave: bool, random: Random) -> None:
        them = [self.by_name[one.name], *(self.by_name[name] for name in story.also)]
        usual = story.minutes or story.kind.minutes
        draft = book.Draft(
            givers=[self.me] if gave else them,
            receivers=them if gave else [self.me],
            kind=story.kind.number,
            at=self._at(days, random),
            minutes=max(5.0, 5 * round(usual * random.uniform(0.75, 1.3) / 5)),
            asked=story.asked,
            what=story.what.format(first=one.first),
            why=story.why,
            supports=story.supports,
            may_lead_to=story.may_lead_to,
            outcome=story.outcome,
            outcome_note=story.note,
            credit={them[0].pk: story.credit} if story.credit and not gave else {},
        )
        self.drafts.append(draft)

    def _acts_with_houses(self) -> None:
        random = self._random("houses")
        for house, story, gave in WITH_HOUSES:
            sides = ([self.me], [self.houses[house]]) if gave else ([self.houses[house]], [self.me])
            draft = book.Draft(
                givers=sides[0],
                receivers=sides[1],
                kind=story.kind.number,
                at=self._at(story.days or 0.0, random),
                minutes=story.minutes,
                what=story.what,
                may_lead_to=story.may_lead_to,
                outcome=story.outcome,
            )
            self.drafts.append(draft)

    def _corrected_act(self) -> None:
        """One that was told in a hurry and put right later; the first telling stays readable."""
        name, story, better, minutes = CORRECTED
        draft = book.Draft(
            givers=[self.by_name[name]],
            receivers=[self.me],
            kind=story.kind.number,
            at=self._at(story.days or 0.0, self._random("corrected")),
            minutes=story.minutes,
            what=story.what,
            outcome=story.outcome,
        )
        first = book.record(self.space, draft, by=self.user, demo=True)
        book.correct(first, _told_better(draft, better, minutes), by=self.user)

    def _acts_among_others(self) -> None:
        """What came of introductions: help between two whom the reader brought together."""
        random = self._random("others")
        for giver, receiver, kind, days, what in (
            ("Ines Duarte", "Tomás Rey", kinds.HANDS_ON, 1_400, "Set up the first year's books"),
            ("Aiko Mori", "Mara Okafor", kinds.FEEDBACK, 520, "Read the small edition in proof"),
            ("Tomás Rey", "Omar Farah", kinds.OPPORTUNITY, 420, "Found a place in the yard"),
            ("Lena Brandt", "Jonas Weil", kinds.TEST, 240, "Tried the survey with her whole team"),
        ):
            draft = book.Draft(
                givers=[self.by_name[giver]],
                receivers=[self.by_name[receiver]],
                kind=kind.number,
                at=self._at(days, random),
                what=what,
            )
            self.drafts.append(draft)


def _told_better(draft: book.Draft, what: str, minutes: float) -> book.Draft:
    return book.Draft(
        givers=draft.givers,
        receivers=draft.receivers,
        kind=draft.kind,
        at=draft.at,
        minutes=minutes,
        what=what,
        outcome=draft.outcome,
    )


def _without_end(stories: Sequence[Story], random: Random) -> Iterable[Story]:
    """All stories in a new order, again and again: nobody is told the same twice before all were told."""
    while True:
        yield from random.sample(stories, len(stories))
