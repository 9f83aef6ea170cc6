"""The words that `hard_talks` looks for, in English, German and Spanish. Data only; each line is a pattern of whole words."""

from __future__ import annotations

#: Says what somebody is, or how good it was, instead of what was done.
JUDGING = (
    r"lazy|selfish|rude|unfair|careless|unreliable|irresponsible|incompetent|ignorant|arrogant|disrespectful|unprofessional",
    r"stubborn|childish|hypocritical|ungrateful|inconsiderate|thoughtless|toxic|stupid|ridiculous|pathetic|lousy|useless",
    r"faule?r?|egoistisch\w*|unverschämt\w*|rücksichtslos\w*|unzuverlässig\w*|verantwortungslos\w*|unfähig\w*|arrogant\w*",
    r"respektlos\w*|unprofessionell\w*|stur\w*|kindisch\w*|undankbar\w*",
    r"gedankenlos\w*|toxisch\w*|dumm\w*|lächerlich\w*|unfair\w*",
    r"vag[oa]s?|egoístas?|maleducad[oa]s?|injust[oa]s?|descuidad[oa]s?|irresponsables?|incompetentes?|arrogantes?",
    r"irrespetuos[oa]s?|terc[oa]s?|infantil(?:es)?|desagradecid[oa]s?",
    r"desconsiderad[oa]s?|tóxic[oa]s?|estúpid[oa]s?|ridícul[oa]s?",
)
#: Makes a habit of what was seen some times.
SWEEPING = (
    r"always|never|constantly|every (?:single )?time|all the time|nobody ever|everybody|not once",
    r"immer|nie|niemals|ständig|jedes ?mal|dauernd|die ganze zeit|kein einziges mal",
    r"siempre|nunca|jamás|constantemente|cada vez|todo el tiempo|ni una sola vez",
)
#: Tells what another wanted or thought, which nobody sees.
GUESSED = (
    r"on purpose|deliberately|you (?:just )?(?:want|wanted|don['’]t care|didn['’]t care|think you)",
    r"just to|(?:he|she|they) (?:just )?wants?",
    r"(?:he|she|they) (?:doesn['’]t|don['’]t|didn['’]t) care|(?:he|she|they) (?:thinks?|believes?)",
    r"absichtlich|mit absicht|dir ist (?:alles )?egal|du willst (?:nur|bloß)|(?:ihm|ihr) ist (?:alles )?egal|nur um",
    r"a propósito|adrede|te da igual|le da igual|no te importa|no le importa|solo quieres|solo quiere",
)
#: Tells what another did, in the place of a feeling. Most of the English ones stand in Rosenberg's list.
DONE_TO_ME = (
    r"abandoned|attacked|betrayed|boxed in|cheated|coerced|cornered|diminished|disrespected|distrusted|excluded|ignored",
    r"insulted|interrupted|invalidated|judged|left out|let down|manipulated|misunderstood|neglected|overlooked|patroni[sz]ed",
    r"pressured|provoked|put down|rejected|ripped off|taken for granted|tricked|unappreciated|undervalued|unheard|unseen",
    r"unsupported|unwanted|used|victimi[sz]ed",
    r"ausgenutzt|ausgeschlossen|belogen|betrogen|bevormundet|hintergangen|ignoriert|im stich gelassen|manipuliert",
    r"missachtet|missverstanden|nicht ernst genommen|provoziert|übergangen",
    r"übersehen|unverstanden|unterdrückt|verraten|vernachlässigt",
    r"zurückgewiesen|abandonad[oa]|atacad[oa]|engañad[oa]|excluid[oa]|ignorad[oa]|incomprendid[oa]|manipulad[oa]",
    r"menospreciad[oa]|ninguneado|ningunead[oa]|presionad[oa]|rechazad[oa]|traicionad[oa]|utilizad[oa]|usad[oa]",
)
#: A thought that begins like a feeling.
THOUGHT = (
    r"I (?:feel|felt) (?:that|like|as if|as though|you|he|she|they)",
    r"ich (?:habe|hatte) das gefühl,? (?:dass|du|er|sie)|ich fühle,? dass",
    r"siento que|sentí que|me siento como si",
)
#: Somebody who is to do something, in the place of a need.
STRATEGY = (
    r"I need (?:you|him|her|them) to|(?:you|he|she|they) (?:should|must|have to|has to|ought to|needs? to)",
    r"ich brauche,? dass (?:du|er|sie|ihr)|(?:du|er|sie|ihr) (?:musst|muss|müsst|solltest|sollte|sollen|soll)",
    r"necesito que|(?:tú )?(?:debes|deberías|tienes que)|debería|tiene que",
)
#: An ask that leaves no room for a no.
DEMAND = (
    r"you (?:must|have to|need to|had better|should)|or else|otherwise I|I expect you|I demand|last (?:chance|warning)",
    r"du musst|du hast zu|sonst werde ich|sonst|ich erwarte|ich verlange|letzte (?:chance|warnung)",
    r"tienes que|debes|o si no|de lo contrario|exijo|espero que|última oportunidad",
)
#: What nobody can see done.
VAGUE = (
    r"more respect|respect me|be (?:nicer|better|more \w+|less \w+)",
    r"take me seriously|support me more|communicate (?:better|more)",
    r"try harder|make an effort|change your attitude|do better|appreciate me|be fair",
    r"mehr respekt|respektvoller|netter sein|ernst ?(?:zu )?nehmen",
    r"besser kommunizieren|mehr mühe|fair sein|dich bessern|wertschätz\w*",
    r"más respeto|respétame|ser (?:más|mejor)|tomarme en serio|comunicar\w* mejor|esforzarte más|valorarme|ser just[oa]",
)
#: What is not to be done: it says nothing of what would be good instead.
NEGATIVE = (
    r"stop|don['’]t|do not|quit|no longer|not to",
    r"hör auf|aufhören|aufzuhören|nicht mehr|lass das|unterlass\w*",
    r"deja de|dejes de|dejar de|no (?:lo )?hagas|ya no",
)
#: What makes an ask one that can be answered.
ANSWERABLE = (
    r"would you|could you|can you|will you|are you (?:willing|ready)",
    r"may I|can we|could we|shall we|I (?:would like to )?ask you to",
    r"I(?:['’]d| would) like (?:to|you to|us to|it if)|please|is it all right",
    r"würdest du|kannst du|könntest du|magst du|möchtest du|bist du bereit|wärst du bereit|können wir|könnten wir|wollen wir",
    r"ich bitte dich|bitte|ich (?:würde|möchte) gern\w*|ist es in ordnung",
    r"podrías|puedes|querrías|quieres|estarías dispuest[oa]|estás dispuest[oa]|podemos|podríamos|te pido|por favor|me gustaría",
)
#: What a talk of two is not for.
UNSAFE = (
    r"threaten(?:s|ed|ing)?|bull(?:y|ies|ied|ying)|harass(?:es|ed|ing|ment)?",
    r"stalk(?:s|ed|ing)?|hit me|hurt me|grop(?:es|ed|ing)",
    r"touche[sd] me|afraid of (?:him|her|them|you)|scared of (?:him|her|them|you)",
    r"retaliat\w+|blackmail\w*|abus(?:e|ed|es|ing|ive)",
    r"bedroht\w*|drohung\w*|droht|gemobbt|mobbing|belästig\w*|gestalkt",
    r"geschlagen|angefasst|angst vor (?:ihm|ihr|dir)|erpress\w*",
    r"vergeltung|misshandel\w*|amenaz\w+|acos(?:o|ad[oa]|a|ó)|me peg[aóa]\w*",
    r"tocó|miedo (?:a|de) (?:él|ella|ti)|chantaj\w+|represalias?",
)
#: When it was: a number, a day, a month, a season, or a word for one.
DATED = (
    r"\d+|yesterday|today|last|this (?:week|month|year|morning)|since",
    r"ago|once|twice|two|three|four|five|six|seven|eight|nine|ten",
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter",
    r"january|february|march|april|may|june|july|august|september|october|november|december",
    r"gestern|heute|vorgestern|letzte[nrsm]?|diese[nrsm]? (?:woche|monat|jahr)",
    r"seit|vor|einmal|zweimal|zwei|drei|vier|fünf|sechs|sieben",
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|frühling|frühjahr|sommer|herbst",
    r"januar|februar|märz|mai|juni|juli|oktober|dezember",
    r"ayer|hoy|anteayer|pasad[oa]|est[ea] (?:semana|mes|año)|desde|hace|una vez|dos|tres|cuatro|cinco|seis|siete",
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|primavera|verano|otoño|invierno",
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
)
