from __future__ import annotations

from collections.abc import Iterable

import pytest

from ayni.clock import moment
from ayni.ledger.kinds import ANSWER, MESSAGE
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.mail.letter import Raw
from ayni.sources.mail.reading import read_mail

NOW = moment("2026-11-22")


def raw(number: int, sender: str, to: str, more: str = "", *, day: int = 5) -> Raw:
    date = f"Date: {day} Jan 2004 10:00:00 +0000\n"
    header = f"Message-ID: <{number}@x.example>\nFrom: {sender}\nTo: {to}\nSubject: about {number}\n{date}{more}"
    return Raw(f"box:{number}", header.encode())


def read(raws: Iterable[Raw], **options: object) -> list[Found]:
    return list(read_mail(raws, ReadOptions(now=NOW, **options), done=lambda: 0, total=100))  # type: ignore[arg-type]


def acts(found: list[Found], kind: int) -> list[tuple[str, str, list[str], bool | None]]:
    return [
        (act.key, act.givers[0].value, [who.value for who in act.receivers], act.asked)
        for act in found
        if isinstance(act, ActFound) and act.kind == kind
    ]


def left_out(found: list[Found]) -> list[tuple[str, str]]:
    return [(each.where, each.reason) for each in found if isinstance(each, LeftOut)]


def set_aside(found: list[Found]) -> list[tuple[str, str]]:
    return [(each.where, each.reason) for each in found if isinstance(each, SetAside)]


def people(found: list[Found]) -> dict[str, tuple[str, Nature]]:
    return {each.identifiers[0].value: (each.name, each.nature) for each in found if isinstance(each, PartyFound)}


def test_a_message_is_a_contact_and_an_answer_is_also_an_act() -> None:
    found = read(
        [
            raw(2, "Ben <ben@example.org>", "ada@example.org", "In-Reply-To: <1@x.example>\nCc: cy@example.org\n"),
            raw(1, "Ada <ada@example.org>", "ben@example.org"),
        ]
    )
    assert acts(found, MESSAGE.number) == [
        ("mail:1@x.example", "ada@example.org", ["ben@example.org"], None),
        ("mail:2@x.example", "ben@example.org", ["ada@example.org", "cy@example.org"], None),
    ]
    assert acts(found, ANSWER.number) == [("mail:2@x.example#answer", "ben@example.org", ["ada@example.org"], True)]
    assert [act.what for act in found if isinstance(act, ActFound)] == ["about 1", "about 2", "about 2"]
    assert people(found)["ada@example.org"] == ("Ada", Nature.HUMAN)


def test_an_answer_that_nobody_asked_this_person_for_is_not_asked() -> None:
    found = read(
        [
            raw(1, "ada@example.org", "ben@example.org"),
            raw(2, "cy@example.org", "ada@example.org", "In-Reply-To: <1@x.example>\n"),
        ]
    )
    assert acts(found, ANSWER.number) == [("mail:2@x.example#answer", "cy@example.org", ["ada@example.org"], False)]


def test_whom_an_answer_answers_is_asked_of_earlier_imports_and_else_it_is_its_only_receiver() -> None:
    answers = [
        raw(2, "ben@example.org", "ada@example.org", "In-Reply-To: <1@x.example>\n"),
        raw(3, "ben@example.org", "ada@example.org, cy@example.org", "In-Reply-To: <0@x.example>\n"),
    ]
    known = {"1@x.example": Identifier("email", "zoe@example.org")}
    assert acts(read(answers), ANSWER.number) == [
        ("mail:2@x.example#answer", "ben@example.org", ["ada@example.org"], None)
    ]
    found = read(answers, sender_of=known.get)
    assert acts(found, ANSWER.number) == [("mail:2@x.example#answer", "ben@example.org", ["zoe@example.org"], None)]
    assert "zoe@example.org" in people(found)


def test_answering_oneself_is_no_act() -> None:
    listed = "List-Post: <mailto:all@lists.example>\nIn-Reply-To: <1@x.example>\n"
    first = raw(1, "ada@example.org", "all@lists.example", "List-Post: <mailto:all@lists.example>\n")
    found = read([first, raw(2, "ada@example.org", "all@lists.example", listed)])
    assert left_out(found) == [("1@x.example", "list"), ("2@x.example", "self")]
    me = (Identifier("email", "ada@example.org"), Identifier("email", "ada@home.example"))
    found = read([first, raw(2, "ada@home.example", "all@lists.example", listed)], me=me)
    assert left_out(found) == [("1@x.example", "list"), ("2@x.example", "self")]
    assert left_out(read([raw(3, "ada@home.example", "ada@example.org")], me=me)) == [("3@x.example", "self")]


def test_over_a_list_only_answers_count_also_where_a_copy_does_not_say_so() -> None:
    found = read(
        [
            raw(1, "ada@example.org", "all@lists.example", "List-Post: <mailto:all@lists.example>\n"),
            raw(2, "ben@example.org", "ada@example.org", "Cc: all@lists.example\nIn-Reply-To: <1@x.example>\n"),
            raw(3, "cy@example.org", "ben@example.org", "Cc: all@lists.example\n"),
        ]
    )
    assert acts(found, MESSAGE.number) == []
    assert acts(found, ANSWER.number) == [("mail:2@x.example#answer", "ben@example.org", ["ada@example.org"], True)]
    assert left_out(found) == [("1@x.example", "list"), ("3@x.example", "list")]
    assert people(found)["all@lists.example"][1] is Nature.LIST


