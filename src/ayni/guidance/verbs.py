"""The words by which people tell acts, in each language. Data, kept apart from the reading of it.

Verbs are folded (small letters, no accents). `passive` marks phrases in which the one before the
verb received: "got advice from Ben".
"""

from __future__ import annotations

from dataclasses import dataclass

from ayni.ledger import kinds
from ayni.ledger.kinds import Kind


@dataclass(frozen=True, slots=True)
class Verb:
    """A phrase's kind of act, and whether the one before it received."""

    kind: int
    passive: bool = False


def _phrases(told: dict[Kind, str], passive: dict[Kind, str]) -> dict[tuple[str, ...], Verb]:
    phrases = {
        tuple(phrase.split()): Verb(kind.number) for kind, told_ in told.items() for phrase in told_.split(" | ")
    }
    phrases.update(
        (tuple(phrase.split()), Verb(kind.number, passive=True))
        for kind, told_ in passive.items()
        for phrase in told_.split(" | ")
    )
    return phrases


_ENGLISH = {
    kinds.INTRODUCTION: "introduced | connected | put in touch | made an introduction | introduce",
    kinds.REFERRAL: "referred | passed on a lead | sent a client | recommended to a client",
    kinds.ADVICE: "advised | gave advice | counselled | answered a question | suggested to",
    kinds.EXPLANATION: "explained | taught | showed | walked through | trained",
    kinds.RESOURCE: "sent | shared | lent | gave | spent",
    kinds.TEMPLATE: "sent the template | shared the template | shared a template | sent a template | gave a template",
    kinds.ARTICLE: "sent the article | shared an article | sent an article | shared the article",
    kinds.TOOL: "lent a tool | shared a tool | built a tool",
    kinds.HANDS_ON: "helped | fixed | lent a hand | worked with | pitched in | covered for | moved | helped out",
    kinds.FEEDBACK: "gave feedback | commented on | read the draft",
    kinds.REVIEW: "reviewed | proofread | read through | checked",
    kinds.TEST: "tested | tried out",
    kinds.OPPORTUNITY: "offered a role | invited to speak | offered a seat | put forward | invited",
    kinds.RECOGNITION: "thanked | praised | congratulated | celebrated",
    kinds.CREDIT: "credited | named as author",
    kinds.RECOMMENDATION: "recommended | wrote a recommendation | wrote a reference | vouched for | endorsed",
    kinds.SUPPORT: "listened to | stood by | comforted | encouraged | was there for | called to ask",
    kinds.MENTORING: "mentored | coached",
    kinds.SPONSORSHIP: "sponsored | backed",
    kinds.ADVOCACY: "advocated for | spoke up for | argued for | defended",
    kinds.TRUST: "delegated to | entrusted | handed over",
    kinds.SERVICE: "served | solved a ticket for | repaired",
    kinds.PURCHASE: "bought from",
}
_ENGLISH_PASSIVE = {
    kinds.ADVICE: "got advice from | received advice from | asked advice of | was advised by | learned from",
    kinds.HANDS_ON: "got help from | received help from | was helped by",
    kinds.FEEDBACK: "got feedback from | received feedback from",
    kinds.INTRODUCTION: "was introduced by | got an introduction from",
    kinds.RESOURCE: "received from | borrowed from",
    kinds.REVIEW: "got a review from | was reviewed by",
}
_GERMAN = {
    kinds.INTRODUCTION: "vorgestellt | bekannt gemacht | vernetzt | stellte vor | verbunden mit | stellte",
    kinds.REFERRAL: "vermittelt | einen kunden geschickt | weiterempfohlen",
    kinds.ADVICE: "beraten | rat gegeben | geraten | einen rat gegeben | beriet",
    kinds.EXPLANATION: "erklart | erklarte | gezeigt | zeigte | beigebracht",
    kinds.RESOURCE: "geschickt | geteilt | geliehen | lieh | schickte | gegeben | gab | geschenkt | schenkte |"
    " gewidmet | verbracht",
    kinds.TEMPLATE: "vorlage geschickt | die vorlage geschickt | eine vorlage geschickt",
    kinds.ARTICLE: "artikel geschickt | einen artikel geschickt",
    kinds.HANDS_ON: "geholfen | half | unterstutzt | mitgeholfen | eingesprungen fur",
    kinds.FEEDBACK: "ruckmeldung gegeben | feedback gegeben | kommentiert",
    kinds.REVIEW: "gegengelesen | gepruft | durchgesehen | begutachtet",
    kinds.OPPORTUNITY: "eingeladen | angeboten | vorgeschlagen fur",
    kinds.RECOGNITION: "gedankt | gelobt | gratuliert | bedankt",
    kinds.RECOMMENDATION: "empfohlen | eine empfehlung geschrieben | ein zeugnis geschrieben",
    kinds.SUPPORT: "zugehort | beigestanden | ermutigt | getrostet",
    kinds.MENTORING: "begleitet | gecoacht | mentoriert",
    kinds.ADVOCACY: "eingesetzt fur | furgesprochen | verteidigt",
    kinds.TRUST: "ubergeben | anvertraut | ubertragen",
}
_GERMAN_PASSIVE = {
    kinds.ADVICE: "rat bekommen von | beraten von",
    kinds.HANDS_ON: "hilfe bekommen von | unterstutzt von",
    kinds.FEEDBACK: "ruckmeldung bekommen von | feedback bekommen von",
    kinds.INTRODUCTION: "vorgestellt worden von",
}
_SPANISH = {
    kinds.INTRODUCTION: "presente a | presente | presento a | presento | puse en contacto a | puse en contacto | conecte a",
    kinds.REFERRAL: "referi a | recomende un cliente a | derive a",
    kinds.ADVICE: "aconseje a | aconseje | di consejo a | aconsejo a | aconsejo",
    kinds.EXPLANATION: "explique a | explique | ensene a | enseno | mostre a | explico",
    kinds.RESOURCE: "envie a | envie | comparti con | comparti | preste a | presto a | presto |"
    " mande a | mando | regalo | envio | di a | di | dio |"
    " dedique a | dedique | dedico | pase | he dedicado a | he dedicado | he dado a",
    kinds.TEMPLATE: "envie la plantilla a | comparti la plantilla con | envie una plantilla a",
    kinds.ARTICLE: "envie un articulo a | comparti un articulo con",
    kinds.HANDS_ON: "ayude a | ayude | ayudo a | ayudo | arregle | he ayudado a | he ayudado | ha ayudado a | ha ayudado",
    kinds.FEEDBACK: "di mi opinion a | comente | di comentarios a",
    kinds.REVIEW: "revise | reviso | lei el borrador de",
    kinds.OPPORTUNITY: "invite a | invito a | invito | ofrecio | ofreci a | propuse a",
    kinds.RECOGNITION: "agradeci a | di las gracias a | felicite a",
    kinds.RECOMMENDATION: "recomende a | recomende | recomendo a | recomendo | escribi una recomendacion para",
    kinds.SUPPORT: "escuche a | acompane a | anime a",
    kinds.MENTORING: "fui mentor de | fui mentora de",
    kinds.ADVOCACY: "defendi a | hable en favor de",
    kinds.TRUST: "delegue en | confie a",
}
_SPANISH_PASSIVE = {
    kinds.ADVICE: "recibi consejo de",
    kinds.HANDS_ON: "recibi ayuda de",
    kinds.FEEDBACK: "recibi comentarios de",
}

