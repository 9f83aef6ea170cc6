"""LinkedIn exports: folder, zip and single tables."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger.kinds import ANSWER, ENDORSEMENT, MESSAGE, RECOMMENDATION
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.linkedin import LinkedIn

NOW = moment("2026-11-22")
ME = Identifier("linkedin", "in/mara")
MESSAGES = [
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS",
    "DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT",
]  # fmt: skip
PREAMBLE = 'Notes:\n"Some addresses are missing, as their owners wish."\n\n'


def read(*paths: Path, me: tuple[Identifier, ...] = ()) -> list[Found]:
    return list(LinkedIn().read(paths, ReadOptions(now=NOW, me=me)))


def acts(found: Iterable[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def reasons(found: Iterable[Found]) -> list[tuple[str, str]]:
    return [(each.where, each.reason) for each in found if isinstance(each, SetAside | LeftOut)]


def table(header: list[str], rows: Iterable[dict[str, str]], before: str = "") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header)
    writer.writeheader()
    writer.writerows(rows)
    return before + out.getvalue()


def url(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.lower()}"


def message(conversation: str, sender: str, to: str, date: str, **more: str) -> dict[str, str]:
    return {
        "CONVERSATION ID": conversation,
        "FROM": sender,
        "SENDER PROFILE URL": url(sender) if sender else "",
        "TO": to,
        "RECIPIENT PROFILE URLS": ",".join(url(name) for name in to.split(",") if name),
        "DATE": date,
        "CONTENT": f"{sender} at {date}",
        "FOLDER": "INBOX",
    } | more


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    return tmp_path / "messages.csv"


# The real layout


def data_rows(path: Path) -> int:
    rows = [row for row in csv.reader(path.read_text().splitlines(keepends=True)) if row]
    header = next(n for n, row in enumerate(rows) if len(row) > 1)
    return len(rows) - header - 1


def test_every_row_of_the_real_layout_is_read(data: Path) -> None:
    folder = data / "linkedin"
    found = read(folder)
    assert reasons(found) == []
    kinds = Counter(act.kind for act in acts(found))
    counted = {name: data_rows(folder / f"{name}.csv") for name in
               ("Connections", "messages", "messages_variant_with_draft_column", "Endorsement_Given_Info",
                "Endorsement_Received_Info", "Recommendations_Given", "Recommendations_Received")}  # fmt: skip
    assert counted["Connections"] == sum(isinstance(each, PartyFound) and each.address_book for each in found) == 15
    assert kinds[MESSAGE.number] == counted["messages"] + counted["messages_variant_with_draft_column"] == 16
    assert kinds[ENDORSEMENT.number] == counted["Endorsement_Given_Info"] + counted["Endorsement_Received_Info"] == 12
    assert kinds[RECOMMENDATION.number] == counted["Recommendations_Given"] + counted["Recommendations_Received"] == 3
    assert kinds[ANSWER.number] == 4  # two in conv-001, one each in conv-002 and conv-003
    assert found[-1] == Progress(*(sum(file.stat().st_size for file in folder.glob("*.csv")),) * 2, 46)


def test_the_zip_and_the_folder_hold_the_same(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (data / "linkedin").glob("*.csv"):
            archive.write(file, f"Basic_LinkedInDataExport/{file.name}")
        archive.writestr("Basic_LinkedInDataExport/Shares.csv", "Date,ShareLink\n2024-01-01,x\n")
    assert {repr(each) for each in read(path)} - {repr(read(path)[-1])} == {
        repr(each) for each in read(data / "linkedin") if not isinstance(each, Progress)
    }


# Whose export it is


def test_the_owner_is_who_has_a_part_in_every_message(messages: Path, tmp_path: Path) -> None:
    messages.write_text(table(MESSAGES, [
        message("1", "Ada", "Mara", "2024-01-15 14:30:00 UTC"),
        message("2", "Mara", "Ben", "2024-01-16 14:30:00 UTC"),
    ]))  # fmt: skip
    given_ = tmp_path / "Recommendations_Given.csv"
    given_.write_text(
        'First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nAda,,Loom,Weaver,Fine,"09/05/24, 11:00 AM",VISIBLE\n'
    )
    (act,) = [act for act in acts(read(tmp_path)) if act.kind == RECOMMENDATION.number]
    assert act.givers == (ME,)
    assert act.at == moment("2024-09-05T11:00:00")


def test_the_reader_may_say_who_they_are_and_is_one_party_with_their_profile(messages: Path) -> None:
    messages.write_text(table(MESSAGES, [
        message("1", "Ada", "Mara", "2024-01-15 14:30:00 UTC"),
        message("2", "Mara", "Ben", "2024-01-16 14:30:00 UTC"),
    ]))  # fmt: skip
    own = Identifier("email", "mara@example.org")
    found = read(messages, me=(own,))
    assert {act.givers for act in acts(found)} == {(Identifier("linkedin", "in/ada"),), (own,)}
    assert [each.identifiers for each in found if isinstance(each, PartyFound) and own in each.identifiers] == [
        (own, ME)
    ]


def test_profile_names_the_owner_and_nobody_knows_otherwise(tmp_path: Path) -> None:
    endorsements = tmp_path / "Endorsement_Received_Info.csv"
    endorsements.write_text(
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n"
        "2024/12/20 11:30:00 UTC,Weaving,Ada,Quispe,www.linkedin.com/in/ada,ACCEPTED\n"
    )
    (act,) = acts(read(tmp_path))
    assert act.receivers == (Identifier("ref", "me"),)
    (tmp_path / "Profile.csv").write_text("First Name,Last Name,Maiden Name,Headline\nMara,Huaman,,Weaver\n")
    (named,) = acts(read(tmp_path))
    assert named.receivers == (Identifier("name", "mara huaman"),)
    assert (named.key, named.what, named.at) == (act.key, "Weaving", moment("2024-12-20T11:30:00"))


# Connections


def test_connections_are_an_address_book_behind_a_preamble(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(
        PREAMBLE + "first name,LAST NAME,URL,Email Address,Company,Position,Connected On\n"
        "Ada,Quispe,https://www.linkedin.com/in/Ada-Q?trk=1,Ada@Example.org,Loom &amp; Co,Weaver,15 Jan 2024\n"
        "Ben,,,,,,01 Jan 2099\n,,,,,,\n,,,,Loom,,\n"
    )
    found = read(path)
    ada, ben = (each for each in found if isinstance(each, PartyFound))
    assert list(map(str, ada.identifiers)) == ["linkedin:in/ada-q", "email:ada@example.org"]
    assert ada.address_book
    assert ada.details == {
        "given_name": "Ada", "family_name": "Quispe", "organisation": "Loom & Co", "title": "Weaver",
        "connected_on": "2024-01-15",
    }  # fmt: skip
    assert (ben.name, "connected_on" in ben.details) == ("Ben", False)
    assert reasons(found) == [("Connections.csv:6", "without-date"), ("Connections.csv:8", "no-name")]


def test_a_bare_name_is_the_connection_of_that_name(tmp_path: Path) -> None:
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (tmp_path / "Connections.csv").write_text(
        PREAMBLE + header + f"Ada,Quispe,{url('ada')},,,,15 Jan 2024\n"
        f"Ben,Roth,{url('ben1')},,,,15 Jan 2024\nBen,Roth,{url('ben2')},,,,15 Jan 2024\n"
    )
    (tmp_path / "Recommendations_Received.csv").write_text(
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
        'Ada,Quispe,,,Fine,"01/20/25, 02:15 PM",VISIBLE\nBen,Roth,,,Fine,"01/20/25, 02:15 PM",VISIBLE\n'
    )
    assert [str(act.givers[0]) for act in acts(read(tmp_path))] == ["linkedin:in/ada", "name:ben roth"]


def test_an_invitation_is_a_contact_either_way(tmp_path: Path) -> None:
    (tmp_path / "Invitations.csv").write_text(
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Mara,Ada,"1/15/24, 2:30 PM",Hi,OUTGOING,{url("mara")},{url("ada")}\n'
        f'Ben,Mara,"1/16/24, 2:30 PM",,INCOMING,{url("ben")},{url("mara")}\n'
        f"Cleo,Mara,,,INCOMING,{url('cleo')},{url('mara')}\n"
    )
    found = read(tmp_path, me=(ME,))
    assert [(act.kind, str(act.givers[0]), str(act.receivers[0]), act.at) for act in acts(found)] == [
        (MESSAGE.number, "linkedin:in/mara", "linkedin:in/ada", moment("2024-01-15T14:30:00")),
        (MESSAGE.number, "linkedin:in/ben", "linkedin:in/mara", moment("2024-01-16T14:30:00")),
    ]
    assert reasons(found) == [("Invitations.csv:4", "no-date")]


# Messages


def test_an_answer_is_an_act_of_who_answers_toward_who_wrote_before(messages: Path) -> None:
    rows = [
        message("1", "Ada", "Mara", "2024-01-15 14:30:00 UTC"),
        message("1", "Ada", "Mara", "2024-01-15 14:31:00 UTC"),
        message("1", "Mara", "Ada", "2024-01-15 15:00:00 UTC"),
        message("1", "Mara", "Ada", "2024-01-15 15:01:00 UTC"),
        message("2", "Mara", "Ben", "2024-01-15 16:00:00 UTC"),
    ]
    messages.write_text(table(MESSAGES, reversed(rows)))  # LinkedIn writes the newest first
    answers = [act for act in acts(read(messages)) if act.kind == ANSWER.number]
    assert [(act.givers, act.receivers, act.at) for act in answers] == [
        ((ME,), (Identifier("linkedin", "in/ada"),), moment("2024-01-15T15:00:00"))
    ]


def test_what_is_no_message_between_people_is_left_out_or_set_aside(messages: Path) -> None:
    when = "2024-01-15 14:30:00 UTC"
    rows = [
        message("1", "Mara", "Ada", when),
        message("2", "Mara", "", when, **{"IS MESSAGE DRAFT": "TRUE"}),
        message("3", "Loom Ads", "Mara", when, FOLDER="SPONSORED"),
        message("4", "LinkedIn Member", "Mara", when, **{"SENDER PROFILE URL": ""}),
        message("5", "Mara", ",".join(f"P{n}" for n in range(26)), when),
        message("6", "Mara", "Mara", when),
        message("7", "", "Mara", when),
        message("8", "Mara", "", when),
        message("9", "Mara", "Ada", "yesterday"),
        message("10", "Mara", "Ada", "2099-01-15 14:30:00 UTC"),
        message("11", "Mara", "Ada", "1979-01-15 14:30:00 UTC"),
        message("1", "Mara", "Ada", when),
    ]
    messages.write_text(table(MESSAGES, rows))
    assert reasons(read(messages)) == [
        ("messages.csv:3", "draft"),
        ("messages.csv:4", "bulk"),
        ("messages.csv:5", "no-tie"),
        ("messages.csv:6", "broadcast"),
        ("messages.csv:7", "self"),
        ("messages.csv:8", "no-sender"),
        ("messages.csv:9", "no-receiver"),
        ("messages.csv:10", "no-date"),
        ("messages.csv:11", "absurd-date"),
        ("messages.csv:12", "absurd-date"),
        ("messages.csv:13", "duplicate"),
    ]


def test_two_messages_of_one_day_are_two_where_only_days_are_stated(messages: Path) -> None:
    rows = [message("1", "Mara", "Ada", "2024-01-15", CONTENT=text) for text in ("one", "two", "two")]
    messages.write_text(table(MESSAGES, rows))
    assert len({act.key for act in acts(read(messages))}) == 2


def test_a_group_has_several_receivers_and_a_name_may_hold_a_comma(messages: Path) -> None:
    group = message("1", "Mara", "Ada,Ben", "2024-01-15 14:30:00 UTC")
    one = message("2", "Mara", "Ada", "2024-01-15 14:30:00 UTC", TO="Ada Quispe, PhD")
    messages.write_text(table(MESSAGES, [group, one]))
    assert [len(act.receivers) for act in acts(read(messages))] == [2, 1]


# Bad input


def test_a_zip_bomb_is_set_aside_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", b"\x00" * 60_000_000)
    assert reasons(read(path)) == [("bomb.zip", "too-large")]


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("messages.csv", table(MESSAGES, [message("1", "Mara", "Ada", "2024-01-15 14:30:00 UTC")]))
        archive.writestr(
            "Connections.csv", PREAMBLE + "First Name,Last Name,URL,Connected On\nAda,Quispe,,15 Jan 2024\n"
        )
    raw = path.read_bytes().replace(b"Quispe", b"Qu1spe", 1)
    path.write_bytes(raw)
    found = read(path)
    assert ("export.zip/Connections.csv", "truncated") in reasons(found)
    assert [act.kind for act in acts(found)] == [MESSAGE.number]


@pytest.mark.parametrize("content", [b"", b"giver,receiver\n", b"BEGIN:VCARD\n"])
def test_another_file_is_of_the_wrong_format(messages: Path, content: bytes) -> None:
    messages.write_bytes(content)
    with pytest.raises(WrongFormatError):
        read(messages)
    with pytest.raises(WrongFormatError):
        read(messages.parent)


ROWS = st.lists(
    st.builds(
        lambda conversation, way, minute: message(
            conversation, *(("Mara", "Ada"), ("Ada", "Mara"))[way], f"2024-01-15 14:{minute:02}:00 UTC"
        ),
        st.sampled_from("123"), st.integers(0, 1), st.integers(0, 59),
    ),
    max_size=12, unique_by=lambda row: (row["CONVERSATION ID"], row["FROM"], row["DATE"]),
)  # fmt: skip


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, order=st.randoms(use_true_random=False), cut=st.integers(0, 12))
def test_order_and_split_make_no_difference(
    tmp_path: Path, rows: list[dict[str, str]], order: object, cut: int
) -> None:
    whole, first, second = (tmp_path / name for name in ("whole.csv", "messages1.csv", "messages2.csv"))
    whole.write_text(table(MESSAGES, rows))
    order.shuffle(rows)  # type: ignore[attr-defined]
    first.write_text(table(MESSAGES, rows[:cut]))
    second.write_text(table(MESSAGES, rows[cut:]))
    assert set(acts(read(first, second))) == set(acts(read(whole)))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_parties_come_before_the_acts_that_name_them(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(table(MESSAGES, rows))
    known: set[Identifier] = set()
    for each in read(path):
        if isinstance(each, PartyFound):
            known.update(each.identifiers)
        elif isinstance(each, ActFound):
            assert known.issuperset((*each.givers, *each.receivers))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300), place=st.integers(0, 500), zipped=st.booleans())
def test_damaged_files_raise_nothing_but_our_errors(tmp_path: Path, noise: bytes, place: int, zipped: bool) -> None:
    raw = table(MESSAGES, [message("1", "Mara", "Ada", "2024-01-15 14:30:00 UTC")]).encode()
    if zipped:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("messages.csv", raw)
        raw = out.getvalue()
    path = tmp_path / ("noise.zip" if zipped else "noise.csv")
    path.write_bytes(raw[:place] + noise + raw[place:])
    try:
        found = read(path)
    except AyniError as error:
        assert str(error)  # noqa: PT017
    else:
        assert all(isinstance(each, Found.__value__) for each in found)
