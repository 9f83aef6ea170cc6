"""The words by which an ask says what it wants, of whom, what for and until when. Data, kept apart from what reads it.

English, German and Spanish stand side by side: people mix them, and a phrase of one is hardly ever a phrase of another.
All is written in small letters; what reads it does not mind capitals.
"""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    """One pattern for phrases that stand between spaces or punctuation, the longest first."""
    found = sorted((part.strip() for one in phrases for part in one.split(" | ")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE)


#: Somebody is asked to do something.
ASKING = _any(
    r"(?:can|could|would|will|may) (?:you|anyone|anybody|someone|somebody|one of you|i|we) | is (?:anyone|anybody|someone|there)",
    r"(?:does|has|did) (?:anyone|anybody|someone|somebody) | who (?:knows|has|can|could|would|is|wants|might)",
    r"(?:looking for|need|seeking|searching for) (?:someone|somebody|anyone|anybody|a person|people|volunteers) | ask you to",
    r"introduce me | put me in touch | show me | tell me | teach me | help me | help us | lend me | send me | let me",
    r"(?:kann|könnte|würde|will|mag|hat|hätte|kennt|weiß) (?:mir |uns )?(?:jemand|wer|einer|eine|du|ihr|irgendwer)",
    r"(?:kannst|könntest|würdest|magst|hast|kennst|weißt) du | (?:könnt|könntet|würdet|habt|kennt) ihr | könnten sie",
    r"wer (?:kann|könnte|kennt|weiß|hat|hätte|würde|mag|ist) | jemand(?:en)?,? (?:der|die|mit) | (?:suche|suchen) jemanden",
    r"stell(?:t)? mich vor | hilf mir | helft mir",
    r"(?:puede|puedes|podría|podrías|podríais|pueden|podéis|me ayudas|me ayudáis) | (?:busco|buscamos) a alguien",
    r"alguien (?:que|puede|sabe|conoce|tiene|podría) | qui[eé]n (?:puede|sabe|conoce|tiene|podría|me)",
    r"preséntame | ayúdame | ayudadme",
)
#: Something is needed, and it is left open what somebody would do about it.
NEEDING = _any(
    r"looking for | (?:i|we)(?:'d| would) (?:like|love|appreciate|be grateful|be happy) | i(?:'m| am)? (?:need|ask|asking|request)",
    r"i(?:'m| am)? (?:requesting|seeking) | we(?:'re| are)? (?:need|ask|asking|seeking) | need",
    r"(?:ich|wir) (?:suche|suchen|brauche|brauchen|bitte|bitten) | brauche | suche | gesucht",
    r"busco | buscamos | necesito | necesitamos | me gustaría | nos gustaría | pido",
)
#: A line that begins with one of these is an ask in the imperative, or in the German infinitive.
DOING = re.compile(
    r"\s*(?:please |bitte |por favor,? )?(?:"
    r"review|read|proofread|check|test|try|explain|show|teach|introduce|connect|send|share|lend|give|translate|recommend|look"
    r"|join|meet|call|write|fix|find|bring|drive|pick|carry|listen|sit in|pair|walk|help (?:me|us|with|to)"
    r"|advice|feedback|introduction|intro|review"
    r"|lies|lest|prüfe|prüft|erkläre|erklär|zeig|zeige|schick|schickt|leih|übersetze|teste|schau|schaut|stell"
    r"|revisa|revisad|lee|leed|explica|muestra|presenta|envía|comparte|presta|traduce|recomienda|prueba|mira"
    r"|revisar|leer|explicar|mostrar|presentar|enviar|compartir|prestar|traducir|recomendar|probar|mirar"
    r")(?!\w)",
    re.IGNORECASE,
)
#: German asks end in what is to be done: "jemanden, der den Antrag gegenliest", "den Antrag gegenlesen".
DOING_LAST = _any(
    r"gegenlesen | gegenliest | gegenlest | durchlesen | durchliest | anschauen | anschaut | ansehen | ansieht | erklären",
    r"erklärt | zeigen | zeigt | vorstellen | vorstellt | leihen | leiht | ausleihen | schicken | schickt | übersetzen",
    r"übersetzt | testen | testet | prüfen | prüft | mithelfen | mithilft | einspringen | einspringt | begleiten | begleitet",
)
#: What it is for, or why it is so.
REASONS = _any(
    r"because | because of | since (?:i|we|my|our|the|he|she|they) | so that",
    r"so (?:i|we|they|he|she) (?:can|could|may|don't|do not)",
    r"in order to | due to | to be able to | that way (?:i|we) | which (?:would|will) (?:let|allow|help|mean)",
    r"it (?:would|will) (?:help|let|allow|mean|make|save) | this (?:would|will) (?:help|let|allow|mean|make|save)",
    r"(?:i|we)(?:'m| am|'re| are) (?:trying|planning|preparing|hoping|about|going|working|starting|launching|applying|moving)",
    r"(?:i|we) (?:want|hope|plan|try) to | (?:just|recently|lately) (?:lost|got|moved|started|had|became|finished|left|quit)",
    r"(?:lost|lose|losing) (?:my|his|her|our|their|a) | as (?:i|we) (?:am|are|have|want|need)",
    r"(?:i|we) (?:was|were|got|have been|'ve been) (?:laid off|let go|fired|robbed|asked|invited|given) | can(?:'t|not) afford",
    r"(?:i|we)(?:'ve| have)? (?:have no|ran out of|run out of|am short of|are short of|am stuck|are stuck|don't know how)",
    r"nobody (?:here|of us|in our team|on our team) | (?:i'm|i am|we're|we are) (?:stuck|struggling|unemployed|broke|new to)",
    r"weil | damit | denn | sodass | deshalb | wegen | da (?:ich|wir|unser|unsere|mein|meine|der|die|das)",
    r"um (?:\S+ ){1,9}zu \S+en | (?:ich|wir) (?:will|wollen|möchte|möchten|plane|planen|versuche|versuchen|hoffe|hoffen)",
    r"(?:das|es) (?:würde|hilft|hülfe|erlaubt) | gerade (?:angefangen|begonnen|verloren|umgezogen)",
    r"uns fehlt | mir fehlt | uns fehlen | mir fehlen | (?:bei uns|hier) kann niemand | niemand von uns",
    r"porque | para que | para poder | ya que | puesto que | debido a | así (?:puedo|podemos|podré|podremos) | por eso",
    r"para (?:\w+(?:ar|er|ir|arme|arnos))",
    r"(?:quiero|queremos|intento|intentamos|espero|esperamos|estoy|estamos) (?:\S+ndo|poder|hacer|que)",
    r"acabo de | acabamos de | he perdido | hemos perdido",
    r"nos falta | me falta | nos faltan | me faltan | nadie de nosotros | aquí nadie",
)
#: A time that is no day of a calendar, or that `days_ahead` does not read.
TIMES = _any(
    r"this (?:morning|afternoon|evening|week|weekend|month) | tonight | by then | until (?:pay ?day|then|i get paid|we get paid)",
    r"(?:till|until|before|by) (?:the|our|my|his|her|their|next|this|end of) \w+ | next (?:year|spring|summer|autumn|winter)",
    r"heute (?:abend|nacht|morgen|nachmittag) | diese(?:n|s|r)? (?:woche|monat|abend|wochenende|jahr)",
    r"(?:bis|vor) (?:zum|zur|der|dem|den|unserer|unserem|meiner|meinem) \w+ | bis dahin",
    r"esta (?:mañana|tarde|noche|semana) | este (?:mes|fin de semana|año) | antes de(?:l| la| nuestra| nuestro| mi)? \w+",
    r"hasta (?:el|la|entonces|que) ?\w*",
)
#: How much it is, beside minutes and hours.
AMOUNTS = re.compile(
    r"(?<!\w)(?:\d{1,5}|one|two|three|four|five|six|seven|eight|nine|ten|a dozen|a couple of|half a|ein(?:e|en|er)?|zwei|drei|vier"
    r"|fünf|sechs|acht|zehn|un|una|dos|tres|cuatro|cinco|seis|ocho|diez)[ -]"
    r"(?:\w+ )?(?:pages?|slides?|people|persons?|boxes|questions?|lines?|words|calls?|sessions?|days?|weeks?|evenings?|afternoons?"
    r"|mornings?|times|euros?|dollars|copies|chairs?|desks?|rooms?|emails?|mails?|examples?|chapters?|sheets?|rows?|photos?"
    r"|seiten?|folien?|leute|personen|kisten|fragen?|zeilen|wörter|anrufe?|gespräche?|tage?n?|wochen?|abende?|nachmittage?"
    r"|beispiele?|kapitel|stühle|tische|mal|bilder|páginas?|diapositivas?|personas?|cajas|preguntas?|líneas?|palabras|llamadas?"
    r"|sesiones|sesión|días?|semanas?|tardes?|mañanas?|veces|ejemplos?|capítulos?|sillas|mesas|fotos)(?!\w)",
    re.IGNORECASE,
)
#: What makes it easier to say yes: a please, thanks, or that one gives on.
WARMTH = _any(
    r"please | thanks | thank you | thank u | thx | ty | grateful | gratitude | appreciate[ds]? | appreciation | appreciative",
    r"pay(?:ing)? (?:it|this|that) (?:forward|back) | pay forward | return the favou?r | in return | in exchange",
    r"bitte | danke | dank | dankbar | vielen dank | im gegenzug",
    r"revanchiere mich | gebe (?:es|das|ich)? ?(?:gerne? )?weiter",
    r"por favor | gracias | agradezco | agradecería | agradecido | agradecida | agradecidos",
    r"a cambio | devolver(?:é|emos)? el favor",
)
#: Words in the place of a thing.
VAGUE = _any(
    r"something | anything | stuff | things | whatever | some help | some support | any help | a few things | all kinds of | etc",
    r"and so on | somehow | with everything | with this | a bit of help",
    r"irgend(?:was|etwas|wie|jemand|wer|ein|eine|einen) | etwas hilfe | sachen | dinge | zeug | usw",
    r"und so weiter | alles mögliche | ein bisschen hilfe | bei allem",
    r"algo | algún tipo de | cosas | cualquier cosa | lo que sea | un poco de ayuda | etcétera | con todo | de todo",
)
#: Haste without a day.
PRESSING = _any(
    r"asap | a\.s\.a\.p | urgent | urgently | immediately | right now | right away | as soon as possible | emergency",
    r"dringend | sofort | eilig | eilt | so schnell wie möglich | schnellstmöglich | umgehend",
    r"urgente | urgentemente | cuanto antes | lo antes posible | ya mismo | inmediatamente",
)
#: With one of these a sentence asks one thing more.
MORE = re.compile(
    r"\s*(?:also|and also|besides|another thing|außerdem|auch|ausserdem|und noch|además|también|otra cosa)\b",
    re.IGNORECASE,
)
#: Words of a title that say nothing yet, beside those that no text is told by.
_IDLE = (
    "advice anfrage ask asking ayuda bitte brauche consejo consulta dringend dudas favor frage fragen hallo hello "
    "help hi hilfe hola important importante kurz kurze necesito pedido peticion please pregunta question questions "
    "quick rapida rat request requests support tip tips unterstutzung urgent urgente wichtig "
)
IDLE = frozenset(_IDLE.split())
#: Where everybody can read, these are better told to the one who helps.
REACHABLE = (
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    re.compile(r"(?<![\w+])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"),
    re.compile(r"(?<![\w.,])(?:\+|00|0|\()[\d()]{1,5}(?:[ ./()-]{0,2}\d{2,5}){2,5}(?![\w])"),
)
#: Something that has a name or a number: quoted, a link, a file, letters with figures, capitals within a word.
NAMED = re.compile(
    r"[“\"«„][^“”\"«»„]{2,80}[”\"»“]|https?://\S{4,200}|(?<!\w)\w{1,60}\.(?:pdf|docx?|xlsx?|csv|py|md|txt|pptx?|odt)(?!\w)"
    r"|(?<!\w)(?=\w*[A-ZÄÖÜ])(?=\w*\d)\w{2,30}(?!\w)|(?<!\w)[a-zäöü]*[A-ZÄÖÜ][a-zäöü]*[A-ZÄÖÜ]\w*(?!\w)"
    r"|(?<![\w.,])[$€£]? ?\d[\d.,]{0,11} ?(?:[$€£%]|\w+)"
)
#: A capital within a sentence names somebody or some place, save in German, where every noun has one.
CAPITAL = re.compile(r"(?<=[a-zäöüßñáéíóú0-9,;:] )[A-ZÄÖÜÁÉÍÓÚÑ][a-zäöüßáéíóúñ]{2,30}")
GERMAN = _any(
    r"der | die | das | und | ich | wir | nicht | ein | eine | einen | für | mit | bei | kann | wer | ist | zu | den | dem | im"
)
