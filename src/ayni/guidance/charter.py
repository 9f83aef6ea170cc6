"""A coach for agreements: whether a clause can be observed. It reads words, by lists and patterns; it does not understand.

A clause can be observed when somebody who was there could say whether it happened: somebody does something, and it is said when,
how often or in what case. After SMART goals (Doran 1981, There's a S.M.A.R.T. way to write management's goals and objectives,
Management Review 70) and implementation intentions, "when X, we do Y" (Gollwitzer 1999, American Psychologist 54).
Languages: English, German, Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

#: Longer than this, a clause is seldom remembered.
LONGEST_WORDS = 40


class Found(StrEnum):
    """One thing that a clause has or lacks."""

    NO_ACT = "no_act"  # nobody does anything in it
    ATTITUDE = "attitude"  # it says how to be, not what to do
    VAGUE = "vague"  # how soon, how much or how often is left to each
    NO_WHEN = "no_when"  # no time, number or case
    ABSOLUTE = "absolute"  # always, never: one exception and it is broken
    SEVERAL = "several"  # several things in one
    LONG = "long"


class Sight(StrEnum):
    """Whether one could see whether it happens."""

    CLEAR = "clear"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Remark:
    """What was found, and the words that it rests on; "" where it is something that is missing."""

    found: Found
    words: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the coach read in a clause."""

    sight: Sight
    remarks: tuple[Remark, ...]
    language: str


@dataclass(frozen=True)
class _Words:
    acts: str  # stems of verbs that can be seen or heard, as a pattern
    attitudes: str
    vague: str
    whens: str
    absolutes: str
    joins: str
    common: str  # words by which the language is known


