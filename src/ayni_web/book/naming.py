"""From names as people write them to parties: known ones found, doubtful ones asked about, new ones to be added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party

_NUMBERED = re.compile(r"^(.*?)\s*\(#(\d+)\)$")


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a line. `party` is who it is; where several may be meant `choices` has them; neither: somebody new."""

    written: str
    party: Party | None = None
    choices: Sequence[Party] = ()

    @property
    def is_new(self) -> bool:
        return self.party is None and not self.choices


class Names:
    """Looks names up among those the asker knows."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._space: Space = personal_space(user)
        self.me = people.me(self._space)

    def all(self) -> list[str]:
        """Every name the asker may mean."""
        return list(people.visible_to(self._user).exclude(name="").exclude(is_me=True).values_list("name", flat=True))

    def find(self, written: str) -> list[Named]:
        """The parties of a list of names, parted by commas or semicolons; `me` is the reader in every language."""
        return [self._one(name) for name in re.split(r"\s*[;,]\s*", written.strip()) if name]

    def _one(self, written: str) -> Named:
        if written.casefold() in {"me", "i", "you", _("me").casefold(), _("you").casefold()}:
            return Named(_("me"), party=self._reader())
        numbered = _NUMBERED.match(written)
        known = people.visible_to(self._user)
        if numbered:
            party = known.filter(pk=int(numbered[2][:18])).first()
            return Named(written, party=party) if party else Named(numbered[1])
        exact = list(known.filter(name__iexact=written).order_by("pk")[:10])
        if not exact and not written.isascii():
            exact = [one for one in known.exclude(name="").iterator() if _folded(one.name) == _folded(written)][:10]
        if len(exact) == 1:
            return Named(written, party=exact[0])
        return Named(written, choices=exact)

    def _reader(self) -> Party:
        if self.me is None:
            self.me = people_actions.claim_me(self._space, [], name=self._user.name)
        return self.me

    @transaction.atomic
    def settle(self, named: Sequence[Named]) -> list[Party]:
        """The parties, adding those that are new. Names with choices must have been settled before."""
        return [one.party or people_actions.add_party(self._space, one.written) for one in named]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
