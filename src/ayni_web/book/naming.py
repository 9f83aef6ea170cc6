"""From names as people write them to parties: known ones found, doubtful ones asked about, new ones to be added."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ayni.ledger.parties import Identifier
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party

_NUMBERED = re.compile(r"^(.*?)\s*\(#(\d{1,18})\)$")
MOST_CHOICES = 8
#: What is posted for "none of these, but somebody new".
NEW = "new"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be meant, with what tells them from the others."""

    id: int
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a line.

    `party` is who it is. Where several may be meant, `choices` has them, and `picked` what was chosen
    of them so far: an id, `new`, or nothing. Without a party and without choices it is somebody new.
    """

    written: str
    party: Party | None = None
    choices: Sequence[Choice] = field(default_factory=tuple)
    picked: str = ""

    @property
    def key(self) -> str:
        """What fields about this name are called by."""
        return folded(self.written)

    @property
    def is_new(self) -> bool:
        return self.party is None and (not self.choices or self.picked == NEW)

    @property
    def is_open(self) -> bool:
        """Whether a person has to choose first."""
        return self.party is None and bool(self.choices) and self.picked != NEW


class Names:
    """Looks names up among those the asker knows.

    `picks` are earlier choices, by the key of the name. `about` is who the page is about: where
    several may be meant, it is them until something else is chosen.
    """

    def __init__(self, user: User, picks: Mapping[str, str] | None = None, *, about: Party | None = None) -> None:
        self._user = user
        self._about = about
        self._space: Space = personal_space(user)
        self.space_id = self._space.pk
        self._picks = picks or {}
        self._read = False
        self._me: Party | None = None

    @property
    def me(self) -> Party | None:
        if not self._read:
            self._me, self._read = people.me(self._space), True
        return self._me

    def all(self) -> list[str]:
        """Every name the asker may mean."""
        return list(people.visible_to(self._user).exclude(name="").exclude(is_me=True).values_list("name", flat=True))

    def known_as(self, address: Identifier) -> Party | None:
        """Who has this address, as far as the asker knows anybody with it."""
        pk = people.party_ids(self._space, [address]).get(address)
        return people.party_for(self._user, pk) if pk is not None else None

    def find(self, names: Iterable[str]) -> list[Named]:
        """The parties of these names; `me`, in every language, and "" are the reader."""
        return [self._one(name) for name in dict.fromkeys(" ".join(name.split()) for name in names)]

    def _one(self, written: str) -> Named:
        if written.casefold() in {"", "me", "i", "you", _("me").casefold(), _("you").casefold()}:
            return Named(_("me"), party=self.me or Party(space=self._space, name=self._user.name, is_me=True))
        known = people.visible_to(self._user)
        numbered = _NUMBERED.match(written)
        if numbered:
            party = known.filter(pk=int(numbered[2])).first()
            return Named(written, party=party) if party else Named(numbered[1] or written)
        found = self._called(written)
        picked = self._picks.get(folded(written), "")
        by_id = {str(party.pk): party for party in found}
        if picked and picked != NEW and picked not in by_id:
            chosen = known.filter(pk=people.number_in(picked)).first()  # chosen before by another name that was written
            found = [chosen] if chosen else found
        if not picked and self._about is not None and str(self._about.pk) in by_id:
            picked = str(self._about.pk)
        if picked in by_id:
            others = self._choices(found) if len(found) > 1 else ()
            return Named(written, party=by_id[picked], choices=others, picked=picked)
        whole = [party for party in found if folded(party.name) == folded(written)]
        if len(whole) == 1 and picked != NEW:
            return Named(written, party=whole[0])
        if not found:
            return Named(written)
        return Named(written, choices=self._choices(whole or found), picked=picked if picked == NEW else "")

    def _called(self, written: str) -> Sequence[Party]:
        """Those of this name; where nobody has it whole, those who have its one word among theirs."""
        known = people.visible_to(self._user).exclude(is_me=True)
        exact = list(known.filter(name__iexact=written).order_by("pk")[: MOST_CHOICES + 1])
        if exact:
            return exact
        if " " not in written:
            word = folded(written)
            near = known.filter(Q(name__icontains=written) | Q(name__icontains=written.capitalize()))
            near = near.annotate(acts=Count("parts")).order_by("-acts", "name", "pk")
            found = [party for party in near[:200] if word in folded(party.name).replace(",", " ").split()]
            if found:
                return found[:MOST_CHOICES]
        if written.isascii():
            return []
        # The database folds only the letters of English.
        return [one for one in known.exclude(name="").iterator() if folded(one.name) == folded(written)][:MOST_CHOICES]

    def _choices(self, parties: Sequence[Party]) -> list[Choice]:
        addresses = people.addresses_of(party.pk for party in parties)
        chosen = []
        for party in parties:
            address = addresses.get(party.pk, "")
            who = " · ".join(part for part in (party.title, party.organisation, address) if part)
            chosen.append(Choice(party.pk, party.name or address, who))
        return chosen

    @transaction.atomic
    def settle(self, named: Sequence[Named]) -> list[Party]:
        """The parties, adding those that are new. Names with choices must have been settled before."""
        return [self._settled(one) for one in named]

    def _settled(self, one: Named) -> Party:
        if one.party is None:
            return people_actions.add_party(self._space, one.written)
        if one.party.pk is None:
            return people_actions.claim_me(self._space, [], name=self._user.name)
        return one.party


def folded(text: str) -> str:
    """A name as it is compared: small letters, one form of every letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def listed(written: str) -> list[str]:
    """The names in a field: parted by commas or semicolons; one that holds a comma itself stands in quotes.

    >>> listed('Mara Okafor, "Adler, Ben"; me')
    ['Mara Okafor', 'Adler, Ben', 'me']
    """
    plain = re.sub(r"[“”„]", '"', written).replace(";", ",")
    rows = csv.reader([" ".join(plain.split())], skipinitialspace=True)
    return [name.strip() for name in next(iter(rows), []) if name.strip()]


def as_list(names: Iterable[str]) -> str:
    """Names as a field shows them, so that `listed` reads the same again."""
    return ", ".join(f'"{name}"' if "," in name or ";" in name else name for name in names)