def test_more_than_twenty_five_receivers_make_a_broadcast() -> None:
    many = [f"p{n}@example.org" for n in range(26)]
    found = read([raw(1, "ada@example.org", ", ".join(many)), raw(2, "ada@example.org", ", ".join(many[:25]))])
    assert left_out(found) == [("1@x.example", "broadcast")]
    assert len(acts(found, MESSAGE.number)[0][2]) == 25
    assert "p25@example.org" not in people(found)


def test_robots_lists_and_oneself_are_nobody_to_be_in_touch_with() -> None:
    found = read(
        [
            raw(1, "ada@example.org", "ada@example.org, no-reply@shop.example, ben@example.org"),
            raw(2, "ada@example.org", "no-reply@shop.example"),
            raw(3, "no-reply@shop.example", "ada@example.org"),
            raw(4, "ada@example.org", "ada@example.org"),
        ]
    )
    assert acts(found, MESSAGE.number) == [("mail:1@x.example", "ada@example.org", ["ben@example.org"], None)]
    assert left_out(found) == [("2@x.example", "not-a-person"), ("3@x.example", "robot"), ("4@x.example", "self")]
    assert people(found)["no-reply@shop.example"][1] is Nature.ROBOT


def test_shared_mailboxes_are_parties_and_marked() -> None:
    found = read([raw(1, "ada@example.org", "support@shop.example")])
    assert people(found)["support@shop.example"][1] is Nature.SHARED
    assert len(acts(found, MESSAGE.number)) == 1


def test_who_only_ever_sends_newsletters_is_a_robot_and_who_is_away_is_not() -> None:
    found = read(
        [
            raw(1, "Shop <hi.there@shop.example>", "ada@example.org", "Precedence: bulk\n"),
            raw(2, "ben@example.org", "ada@example.org", "Auto-Submitted: auto-replied\n"),
        ]
    )
    assert people(found)["hi.there@shop.example"][1] is Nature.ROBOT
    assert people(found)["ben@example.org"][1] is Nature.HUMAN
    assert left_out(found) == [("1@x.example", "bulk"), ("2@x.example", "robot")]


def test_the_same_message_in_two_folders_counts_once_and_another_one_under_its_id_is_set_aside() -> None:
    one = raw(1, "ada@example.org", "ben@example.org")
    found = read([raw(1, "eve@example.org", "ben@example.org", day=6), one, one])
    assert acts(found, MESSAGE.number) == [("mail:1@x.example", "ada@example.org", ["ben@example.org"], None)]
    assert left_out(found) == [("1@x.example", "duplicate")]
    assert set_aside(found) == [("1@x.example", "duplicate-id")]


def test_a_draft_never_hides_the_message_that_was_sent() -> None:
    draft = raw(1, "ada@example.org", "", "X-Mozilla-Draft-Info: internal/draft\n", day=4)
    found = read([draft, raw(1, "ada@example.org", "ben@example.org")])
    assert left_out(found) == [("1@x.example", "draft")]
    assert len(acts(found, MESSAGE.number)) == 1


def test_the_name_that_somebody_uses_most_comes_first_and_the_others_follow() -> None:
    found = read(
        [
            raw(1, "Ada L <ada@example.org>", "ben@example.org"),
            raw(2, "Ada Lovelace <ada@example.org>", "ben@example.org"),
            raw(3, "Ada Lovelace <ada@example.org>", "ben@example.org"),
            raw(4, "ben@example.org", "Countess <ada@example.org>"),
        ]
    )
    names = [
        each.name for each in found if isinstance(each, PartyFound) and each.identifiers[0].value == "ada@example.org"
    ]
    assert names == ["Ada Lovelace", "Ada L", "Countess"]


def test_mail_to_nobody_is_set_aside() -> None:
    assert set_aside(read([raw(1, "ada@example.org", "undisclosed-recipients:;")])) == [("1@x.example", "no-receiver")]


@pytest.mark.parametrize("count", [1, 1_250])
def test_progress_grows_to_the_end(count: int) -> None:
    done = iter(range(10_000))
    raws = (raw(n, "ada@example.org", "ben@example.org") for n in range(count))
    found = list(read_mail(raws, ReadOptions(now=NOW), done=lambda: next(done), total=100))
    progress = [each for each in found if isinstance(each, Progress)]
    assert [each.done for each in progress] == sorted(each.done for each in progress)
    assert progress[-1] == Progress(100, 100, count)
    assert len(progress) == 1 + 2 * (count // 500)


def test_a_reading_that_is_given_up_leaves_nothing_open() -> None:
    reading = read_mail(
        iter([raw(1, "ada@example.org", "ben@example.org")]), ReadOptions(now=NOW), done=lambda: 0, total=1
    )
    assert isinstance(next(reading), PartyFound)
    reading.close()  # type: ignore[attr-defined]
    assert next(reading, None) is None
