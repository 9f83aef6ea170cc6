"""Early signs of one person: what brings one, what does not, and how a stretch is told from a habit, with doubt."""

from __future__ import annotations

import numpy as np
import pytest

from ayni.clock import DAY, WEEK, YEAR
from ayni.guidance.dealings import dealings
from ayni.guidance.signs import Do, Load, Looked, Sign, Sort, signs
from ayni.guidance.stretched import Hint, Reading
from ayni.guidance.weeks import answering
from ayni.ledger.acts import Asked
from ayni.ledger.ledger import Ledger

ME, BEN, CLEO, DORA, EVA = 1, 2, 3, 4, 5
NOW = 10 * YEAR
MINUTES = {"message": 0.0, "advice": 20.0}
type Row = tuple[int, int, int, str]


def day(days_ago: float) -> int:
    return int(NOW - days_ago * DAY)


def mail(giver: int, receiver: int, *days_ago: float) -> list[Row]:
    return [(giver, receiver, day(one), "message") for one in days_ago]


def help_(giver: int, receiver: int, *days_ago: float) -> list[Row]:
    return [(giver, receiver, day(one), "advice") for one in days_ago]


def around() -> list[Row]:
    """Three others who write every week, so that the world goes on."""
    return [row for one in (CLEO, DORA, EVA) for row in mail(one, ME, *np.arange(0.5, 600, 7))]


def looked(rows: list[Row], **facts: object) -> list[Sign]:
    giver, receiver, at, kind = (list(column) for column in zip(*rows, strict=True))
    ledger = Ledger.from_columns(
        giver, receiver, at=at, kind=kind, asked=[Asked.UNKNOWN] * len(giver), weight=[MINUTES[one] for one in kind]
    )
    found = dealings(ledger, ME, [BEN, CLEO, DORA, EVA], NOW)
    return signs(Looked(dealings=found, minutes=ledger.weight[found.rows], until=NOW, **facts))  # type: ignore[arg-type]


def of(found: list[Sign], sort: Sort, party: int | None = BEN) -> Sign | None:
    return next((sign for sign in found if (sign.sort, sign.party) == (sort, party)), None)


def test_whoever_wrote_every_week_and_stopped_is_seen_with_how_long_and_how_often() -> None:
    found = looked(around() + mail(BEN, ME, *np.arange(70, 500, 7)))
    sign = of(found, Sort.COMING)
    assert sign is not None
    assert sign.stopped
    assert abs(sign.since - day(70)) <= WEEK
    assert sign.after == 0
    assert sign.before > 50
    assert sign.do is Do.ASK_HOW
    assert sign.times is not None
    assert sign.times > 5
    assert len(sign.rows) == 62
    assert [one.party for one in found] == [BEN]


def test_whoever_goes_on_as_before_brings_no_sign() -> None:
    assert looked(around() + mail(BEN, ME, *np.arange(3, 500, 7))) == []


def test_a_record_that_ends_is_nobodys_silence() -> None:
    """All stop at once: a holiday, or the end of what was brought in."""
    ended = [row for row in around() + mail(BEN, ME, *np.arange(3, 500, 7)) if row[2] < day(120)]
    assert looked(ended) == []


def test_help_that_stops_is_seen_though_messages_go_on() -> None:
    rows = around() + mail(BEN, ME, *np.arange(2, 500, 7)) + help_(BEN, ME, *np.arange(90, 500, 7))
    rows += help_(CLEO, ME, *np.arange(1, 500, 7))
    sign = of(looked(rows), Sort.HELP)
    assert sign is not None
    assert sign.stopped


def test_answers_that_stop_are_seen_though_they_write_of_themselves() -> None:
    """They answered within days; for four months they have written only long after."""
    asked = np.arange(150, 600, 28)
    rows = around() + mail(ME, BEN, *asked, *np.arange(17, 130, 20)) + mail(BEN, ME, *(asked - 2))
    rows += mail(BEN, ME, 1)
    sign = of(looked(rows), Sort.ANSWERING)
    assert sign is not None
    assert sign.after < sign.before


def test_turns_and_answers_are_counted_by_hand() -> None:
    gives = np.array([True, True, False, True, True])
    at = np.array([0, 1, 5, 30, 60]) * DAY
    found = answering(np.full(5, BEN), gives, at, 100 * DAY, 20)
    assert found.exposure.sum() == 3  # of day 0 (with day 1), 30 and 60
    assert found.counts.sum() == 1


