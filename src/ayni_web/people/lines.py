"""Reads what somebody typed of a person in one line: "looks for a co-founder in Lagos", "1 December launch of the shop".

Words of all languages that Ayni speaks are understood at once, whatever the page's language is: people write as they think.
What is not recognised is a need, because that is what is told most; the page shows how a line was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from ayni_web.people.models import Capacity, Moment, Need, Party


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says: a need, goal or limit; something given or sought; or a moment with its day.

    `about` is "need", "gives", "seeks" or "moment"; `sort` is one of the sorts of that.
    """

    about: str
    text: str
    sort: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as one line names them."""

    name: str
    title: str = ""
    organisation: str = ""
    place: str = ""
    email: str = ""
    manner: str = ""
    told: tuple[Told, ...] = field(default=())


def _begins(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)})(?=\W|$)[\s:]*", re.IGNORECASE)


_ASIDE = re.compile(
    r"(?:and|und|y|e|also|auch|también)\s+|(?:is|ist|está)\s+(?=looking|searching|hoping|auf der|buscando)", re.I
)
#: What a line may begin with, in the order in which they are tried: what somebody cannot do before what they can.
_BEGINNINGS: tuple[tuple[str, str, re.Pattern[str], bool], ...] = (
    ("need", Need.Sort.LIMIT, _begins(
        r"limits?(?=:)", "cannot", r"can[’']?t", "can not", "must not", "has no", "have no", r"does(?: not|n[’']t)",
        r"do(?: not|n[’']t)", "never", "not before", "not after", "only", "no time",
        "grenzen?(?=:)", "kann nicht", "kann kein(?:e|en)?", "darf nicht", "hat kein(?:e|en)?", "will nicht", "nie", "nur",
        "keine? zeit",
        "límites?(?=:)", "no puede", "no tiene", "no quiere", "nunca", "s[oó]lo", "solamente",
    ), True),
    ("need", Need.Sort.GOAL, _begins(
        "goals?(?=:)", "wants? to", "would like to", "hop(?:es|ing) to", "plans? to", "aims? (?:to|for)", "dreams? of",
        "ziele?(?=:)", "will", "möchte", "hat vor", "plant", "träumt von", "hofft",
        "metas?(?=:)", "quiere", "desea", "espera", "planea", "sueña con", "le gustaría",
    ), False),
    ("seeks", "", _begins("seeks?", "ask(?:s|ing)? for", "sucht allgemein", "freut sich über", "le interesa"), False),
    ("need", Need.Sort.NEED, _begins(
        "needs?", "look(?:s|ing)? for", "search(?:es|ing) for", "wants?", "would like", "could use", "misses",
        "braucht", "sucht", "benötigt", "auf der suche nach", "wünscht sich", "ihm fehlt", "ihr fehlt",
        "necesita", "busca(?:ndo)?", "le falta", "le hace falta",
    ), False),
    ("gives", "", _begins(
        "(?:can|could) give", "(?:can|could) offer", "(?:can|could) help with", "gives", "offers?", "knows", "is good at", "can",
        "kann geben", "kann helfen mit", "bietet(?: an)?", "gibt", "kennt(?: sich aus mit)?", "weiß", "kann",
        "puede (?:dar|ofrecer)", "puede ayudar con", "ofrece", "da", "conoce", "sabe", "puede",
    ), False),
)  # fmt: skip

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan januar jänner enero ene",
            "february feb februar febrero",
            "march mar märz mär marzo",
            "april apr abril abr",
            "may mai mayo",
            "june jun juni junio",
            "july jul juli julio",
            "august aug agosto ago",
            "september sep sept septiembre",
            "october oct oktober okt octubre",
            "november nov noviembre",
            "december dec dezember dez diciembre dic",
        ),
        start=1,
    )
    for word in words.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"--(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<name>{_MONTH})\b\.?(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?",
        re.I,
    ),
    re.compile(rf"(?P<name>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?", re.I),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?"),
)
_BEFORE_A_DAY = re.compile(r"(?:^|[\s,:])(?:on|am|el|at|the)\s*$", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:every year|each year|yearly|jedes jahr|jährlich|cada año)\b[\s,:]*", re.IGNORECASE)
_SORTS: tuple[tuple[str, str], ...] = (
    (Moment.Sort.BIRTHDAY, r"birthday|geburtstag|cumpleaños"),
    (Moment.Sort.ANNIVERSARY, r"anniversary|jubiläum|jahrestag|hochzeitstag|aniversario"),
    (Moment.Sort.NEW_ROLE, r"new (?:job|role)|starts? (?:at|as)|promot|neue[rn]? (?:stelle|job|rolle)|nuevo (?:trabajo|puesto)"),
    (Moment.Sort.LAUNCH, r"launch|release|opening|premiere|start\b|eröffnung|premiere|lanzamiento|inauguración|estreno"),
    (Moment.Sort.LOSS, r"loss|died|death|funeral|verlust|gestorben|beerdigung|tod\b|pérdida|murió|entierro|funeral"),
    (Moment.Sort.DECISION, r"deci(?:sion|des?)|board meeting|entscheid|decisión|decide"),
)  # fmt: skip
_MANNERS: tuple[tuple[str, str], ...] = (
    (Party.Manner.CONCRETE, r"quick|concrete|brief|short|schnell|konkret|knapp|kurz|rápid|concret|breve"),
    (Party.Manner.INTRODUCTION, r"introduc|intros?\b|vorstell|kontakt|presenta"),
    (Party.Manner.THOUGHTFUL, r"thoughtful|feedback|thorough|in depth|gründlich|rückmeldung|durchdacht|reflexi|comentarios"),
)  # fmt: skip
_LIKES = _begins("likes", "prefers", "mag", "bevorzugt", "le gusta", "prefiere")
# What these read may be written to keep them busy: each beginning is tried once, and what follows has one way to match.
_EMAIL = re.compile(r"(?<![^\s<>,;@])<?([^\s<>,;@]{1,64}@[^\s<>,;@]{1,253})(?![^\s<>,;])>?")
_PLACE = re.compile(r"^(?:(?P<title>.*?) )?(?:in|en|from|aus|de) (?P<place>\S.*)$", re.IGNORECASE)
_HOUSE = re.compile(r"^(?:(?P<title>.*?) )?(?:at|bei|@) (?P<house>\S.*)$", re.IGNORECASE)
#: So many days at the most are looked at in a line that tells a moment.
_MOST_DAYS = 20


def told(line: str, today: date) -> Told:
    """What a line says of somebody."""
    words = " ".join(line.split())
    return _by_its_beginning(words) or _moment(words, today) or Told("need", words, Need.Sort.NEED)


def moment_on(line: str, today: date) -> Told | None:
    """The moment that a line tells, with its day; None where no day stands in it."""
    return _moment(" ".join(line.split()), today)


def sort_of_moment(words: str) -> str:
    """What kind of moment these words tell of."""
    return next((sort for sort, told in _SORTS if re.search(told, words, re.IGNORECASE)), Moment.Sort.OTHER)


def manner_in(words: str) -> str:
    """How somebody likes to be helped by these words; "" where they do not say."""
    return next((manner for manner, told in _MANNERS if re.search(told, words, re.IGNORECASE)), "")


def somebody(line: str, today: date) -> Somebody:
    """A person in one line: the name first, then, parted by commas, who they are and what is known of them.

    >>> one = somebody("Mara Okafor, founder in Lagos, looks for someone who opened a team there", date(2026, 3, 1))
    >>> one.name, one.title, one.place, one.told[0].text
    ('Mara Okafor', 'founder', 'Lagos', 'someone who opened a team there')
    """
    email = next((one for one in _EMAIL.finditer(line) if _has_a_host(one[1])), None)
    if email:
        line = f"{line[: email.start()]},{line[email.end() :]}"
    parts = [" ".join(part.split()) for part in re.split(r"[,;\t]", line)]
    name, rest = parts[0], [part for part in parts[1:] if part]
    who: dict[str, str] = {"email": email[1] if email else ""}
    facts: list[Told] = []
    for part in rest:
        fact = _by_its_beginning(part) or _moment(part, today)
        if fact is not None:
            facts.append(fact)
        elif likes := _LIKES.match(part):
            who["manner"] = manner_in(part[likes.end() :])
        elif facts:  # a comma within what was told
            facts[-1] = _longer(facts[-1], part)
        else:
            who |= {key: value for key, value in _who(part) if key not in who}
    return Somebody(name, told=tuple(facts), **who)


def _has_a_host(address: str) -> bool:
    """Whether a dot stands within what comes after the @."""
    return "." in address.partition("@")[2][1:-1]


def _longer(fact: Told, part: str) -> Told:
    return Told(fact.about, f"{fact.text}, {part}", fact.sort, fact.on)


def _who(part: str) -> Iterator[tuple[str, str]]:
    """Role, organisation and place of a part like "founder at Kestrel in Lagos"."""
    if place := _PLACE.match(part):
        yield "place", place["place"]
        part = place["title"] or ""
    if house := _HOUSE.match(part):
        yield "organisation", house["house"]
        part = house["title"] or ""
    if part:
        yield "title", part


def _by_its_beginning(words: str) -> Told | None:
    aside = _ASIDE.match(words)
    rest = words[aside.end() :] if aside else words
    for about, sort, begins, whole in _BEGINNINGS:
        found = begins.match(rest)
        if found is None or not rest[found.end() :].strip():
            continue
        text = rest if whole and ":" not in found[0] else rest[found.end() :].strip()
        return Told(about, text, sort or sort_of_capacity(text))
    return None


_CAPACITIES: tuple[tuple[str, str], ...] = (
    (Capacity.Sort.CONNECTION, r"introduc|intros?\b|contact|network|people|investors?|kontakt|netz|leute|gente|presenta"),
    (Capacity.Sort.RESOURCE, r"\broom|desk|money|tools?\b|template|\bbooks?\b|raum|geld|werkzeug|vorlage|dinero|herramient"),
    (Capacity.Sort.SKILL, r"ing\b|design|code|write|review|translat|edit|lesen|schreib|übersetz|program|diseñ|traduc|escrib"),
)  # fmt: skip


def sort_of_capacity(words: str) -> str:
    """Whether these words tell of knowledge, a connection, a skill or a resource."""
    return next((sort for sort, told in _CAPACITIES if re.search(told, words, re.IGNORECASE)), Capacity.Sort.KNOWLEDGE)


def _moment(words: str, today: date) -> Told | None:
    for pattern in _DAYS:
        for found in islice(pattern.finditer(words), _MOST_DAYS):
            yearly = _YEARLY.search(words) is not None
            text = _without(words, found)
            sort = sort_of_moment(text)
            yearly = yearly or (sort in (Moment.Sort.BIRTHDAY, Moment.Sort.ANNIVERSARY))
            on = _day(found, today, yearly=yearly or found[0].startswith("--"))
            if on and text:
                return Told("moment", text, sort, on)
    return None


def _without(words: str, found: re.Match[str]) -> str:
    """The words without the day and what leads to it."""
    before = _BEFORE_A_DAY.sub("", words[: found.start()])
    return _YEARLY.sub("", f"{before.strip(' ,:')} {words[found.end() :].strip(' ,:')}").strip(" ,:")


def _day(found: re.Match[str], today: date, *, yearly: bool) -> str:
    """The day as it is kept; without a year the next one is meant. "" where there is no such day."""
    parts = found.groupdict()
    name = (parts.get("name") or "").lower()
    month, day = int(parts.get("month") or _MONTHS.get(name, 0)), int(parts["day"])
    try:
        if yearly:
            date(2000, month, day)
            return f"--{month:02}-{day:02}"
        year = int(parts.get("year") or 0)
        on = date(year or today.year, month, day)
        return (on if year or on >= today else date(today.year + 1, month, day)).isoformat()
    except ValueError:
        return ""
