"""What was given and received in the demo network. All of it is invented.

`{first}` is the other's first name. Lines are told from the reader's side.
"""

from __future__ import annotations

from dataclasses import dataclass

from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Outcome
from ayni.ledger.kinds import Kind


@dataclass(frozen=True, slots=True)
class Story:
    """One act that somebody would tell: `days` before now, None where the making chooses the day.

    `also` names others who gave or received beside the main person; `credit` says what the main person did.
    """

    kind: Kind
    what: str
    minutes: float = 0.0
    why: str = ""
    supports: str = ""
    may_lead_to: str = ""
    outcome: Outcome = Outcome.UNKNOWN
    note: str = ""
    asked: Asked = Asked.UNKNOWN
    days: float | None = None
    also: tuple[str, ...] = ()
    credit: str = ""


K, O = kinds, Outcome  # noqa: E741 - two short names for a long table

#: What the reader gave.
GIVEN: tuple[Story, ...] = (
    Story(K.FEEDBACK, "Read a draft and marked three places to cut", 40, outcome=O.HELPED),
    Story(K.ADVICE, "Talked through an offer of work on the phone", 45, why="two offers were on the table", outcome=O.HELPED_MUCH),
    Story(K.TEMPLATE, "Sent your checklist for permits", 15, supports="the new office", outcome=O.HELPED),
    Story(K.HANDS_ON, "Helped to move the stand to the other hall", 120, asked=Asked.ASKED, outcome=O.HELPED),
    Story(K.ARTICLE, "Passed on an article about slow rivers", 5),
    Story(K.REFERRAL, "Recommended {first} for a short project", 20, may_lead_to="a longer contract"),
    Story(K.SUPPORT, "Called every day in the week of the move", 50, why="it had been a hard month"),
    Story(K.EXPLANATION, "Explained how the tender is scored", 30, asked=Asked.ASKED, outcome=O.HELPED),
    Story(K.FEEDBACK, "Sat through the rehearsal and took notes", 60, supports="the talk in spring", outcome=O.HELPED_MUCH),
    Story(K.RECOGNITION, "Thanked {first} in front of everybody", 5),
    Story(K.TOOL, "Lent your spreadsheet for travel costs", 20, outcome=O.HELPED_A_LITTLE),
    Story(K.MENTORING, "An hour on what comes after this job", 60, why="the contract ends in summer"),
    Story(K.ADVICE, "Wrote down how your last two people were hired", 35, outcome=O.HELPED),
    Story(K.OPPORTUNITY, "Passed on a call for papers", 10, may_lead_to="a seat on the programme"),
    Story(K.HANDS_ON, "Spent a Saturday on the broken export", 110, asked=Asked.ASKED, outcome=O.HELPED_MUCH),
    Story(K.REVIEW, "Went through the contract line by line", 90, asked=Asked.ASKED, outcome=O.HELPED),
    Story(K.ADVICE, "Named two people who know customs", 15, outcome=O.DID_NOT_HELP, note="Neither had time"),
    Story(K.ADVOCACY, "Put in a word with the committee", 25, may_lead_to="the grant for next year"),
    Story(K.RESOURCE, "Sent the slides with all sources", 15),
    Story(K.EXPLANATION, "Showed how to read the tide tables", 40, outcome=O.HELPED),
    Story(K.FEEDBACK, "Honest words on the first chapter", 50, asked=Asked.ASKED),
    Story(K.SUPPORT, "Stayed on the line until the results came", 70),
    Story(K.TEST, "Tried the new map on a real walk", 90, outcome=O.HELPED),
    Story(K.SPONSORSHIP, "Proposed {first} for the jury", 30, may_lead_to="more women on the jury"),
    Story(K.CREDIT, "Named {first} as the one who had the idea", 10),
    Story(K.HANDS_ON, "Proofread the report overnight", 90, why="the deadline was at nine", outcome=O.HELPED_MUCH),
    Story(K.ADVICE, "Walked around the lake and talked about saying no", 60),
    Story(K.REPORT, "Told {first} of the wrong price on the page", 10, outcome=O.HELPED),
)  # fmt: skip