# Stems are followed by any letters (`\\w*`), so that a verb is found in its forms.
_ENGLISH = _Words(
    acts=r"answer|repl|respond|ask|tell|say|said|write|wrote|send|sent|call|meet|met\b|shar|show|thank|nam(?:e|es|ed|ing)\b|credit|"
    r"review|read|post|publish|list|note[sd]?\b|record|log\b|logs\b|logged|document|decid|vote|agree|check|hand|pass(?:es|ed)?\b|"
    r"take[sn]?\b|took|taking|cover|swap|rotat|tak(?:e|es)\s+turns|offer|help|invite|introduc|explain|train|pair|"
    r"start|begin|end[s]?\b|finish|cancel|postpone|move[sd]?\b|sign|put|add|remove|close|open[s]?\b|speak|listen|interrupt|turn|leave|"
    r"give[sn]?\b|gave|giving|mention|announce|publish|mark|assign|pick|choose|wait|confirm|apologi|praise|look\s+at|repeat|limit|refuse|count",
    attitudes=r"respect\w*|kind(?:ness|ly)?|open(?:ness|ly|-minded)|honest\w*|professional\w*|positiv\w*|support(?:ive|ively)|trust\w*|"
    r"transparen\w*|constructiv\w*|team\s*play\w*|team\s+spirit|fair(?:ly|ness)?|committed|commitment|proactiv\w*|friendly|considerate|appreciat\w*|"
    r"value\s+(?:each|one)\s+\w+|care\s+about|empath\w*|collaborativ\w*|cooperativ\w*|mindful\w*|accountab\w*|responsib\w*|communicate\s+(?:better|well|more|openly)",
    vague=r"as\s+soon\s+as\s+possible|asap|soon|quick(?:ly)?|prompt(?:ly)?|timely|in\s+time|regular(?:ly)?|often|frequent(?:ly)?|"
    r"sometimes|if\s+possible|where\s+possible|when\s+possible|whenever\s+possible|as\s+much\s+as\s+possible|enough|appropriate(?:ly)?|reasonabl[ey]|"
    r"adequate(?:ly)?|more|better|well|properly|try\s+to|strive\s+to|should|in\s+general|generally|usually|mostly|a\s+lot|sufficient(?:ly)?",
    whens=r"\d+|who(?:ever)?|one(?!\s+another)|two|three|four|five|six|seven|eight|nine|ten|twelve|half|once|twice|each(?!\s+other)|every|daily|weekly|monthly|yearly|today|tomorrow|"
    r"day|days|hour|hours|minute|minutes|week|weeks|month|months|quarter|noon|morning|evening|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|before|after|when|if|until|within|during|at\s+the\s+(?:start|end|beginning)|by\s+the",
    absolutes=r"always|never|everything|nothing|at\s+all\s+times|in\s+every\s+case|without\s+exception|under\s+no\s+circumstances",
    joins=r"and\s+(?:we|everybody|everyone|each|nobody)\b",
    common=r"the|we|and|of|to|in|is|who|our|each|with|for|when|nobody|everybody|a|an|within|about|be|are|it",
)
_GERMAN = _Words(
    acts=r"antwort|beantwort|frag|sag|erzähl|schreib|schrieb|schick|send|ruf|treff|teil|zeig|dank|bedank|nenn|review|les|liest|veröffentlich|"
    r"notier|halt|hält|dokumentier|entscheid|stimm|prüf|übergeb|übergib|übernehm|übernimm|nehm|nimm|vertret|vertritt|tausch|wechsel|biet|"
    r"helf|hilf|lad|lädt|stell|erklär|beginn|fang|fäng|end|hör|absag|verschieb|verschob|trag|träg|schließ|öffn|red|sprech|sprich|unterbrech|unterbrich|"
    r"geb|gib|erwähn|künd|markier|weis|wähl|wart|bestätig|entschuldig|lob|schau|wiederhol|begrenz|meld|bitt|leg|setz|mach|begründ|lehn|besprech|besprich",
    attitudes=r"respekt\w*|wertschätz\w*|offenheit|offen|ehrlich\w*|professionell\w*|positiv\w*|unterstützend\w*|vertrau\w*|transparen\w*|konstruktiv\w*|"
    r"team\s*geist|teamfähig\w*|fair(?:ness|e|er|en)?|engagiert\w*|engagement|proaktiv\w*|freundlich\w*|rücksicht\w*|achtsam\w*|empath\w*|kooperativ\w*|"
    r"verantwortungs\w*|verantwortlich\w*|hilfsbereit\w*|besser\s+kommunizieren|offen\s+kommunizieren|auf\s+augenhöhe|kollegial\w*",
    vague=r"so\s+(?:bald|schnell|gut|viel)\s+wie\s+möglich|möglichst|zeitnah|bald|baldmöglichst|schnell|zügig|rasch|rechtzeitig|regelmäßig|oft|häufig|"
    r"manchmal|wenn\s+möglich|nach\s+möglichkeit|genug|genügend|angemessen\w*|ausreichend\w*|mehr|besser|gut|ordentlich|versuchen|bemühen|"
    r"sollten|sollen|soll|grundsätzlich|im\s+allgemeinen|in\s+der\s+regel|meistens|normalerweise",
    whens=r"\d+|wer|ein(?:en|em|er|es)?\s+(?:tag|tages|woche|stunde|monat)|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|halb\w*|einmal|zweimal|"
    r"jede[nrsm]?|täglich|wöchentlich|monatlich|jährlich|heute|morgen|tage?n?s?|stunden?|minuten?|wochen?|monate?n?|quartal\w*|mittags?|abends?|"
    r"(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|bevor|nachdem|wenn|falls|sobald|bis|innerhalb|binnen|während|vor|nach|(?:zu\s+beginn|am\s+ende|am\s+anfang)",
    absolutes=r"immer|nie|niemals|alles|nichts|jederzeit|in\s+jedem\s+fall|ausnahmslos|ohne\s+ausnahme|auf\s+keinen\s+fall|stets",
    joins=r"und\s+(?:wir|alle|jede[rs]?|niemand)\b",
    common=r"der|die|das|wir|und|von|zu|in|ist|wer|unser|unsere|jede|jeder|mit|für|wenn|niemand|alle|ein|eine|einen|innerhalb|über|nicht|uns|sind|sich",
)
_SPANISH = _Words(
    acts=r"respond|contest|pregunt|deci|dic|dig|dij|cuent|cont(?:ar|amos)|escrib|envi|mand|llam|reun|reún|compart|muestr|mostr|agradec|dar|dam|da\b|dan\b|"
    r"nombr|revis|lee|leem|leer|public|anot|apunt|registr|document|decid|vot|acord|comprob|entreg|pas(?:ar|amos|a\b|an\b)|tom(?:ar|amos|a\b|an\b)|"
    r"cubr|turn|rot|ofrec|ayud|invit|present|explic|empez|empiez|termin|cancel|aplaz|muev|mov|firm|pon|añad|quit|cerr|cierr|abr|habl|escuch|"
    r"interrump|menc|anunci|marc|asign|elig|eleg|esper|confirm|disculp|pid|ped|elogi|mir|repet|repit|limit|rechaz|avis",
    attitudes=r"respet\w*|amab\w*|abiert\w*|apertura|honest\w*|profesional\w*|positiv\w*|confianza|confi(?:ar|amos)|transparen\w*|constructiv\w*|"
    r"espíritu\s+de\s+equipo|trabajo\s+en\s+equipo|just(?:o|a|os|as|icia)|compromet\w*|compromiso|proactiv\w*|cordial\w*|consider(?:ado|ada|ados|ación)|"
    r"valor(?:ar|amos)\w*|empat\w*|empátic\w*|colaborativ\w*|cooperativ\w*|responsab\w*|comunicar(?:se|nos)?\s+mejor|solidari\w*",
    vague=r"lo\s+antes\s+posible|cuanto\s+antes|pronto|rápid\w*|a\s+tiempo|regularmente|con\s+regularidad|a\s+menudo|frecuente(?:mente)?|con\s+frecuencia|"
    r"a\s+veces|si\s+es\s+posible|en\s+lo\s+posible|siempre\s+que\s+sea\s+posible|suficiente\w*|adecuad\w*|razonable\w*|más|mejor|bien|tratar\s+de|"
    r"intentar|procurar|deberíamos|debería|en\s+general|normalmente|generalmente|mucho",
    whens=r"\d+|quien(?:es)?|un(?:a)?\s+(?:día|semana|hora|mes)|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|medi[oa]|cada|todos\s+los|todas\s+las|diario|diariamente|"
    r"semanal\w*|mensual\w*|hoy|mañana|días?|horas?|minutos?|semanas?|mes|meses|trimestre|mediodía|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|"
    r"antes\s+de|después\s+de|cuando|si|hasta|dentro\s+de|durante|al\s+(?:principio|final|empezar|terminar|cerrar)",
    absolutes=r"siempre|nunca|jamás|todo\s+el\s+tiempo|en\s+todo\s+momento|sin\s+excepción|en\s+ningún\s+caso",
    joins=r"y\s+(?:nosotros|todos|todas|cada|nadie)\b",
    common=r"el|la|los|las|nosotros|y|de|en|es|quien|nuestro|nuestra|cada|con|para|cuando|nadie|todos|un|una|que|al|del|se|nos|lo|somos|muy",
)
_LANGUAGES: Mapping[str, _Words] = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH}


