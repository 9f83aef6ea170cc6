"""The texts that the introducer sends: the question to each of the two, and the words that bring both together.

Each is written in the language chosen for whom it is for. None of the questions has any word of the other in it but what the
introducer wrote about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ayni.identity.folding import fold
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.introductions.checking import tells_of
from ayni_web.practice.introductions.models import Introduction, Side
from ayni_web.practice.introductions.queries import both, sides_of, who

#: What people write where a language is asked for.
_LANGUAGES = {
    "de": {"de", "german", "deutsch", "aleman"},
    "es": {"es", "spanish", "spanisch", "espanol", "castellano"},
    "en": {"en", "english", "englisch", "ingles"},
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to be copied, or opened in one's mail program; `to` are addresses, maybe none."""

    to: tuple[str, ...]
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The address that opens it in a mail program."""
        to = ",".join(quote(one, safe="@") for one in self.to)
        return f"mailto:{to}?subject={quote(self.subject)}&body={quote(self.body.replace(chr(10), chr(13) + chr(10)))}"


def language_for(party: Party, otherwise: str) -> str:
    """The code of the language somebody is best written to in, as far as it is known and Ayni speaks it."""
    said = set(fold(party.language).replace("-", " ").split())
    known = [code for code, names in _LANGUAGES.items() if said & names]
    if known:
        return known[0]
    return otherwise if otherwise in dict(settings.LANGUAGES) else "en"


def question(side: Side, url: str) -> Draft:
    """The mail that asks one of the two."""
    introduction = side.introduction
    with translation.override(side.language):
        lines = [
            _("Hello %(name)s,") % {"name": _first_name(who(side))},
            _("I would like to ask you something, and there is no hurry."),
            side.why,
            side.about,
            _(
                "Would you like me to bring you together? Here you can say yes, not now, or no thanks, without an account:"
            ),
            url,
            _("The other one is asked in the same way. Your name goes to nobody before you both say yes."),
            introduction.asked_by,
        ]
        subject = _("A question from %(name)s") % {"name": introduction.asked_by}
    return Draft(_address_of(who(side)), subject, "\n\n".join(line for line in lines if line))


def introducing(introduction: Introduction) -> Draft | None:
    """The mail to both that names both. None as long as not both have agreed."""
    pair = both(introduction)
    if introduction.agreed_at is None or pair is None:
        return None
    sides = sides_of(introduction)
    same = sides[0].language == sides[1].language
    with translation.override(sides[0].language if same else translation.get_language()):
        first, second = (party.name for party in pair)
        subject = _("%(first)s, meet %(second)s") % {"first": first, "second": second}
        body = introduction.text or "\n\n".join(
            [
                _("Dear %(first)s, dear %(second)s,") % {"first": _first_name(pair[0]), "second": _first_name(pair[1])},
                _("You both said yes, so I am glad to bring you together."),
                _for_one(pair[0], pair[1], sides[0]),
                _for_one(pair[1], pair[0], sides[1]),
                _("From here it is yours. I would be glad to hear one day what came of it."),
                introduction.asked_by,
            ]
        )
    return Draft(tuple(one for party in pair for one in _address_of(party)), subject, body)


def _for_one(reader: Party, other: Party, side: Side) -> str:
    said = " ".join(part.strip() for part in (side.about, side.why) if part.strip())
    return _("%(reader)s, this is %(other)s. %(said)s") % {
        "reader": _first_name(reader),
        "other": other.name,
        "said": said,
    }


def did_not_come_about(side: Side) -> Draft:
    """A kind word to one of the two when nothing came of it. The other's reason only if it was given to be passed on."""
    introduction = side.introduction
    other = next(one for one in sides_of(introduction) if one.pk != side.pk)
    theirs = who(other)
    with translation.override(side.language):
        lines = [
            _("Hello %(name)s,") % {"name": _first_name(who(side))},
            _("The introduction that I asked you about did not come about this time. Thank you for being open to it."),
        ]
        if other.may_pass_on and other.word and theirs is not None:
            lines.append(_("I was asked to pass this on: “%(word)s”") % {"word": tells_of(theirs).out_of(other.word)})
        lines.append(introduction.asked_by)
        subject = _("About my question")
    return Draft(_address_of(who(side)), subject, "\n\n".join(lines))


def thanks(introduction: Introduction, side: Side) -> Draft:
    """Thanks to one of the two, once something came of it."""
    with translation.override(side.language):
        other = next(one for one in sides_of(introduction) if one.pk != side.pk)
        body = _(
            "Hello %(name)s,\n\nthank you for meeting %(other)s. It was good of you to take the time, and I was glad to hear of it."
            "\n\n%(asked_by)s"
        ) % {"name": _first_name(who(side)), "other": _first_name(who(other)), "asked_by": introduction.asked_by}
        subject = _("Thank you")
    return Draft(_address_of(who(side)), subject, body)


def _first_name(party: Party | None) -> str:
    """How somebody is greeted; "Adler, Ben" is Ben."""
    if party is None or not party.name or "@" in party.name:
        return _("and good day")
    name = party.name.partition(",")[2].strip() or party.name
    return name.split()[0]


def _address_of(party: Party | None) -> tuple[str, ...]:
    if party is None:
        return ()
    for one in people.one_with(party):
        address = people.addresses_of([one]).get(one, "")
        if "@" in address and " " not in address:
            return (address,)
    return ()
