from __future__ import annotations

import gzip
import tracemalloc
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import quoteattr

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.stackexchange import StackExchange

NOW = moment("2026-11-22")
BEER = "stackexchange/beer.stackexchange_Posts.xml.gz"
AT = "2015-03-01T12:00:00.123"


def read(*paths: Path, **columns: str) -> list[Found]:
    return list(StackExchange().read(paths, ReadOptions(now=NOW, columns=columns)))


def acts(found: list[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def reasons(found: list[Found]) -> Counter[str]:
    return Counter(each.reason for each in found if isinstance(each, (LeftOut, SetAside)))


def row(**attributes: object) -> str:
    return f"  <row {' '.join(f'{name}={quoteattr(str(value))}' for name, value in attributes.items())} />\n"


def question(number: int, owner: object = 1, **more: object) -> str:
    return row(Id=number, PostTypeId=1, CreationDate=AT, OwnerUserId=owner, Title=f"Question {number}", **more)


def answer(number: int, to: int, owner: object = 2, at: str = AT, **more: object) -> str:
    return row(Id=number, PostTypeId=2, ParentId=to, CreationDate=at, OwnerUserId=owner, Body="<p>Text</p>", **more)


def posts(path: Path, *rows: str, end: str = "</posts>") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<posts>\n{"".join(rows)}{end}')
    return path


def user(number: int) -> Identifier:
    return Identifier("stackexchange", f"brew/{number}")


def test_the_beer_dump_has_the_posts_and_the_reciprocity_that_its_note_tells(data: Path) -> None:
    found = read(data / BEER)
    assert found[-1] == Progress((data / BEER).stat().st_size, (data / BEER).stat().st_size, 2_354)
    told = reasons(found)
    answers = len(acts(found)) + told["self"] + told["no-sender"] + told["no-receiver"]
    assert answers == 1_572
    assert told["no-tie"] == 2_354 - answers
    ties = nx.DiGraph((act.givers[0].value, act.receivers[0].value) for act in acts(found))
    assert nx.overall_reciprocity(ties) == pytest.approx(0.023, abs=0.0005)


def test_whoever_answers_explained_to_whoever_asked(tmp_path: Path) -> None:
    path = posts(tmp_path / "brew" / "Posts.xml", question(1, AcceptedAnswerId=2), answer(2, to=1))
    assert acts(read(path)) == [
        ActFound(
            key="stackexchange:brew/2",
            at=moment("2015-03-01T12:00:00"),
            kind=kinds.EXPLANATION.number,
            givers=(user(2),),
            receivers=(user(1),),
            asked=True,
            what="Question 1",
        )
    ]


def test_names_come_from_users_beside_the_posts(tmp_path: Path) -> None:
    posts(tmp_path / "brew" / "Posts.xml", question(1), answer(2, to=1))
    users = [row(Id=1, DisplayName="Ada"), row(Id=2, DisplayName="Zoë"), row(Id=-1, DisplayName="Community")]
    text = f"<users>\n{''.join(users)}</users>"
    (tmp_path / "brew" / "Users.xml").write_text(text)
    parties = {each.identifiers[0]: each for each in read(tmp_path / "brew") if isinstance(each, PartyFound)}
    assert {who: each.name for who, each in parties.items()} == {user(1): "Ada", user(2): "Zoë", user(-1): "Community"}
    assert parties[user(-1)].nature is Nature.ROBOT


def test_answering_oneself_is_left_out_and_deleted_users_are_set_aside(tmp_path: Path) -> None:
    path = posts(
        tmp_path / "brew" / "Posts.xml",
        question(1, owner=1),
        answer(2, to=1, owner=1),
        answer(3, to=1, owner=""),
        question(4, owner=""),
        answer(5, to=4, owner=2),
        answer(6, to=1, owner=-1),
        answer(7, to=99, owner=2),
    )
    found = read(path)
    assert acts(found) == []
    assert reasons(found) == {"no-tie": 2, "self": 1, "no-sender": 1, "no-receiver": 2, "robot": 1}


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("", "no-date"),
        ("soon", "no-date"),
        ("1979-01-01T00:00:00", "absurd-date"),
        ("2099-01-01T00:00:00", "absurd-date"),
        ("99999-01-01", "no-date"),
    ],
)
def test_answers_at_no_time_that_can_be_are_set_aside(tmp_path: Path, at: str, reason: str) -> None:
    found = read(posts(tmp_path / "brew" / "Posts.xml", question(1), answer(2, to=1, at=at), answer(3, to=1)))
    assert [act.key for act in acts(found)] == ["stackexchange:brew/3"]
    assert reasons(found)[reason] == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)), cut=st.integers(0, 8))
def test_any_order_and_any_split_into_files_tell_the_same(tmp_path: Path, order: list[int], cut: int) -> None:
    rows = [question(1), question(2, owner=5), *(answer(n, to=1 + n % 2, owner=n) for n in range(3, 9))]
    shuffled = [rows[n] for n in order]
    parts = [
        posts(tmp_path / "a_Posts.xml", *shuffled[:cut]),
        posts(tmp_path / "b_Posts.xml", *shuffled[cut:]),
    ]
    whole = read(posts(tmp_path / "c_Posts.xml", *rows), site="brew")
    split = read(*parts, site="brew")
    assert {act.key: act for act in acts(split)} == {act.key: act for act in acts(whole)}
    assert reasons(split) == reasons(whole)


