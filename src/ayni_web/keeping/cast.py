"""Who is in the demo network. Everybody and every organisation here is invented; nobody has these addresses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a relationship runs over the years. All but the first are what the Network page then calls it."""

    CLOSE = "close"  # both ways, much, for long
    BOTH = "both"
    FROM_YOU = "from_you"
    TO_YOU = "to_you"
    QUIET = "quiet"
    NEW = "new"
    IN_TOUCH = "in_touch"
    PASSING = "passing"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class House:
    """An invented organisation."""

    name: str
    domain: str
    place: str


HOUSES: dict[str, House] = {
    "tide": House("Tidewater Cooperative", "tidewater.example.org", "Lisbon, Portugal"),
    "north": House("Northlight Studio", "northlight.example.com", "Hamburg, Germany"),
    "kestrel": House("Kestrel Maps", "kestrelmaps.example.net", "Edinburgh, United Kingdom"),
    "salt": House("Saltmarsh Institute", "saltmarsh.example.org", "Groningen, Netherlands"),
    "paper": House("Paper Lantern Press", "paperlantern.example.com", "Kyoto, Japan"),
    "quartz": House("Quartz and Reed", "quartzreed.example.net", "Lagos, Nigeria"),
}


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person. `years` is how long the reader has known them; `before` the house they worked for earlier."""

    name: str
    shape: Shape
    house: str
    title: str
    circle: str = ""
    years: float = 4.0
    before: str = ""
    place: str = ""
    birthday: str = ""
    met: str = ""
    likes: str = ""
    seeks: str = ""
    can_give: str = ""

    @property
    def first(self) -> str:
        return self.name.split()[0]


INNER, LISBON, SUMMER, FIELD, OLD, CHOIR = (
    "Inner circle",
    "Lisbon round",
    "Summer school",
    "Field research",
    "Old team",
    "Monday choir",
)
CIRCLES = (INNER, LISBON, SUMMER, FIELD, OLD, CHOIR)

S = Shape
#: Those with a story of their own.
LEADS: tuple[Someone, ...] = (
    Someone(
        "Ravi Menon", S.CLOSE, "quartz", "Operations lead", SUMMER, 8.0, "tide", "Lagos, Nigeria", "--05-17",
        "You met at a summer school; four employers between you since",
        "quick, concrete help", "a finance partner", "Lagos, hiring, customs",
    ),
    Someone(
        "Mara Okafor", S.CLOSE, "north", "Head of design", INNER, 7.6, "paper", "Hamburg, Germany", "1984-11-30",
        "You shared a desk for two years",
        "thoughtful feedback", "a second pair of eyes on her book", "typography, calm, half of Hamburg",
    ),
    Someone(
        "Jonas Weil", S.TO_YOU, "salt", "Professor of hydrology", FIELD, 6.5, "", "Groningen, Netherlands", "",
        "He examined your thesis and has stayed",
        "to be asked early", "students who write", "methods, letters, patience",
    ),
    Someone(
        "Aiko Mori", S.CLOSE, "paper", "Editor", INNER, 6.9, "", "Kyoto, Japan", "1979-02-03",
        "You met over a translation that would not end",
        "long letters", "quiet illustrators", "editing, Japanese, printers",
    ),
    Someone(
        "Tomás Rey", S.CLOSE, "tide", "Founder", LISBON, 5.4, "kestrel", "Lisbon, Portugal", "",
        "You met in a queue for coffee in Lisbon",
        "a good introduction", "a first bookkeeper", "harbours, permits, stubborn optimism",
    ),
    Someone(
        "Ines Duarte", S.BOTH, "tide", "Finance lead", LISBON, 4.1, "", "Porto, Portugal", "",
        "Tomás brought you together",
        "numbers before words", "a talk to give in spring", "budgets, investors, Porto",
    ),
    Someone(
        "Lena Brandt", S.FROM_YOU, "north", "Product manager", OLD, 5.2, "", "Berlin, Germany", "--09-09",
        "She joined your team as a trainee",
        "examples", "her first team to lead", "interviews, good questions",
    ),
    Someone(
        "Karl Vogt", S.FROM_YOU, "kestrel", "Sales engineer", OLD, 3.8, "", "Leipzig, Germany", "",
        "You met on a project that was late",
        "", "a way into public tenders", "maps of everything",
    ),
    Someone(
        "Ruth Klein", S.QUIET, "salt", "Librarian", FIELD, 7.2, "", "Bremen, Germany", "1966-07-21",
        "She found the archive that nobody else could",
        "", "", "archives, sources, plain words",
    ),
    Someone(
        "Elsa Lund", S.QUIET, "kestrel", "Cartographer", SUMMER, 7.8, "", "Bergen, Norway", "",
        "You shared a cabin at the summer school",
    ),
    Someone(
        "Mei Lin", S.NEW, "paper", "Illustrator", "", 0.1, "", "Taipei, Taiwan", "",
        "Aiko gave her your name",
        "a clear brief", "her first commission abroad", "ink, animals, speed",
    ),
    Someone(
        "Priya Nair", S.TO_YOU, "quartz", "Lawyer", LISBON, 3.4, "", "Kochi, India", "",
        "You met when a contract went wrong",
        "one question at a time", "a sabbatical", "contracts, straight answers",
    ),
    Someone(
        "Noor Haddad", S.BOTH, "salt", "Field researcher", FIELD, 5.8, "north", "Amman, Jordan", "",
        "You carried the same equipment up the same hill",
        "quick, concrete help", "a data engineer for one summer", "fieldwork, Arabic, soil",
    ),
    Someone(
        "Omar Farah", S.FROM_YOU, "tide", "Apprentice boatbuilder", LISBON, 1.6, "", "Setúbal, Portugal", "",
        "Tomás asked you to look at his portfolio",
        "to be shown", "a place in a yard", "hands that know wood",
    ),
    Someone(
        "Sam Adeyemi", S.IN_TOUCH, "quartz", "Analyst", "", 2.2, "", "Ibadan, Nigeria", "",
    ),
)  # fmt: skip

#: All others: name, shape, house, title, circle, years.
OTHERS: tuple[tuple[str, Shape, str, str, str, float], ...] = (
    ("Arjun Patel-Lindqvist", S.IN_TOUCH, "kestrel", "Surveyor", OLD, 3.0),
    ("Lucía Ferrante", S.BOTH, "paper", "Translator", INNER, 6.1),
    ("Henrik Aaltonen", S.BOTH, "kestrel", "Software engineer", OLD, 5.0),
    ("Amara Diallo", S.BOTH, "quartz", "Partnerships", SUMMER, 7.1),
    ("Wiktor Zaleski", S.BOTH, "north", "Photographer", CHOIR, 4.4),
    ("Sofia Marangoni", S.BOTH, "tide", "Naval architect", LISBON, 3.2),
    ("Thabo Nkosana", S.BOTH, "salt", "Statistician", FIELD, 5.5),
    ("Yara Benhadi", S.BOTH, "quartz", "Community lead", LISBON, 2.6),
    ("Kenji Watari", S.BOTH, "paper", "Printer", INNER, 4.9),
    ("Freya Halvorsen", S.BOTH, "kestrel", "Geologist", SUMMER, 7.7),
    ("Mateusz Brzoza", S.BOTH, "north", "Developer", OLD, 3.9),
    ("Ngozi Eberechi", S.BOTH, "quartz", "Logistics", SUMMER, 6.4),
    ("Pilar Quintana-Sol", S.BOTH, "tide", "Lawyer", CHOIR, 2.9),
    ("Anselm Thorne", S.BOTH, "salt", "Ecologist", FIELD, 3.6),
    ("Leila Tehrani", S.BOTH, "north", "Researcher", "", 2.1),
    ("Bao Nguyen-Hart", S.CLOSE, "kestrel", "Team lead", OLD, 6.6),
    ("Clara Wiesengrund", S.CLOSE, "north", "Cellist and consultant", CHOIR, 7.9),
    ("Iker Etxeberri", S.FROM_YOU, "tide", "Student", LISBON, 1.4),
    ("Hanna Lindqvist", S.FROM_YOU, "north", "Trainee", OLD, 2.3),
    ("Rashid Omarov", S.FROM_YOU, "salt", "Doctoral student", FIELD, 2.7),
    ("Chiara Bellandi", S.FROM_YOU, "paper", "Author", "", 4.0),
    ("Emeka Okonjo-Vale", S.FROM_YOU, "quartz", "Founder", SUMMER, 3.1),
    ("Saskia de Wolde", S.FROM_YOU, "salt", "Project manager", FIELD, 1.9),
    ("Gudrun Falk", S.TO_YOU, "north", "Managing director", OLD, 4.6),
    ("Isandro Vega", S.TO_YOU, "tide", "Harbour master", LISBON, 2.4),
    ("Mikael Sundgren", S.TO_YOU, "kestrel", "Systems engineer", "", 3.3),
    ("Zanele Mbatha", S.TO_YOU, "quartz", "Investor", SUMMER, 5.1),
    ("Oksana Hrytsenko", S.TO_YOU, "paper", "Proofreader", INNER, 3.7),
    ("Declan Moriarty-Byrne", S.TO_YOU, "salt", "Data engineer", FIELD, 2.8),
    ("Adebayo Fashola-Reed", S.QUIET, "quartz", "Accountant", SUMMER, 6.8),
    ("Marguerite Lestrange", S.QUIET, "paper", "Bookbinder", "", 5.9),
    ("Sung-min Ahn", S.QUIET, "kestrel", "Engineer", OLD, 6.0),
    ("Paloma Rioseco", S.QUIET, "tide", "Architect", LISBON, 4.7),
    ("Vikram Sathe", S.QUIET, "salt", "Botanist", FIELD, 7.0),
    ("Annelie Borgström", S.QUIET, "north", "Art director", OLD, 5.6),
    ("Tariq Al-Masri", S.QUIET, "quartz", "Importer", "", 4.2),
    ("Beatriz Lobo-Antunes", S.QUIET, "tide", "Journalist", LISBON, 5.3),
    ("Ferenc Halmos", S.QUIET, "kestrel", "Surveyor", SUMMER, 7.5),
    ("Nadia Kowalczuk", S.QUIET, "salt", "Chemist", FIELD, 6.2),
    ("Solveig Aune", S.NEW, "salt", "Programme lead", "", 0.1),
    ("Kwame Asante-Hill", S.NEW, "quartz", "Engineer", "", 0.12),
    ("Juliane Petersen-Roth", S.NEW, "north", "Journalist", CHOIR, 0.08),
    ("Rosa Calderwood", S.IN_TOUCH, "paper", "Bookseller", INNER, 4.5),
    ("Ilya Baranov-Stern", S.IN_TOUCH, "kestrel", "Pilot", OLD, 3.5),
    ("Fatou Sissoko", S.IN_TOUCH, "quartz", "Teacher", SUMMER, 5.7),
    ("Gerrit van Aalst", S.IN_TOUCH, "salt", "Dike warden", FIELD, 2.0),
    ("Marek Dvorsky", S.IN_TOUCH, "north", "Sound engineer", CHOIR, 3.0),
    ("Birgit Holm-Nyberg", S.PASSING, "kestrel", "Recruiter", "", 5.0),
    ("Carlos Ibarra-Luz", S.PASSING, "tide", "Ferry captain", LISBON, 4.0),
    ("Devika Rao-Sten", S.PASSING, "quartz", "Student", SUMMER, 6.0),
    ("Ottoline Marsh", S.PASSING, "paper", "Reviewer", "", 3.0),
    ("Piotr Lisowski", S.BOOK, "north", "Electrician", "", 2.0),
    ("Nkechi Balogun-West", S.BOOK, "quartz", "Notary", "", 3.0),
    ("Hilde Ravnkilde", S.BOOK, "kestrel", "Receptionist", "", 2.0),
    ("Samuel Ortega-Pino", S.BOOK, "tide", "Plumber", LISBON, 1.0),
    ("Yuki Tanemura", S.BOOK, "paper", "Agent", "", 4.0),
    ("Abena Mensa-Kraft", S.BOOK, "salt", "Caterer", "", 2.0),
)

#: Everybody, those with a story first.
EVERYBODY: tuple[Someone, ...] = (*LEADS, *(Someone(*one) for one in OTHERS))
