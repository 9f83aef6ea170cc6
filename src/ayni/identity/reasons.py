"""Why two parties are thought to be one, in codes that programs keep and sentences that people read."""

from __future__ import annotations

from dataclasses import dataclass

#: English sentences by code. The words in braces are keys of `Reason.values`.
SENTENCES: dict[str, str] = {
    "same-name-other-address": "Both are called {name}.",
    "transliteration": "{left} and {right} are one name in different letters.",
    "middle-name": "{left} and {right} differ only in a middle name.",
    "name-order": "{left} and {right} are the same words in another order.",
    "double-family-name": "{left} and {right} share the given name and one family name.",
    "nickname": "{left} and {right} are usual forms of one name.",
    "initials": "{left} and {right} differ only in that one is abbreviated.",
    "spelling": "{left} and {right} differ in a single letter.",
    "name-in-address": "The address {address} is written like the name {name}.",
    "changed-domain": "The part before the @ stayed {local}; the host changed from {left} to {right}.",
    "same-handle": "Both go by {handle}.",
    "linkedin-next-to-mail": "One is known from LinkedIn, the other from mail.",
    "same-organisation": "Both are with {organisation}.",
    "organisation-in-address": "The address at {host} fits {organisation}.",
    "same-host": "Both have an address at {host}.",
    "same-phone": "Both have the phone number {phone}.",
    "same-page": "Both give the page {page}.",
    "same-birthday": "Both have their birthday on {birthday}.",
    "through-a-list": "One of them wrote through a mailing list that put its own address.",
    # cautions
    "common-name": "The name is common: others are likely to have it too.",
    "several-could-be-meant": "Others here have a name that fits as well.",
    "different-organisations": "They are with different organisations: {left} and {right}.",
    "two-profiles": "They have two different LinkedIn profiles.",
    "generation": "One name carries {generation}, the other does not: they may be parent and child.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One observation: a code of `SENTENCES` and the words that belong into its sentence.

    >>> str(Reason("same-host", (("host", "example.org"),)))
    'Both have an address at example.org.'
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return SENTENCES[self.code].format(**dict(self.values))


def reason(code: str, **values: str) -> Reason:
    """A reason, with the words of its sentence in a fixed order."""
    return Reason(code, tuple(sorted(values.items())))