def test_a_line_that_is_broken_costs_that_line_alone(tmp_path: Path) -> None:
    broken = (
        '  <row Id="3" PostTypeId="2" ParentId="1"\n',  # no end
        '  <row Id="4" PostTypeId="2" ParentId="1" Body="&nonsense;" />\n',
        "  <row Id=5 />\n",
    )
    path = posts(
        tmp_path / "brew" / "Posts.xml",
        question(1),
        *(part for bad in broken for part in (bad, answer(10 + len(bad), to=1))),
    )
    found = read(path)
    assert len(acts(found)) == 3
    assert [each.where for each in found if isinstance(each, SetAside)] == ["Posts.xml:4", "Posts.xml:6", "Posts.xml:8"]
    assert reasons(found)["malformed"] == 3


def test_a_dump_in_a_broken_encoding_loses_only_the_lines_that_are(tmp_path: Path) -> None:
    path = posts(tmp_path / "brew" / "Posts.xml", question(1), answer(2, to=1, Tags="zoe"), answer(3, to=1))
    path.write_bytes(path.read_bytes().replace(b"zoe", b"zo\xeb"))
    found = read(path)
    assert [act.key for act in acts(found)] == ["stackexchange:brew/3"]
    assert reasons(found)["broken-encoding"] == 1


@pytest.mark.parametrize("packed", [False, True])
def test_a_dump_that_was_cut_off_gives_what_it_has_and_says_so(tmp_path: Path, packed: bool) -> None:
    path = posts(
        tmp_path / "brew" / "Posts.xml", question(1), answer(2, to=1), *(answer(n, to=1) for n in range(3, 99))
    )
    raw = path.read_bytes()
    cut = tmp_path / "brew" / ("Posts.xml.gz" if packed else "Posts.xml")
    cut.write_bytes(gzip.compress(raw)[:-40] if packed else raw[:-40])
    found = read(cut)
    assert len(acts(found)) > (0 if packed else 90)
    assert reasons(found)["truncated"] == 1


@pytest.mark.parametrize(
    "content", ["", "hello", "<html><body/></html>", '{"a": 1}', "<comments><row Id='1'/></comments>"]
)
def test_what_is_no_dump_is_refused_or_set_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text(content)
    assert not StackExchange().recognises(path, content.encode())
    if content:
        with pytest.raises(WrongFormatError, match=r"Posts\.xml"):
            read(path)
    else:
        assert reasons(read(path)) == {"truncated": 1}


def test_a_folder_without_posts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongFormatError, match=r"no Posts\.xml"):
        read(tmp_path)


def test_entities_that_grow_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text(
        '<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<posts>\n<row Id="&b;" /></posts>'
    )
    with pytest.raises(WrongFormatError):
        read(path)


def test_a_line_longer_than_any_post_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ayni.sources.stackexchange._LONGEST_LINE", 2_000)
    long = answer(2, to=1, Tags="x" * 10_000)
    found = read(posts(tmp_path / "brew" / "Posts.xml", question(1), long, answer(3, to=1)))
    assert [act.key for act in acts(found)] == ["stackexchange:brew/3"]
    assert reasons(found)["too-large"] == 1


@pytest.mark.parametrize("start", [b"<posts>\n", b""])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    junk=st.one_of(
        st.binary(max_size=200), st.text(alphabet="<>/&;=\"' \nrowId12PostTypeIdxé", max_size=200).map(str.encode)
    )
)
def test_no_bytes_raise_anything_but_an_error_of_ours(tmp_path: Path, start: bytes, junk: bytes) -> None:
    path = tmp_path / "Posts.xml"
    path.write_bytes(start + junk)
    try:
        found = read(path)
    except AyniError:
        return
    assert isinstance(found[-1], Progress)


def test_a_value_that_never_ends_does_not_fill_memory(tmp_path: Path) -> None:
    file = tmp_path / "Posts.xml"
    file.write_bytes(b'<posts>\n<row Id="1" Body="' + b"a" * 60 * 300 + b"\n" * 300 + b'"/>\n' + b"</posts>\n")
    found = list(StackExchange().read([file], ReadOptions(now=1_795_334_400)))
    assert "too-large" in {each.reason for each in found if isinstance(each, SetAside)}


def test_reading_ten_times_as_many_posts_takes_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for posts in (600, 6_000):
        file = tmp_path / f"{posts}.xml"
        with file.open("w") as written:
            written.write("<posts>\n")
            for n in range(0, posts, 2):
                written.write(f'<row Id="{n}" PostTypeId="1" OwnerUserId="{n % 50}" Title="{"t" * 100}" />\n')
                written.write(
                    f'<row Id="{n + 1}" PostTypeId="2" ParentId="{n}" OwnerUserId="{n % 49}"'
                    f' CreationDate="2015-03-01T12:00:00" Body="{"b" * 900}" />\n'
                )
            written.write("</posts>")
        sum(1 for _ in StackExchange().read([file], ReadOptions(now=1_790_000_000)))  # what is made once is made here
        tracemalloc.start()
        acts = sum(isinstance(one, ActFound) for one in StackExchange().read([file], ReadOptions(now=1_790_000_000)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert acts > posts / 3
    assert peaks[1] < peaks[0] + 20_000  # the larger file is 3 MB larger
