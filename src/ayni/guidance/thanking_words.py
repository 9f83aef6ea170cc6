"""The words by which `thanking` reads a thank-you, for each language.

Made by hand; they say nothing of the people they stand beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says. Phrases are whole words with single spaces."""

    #: Words of grammar, and words that fit any thank-you: they tell neither what was done nor what it changed.
    light: frozenset[str] = frozenset()
    #: Phrases that fit any thank-you.
    general: tuple[str, ...] = ()
    #: After these comes what it changed.
    leads_on: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    bites: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = Words(
    light=_words(
        "a an the and or of to in on at for from with by as is are was were be been being am i me my mine we us our "
        "you your yours he she it its they them their this that these those so very really just all also again too "
        "much many lot lots big huge did do done does doing have has had get got give gave gives given make made "
        "makes help helped helping helpful support supported thank thanks thankful grateful appreciate appreciated "
        "great good nice amazing awesome super fantastic wonderful brilliant excellent perfect best better job work "
        "thing things stuff everything something always ever team person people not no who what how when where there "
        "here out up if would could can will one"
    ),
    general=(
        "thanks for everything", "thank you for everything", "for everything", "great job", "good job", "great work",
        "good work", "well done", "keep it up", "keep up the good work", "thanks for your help",
        "thank you for your help", "thanks for your support", "thank you for your support", "you rock", "nice one",
        "kudos", "shout-out", "shout out", "thanks a lot", "many thanks", "going the extra mile", "above and beyond",
        "could not have done it without you", "couldn't have done it without you",
    ),
    leads_on=(
        "so that", "so we", "so i", "so they", "which meant", "that meant", "which let", "which made", "which saved",
        "that saved", "that made", "because of that", "thanks to that", "thanks to you", "without that", "without it",
        "without you", "otherwise", "now we", "now i", "this way",
    ),
    traits=(
        "you are such a", "you are so", "you are a", "you are the", "you're such a", "you're so", "you're a",
        "you're the", "such a star", "a hero", "a rock star", "a rockstar", "a genius", "a legend", "a lifesaver",
        "a born", "a natural",
    ),
    bites=(
        "for once", "for a change", "next time", "you should have", "even if you", "even though you", "finally",
        "at last", "would have been better",
    ),
    compares=(
        "unlike", "better than", "more than the others", "more than others", "the only one who", "nobody else",
        "the others never", "as opposed to",
    ),
    asks=(
        "could you", "can you", "would you mind", "please also", "hope you can", "hope you will",
        "looking forward to your next", "?",
    ),
)  # fmt: skip

_GERMAN = Words(
    light=_words(
        "ein eine einen einem einer eines der die das den dem des und oder von zu zum zur in im an am auf für aus "
        "mit bei als ist sind war waren sein gewesen bin ich mich mir mein meine meinen wir uns unser unsere du dich "
        "dir dein deine deinen deiner ihr euch euer eure er sie es ihn ihm ihnen dies diese dieser dieses dass so "
        "sehr echt wirklich nur alle alles auch wieder viel viele vielen hast habt hat haben hatte getan gemacht "
        "machst tun hilfe geholfen helfen hilfreich unterstützung unterstützt danke dank dankbar toll tolle toller "
        "tolles super gut gute guter gutes klasse prima großartig großartige wunderbar ausgezeichnet perfekt beste "
        "besser arbeit job sache sachen ding dinge etwas immer team leute mensch nicht kein keine wer was wie wann "
        "wo da hier wenn man mal ja doch halt herzlich herzlichen ganz"
    ),
    general=(
        "danke für alles", "für alles", "gute arbeit", "tolle arbeit", "super arbeit", "gut gemacht", "toll gemacht",
        "weiter so", "mach weiter so", "danke für deine hilfe", "danke für eure hilfe",
        "danke für deine unterstützung", "danke für eure unterstützung", "vielen dank", "tausend dank",
        "ohne dich hätten wir das nicht geschafft", "großes lob", "großes dankeschön", "spitzenleistung",
    ),
    leads_on=(
        "sodass", "so dass", "damit konnten", "damit konnte", "dadurch", "deshalb", "deswegen", "das hat uns",
        "das hat mir", "so konnten", "so konnte", "ohne das", "ohne dich", "sonst hätten", "sonst hätte",
        "sonst wäre", "jetzt können", "jetzt kann", "dank dir", "weil",
    ),
    traits=(
        "du bist so", "du bist ein", "du bist eine", "du bist die", "du bist der", "du bist einfach", "ein held",
        "eine heldin", "ein genie", "ein schatz", "ein star", "ein engel", "ein naturtalent",
    ),
    bites=(
        "ausnahmsweise", "endlich mal", "endlich", "nächstes mal", "beim nächsten mal", "hättest du", "auch wenn du",
        "obwohl du", "wäre besser gewesen",
    ),
    compares=(
        "anders als", "im gegensatz zu", "besser als", "mehr als die anderen", "als einzige", "als einziger",
        "niemand sonst", "die anderen nie",
    ),
    asks=("kannst du", "könntest du", "könnt ihr", "bitte auch", "hoffe du", "hoffe, du", "?"),
)  # fmt: skip

_SPANISH = Words(
    light=_words(
        "un una unos unas el la los las lo y o u de del a al en por para con sin como es son era fue fueron ser sido "
        "soy eres yo me mi mis nosotros nosotras nos nuestro nuestra tú te ti tu tus vosotros os vuestro vuestra él "
        "ella ello ellos ellas le les se su sus este esta esto estos estas ese esa eso que tan muy mucho mucha "
        "muchos muchas muchísimo realmente solo sólo todo toda todos todas también otra otro vez has ha han he había "
        "hecho hacer haces hiciste dar diste ayuda ayudado ayudar ayudaste ayudas apoyo apoyado apoyar gracias "
        "agradezco agradecido agradecida genial gran grande bueno buena buen bien estupendo estupenda excelente "
        "perfecto perfecta maravilloso maravillosa increíble mejor trabajo cosa cosas algo siempre equipo persona "
        "gente no ni quién qué cómo cuándo dónde aquí allí si uno ya"
    ),
    general=(
        "gracias por todo", "por todo", "buen trabajo", "gran trabajo", "bien hecho", "sigue así", "seguid así",
        "gracias por tu ayuda", "gracias por vuestra ayuda", "gracias por tu apoyo", "gracias por vuestro apoyo",
        "muchas gracias", "mil gracias", "no lo habríamos logrado sin ti", "enhorabuena por todo",
    ),
    leads_on=(
        "así que", "de modo que", "de manera que", "para que", "gracias a eso", "gracias a ti", "por eso", "eso nos",
        "eso me", "lo que nos", "lo que me", "sin eso", "sin ti", "si no", "ahora podemos", "ahora puedo", "con eso",
        "porque",
    ),
    traits=(
        "eres tan", "eres un", "eres una", "eres el", "eres la", "eres muy", "un héroe", "una heroína", "un genio",
        "una genia", "un crack", "una crack", "un sol", "una estrella", "un ángel",
    ),
    bites=(
        "por una vez", "por fin", "la próxima vez", "deberías haber", "aunque no", "habría sido mejor",
        "hubiera sido mejor",
    ),
    compares=(
        "a diferencia de", "mejor que", "más que los demás", "más que las demás", "el único que", "la única que",
        "nadie más", "los demás nunca",
    ),
    asks=("podrías", "puedes", "podríais", "por favor también", "espero que puedas", "¿", "?"),
)  # fmt: skip

WORDS: Mapping[str, Words] = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH}
