"""The weave keeps everybody, stays on its sheet, and does not jump."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.pictures.labels import Box, text_width
from ayni_web.ui import invented
from ayni_web.ui.charts import State, WeavePerson, weave
from ayni_web.ui.charts.weave import WeaveDrawing

PEOPLE = st.lists(
    st.builds(
        WeavePerson,
        key=st.uuids().map(str),
        name=st.text(min_size=1, max_size=60),
        href=st.just("/people/1"),
        state=st.sampled_from(list(State)),
        closeness=st.floats(),
        recency=st.floats(),
        given=st.floats(0, 1e6),
        received=st.floats(0, 1e6),
        circle=st.sampled_from(["", "Museum", "Field Research", "Straße & Söhne", "東京"]),
    ),
    max_size=60,
    unique_by=lambda one: one.key,
)


def held(drawing: WeaveDrawing) -> int:
    return len(drawing.nodes) + sum(group.count for group in drawing.groups)


@settings(deadline=None, max_examples=40)
@given(PEOPLE, st.integers(1, 40))
def test_nobody_is_lost_and_everything_stays_on_the_sheet(people: list[WeavePerson], limit: int) -> None:
    picture = weave(people, limit=limit)
    assert sum(count for _, _, count in picture.counts) == len(people)
    for drawing in picture.drawings:
        assert held(drawing) == len(people)
        assert len(drawing.nodes) <= limit
        for node in drawing.nodes:
            assert math.isfinite(node.x)
            assert math.isfinite(node.y)
            assert node.radius <= node.x <= drawing.width - node.radius
            assert node.radius <= node.y <= drawing.height - node.radius
            assert node.words.startswith(node.words.split(":")[0])
            assert all("nan" not in strand.path for strand in node.strands)
        for group in drawing.groups:
            assert group.x - group.radius >= 0
            assert group.x + group.radius <= drawing.width
            assert group.y - group.radius >= 0
            assert group.name_y <= drawing.height


@pytest.mark.parametrize("count", [0, 1, 2, 42, 1243, 5000])
def test_thousands_stay_readable(count: int) -> None:
    picture = weave(invented.network(count))
    assert picture.total == count
    assert len(picture.wide.nodes) <= 120
    assert len(picture.wide.groups) <= 14
    assert len(picture.tall.nodes) <= 40
    assert held(picture.wide) == held(picture.tall) == count


def test_no_visible_name_covers_another_or_leaves_the_sheet() -> None:
    for drawing in weave(invented.network(1243)).drawings:
        boxes = [node.label.box for node in drawing.nodes if not node.label.hidden]
        assert len(boxes) > 8
        for index, box in enumerate(boxes):
            assert box.left >= 0
            assert box.right <= drawing.width
            assert not any(box.meets(other) for other in boxes[index + 1 :])


def crowd() -> list[WeavePerson]:
    """An address book: long names, a few circles of many and very many of one or two."""
    long = "Maximiliane Alexandrina von Hohenfels-Oulenberg"
    circles = [f"An Organisation With a Long Name {n % 90}" for n in range(150)] + ["Museum"] * 40 + ["Choir"] * 30
    return [
        WeavePerson(
            str(n), f"{long[n % 9 :]} {n}", "/", State.BOTH if n % 5 == 0 else State.BOOK,
            closeness=(n % 37) / 37, recency=(n % 11) / 11, given=n % 7, received=n % 3, circle=circle,
        )
        for n, circle in enumerate(circles)
    ]  # fmt: skip


def test_groups_of_fewer_than_three_stand_among_the_others() -> None:
    picture = weave(crowd())
    for drawing in picture.drawings:
        assert held(drawing) == picture.total == 220
        groups = {group.key: group.count for group in drawing.groups}
        assert groups.pop("others") > 80
        assert groups
        assert min(groups.values()) >= 3


def test_a_group_that_is_open_stays_to_be_closed_however_few_are_left_in_it() -> None:
    people = invented.network(1243)
    few = [*people, *(WeavePerson(f"far{n}", f"Far {n}", "/", State.BOOK, circle="Islanders") for n in range(40))]
    opened = weave(few, open_group="circle:Islanders", limit=48)
    assert next(group for group in opened.wide.groups if group.is_open).count < 3


@pytest.mark.parametrize("network", [crowd(), invented.network(1243), invented.network(42)])
def test_names_of_people_and_of_groups_do_not_touch(network: list[WeavePerson]) -> None:
    for drawing in weave(network).drawings:
        boxes = [node.label.box for node in drawing.nodes if not node.label.hidden]
        for group in drawing.groups:
            half = max(group.radius, text_width(group.name, 12) / 2)
            boxes.append(Box(group.x - half, group.y - group.radius, group.x + half, group.name_y + 3))
        for index, box in enumerate(boxes):
            assert box.within(Box(0, 0, drawing.width, drawing.height))
            assert not any(box.meets(other) for other in boxes[index + 1 :])


def test_no_two_people_stand_in_the_same_place() -> None:
    for count in (42, 1243):
        nodes = weave(invented.network(count)).wide.nodes
        for index, one in enumerate(nodes):
            for other in nodes[index + 1 :]:
                assert math.hypot(one.x - other.x, one.y - other.y) >= (one.radius + other.radius) * 0.6


def test_the_same_people_in_any_order_give_the_same_picture() -> None:
    people = invented.network(300)
    shuffled = people[:]
    random.Random(7).shuffle(shuffled)
    assert weave(people) == weave(shuffled)


def test_who_is_closer_and_more_recent_stands_nearer() -> None:
    def person(key: str, near: float) -> WeavePerson:
        return WeavePerson(key, key, "/", State.BOTH, closeness=near, recency=near, given=1, received=1)

    picture = weave([person("Ada", 0.9), person("Bo", 0.5), person("Cy", 0.1)])
    away = {node.key: math.dist((node.x / 900, node.y / 660), (0.5, 0.5)) for node in picture.wide.nodes}
    assert away["Ada"] < away["Bo"] < away["Cy"]


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (State.BOTH, ["gv", "rc"]),
        (State.FROM_YOU, ["gv"]),
        (State.TO_YOU, ["rc"]),
        (State.QUIET, ["qt"]),
        (State.IN_TOUCH, ["qt"]),
        (State.PASSING, []),
        (State.BOOK, []),
    ],
)
def test_two_strands_where_value_moves_both_ways_and_one_where_it_does_not(state: State, kinds: list[str]) -> None:
    picture = weave([WeavePerson("1", "Mara", "/", state, given=3, received=2)])
    (node,) = picture.wide.nodes
    assert [strand.kind for strand in node.strands] == kinds
    assert [strand.dotted for strand in node.strands] == [state == State.QUIET] * len(kinds)


def test_a_group_opens_and_its_people_come_forward() -> None:
    people = invented.network(1243)
    closed = weave(people)
    group = next(one for one in closed.wide.groups if one.key == "circle:Museum")
    assert group.href == "?open=circle%3AMuseum"
    opened = weave(people, open_group=group.key)
    museum = {one.key for one in people if one.circle == "Museum"}
    before = sum(node.key in museum for node in closed.wide.nodes)
    after = sum(node.key in museum for node in opened.wide.nodes)
    assert after > before + 30
    assert held(opened.wide) == 1243
    assert next(one.href for one in opened.wide.groups if one.key == group.key) == "?"


def test_a_group_that_nobody_knows_changes_nothing() -> None:
    people = invented.network(200)
    assert weave(people, open_group="circle:Nowhere").wide == weave(people).wide


def test_every_point_and_group_has_a_name_for_those_who_do_not_see_it() -> None:
    picture = weave(invented.network(400))
    assert all(": " in node.words for node in picture.wide.nodes)
    assert all(str(group.count) in group.words for group in picture.wide.groups)
    assert len({node.words.split(":")[0] for node in picture.wide.nodes}) > 1


def test_nobody_around_says_so() -> None:
    assert weave([]).words == "Nobody is around you yet."
