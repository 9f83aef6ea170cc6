"""Tables with a mapping: acts, or contacts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, ColumnsError, UnknownNameError, WrongFormatError
from ayni.ledger.kinds import INTRODUCTION, KINDS, MEETING, UNSTATED
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.table import Table

NOW = moment("2026-11-22")
HEADER = "giver,receiver,at\n"


def read(*paths: Path, **columns: str) -> list[Found]:
    return list(Table().read(paths, ReadOptions(now=NOW, columns=columns)))


def acts(found: Iterable[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def reasons(found: Iterable[Found]) -> list[tuple[str, str]]:
    return [(each.where, each.reason) for each in found if isinstance(each, SetAside | LeftOut)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "acts.csv"


# Acts


def test_a_row_is_an_act_and_its_parties_come_first(path: Path) -> None:
    path.write_text(
        "src;dst;t;sort;w;effort;wanted;subject\n"
        "Ada Quispe <Ada@Example.org>;Ben Roth;15.01.2024;introduction;1,5;20;yes;to the  loom\n"
    )
    ada, ben, act, progress = read(
        path,
        giver="src",
        receiver="dst",
        at="t",
        kind="sort",
        weight="w",
        minutes="effort",
        asked="wanted",
        what="subject",
    )
    assert ada == PartyFound((Identifier("email", "ada@example.org"),), "Ada Quispe")
    assert ben == PartyFound((Identifier("name", "ben roth"),), "Ben Roth")
    assert isinstance(act, ActFound)
    assert act.givers == (Identifier("email", "ada@example.org"),)
    assert act.receivers == (Identifier("name", "ben roth"),)
    assert (act.at, act.kind, act.weight) == (moment("2024-01-15"), INTRODUCTION.number, 1.5)
    assert (act.minutes, act.asked, act.what) == (20, True, "to the loom")
    assert progress == Progress(path.stat().st_size, path.stat().st_size, 1)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kinds_are_known_by_name_and_by_number(path: Path, kind: object) -> None:
    name, number = kind.name, kind.number  # type: ignore[attr-defined]
    path.write_text(
        f"giver,receiver,kind\nAda,Ben,{name}\nAda,Cleo,{number}\nAda,Dina,{name.replace('_', ' ').title()}\n"
    )
    assert [act.kind for act in acts(read(path))] == [number] * 3


def test_contacts_are_kinds_too_and_no_kind_is_unstated(path: Path) -> None:
    path.write_text("giver,receiver,kind\nAda,Ben,meeting\nAda,Ben,\nAda,Ben,10000\n")
    assert [act.kind for act in acts(read(path))] == [MEETING.number, UNSTATED.number, 10_000]


def test_accounts_and_several_parties_in_a_cell(path: Path) -> None:
    path.write_text(
        "giver,receiver\ngithub:@Ada;ref:7,https://linkedin.com/in/Ben;linkedin:in/cleo\nAda;Ben,Ben;Cleo\n"
    )
    first, second = acts(read(path))
    assert list(map(str, first.givers)) == ["github:ada", "ref:7"]
    assert list(map(str, first.receivers)) == ["linkedin:in/ben", "linkedin:in/cleo"]
    assert list(map(str, second.receivers)) == ["name:cleo"]


def test_a_table_without_times_gives_acts_without_times(path: Path) -> None:
    path.write_text("giver,receiver\nAda,Ben\n")
    assert acts(read(path))[0].at is None


def test_bad_rows_are_set_aside_with_their_lines(path: Path) -> None:
    path.write_bytes(
        b"giver,receiver,at,kind,weight,asked\n"
        b"Ada,Ben,1979-05-01,,,\nAda,Ben,2099-05-01,,,\nAda,Ben,soon,,,\nAda,Ben,,,,\n"
        b",Ben,2024-01-01,,,\nAda,,2024-01-01,,,\nAda,ada,2024-01-01,,,\n"
        b"Ada,Ben,2024-01-01,gossip,,\nAda,Ben,2024-01-01,,-1,\nAda,Ben,2024-01-01,,nan,\nAda,Ben,2024-01-01,,,perhaps\n"
        b"Ada,Ben,2024-01-01,,0,\nA\x81,Ben,2024-01-01,,,\nAda,Ben,2024-01-01,,,,extra\nAda,Ben,05/09/2024,,,\n"
        b"Ada,Ben,2024-01-01,,,\nAda,Be"
    )
    found = read(path)
    absurd, undated, malformed = "absurd-date", "no-date", "malformed"
    expected = [absurd, absurd, undated, undated, "no-sender", "no-receiver", "self"]
    expected += [malformed, malformed, malformed, malformed, "no-tie", "broken-encoding", malformed, undated]
    assert reasons(found) == [
        *((f"acts.csv:{line}", reason) for line, reason in enumerate(expected, start=2)),
        ("acts.csv:18", "truncated"),
    ]
    assert len(acts(found)) == 1


def test_the_same_file_has_the_same_keys_and_a_larger_one_adds_only_what_is_new(path: Path, tmp_path: Path) -> None:
    rows = "Ada,Ben,2024-01-01\nAda,Ben,2024-01-01\nBen,Ada,2024-01-02\n"
    path.write_text(HEADER + rows)
    larger = tmp_path / "larger.tsv"
    larger.write_text(("at,who,receiver,giver\n" + "2024-01-03,x,Ada,Cleo\n" + "2024-01-01,y,Ben,Ada\n" * 3
                       + "2024-01-02,z,Ada,Ben\n").replace(",", "\t"))  # fmt: skip
    keys, more = ({act.key for act in acts(read(each))} for each in (path, larger))
    assert len(keys) == 3
    assert keys < more
    assert len(more) == 5


def test_an_id_keeps_a_row_the_same_when_its_words_change(path: Path) -> None:
    path.write_text("id,giver,receiver,what\n7,Ada,Ben,draft\n7,Ada,Ben,final\n8,Ada,Ben,final\n")
    one, same, other = (act.key for act in acts(read(path)))
    assert one == same != other


def test_the_real_jira_table_gives_who_reported_to_whom(data: Path) -> None:
    real = data / "csv" / "jira_export_small.csv"
    found = read(real, giver="Reporter", receiver="Assignee", what="Summary", id="Issue key")
    rows = list(csv.DictReader(io.StringIO(real.read_text())))
    expected = Counter(
        (row["Reporter"], row["Assignee"], row["Summary"]) for row in rows if row["Reporter"] != row["Assignee"]
    )
    assert Counter((act.givers[0].value, act.receivers[0].value, act.what) for act in acts(found)) == expected
    assert [reason for _, reason in reasons(found)] == ["self"]
    assert len(rows) == 2


def test_the_real_jira_header_alone_holds_no_rows(data: Path) -> None:
    found = read(data / "csv" / "jira_real_header.csv", giver="Reporter", receiver="Assignee")
    assert found == [Progress(442, 442, 0)]


# Contacts


def test_without_giver_and_receiver_rows_are_contacts(path: Path) -> None:
    path.write_text(
        "First Name,Last Name,E-mail Address,Company,Job Title,Mobile Phone,Birthday,Notes\n"
        "Ada,Quispe,ada@example.org;ada@home.example,Loom Works,Weaver,+49 170 1234567,5/17/1980,tea\n"
        ",,,Loom Works,,,,\n,,,,,,,\n,,,,,,,only a note\n"
    )
    found = read(path)
    ada, loom = (each for each in found if isinstance(each, PartyFound))
    assert list(map(str, ada.identifiers)) == ["email:ada@example.org", "email:ada@home.example", "phone:+491701234567"]
    assert ada.address_book
    assert ada.details == {
        "given_name": "Ada", "family_name": "Quispe", "organisation": "Loom Works", "title": "Weaver",
        "birthday": "1980-05-17", "note": "tea",
    }  # fmt: skip
    assert (loom.kind, loom.name) == (PartyKind.ORGANISATION, "Loom Works")
    assert reasons(found) == [("acts.csv:5", "no-name")]


def test_contacts_may_be_mapped(path: Path) -> None:
    path.write_text("Wer\tPost\nAda Quispe\tada@example.org\n", encoding="utf-16")
    assert read(path, name="Wer", email="Post")[0] == PartyFound(
        (Identifier("email", "ada@example.org"),), "Ada Quispe", address_book=True
    )


# What cannot be read


def test_a_column_that_is_not_there_is_named_with_those_that_are(path: Path) -> None:
    path.write_text("src,dst\nAda,Ben\n")
    with pytest.raises(ColumnsError, match="Its columns are src, dst"):
        read(path, giver="giver_name", receiver="dst")
    with pytest.raises(ColumnsError, match="which one is receiver"):
        read(path, giver="src")
    with pytest.raises(ColumnsError, match="giver and receiver"):
        read(path)
    with pytest.raises(UnknownNameError, match="giver, receiver, at"):
        read(path, donor="src")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04rest", b"%PDF-1.7\n", bytes(300), b"just words\nand more\n"]
)
def test_what_is_no_table_is_of_the_wrong_format(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WrongFormatError):
        read(path)


def test_a_table_is_told_from_prose(tmp_path: Path) -> None:
    recognises = Table().recognises
    assert recognises(tmp_path / "a.csv", b"who,whom\nAda,Ben\n")
    assert recognises(tmp_path / "a.txt", b"giver\treceiver\nAda\tBen\n")
    assert not recognises(tmp_path / "a.txt", b"Dear Ada, how are you?\n")
    assert not recognises(tmp_path / "a.csv", b"PK\x03\x04,,")
    assert not recognises(tmp_path, b"")


ACTS = st.lists(
    st.tuples(st.sampled_from(["Ada", "Ben", "cleo@example.org"]), st.sampled_from(["Dina", "Ada"]), st.integers(1, 3)),
    max_size=14,
)


def text_of(rows: Iterable[tuple[str, str, int]]) -> str:
    return HEADER + "".join(f"{giver},{receiver},2024-01-0{day}\n" for giver, receiver, day in rows)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ACTS, order=st.randoms(use_true_random=False), cut=st.integers(0, 14))
def test_order_and_split_make_no_difference(
    tmp_path: Path, rows: list[tuple[str, str, int]], order: object, cut: int
) -> None:
    whole, first, second = (tmp_path / name for name in ("whole.csv", "first.csv", "second.csv"))
    whole.write_text(text_of(rows))
    order.shuffle(rows)  # type: ignore[attr-defined]
    first.write_text(text_of(rows[:cut]))
    second.write_text(text_of(rows[cut:]))
    found = acts(read(first, second))
    assert set(found) == set(acts(read(whole)))
    assert len({act.key for act in found}) == len(found)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300), place=st.integers(0, 100))
def test_damaged_files_raise_nothing_but_our_errors(tmp_path: Path, noise: bytes, place: int) -> None:
    raw = text_of([("Ada", "Ben", 1), ("Ben", "Ada", 2)]).encode()
    path = tmp_path / "noise.csv"
    path.write_bytes(raw[:place] + noise + raw[place:])
    try:
        found = read(path)
    except AyniError as error:
        assert isinstance(error, WrongFormatError | ColumnsError)  # noqa: PT017
    else:
        assert isinstance(found[-1], Progress)
