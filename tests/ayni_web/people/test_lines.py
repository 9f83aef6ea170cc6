from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni_web.people.lines import Told, moment_on, somebody, told
from ayni_web.people.models import Capacity, Moment, Need, Party
from ayni_web.people.moments import is_day
from tests.ayni.guidance.test_hostile_lines import stopped

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("line", "about", "sort", "text"),
    [
        ("looks for a co-founder in Lagos", "need", "need", "a co-founder in Lagos"),
        ("sucht eine Wohnung am Fluss", "need", "need", "eine Wohnung am Fluss"),
        ("busca un piso", "need", "need", "un piso"),
        ("wants to lead a team", "need", "goal", "lead a team"),
        ("möchte ein Buch schreiben", "need", "goal", "ein Buch schreiben"),
        ("quiere abrir una tienda", "need", "goal", "abrir una tienda"),
        ("cannot travel in May", "need", "limit", "cannot travel in May"),
        ("kann nicht am Freitag", "need", "limit", "kann nicht am Freitag"),
        ("no puede los lunes", "need", "limit", "no puede los lunes"),
        ("can give introductions to printers", "gives", "connection", "introductions to printers"),
        ("bietet Geduld", "gives", "knowledge", "Geduld"),
        ("ofrece herramientas", "gives", "resource", "herramientas"),
        ("seeks quiet illustrators", "seeks", "knowledge", "quiet illustrators"),
        ("needs a flat by 1 December", "need", "need", "a flat by 1 December"),
        ("a second pair of eyes", "need", "need", "a second pair of eyes"),
        ("canoes on the river", "need", "need", "canoes on the river"),
    ],
)
def test_a_line_is_read_by_how_it_begins_in_three_languages(line: str, about: str, sort: str, text: str) -> None:
    assert told(line, TODAY) == Told(about, text, sort)


@pytest.mark.parametrize(
    ("line", "on", "sort", "what"),
    [
        ("1 December launch of the shop", "2026-12-01", "launch", "launch of the shop"),
        ("launch of the shop on 1 March", "2027-03-01", "launch", "launch of the shop"),
        ("her shop opens on March 3rd, 2028", "2028-03-03", "other", "her shop opens"),
        ("2026-12-01 board decision", "2026-12-01", "decision", "board decision"),
        ("Geburtstag am 17. Mai", "--05-17", "birthday", "Geburtstag"),
        ("aniversario el 3 de febrero", "--02-03", "anniversary", "aniversario"),
        ("12.12. Entscheidung über den Umzug", "2026-12-12", "decision", "Entscheidung über den Umzug"),
        ("the day her father died, 9 January every year", "--01-09", "loss", "the day her father died"),
        ("birthday 29 February", "--02-29", "birthday", "birthday"),
    ],
)
def test_a_line_with_a_day_is_a_moment_and_without_a_year_the_next_one_is_meant(
    line: str, on: str, sort: str, what: str
) -> None:
    assert told(line, TODAY) == Told("moment", what, sort, on)


@pytest.mark.parametrize("line", ["31 February launch", "launch 2026-13-01", "a launch soon", "1 December"])
def test_what_has_no_day_or_nothing_beside_it_is_no_moment(line: str) -> None:
    assert moment_on(line, TODAY) is None


def test_a_person_is_read_from_one_line() -> None:
    one = somebody("Mara Okafor, founder in Lagos, looks for someone who opened a team there", TODAY)
    assert (one.name, one.title, one.place) == ("Mara Okafor", "founder", "Lagos")
    assert one.told == (Told("need", "someone who opened a team there", Need.Sort.NEED),)


def test_commas_within_what_was_told_stay_and_an_address_is_found_anywhere() -> None:
    one = somebody(
        "Tomás Rey <tomas@example.org>, founder at Tidewater in Lisbon, needs a bookkeeper, part-time, can give permits,"
        " likes a good introduction, opens the yard on 1 December",
        TODAY,
    )
    assert (one.name, one.email, one.organisation, one.manner) == (
        "Tomás Rey", "tomas@example.org", "Tidewater", Party.Manner.INTRODUCTION,
    )  # fmt: skip
    assert one.told == (
        Told("need", "a bookkeeper, part-time", Need.Sort.NEED),
        Told("gives", "permits", Capacity.Sort.KNOWLEDGE),
        Told("moment", "opens the yard", Moment.Sort.OTHER, "2026-12-01"),
    )


def test_a_row_of_a_table_is_a_person_too() -> None:
    assert somebody("Ana Sol\tdoctor\tbusca un piso", TODAY).told[0].text == "un piso"


@given(st.text(max_size=200))
def test_no_line_is_too_odd_to_be_read_and_every_day_found_is_one(line: str) -> None:
    read = told(line, TODAY)
    assert read.about in ("need", "gives", "seeks", "moment")
    assert (read.on != "") == (read.about == "moment")
    assert not read.on or is_day(read.on)
    somebody(line, TODAY)


@pytest.mark.parametrize(
    "piece", ["a@", "a@a.", "a", "in ", "  ", "99.99. ", "29.2.2023 ", "every year ", ",", "<", "@ "]
)
def test_a_line_that_is_written_to_keep_it_busy_comes_to_an_end(piece: str) -> None:
    line = "Mara " + (piece * 40_000)[:40_000]
    for read in (lambda: somebody(line, TODAY), lambda: somebody(f"Mara, {line}", TODAY), lambda: told(line, TODAY)):
        with stopped():
            read()


@pytest.mark.parametrize(
    ("line", "email"),
    [
        ("Mara Okafor <mara@example.org>, founder", "mara@example.org"),
        ("Mara Okafor mara@example.org", "mara@example.org"),
        ("Mara at a@b, mara@example.org", "mara@example.org"),
        ("a@b@mara.example.org Mara", "b@mara.example.org"),
        ("Mara a@b", ""),
        ("Mara @example.org", ""),
    ],
)
def test_an_address_in_a_line_has_an_owner_and_a_host_with_a_dot(line: str, email: str) -> None:
    assert somebody(line, TODAY).email == email
