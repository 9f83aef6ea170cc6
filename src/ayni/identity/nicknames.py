"""Short forms of given names in English, German and Spanish, and names that very many people share.

Neither list claims to be whole. A short form that is missing costs a proposal; a common name that is
missing is noticed all the same once the people at hand are many.
"""

from __future__ import annotations

from ayni.identity.vocabulary import word_set

_SHORT_FORMS = """
alexander: alex sandy sascha al; alexandra: alex sandra sandy; alejandro: alex ale; alejandra: ale; andrew: andy
drew; andreas: andi andy; anthony: tony; antonio: toni tono; anton: toni; barbara: barb babs; benjamin: ben
benny; bernhard: bernd; catherine: cathy kate cath; katherine: kathy kate katie kat; katharina: kathi kathrin;
charles: charlie chuck; christian: chris; christine: chris tina; christina: chris tina; christopher: chris kit
topher; christoph: chris; cornelia: conny; cristina: cris tina; daniel: dan danny dani; david: dave; deborah:
deb debbie; dimitri: dima; dmitri: dima; dolores: lola; donald: don donny; douglas: doug; eduardo: edu; edward:
ed eddie ted ned; elizabeth: liz beth betty eliza lizzie; elisabeth: lisa sissi; enrique: kike quique; eugene:
gene; ferdinand: ferdi; fernando: fer nando; francisco: paco pancho fran curro; franziska: franzi; frederick:
fred freddy; friedrich: fritz; gabriel: gabe gabi; gabriele: gabi; georg: schorsch; gerald: gerry jerry;
gerhard: gerd; geoffrey: geoff; gregory: greg; guillermo: memo guille; gustav: gus; heinrich: heiner heinz;
henry: hank harry; ignacio: nacho; isabella: bella isa; jacob: jake; jakob: jacky; james: jim jimmy jamie;
jennifer: jen jenny; jeffrey: jeff; jessica: jess; joachim: jochen achim; johann: hans; johannes: hans hannes
jo; john: jack johnny; jonathan: jon jonny nathan; joseph: joe joey; josef: sepp; jose: pepe; joshua: josh;
juan: juanito; judith: judy; juergen: jurgi; kenneth: ken kenny; klaus: klausi; lawrence: larry; leonard: leo
len lenny; leonardo: leo; luis: lucho; ludwig: lutz; magdalena: lena magda; manuel: manu manolo; manuela: manu;
margaret: maggie meg peggy; margarete: grete gretel; maria: mia mari; matthew: matt; matthias: matze hias;
matias: mati; maximilian: max; mercedes: merche; michael: mike mick mickey micha; miguel: migue; mikhail: misha;
montserrat: montse; nathaniel: nate nat; nicholas: nick nicky; nicolas: nico; nikolaus: klaus niko; nikolai:
kolya; pamela: pam; patricia: pat patty tricia; patrick: pat paddy; peter: pete; philip: phil; philipp: phil;
rafael: rafa; raymond: ray; rebecca: becky becca; reinhard: hardy; richard: rick dick rich ricky; robert: rob
bob bobby robbie bert; roberto: beto; ronald: ron ronnie; rosario: charo; rudolf: rudi; samuel: sam sammy;
samantha: sam; sebastian: basti seb sebas; sergei: seryozha; sergio: checho; siegfried: sigi; stefan: steff;
stephen: steve; steven: steve; stephanie: steph steffi; stefanie: steffi; susan: sue susie; susanne: susi;
teresa: tere; theodore: ted theo; theresa: terri tess; thomas: tom tommy; timothy: tim timmy; tobias: tobi;
ulrich: uli ulli; ulrike: uli; valentin: vali; veronika: vroni; victor: vic; victoria: vicky tori; vincent:
vince vinny; vladimir: vova volodya; walter: wally; wilhelm: willi willy; william: will bill billy liam;
wolfgang: wolf wolle; yevgeny: zhenya; zachary: zach zack
"""

COMMON_GIVEN = word_set(
    "james john robert michael david william richard joseph thomas charles christopher daniel matthew anthony "
    "mark paul steven andrew kenneth george brian kevin edward mary patricia jennifer linda elizabeth barbara "
    "susan jessica sarah karen lisa nancy anna maria laura julia martin peter stefan andreas michael thomas "
    "wolfgang klaus jurgen juergen christian markus frank bernd uwe sabine petra monika claudia susanne nicole "
    "jan alexander sebastian jose juan antonio manuel francisco luis carlos miguel jesus javier pedro carmen ana "
    "isabel dolores pilar jean pierre marie mohammed muhammad ali ahmed wei li min ming jun hui yan lei alex "
    "chris mike tom steve bob jim dave dan tim ben sam joe matt nick tony andy"
)

COMMON_FAMILY = word_set(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson "
    "anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis "
    "robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera "
    "campbell mitchell carter roberts evans hughes muller mueller schmidt schneider fischer weber meyer maier "
    "mayer wagner becker schulz hoffmann schafer schaefer koch bauer richter klein wolf schroder schroeder "
    "neumann schwarz zimmermann braun kruger krueger hofmann hartmann lange fernandez gomez diaz moreno munoz "
    "alvarez romero alonso gutierrez navarro ruiz jimenez silva santos wang li zhang liu chen yang huang zhao wu "
    "zhou xu sun ma zhu hu kim park choi jung singh kumar patel sharma khan ahmed ali ivanov petrov rossi dubois"
)


def _formal() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for entry in _SHORT_FORMS.replace("\n", " ").split(";"):
        formal, _, shorts = entry.strip().partition(":")
        for short in shorts.split():
            found.setdefault(short, set()).add(formal)
    return {short: tuple(sorted(formals)) for short, formals in found.items()}


_FORMAL = _formal()


def formal_names(given: str) -> tuple[str, ...]:
    """The given names that a folded name is a short form of; empty where it is none.

    >>> formal_names("bob"), formal_names("pepe"), formal_names("ada")
    (('robert',), ('jose',), ())
    """
    return _FORMAL.get(given, ())


def are_short_forms(one: str, other: str) -> bool:
    """Whether one is a short form of the other, or both are of the same name.

    >>> are_short_forms("bob", "robert"), are_short_forms("rob", "bob"), are_short_forms("bob", "bill")
    (True, True, False)
    """
    ones, others = {one, *formal_names(one)}, {other, *formal_names(other)}
    return one != other and not ones.isdisjoint(others)
