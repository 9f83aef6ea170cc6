from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, InputError, UnknownNameError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.files import parties_path
from ayni.ledger.ledger import read as read_ledger
from ayni.ledger.parties import Identifier
from ayni.sources import columns, reading, registry
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.reading import choose, found, read

NOW = moment("2026-11-22")
OPTIONS = ReadOptions(now=NOW)
ADA, BEN, CEM, DEE = (Identifier("email", f"{name}@x.org") for name in ("ada", "ben", "cem", "dee"))


def act(
    key: str, givers: Sequence[Identifier] = (ADA,), receivers: Sequence[Identifier] = (BEN,), **more: object
) -> ActFound:
    own: dict[str, object] = {"at": 1_700_000_000, "kind": kinds.ADVICE.number}
    return ActFound(key=key, givers=tuple(givers), receivers=tuple(receivers), **(own | more))  # type: ignore[arg-type]


class Told:
    """A source that tells what a test says, and then perhaps fails."""

    name = "told"
    title = "Told by a test"
    endings: tuple[str, ...] = ()

    def __init__(self, *told: Found, error: BaseException | None = None) -> None:
        self.told = told
        self.error = error

    def recognises(self, path: Path, head: bytes) -> bool:
        return False

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        yield from self.told
        if self.error is not None:
            raise self.error


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads what a test tells, from a file of which nothing else is read."""
    (tmp_path / "file").write_text("told")
    monkeypatch.setitem(registry._PLACES, "told", "nowhere:Nothing")

    def telling(
        *told: Found, error: BaseException | None = None, name: str = "out.parquet", **more: object
    ) -> reading.Reading:
        monkeypatch.setitem(registry.SOURCES._made, "told", Told(*told, error=error))  # type: ignore[attr-defined]
        return read("told", [tmp_path / "file"], OPTIONS, tmp_path / name, **more)  # type: ignore[arg-type]

    return telling


def rows(told: reading.Reading) -> list[dict[str, object]]:
    return list(pq.read_table(told.out).to_pylist())


def test_an_act_is_a_row_of_the_ledgers_columns(tell) -> None:  # type: ignore[no-untyped-def]
    told = tell(act("k", asked=True, minutes=20.0, what="Weaving"))
    assert pq.read_schema(told.out).equals(columns.ACTS)
    assert rows(told) == [
        {
            "giver": "email:ada@x.org",
            "receiver": "email:ben@x.org",
            "at": 1_700_000_000,
            "weight": 1.0,
            "kind": kinds.ADVICE.number,
            "asked": Asked.ASKED,
            "basis": Basis.OBSERVED,
            "minutes": 20.0,
            "key": "k",
            "what": "Weaving",
        }
    ]


def test_the_rows_of_an_act_with_several_people_sum_to_it(tell) -> None:  # type: ignore[no-untyped-def]
    told = tell(act("k", (ADA, BEN), (CEM, DEE), weight=6.0, minutes=60.0, at=None))
    assert len(rows(told)) == 4
    assert {(row["weight"], row["minutes"], row["at"]) for row in rows(told)} == {(1.5, 15.0, None)}
    assert told.acts == 1


def test_the_ledger_reads_what_a_reading_wrote(tell) -> None:  # type: ignore[no-untyped-def]
    told = tell(act("1"), act("2", (BEN,), (ADA,)), act("3", (CEM,), (ADA,)), act("4", kind=kinds.CHAT.number))
    ledger = read_ledger(told.out)
    assert len(ledger) == 4
    assert ledger.reciprocity()["mutual"] == [1]


def test_one_person_under_two_known_addresses_is_one_giver(tell) -> None:  # type: ignore[no-untyped-def]
    told = tell(act("1"), act("2", (DEE,)), PartyFound((DEE, ADA), "Ada"), PartyFound((BEN,), "Ben"))
    assert {row["giver"] for row in rows(told)} == {"email:ada@x.org"}
    parties = pq.read_table(told.parties_out)
    assert parties.schema.equals(columns.PARTIES)
    assert parties.to_pylist()[0] == {
        "key": "email:ada@x.org",
        "name": "Ada",
        "kind": "person",
        "nature": "human",
        "address_book": False,
        "identifiers": ["email:ada@x.org", "email:dee@x.org"],
        "details": [],
    }
    assert told.parties == 2
    assert told.parties_out == parties_path(told.out)


def test_everything_met_is_counted(tell) -> None:  # type: ignore[no-untyped-def]
    heard: list[Progress] = []
    told = tell(
        act("1"),
        act("1"),
        act("2", kind=kinds.MESSAGE.number),
        act("1", (CEM,)),
        LeftOut("x", "self"),
        LeftOut("y", "self"),
        LeftOut("z", "duplicate"),
        SetAside("file:7", "no-date", "soon"),
        Progress(5, 5, 9),
        on_progress=heard.append,
    )
    json_object = told.as_json()
    assert {name: json_object[name] for name in ("read", "contacts", "acts", "new", "known", "parties")} == {
        **{"read": 9, "contacts": 1, "acts": 1, "new": 2, "known": 2, "parties": 2}
    }
    assert (json_object["left_out"], json_object["left_out_reasons"]) == (2, {"self": 2})
    assert (json_object["set_aside"], json_object["set_aside_reasons"]) == (2, {"no-date": 1, "duplicate-id": 1})
    assert json_object["set_aside_rows"] == [
        {"where": "1", "reason": "duplicate-id", "detail": ""},
        {"where": "file:7", "reason": "no-date", "detail": "soon"},
    ]
    assert heard == [Progress(5, 5, 9)]
    assert json.loads(json.dumps(json_object)) == json_object


def test_all_rows_set_aside_are_told_and_the_first_thousand_kept(tell) -> None:  # type: ignore[no-untyped-def]
    heard: list[SetAside] = []
    told = tell(*(SetAside(str(n), "malformed") for n in range(1_500)), on_set_aside=heard.append)
    assert len(heard) == told.set_aside["malformed"] == 1_500
    assert len(told.set_aside_rows) == 1_000


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (act("k", givers=()), "no-sender"),
        (act("k", receivers=()), "no-receiver"),
        (act("k", at=moment("1979-12-31")), "absurd-date"),
        (act("k", at=moment("2099-01-01")), "absurd-date"),
        (act("k", at=10**30), "absurd-date"),
        (act("k", weight=float("nan")), "malformed"),
        (act("k", weight=-1.0), "malformed"),
        (act("k", minutes=float("inf")), "malformed"),
    ],
)
def test_what_no_ledger_could_hold_is_set_aside(tell, broken: ActFound, reason: str) -> None:  # type: ignore[no-untyped-def]
    told = tell(act("1"), broken)
    assert told.set_aside == {reason: 1}
    assert told.acts == 1


def test_half_characters_do_not_stop_a_reading(tell) -> None:  # type: ignore[no-untyped-def]
    broken = Identifier("name", "zo\ud800")
    told = tell(act("k\ud800", (broken,), what="\udfff"), PartyFound((broken,), "Zo\ud800", details={"note": "\ud800"}))
    assert rows(told)[0]["giver"] == "name:zo?"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), InputError("no"), RuntimeError("x")])
def test_a_reading_that_ends_early_leaves_everything_as_it_was(tell, tmp_path: Path, error: BaseException) -> None:  # type: ignore[no-untyped-def]
    first = tell(act("1"))
    before = first.out.read_bytes(), first.parties_out.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(type(error)):
        tell(*(act(str(n), (CEM,)) for n in range(40_000)), error=error)
    assert (first.out.read_bytes(), first.parties_out.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_places_that_cannot_be_written_to_are_told_before_reading(tell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("no/such/folder.parquet", ""):
        with pytest.raises(InputError, match="folder"):
            tell(error=RuntimeError("it read all the same"), name=name)


def test_reading_nothing_writes_an_empty_ledger(tell) -> None:  # type: ignore[no-untyped-def]
    told = tell()
    assert (told.read, told.new, told.parties) == (0, 0, 0)
    assert rows(told) == []
    assert len(read_ledger(told.out)) == 0


def test_more_rows_than_memory_keeps_are_all_written(tell, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(columns, "_BATCH", 10)
    monkeypatch.setattr(columns, "_LEAST_GROUP", 30)
    told = tell(*(act(str(n), (Identifier("ref", str(n % 17)),)) for n in range(1_003)), PartyFound((ADA,)))
    assert sorted(int(str(row["key"])) for row in rows(told)) == list(range(1_003))
    assert all(row["giver"] == f"ref:{int(str(row['key'])) % 17}" for row in rows(told))
    assert pq.ParquetFile(told.out).num_row_groups > 5


_ACTS = st.lists(
    st.builds(
        act,
        key=st.integers(0, 20).map(str),
        givers=st.lists(st.sampled_from([ADA, BEN, CEM]), min_size=1, max_size=2, unique=True),
    ),
    max_size=12,
    unique_by=lambda each: each.key,
)
_PARTIES = st.lists(
    st.builds(PartyFound, st.lists(st.sampled_from([ADA, BEN, CEM]), min_size=1).map(tuple)), max_size=3
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(_ACTS, _PARTIES).flatmap(
        lambda both: st.tuples(st.just([*both[0], *both[1]]), st.permutations([*both[0], *both[1]]))
    )
)
def test_any_order_gives_the_same_ledger(tell, orders: tuple[list[Found], list[Found]]) -> None:  # type: ignore[no-untyped-def]
    one, other = tell(*orders[0], name="one.parquet"), tell(*orders[1], *orders[1], name="other.parquet")
    by_key = [sorted(rows(each), key=lambda row: tuple(map(str, row.values()))) for each in (one, other)]
    assert by_key[0] == by_key[1]
    assert pq.read_table(one.parties_out).drop(["name"]).equals(pq.read_table(other.parties_out).drop(["name"]))
    assert other.known == one.new


def test_a_wrong_format_says_which_it_looks_like_and_what_to_type(data: Path, tmp_path: Path) -> None:
    path = data / "slack" / "export-small.zip"
    with pytest.raises(WrongFormatError, match=r"it looks like slack\. Try: ayni read slack ") as caught:
        list(found("stackexchange", [path], OPTIONS))
    assert caught.value.looks_like == "slack"
    assert str(path) in str(caught.value)


def test_a_file_that_nothing_recognises_says_so(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    with pytest.raises(WrongFormatError, match="No format recognises") as caught:
        choose("auto", [tmp_path / "noise"])
    assert caught.value.looks_like is None
    with pytest.raises(WrongFormatError, match="GitHub"):
        list(found("github", [tmp_path / "noise"], OPTIONS))


def test_a_zip_that_swells_or_is_cut_off_says_so_also_where_nobody_said_what_it_is(tmp_path: Path) -> None:
    bomb, cut = tmp_path / "bomb.zip", tmp_path / "cut.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", b" " * 60_000_000)
    cut.write_bytes(bomb.read_bytes()[:-100])
    with pytest.raises(InputError, match="would unpack to 60,000,000 bytes"):
        choose("auto", [bomb])
    with pytest.raises(InputError, match="damaged or cut off"):
        choose("auto", [cut])


def test_auto_takes_the_one_format_that_recognises_all(data: Path) -> None:
    beer, slack = data / "stackexchange" / "beer.stackexchange_Posts.xml.gz", data / "slack" / "export-small.zip"
    assert choose("auto", [beer, beer]) == "stackexchange"
    with pytest.raises(WrongFormatError, match="one after the other"):
        choose("auto", [beer, slack])


def test_paths_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        choose("git", [tmp_path / "nothing"])
    with pytest.raises(InputError, match="at least one"):
        choose("git", [])
    with pytest.raises(UnknownNameError):
        choose("pigeon", [tmp_path])


def test_the_same_real_file_twice_adds_nothing(data: Path, tmp_path: Path) -> None:
    beer = data / "stackexchange" / "beer.stackexchange_Posts.xml.gz"
    once = read("stackexchange", [beer], OPTIONS, tmp_path / "once.parquet")
    twice = read("stackexchange", [beer, beer], OPTIONS, tmp_path / "twice.parquet")
    assert (twice.new, twice.known) == (once.new, once.new)
    assert pq.read_table(once.out).equals(pq.read_table(twice.out))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(list(registry.SOURCES)),
    content=st.binary(max_size=200)
    | st.sampled_from(
        [b"PK\x03\x04xx", b"\x1f\x8b\x08\x00", b"From a@b 1\n\n", b"BEGIN:VCARD\n", b"a,b\n1,2\n", b"<posts>", b"[{}"]
    ),
)
def test_no_file_makes_any_source_raise_anything_but_an_error_of_ours(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    try:
        told = read(name, [tmp_path / "file"], OPTIONS, tmp_path / "out.parquet")
    except AyniError:
        return
    assert told.source == name


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Once the parts that are written at a time are full, twice the posts by the same people need little more memory."""
    program = """
import resource, sys
from pathlib import Path
from ayni.sources.contract import ReadOptions
from ayni.sources.reading import read
read("stackexchange", [Path(sys.argv[1])], ReadOptions(now=1_790_000_000), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    peaks = []
    for posts in (40_000, 80_000):
        folder = tmp_path / str(posts)
        folder.mkdir()
        with (folder / "Posts.xml").open("w") as file:
            file.write("<posts>\n")
            for n in range(0, posts, 2):
                file.write(f'<row Id="{n}" PostTypeId="1" OwnerUserId="{n % 50}" Title="{"t" * 100}" />\n')
                file.write(
                    f'<row Id="{n + 1}" PostTypeId="2" ParentId="{n}" OwnerUserId="{n % 49}"'
                    f' CreationDate="2015-03-01T12:00:00" Body="{"b" * 500}" />\n'
                )
            file.write("</posts>")
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder / "Posts.xml"), str(folder / "out.parquet")],
            check=True,
            capture_output=True,
            text=True,
        )
        peaks.append(int(done.stdout))
    grown_bytes = (peaks[1] - peaks[0]) * 1024
    assert grown_bytes < 40_000 * 325  # half of what the larger file is larger


@pytest.mark.parametrize(("command", "rest"), [("read", " --out acts.parquet"), ("import", "")])
def test_both_commands_say_the_same_of_a_file_of_another_format(tmp_path: Path, command: str, rest: str) -> None:
    card = tmp_path / "ada.vcf"
    card.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEMAIL:ada@example.org\nEND:VCARD\n")
    with pytest.raises(WrongFormatError) as told:
        list(found("mbox", [card], ReadOptions(now=1_700_000_000), command=command))
    assert str(told.value) == (
        f"{card} is not in the format mbox: Mail archive (mbox); it looks like vcard. Try: ayni {command} vcard {card}{rest}"
    )


@pytest.mark.parametrize("name", ["auto", "mbox", "ics", "csv", "github", "stackexchange"])
def test_an_empty_file_is_called_empty_whatever_it_should_have_been(tmp_path: Path, name: str) -> None:
    empty = tmp_path / "nothing"
    empty.touch()
    with pytest.raises(WrongFormatError, match=r"is empty\. Export it again"):
        choose(name, [empty])