VERBS: dict[str, dict[tuple[str, ...], Verb]] = {
    "en": _phrases(_ENGLISH, _ENGLISH_PASSIVE),
    "de": _phrases(_GERMAN, _GERMAN_PASSIVE),
    "es": _phrases(_SPANISH, _SPANISH_PASSIVE),
}

#: What leads in a name, also one that nobody knows yet.
LEADS = frozenset(["to", "for", "with", "from", "an", "mit", "fur", "von", "a", "con", "para", "and", "und", "y"])
HAVE = frozenset(["habe", "hab", "haben"])
#: Verbs of giving: what they gave is time and hands-on help where the line says how long it took.
GIVES_TIME = frozenset([
    "gave", "spent", "gegeben", "gab", "geschenkt", "schenkte", "gewidmet", "verbracht",
    "di a", "di", "dio", "dedique a", "dedique", "dedico", "pase", "he dedicado a", "he dedicado", "he dado a",
])  # fmt: skip
#: Words for the one who writes, as the one who does and as the one to whom it is done.
WRITER = frozenset(
    ["i", "i've", "i’ve", "we", "we've", "we’ve", "habe", "hab", "ich", "wir", "yo", "nosotros", "nosotras"]
)
ME = frozenset(["me", "my", "us", "myself", "mich", "mir", "uns", "mein", "meine", "mi", "nos"])
#: Where no verb is known, these say that it came to the one who writes.
CAME_FROM = frozenset(["from", "received", "got", "von", "bekommen", "erhalten", "recibi"])
THANKS_TO = frozenset({"thanks to", "dank an", "danke an", "gracias a"})
#: What leads in a reason.
BECAUSE = (
    "because", "since she", "since he", "so that", "as she", "as he", "in order to", "weil", "denn", "damit", "um zu",
    "porque", "para que", "ya que", "pues",
)  # fmt: skip
#: What leads in a place and not a person: "a job at Kestrel Maps".
AT = frozenset(["at", "bei", "beim", "in", "en"])
#: Those who do something stand after these, or before them: "hat Karl mein Sofa getragen".
AUXILIARIES = frozenset(["has", "had", "hat", "hatte", "hatten", "ha", "han", "habia", "did", "wurde", "was", "is"])
#: Words for the writer as the one to whom something was done, and for what is the writer's own.
ME_OBJECT = frozenset(["me", "us", "mich", "mir", "uns", "nos"])
MY = frozenset([
    "my", "our", "mein", "meine", "meinen", "meinem", "meiner", "meines", "unser", "unsere", "unseren", "unserem", "mi",
    "mis", "nuestro", "nuestra",
])  # fmt: skip
#: Small words that are no verb after a name, and no name though they begin a sentence with a capital.
NO_NAMES = (LEADS - HAVE) | AT | MY | ME | WRITER | AUXILIARIES | frozenset([
    "a", "the", "some", "this", "that", "of", "on", "by", "about", "again", "as", "his", "her", "their", "or", "but",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "zum", "zur", "zu", "am", "im",
    "auf", "aus", "nach", "vom", "uber", "seinen", "seine", "ihre", "ihren", "oder", "wieder", "und",
    "el", "la", "los", "las", "un", "una", "unos", "unas", "de", "del", "al", "por", "sobre", "su", "sus", "le", "les", "se",
    "danke", "dank", "thanks", "thank", "gracias", "dear", "liebe", "lieber", "from", "received", "got",
])  # fmt: skip
