"""Whether what somebody can give meets what somebody needs, told by the words that both use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ayni.identity.folding import fold

#: Words that say nothing of what a need is about, in English, German and Spanish.
_SMALL_WORDS = (
    "about after again also and any anyone anybody are around been before being but can could does doing for from get "
    "gets give gives good great have having help helps her him his how into just know knows learn like look looking "
    "looks make many more most much need needs new not one other our out over people person really search seek seeks "
    "she should some somebody someone something soon such than that the their them then there these they thing things "
    "this those through time very want wants was way well were what when where which who whom why will with without "
    "work works working would year years you your aber alle als auch auf aus bei bin bis brauche braucht das dass dem "
    "den der des die dies diese ein eine einem einen einer eines etwas für gern gut hat haben ich ihr ihre ihren ist "
    "jemand jemanden kann kein keine man mehr mein mit möchte nach neu neue neuen nicht noch nur oder ohne sehr sein "
    "seine sich sie sind sucht suche über und uns unser von vor war wer wie wir wird wissen zum zur algo alguien "
    "alguna algún ante antes como con cómo cual cuando del desde donde ella ellos entre era eres esa ese eso esta "
    "este esto estos está fue hacer hay las los más mucho muy necesita necesito nos nuestro otra otro para pero por "
    "porque puede que quien quiere quiero qué ser sin sobre son soy sus también tan tener tiene todo una uno unos "
    "usted ask asks asking day days first hour hours less little lot minutes month months next once part place second "
    "small sort third three two week weeks men erste ersten erster fragen monat monate stunde stunden tag tage tagen "
    "woche wochen zwei drei kleine kleinen primer primera hora horas día días semana semanas mes meses dos tres "
    "pequeño pequeña "
    "ayuda ayudar best better brauchen buena buenas bueno buenos busca buscar conoce conocer find finding gente "
    "getting gute guten had has helfen helping hilfe its kennen kennt knowing leute making meet meeting necesitar "
    "neuer nueva nuevas nuevo nuevos querer suchen unas viel vom wollen team teams company firm firma equipo "
    "empresa "
)
_EMPTY = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Of the telling words of a need, so large a part must be met.
_LEAST_PART = 0.3
#: Words are looked up by so many first letters; so many make two forms of one word, if no more than this follows.
_BEGINNING, _SAME, _ENDING = 4, 6, 3


@dataclass(frozen=True, slots=True)
class Match:
    """Which of the texts meets, and the words of it that both share, as they stand in it."""

    index: int
    words: tuple[str, ...]


class Offers:
    """What people can give, ready to be compared with one need after the other.

    >>> offers = Offers(["lagos and Accra", "choir music", "a desk for one week"])
    >>> offers.meeting("someone who hired in Lagos")
    [Match(index=0, words=('lagos',))]
    >>> offers.meeting("a bookkeeper, two days a week")
    []
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._having: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for index, text in enumerate(texts):
            for plain, word in telling(text).items():
                self._having[plain[:_BEGINNING]].append((index, plain, word))

    def meeting(self, wanted: str) -> list[Match]:
        """Those that meet a good part of what is wanted; those that meet most first, of equals the earlier."""
        seeks = telling(wanted)
        shared: dict[int, dict[str, str]] = defaultdict(dict)
        for sought in seeks:
            for index, plain, word in self._having.get(sought[:_BEGINNING], ()):
                if alike(sought, plain):
                    shared[index][sought] = word
        enough = {index: words for index, words in shared.items() if len(words) >= _LEAST_PART * len(seeks)}
        found = [Match(index, tuple(sorted(words.values()))) for index, words in enough.items()]
        return sorted(found, key=lambda match: (-len(match.words), match.index))


def telling(text: str) -> dict[str, str]:
    """The words of a text that say what it is about, in small letters without accents, each with its word as written.

    >>> sorted(telling("Hiring in Lagos, with grants"))
    ['grants', 'hiring', 'lagos']
    """
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        plain = fold(word)
        if plain not in _EMPTY_PLAIN:
            found.setdefault(plain, word)
    return found


def alike(one: str, other: str) -> bool:
    """Whether two such words are forms of one: "grant" and "grants", "finance" and "financing"; not "Lagos" and "lagoon"."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest = max(len(one), len(other)) - same
    whole = same == min(len(one), len(other))
    return (
        (same >= _SAME and rest <= _ENDING)
        or (same >= _BEGINNING and whole and rest <= _ENDING)
        or (same == len(one) == len(other))
    )


_EMPTY_PLAIN = frozenset(fold(word) for word in _EMPTY)