def test_help_that_turns_one_way_is_seen_both_ways_round() -> None:
    even = help_(ME, BEN, *np.arange(200, 600, 40)) + help_(BEN, ME, *np.arange(210, 600, 40))
    sign = of(looked(even + help_(ME, BEN, *np.arange(5, 180, 18))), Sort.FROM_YOU)
    assert sign is not None
    assert (sign.after, sign.after_of) == (10, 10)
    assert sign.low is not None
    assert sign.low > 2 / 3
    assert sign.reading is Reading.STRETCHED
    assert Hint.BEFORE in {fact.hint for fact in sign.facts}
    turned = of(looked(even + help_(BEN, ME, *np.arange(5, 180, 18))), Sort.TO_YOU)
    assert turned is not None
    assert turned.do is Do.GIVE
    assert turned.reading is None


def test_a_young_imbalance_brings_no_sign() -> None:
    assert looked(help_(ME, BEN, *np.arange(5, 170, 10))) == []


def one_way_for_long() -> list[Row]:
    return help_(ME, BEN, *np.arange(20, 3 * 365, 60))


def test_one_way_for_years_is_told_as_what_the_record_shows_and_not_as_what_somebody_is() -> None:
    sign = of(looked(one_way_for_long()), Sort.FROM_YOU)
    assert sign is not None
    assert sign.all_along
    assert sign.reading is Reading.LONG
    assert {fact.hint for fact in sign.facts} == {Hint.NEVER}
    assert sign.do is Do.TALK


@pytest.mark.parametrize(
    ("facts", "hint"),
    [
        ({"hard_season": frozenset({BEN})}, Hint.HARD_SEASON),
        ({"moments": frozenset({BEN})}, Hint.MOMENT),
        ({"gave_others": {BEN: 4}}, Hint.OTHERS),
    ],
)
def test_season_and_load_speak_for_a_stretch(facts: dict[str, object], hint: Hint) -> None:
    sign = of(looked(one_way_for_long(), **facts), Sort.FROM_YOU)
    assert sign is not None
    assert sign.reading is Reading.STRETCHED
    assert hint in {fact.hint for fact in sign.facts}
    assert sign.do is Do.ASK_HOW


def test_what_was_so_a_year_ago_and_passed_is_told() -> None:
    quiet = [*np.arange(70, 365, 7), *np.arange(365 + 70, 700, 7)]
    world = [row for one in (CLEO, DORA, EVA) for row in mail(one, ME, *np.arange(0.5, 720, 7))]
    sign = of(looked(world + mail(BEN, ME, *quiet)), Sort.COMING)
    assert sign is not None
    assert Hint.LAST_YEAR in {fact.hint for fact in sign.facts}
    assert sign.reading is Reading.STRETCHED


def test_more_than_was_stated_in_most_weeks_is_overload_and_unstated_is_none() -> None:
    rows = help_(ME, BEN, 1, 8, 15, 16)  # advice: twenty minutes each
    sign = of(looked(rows, stated=10), Sort.OVERLOAD, None)
    assert sign is not None
    assert (sign.after, sign.before, sign.after_of) == (80, 40, 3)
    assert of(looked(rows, stated=None), Sort.OVERLOAD, None) is None
    assert of(looked(rows, stated=60), Sort.OVERLOAD, None) is None
    assert of(looked(rows, stated=0), Sort.OVERLOAD, None) is not None
    assert Load().most_weeks == 3


def test_one_who_gives_less_to_everybody_sees_that_of_themselves() -> None:
    given = [row for one in (BEN, CLEO, DORA, EVA) for row in mail(ME, one, *np.arange(90, 700, 7))]
    came = [row for one in (BEN, CLEO, DORA, EVA) for row in mail(one, ME, *np.arange(0.5, 700, 7))]
    sign = of(looked(given + came), Sort.OWN, None)
    assert sign is not None
    assert sign.do is Do.ONE_SMALL
    fewer_come = [row for row in came if row[2] < day(90) or row[0] == CLEO]
    quiet = of(looked(given + fewer_come), Sort.OWN, None)
    assert sign.times is not None
    assert quiet is None or (quiet.times or 0) < sign.times / 10


def test_what_was_put_away_stays_away() -> None:
    rows = around() + mail(BEN, ME, *np.arange(70, 500, 7))
    assert looked(rows, put_away=frozenset({(Sort.COMING, BEN)})) == []


def test_the_order_in_which_rows_came_changes_nothing() -> None:
    rows = around() + mail(BEN, ME, *np.arange(70, 500, 7)) + one_way_for_long()
    told = [(sign.sort, sign.party, sign.since, sign.after, sign.before) for sign in looked(rows)]
    assert told
    mixed = [rows[place] for place in np.random.default_rng(1).permutation(len(rows))]
    assert [(sign.sort, sign.party, sign.since, sign.after, sign.before) for sign in looked(mixed)] == told