#: What the reader received.
RECEIVED: tuple[Story, ...] = (
    Story(K.FEEDBACK, "Read your budget and found the line that was wrong", 45, outcome=O.HELPED_MUCH),
    Story(K.ADVICE, "Told you how the negotiation went for them", 40, asked=Asked.ASKED, outcome=O.HELPED),
    Story(K.REFERRAL, "Named you to a client in the north", 20, may_lead_to="work through the winter", outcome=O.HELPED_MUCH),
    Story(K.HANDS_ON, "Came to carry boxes", 90, outcome=O.HELPED),
    Story(K.TOOL, "Lent you the good projector for a week", 20, outcome=O.HELPED),
    Story(K.EXPLANATION, "Explained the statistics twice, patiently", 60, asked=Asked.ASKED, outcome=O.HELPED_MUCH),
    Story(K.SUPPORT, "Listened for an hour when your project was stopped", 60, why="you had asked for nothing"),
    Story(K.ARTICLE, "Sent an article that changed your talk", 5, outcome=O.HELPED),
    Story(K.OPPORTUNITY, "Asked you onto the panel", 20, may_lead_to="the autumn programme"),
    Story(K.REVIEW, "Went through your code and left kind remarks", 75, outcome=O.HELPED),
    Story(K.RECOGNITION, "Thanked you by name in the newsletter", 5),
    Story(K.MENTORING, "Asked the question that you had avoided", 60, outcome=O.HELPED_MUCH),
    Story(K.TEMPLATE, "Shared their charter as a model", 15, outcome=O.HELPED_A_LITTLE),
    Story(K.ADVOCACY, "Spoke for your proposal when you were not in the room", 30),
    Story(K.FEEDBACK, "Said plainly that the second half was too long", 30, outcome=O.HELPED),
    Story(K.RESOURCE, "Sent the list of printers who answer", 10, outcome=O.HELPED),
    Story(K.HANDS_ON, "Took over your shift when you were ill", 120, asked=Asked.ASKED, outcome=O.HELPED_MUCH),
    Story(K.RECOMMENDATION, "Wrote a letter for your application", 50, asked=Asked.ASKED),
    Story(K.ADVICE, "Warned you of the small print", 15, outcome=O.HELPED),
    Story(K.SUPPORT, "Drove through the night to be there", 140),
    Story(K.EXPLANATION, "Drew the whole process on a napkin", 25),
    Story(K.TRUST, "Left the opening to you", 30, may_lead_to="leading it next time"),
    Story(K.TEST, "Tried your form with five of their people", 80, outcome=O.HELPED),
    Story(K.SUGGESTION, "Proposed to begin with the map", 10, outcome=O.HELPED),
    Story(K.HANDS_ON, "Fixed the door, then stayed for soup", 90),
    Story(K.ADVICE, "Told you whom not to ask, and why", 20, outcome=O.HELPED_A_LITTLE),
)  # fmt: skip

