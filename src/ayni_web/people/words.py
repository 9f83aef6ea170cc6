"""What pages say when two entries are compared."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.people.models import Identifier, Party
from ayni_web.people.queries import one_with

#: The sentences of `ayni.identity.SENTENCES`, ready to translate.
REASONS: dict[str, Promise] = {
    "same-name-other-address": gettext_lazy("Both are called {name}."),
    "transliteration": gettext_lazy("{left} and {right} are one name in different letters."),
    "middle-name": gettext_lazy("{left} and {right} differ only in a middle name."),
    "name-order": gettext_lazy("{left} and {right} are the same words in another order."),
    "double-family-name": gettext_lazy("{left} and {right} share the given name and one family name."),
    "nickname": gettext_lazy("{left} and {right} are usual forms of one name."),
    "initials": gettext_lazy("{left} and {right} differ only in that one is abbreviated."),
    "spelling": gettext_lazy("{left} and {right} differ in a single letter."),
    "name-in-address": gettext_lazy("The address {address} is written like the name {name}."),
    "changed-domain": gettext_lazy("The part before the @ stayed {local}; the host changed from {left} to {right}."),
    "same-handle": gettext_lazy("Both go by {handle}."),
    "linkedin-next-to-mail": gettext_lazy("One is known from LinkedIn, the other from mail."),
    "same-organisation": gettext_lazy("Both are with {organisation}."),
    "organisation-in-address": gettext_lazy("The address at {host} fits {organisation}."),
    "same-host": gettext_lazy("Both have an address at {host}."),
    "same-phone": gettext_lazy("Both have the phone number {phone}."),
    "same-page": gettext_lazy("Both give the page {page}."),
    "same-birthday": gettext_lazy("Both have their birthday on {birthday}."),
    "through-a-list": gettext_lazy("One of them wrote through a mailing list that put its own address."),
    "common-name": gettext_lazy("The name is common: others are likely to have it too."),
    "several-could-be-meant": gettext_lazy("Others here have a name that fits as well."),
    "different-organisations": gettext_lazy("They are with different organisations: {left} and {right}."),
    "two-profiles": gettext_lazy("They have two different LinkedIn profiles."),
    "generation": gettext_lazy("One name carries {generation}, the other does not: they may be parent and child."),
}


def called(party: Party) -> str:
    """What pages call somebody: the name, else an address or account, else that there is none."""
    if party.name:
        return party.name
    known_as = sorted((one.scheme, one.value) for one in party.identifiers.all())
    known_as.sort(key=lambda one: one[0] != "email")
    return next((account_words(*one) for one in known_as if is_shown(one[0])), _("somebody without a name"))


def is_shown(scheme: str) -> bool:
    """Whether an identifier of this scheme tells a reader anything: numbers that only one file uses do not."""
    return scheme.startswith("name/") or "/" not in scheme


def account_words(scheme: str, value: str) -> str:
    """An address or account as people read it: one at Stack Exchange is a site and a number, and says so."""
    if scheme != "stackexchange":
        return value
    site, _slash, number = value.rpartition("/")
    told = {"number": number, "site": site.removesuffix(".stackexchange")}
    return _("Stack Exchange user %(number)s on %(site)s") % told if site else value


def reason_words(reason: tuple[str, dict[str, str]]) -> str:
    """A reason as it is kept (its code, and the words of its sentence) in the reader's language."""
    code, values = reason
    return str(REASONS[code]).format(**values) if code in REASONS else code


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two entries. `same` is None where one of them has nothing."""

    label: str
    first: str
    second: str
    same: bool | None


def compared(first: Party, second: Party) -> list[Row]:
    """Field by field, what two entries say; fields that neither has are left out."""
    fields = (
        (_("Name"), first.name, second.name),
        (_("Role"), first.title, second.title),
        (_("Organisation"), first.organisation, second.organisation),
        (_("Place"), first.place, second.place),
        (_("Birthday"), first.birthday, second.birthday),
        (_("Known as"), _addresses(first), _addresses(second)),
        (_("Seeks"), first.seeks, second.seeks),
        (_("Can give"), first.can_give, second.can_give),
    )
    return [
        Row(label, one, other, one.casefold() == other.casefold() if one and other else None)
        for label, one, other in fields
        if one or other
    ]


def _addresses(party: Party) -> str:
    known = Identifier.objects.filter(party_id__in=one_with(party)).order_by("scheme", "value")
    return ", ".join(known.values_list("value", flat=True))