def look(text: str, language: str = "en") -> Looked:
    """Whether what a clause says could be seen, with what is found in it, in the order in which to mend it.

    Its language is that of its small words; where these do not tell, `language` ("en", "de", "es"). `EMPTY` is the undefined case.

    >>> look("Who is asked answers within two working days.").sight
    <Sight.CLEAR: 'clear'>
    >>> [remark.found.value for remark in look("We respect each other and communicate openly.").remarks]
    ['attitude', 'no_when']
    """
    words = " ".join(text.split())
    told = language_of(words, language)
    if not re.search(r"\w", words):
        return Looked(Sight.EMPTY, (), told)
    remarks = tuple(_remarks(words.casefold(), told))
    return Looked(_sight({remark.found for remark in remarks}), remarks, told)


def language_of(text: str, otherwise: str = "en") -> str:
    """The language whose small words stand in a text most often; `otherwise` where none does, or two alike.

    >>> language_of("Wer gefragt wird, antwortet innerhalb von zwei Tagen.")
    'de'
    """
    folded = text.casefold()
    otherwise = otherwise if otherwise in _LANGUAGES else "en"
    counts = {name: len(_pattern(name, "common").findall(folded)) for name in _LANGUAGES}
    return max(counts, key=lambda name: (counts[name], name == otherwise))


def _remarks(text: str, language: str) -> list[Remark]:
    found = []
    attitude = _pattern(language, "attitudes").search(text)
    vague = [match for match in _pattern(language, "vague").finditer(text) if not _is_exact(text, match, language)]
    without = _pattern(language, "attitudes").sub(" ", text)
    acts = _acts(language).search(without)
    if attitude is not None:
        found.append(Remark(Found.ATTITUDE, attitude.group()))
    if acts is None and attitude is None:
        found.append(Remark(Found.NO_ACT))
    if vague:
        found.append(Remark(Found.VAGUE, vague[0].group()))
    if not _pattern(language, "whens").search(text):
        found.append(Remark(Found.NO_WHEN))
    absolute = _pattern(language, "absolutes").search(_pattern(language, "vague").sub(" ", text))
    if absolute is not None:
        found.append(Remark(Found.ABSOLUTE, absolute.group()))
    if re.search(rf"(?<!\w)(?:{_LANGUAGES[language].joins})", text) or len(re.findall(r"[.;!?]\s+\w", text)) > 1:
        found.append(Remark(Found.SEVERAL))
    if len(text.split()) > LONGEST_WORDS:
        found.append(Remark(Found.LONG))
    return found


def _is_exact(text: str, match: re.Match[str], language: str) -> bool:
    """ "More than three", "at least two": a measure word before a number says how much."""
    after = text[match.end() :].lstrip()
    than = {"en": r"than\s+", "de": r"als\s+", "es": r"(?:de|que)\s+"}[language]
    return re.match(rf"(?:{than})?(?:\d|{_NUMBERS[language]})", after) is not None


_NUMBERS = {
    "en": r"(?:one|two|three|four|five|six|seven|eight|nine|ten)\b",
    "de": r"(?:eine?[nrsm]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b",
    "es": r"(?:una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b",
}


def _sight(found: set[Found]) -> Sight:
    if Found.NO_ACT in found or (Found.ATTITUDE in found and Found.NO_WHEN in found):
        return Sight.NOT_YET
    return Sight.PARTLY if found & {Found.ATTITUDE, Found.VAGUE, Found.NO_WHEN} else Sight.CLEAR


@lru_cache(maxsize=32)
def _pattern(language: str, field: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{getattr(_LANGUAGES[language], field)})(?!\w)")


@lru_cache(maxsize=8)
def _acts(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_LANGUAGES[language].acts})")