#: What both sides remember, by person: given by the reader, received by the reader.
OWN: dict[str, tuple[tuple[Story, ...], tuple[Story, ...]]] = {
    "Ravi Menon": (
        (
            Story(
                K.INTRODUCTION, "Introduced Ravi to Ines Duarte", 20, "he looks for a finance partner",
                may_lead_to="the Lisbon round", note="Both agreed; they meet on Friday", days=20, also=("Ines Duarte",),
            ),
            Story(
                K.TEMPLATE, "Sent the permit checklist after a long silence", 15, "he had changed jobs",
                outcome=O.HELPED, days=1_530,
            ),
            Story(
                K.HANDS_ON, "Worked through his first hiring plan with him", 110, "his team was to double",
                "six people in four months", "a branch in Accra", O.HELPED_MUCH, days=820,
            ),
        ),
        (
            Story(
                K.FEEDBACK, "Read your budget and found the customs line", 50, outcome=O.HELPED_MUCH,
                note="Saved us a month", asked=Asked.ASKED, days=6,
            ),
            Story(
                K.SUPPORT, "Stood by you in the week of the layoffs", 120, "he had been through it himself",
                outcome=O.HELPED_MUCH, note="Three calls", days=2_080,
            ),
            Story(
                K.HANDS_ON, "Organised the move of the archive with Amara", 140, "the lease ended early",
                outcome=O.HELPED_MUCH, days=470, also=("Amara Diallo",), credit="found the lorry and the driver",
            ),
        ),
    ),
    "Mara Okafor": (
        (
            Story(
                K.FEEDBACK, "Read the whole book in one weekend", 180, "she had nobody else who would be honest",
                "her first book", "a reading in Hamburg", O.HELPED_MUCH, "Two chapters changed places", Asked.ASKED, 96,
            ),
            Story(K.INTRODUCTION, "Introduced Mara to Aiko Mori", 20, "both love typefaces that nobody uses",
                  may_lead_to="a small edition", outcome=O.HELPED, days=640, also=("Aiko Mori",)),
        ),
        (
            Story(K.HANDS_ON, "Drew the three figures for your talk", 130, outcome=O.HELPED_MUCH, days=33,
                  note="People asked who had made them"),
            Story(K.SUPPORT, "Took you to the sea for a day", 150, "you had not slept for a week", days=1_260),
        ),
    ),
    "Jonas Weil": (
        (Story(K.CREDIT, "Named Jonas in the preface", 10, days=700),),
        (
            Story(K.RECOMMENDATION, "Wrote the letter that got you the fellowship", 90, outcome=O.HELPED_MUCH,
                  may_lead_to="two years of research", days=940, asked=Asked.ASKED),
            Story(K.MENTORING, "Four afternoons on the method", 200, supports="the field study", outcome=O.HELPED_MUCH, days=410),
            Story(K.ADVOCACY, "Asked the faculty to keep your project", 60, days=150),
            Story(K.FEEDBACK, "Marked the paper from the first line to the last", 120, outcome=O.HELPED, days=52),
        ),
    ),
    "Aiko Mori": (
        (Story(K.HANDS_ON, "Checked the whole translation against the original", 180, "the printer would not wait",
               outcome=O.HELPED_MUCH, days=1_050),),
        (Story(K.INTRODUCTION, "Introduced you to Mei Lin", 20, "you had asked for somebody who draws animals",
               outcome=O.HELPED, days=31),
         Story(K.FEEDBACK, "Wrote eleven pages about your essay", 130, outcome=O.HELPED_MUCH, days=280)),
    ),
    "Tomás Rey": (
        (
            Story(K.INTRODUCTION, "Introduced Tomás to Ines Duarte", 20, "he needed somebody who loves numbers",
                  "the cooperative's first year", "a partnership", O.HELPED_MUCH, "She runs the finances now",
                  days=1_480, also=("Ines Duarte",)),
            Story(K.ADVICE, "Two evenings on the founding papers", 180, outcome=O.HELPED, days=1_500),
        ),
        (Story(K.OPPORTUNITY, "Gave you the opening talk in Lisbon", 60, may_lead_to="the spring programme",
               outcome=O.HELPED_MUCH, days=74),
         Story(K.HANDS_ON, "Lent you the flat and left the fridge full", 120, days=75)),
    ),
    "Lena Brandt": (
        (
            Story(K.MENTORING, "Her first month as a lead, one hour a week", 150, "nobody had shown her",
                  "a team of six", outcome=O.HELPED_MUCH, days=45, asked=Asked.ASKED),
            Story(K.SPONSORSHIP, "Argued for her promotion", 60, outcome=O.HELPED_MUCH, days=290),
        ),
        (Story(K.RECOGNITION, "Thanked you at her leaving party", 5, days=1_000),),
    ),
    "Noor Haddad": (
        (Story(K.HANDS_ON, "A week in the field with two broken sensors", 480, "her assistant was ill",
               "the soil survey", outcome=O.HELPED_MUCH, days=860),),
        (Story(K.HANDS_ON, "Wrote the proposal's chapter on ethics", 180, outcome=O.HELPED_MUCH, days=210,
               also=("Declan Moriarty-Byrne",), credit="the field part"),),
    ),
    "Omar Farah": (
        (Story(K.ADVICE, "Looked at his portfolio for an afternoon", 150, "Tomás had asked", "a place in a yard",
               "an apprenticeship", O.HELPED_MUCH, "He got it", days=540),),
        (),
    ),
    "Mei Lin": (
        (Story(K.REFERRAL, "Sent Mei's drawings to Paper Lantern Press", 25, may_lead_to="a first commission abroad", days=9),),
        (Story(K.HANDS_ON, "Drew the otter for your cover, twice", 120, outcome=O.HELPED_MUCH, days=14),),
    ),
    "Priya Nair": (
        (),
        (Story(K.REVIEW, "Read the contract the night before you signed", 120, outcome=O.HELPED_MUCH,
               note="Clause nine", days=320, asked=Asked.ASKED),),
    ),
}  # fmt: skip

#: What an organisation gave or got: house, story, whether the reader gave it.
WITH_HOUSES: tuple[tuple[str, Story, bool], ...] = (
    ("salt", Story(K.OPPORTUNITY, "A desk and the archive for one summer", 120, may_lead_to="the field study", days=1_900), False),
    ("salt", Story(K.SERVICE, "Held the course on interviews", 180, outcome=O.HELPED, days=1_200), True),
    ("tide", Story(K.SERVICE, "Moderated the members' meeting", 300, outcome=O.HELPED_MUCH, days=400), True),
    ("tide", Story(K.OPPORTUNITY, "Took your workshop into their programme", 60, days=230), False),
    ("paper", Story(K.PURCHASE, "Ordered forty copies for the library", 15, days=610), False),
)  # fmt: skip

#: An act that was first told wrongly, and how it was put right.
CORRECTED = ("Ruth Klein", Story(K.RESOURCE, "Ruth found the parish register", 45, days=1_330, outcome=O.HELPED),
             "Ruth found the parish register and copied forty pages by hand", 400.0)  # fmt: skip
