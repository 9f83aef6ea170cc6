from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.slack import Slack

NOW = moment("2026-11-22")
SMALL = "slack/export-small.zip"

USERS = [
    {
        "id": "UADA",
        "team_id": "T1",
        "name": "ada",
        "real_name": "Ada Lovelace",
        "profile": {"email": "Ada@Example.org"},
    },
    {"id": "UBEN", "team_id": "T1", "name": "ben", "profile": {"real_name": "Ben", "title": "Printer"}},
    {"id": "UCEM", "team_id": "T1", "name": "cem", "profile": None},
    {"id": "UBOT", "team_id": "T1", "name": "robot", "is_bot": True},
]
CHANNELS = [{"id": "C1", "name": "general", "members": ["UADA", "UBEN", "UCEM"]}]
DIRECT = [{"id": "D1", "members": ["UADA", "UBEN"]}]
GROUP = [{"id": "G1", "name": "mpdm-ada--ben--cem-1", "members": ["UADA", "UBEN", "UCEM"]}]


def export(path: Path, days: dict[str, Any], **lists: Any) -> Path:
    """An export with these days (`FOLDER/DATE.json` → messages, or raw text)."""
    content = {"users": USERS, "channels": CHANNELS, "dms": DIRECT, "mpims": GROUP} | lists
    files = {f"{name}.json": each for name, each in content.items() if each is not None} | days
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each if isinstance(each, (str, bytes)) else json.dumps(each))
    return path


def message(user: str | None, ts: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "ts": ts, "text": text} | more


def read(*paths: Path) -> list[Found]:
    return list(Slack().read(paths, ReadOptions(now=NOW)))


def general(tmp_path: Path, *messages: Any) -> list[Found]:
    return read(export(tmp_path / "export.zip", {"general/2024-01-01.json": list(messages)}))


def acts(found: list[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def told(found: list[Found]) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(act.kind, who(act.givers[0]), tuple(map(who, act.receivers))) for act in acts(found)]


def who(identifier: Identifier) -> str:
    return identifier.value.removeprefix("t1/u")


def reasons(found: list[Found]) -> Counter[str]:
    return Counter(each.reason for each in found if isinstance(each, (LeftOut, SetAside)))


def test_the_real_export_tells_as_many_contacts_as_it_has_mentions_of_others(data: Path) -> None:
    found = read(data / SMALL)
    with zipfile.ZipFile(data / SMALL) as archive:
        days = [json.loads(archive.read(name)) for name in archive.namelist() if re.search(r"/\d{4}.*json$", name)]
    spoken = [each for day in days for each in day if each.get("user") and not each.get("subtype")]
    mentioning = [each for each in spoken if set(re.findall(r"<@(U\w+)", each["text"])) - {each["user"]}]
    assert {act.kind for act in acts(found)} == {kinds.CHAT.number}
    assert len(acts(found)) == len(mentioning) == 14
    assert reasons(found)["not-a-person"] == 94 + 8 + 3 + 1
    assert found[-1] == Progress(found[-1].total, found[-1].total, sum(map(len, days)))  # type: ignore[union-attr]


def test_an_unpacked_export_tells_the_same_as_the_zip(data: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(data / SMALL) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert Slack().recognises(tmp_path / "unpacked", b"")
    assert acts(read(tmp_path / "unpacked")) == acts(read(data / SMALL))


def test_direct_messages_are_contacts_with_the_others(tmp_path: Path) -> None:
    days = {
        "D1/2024-01-01.json": [message("UADA", "1704100000.000100", "hello"), message("UBEN", "1704100001.000100")],
        "mpdm-ada--ben--cem-1/2024-01-01.json": [message("UCEM", "1704100002.000100")],
    }
    found = read(export(tmp_path / "export.zip", days))
    chat = kinds.CHAT.number
    assert told(found) == [(chat, "ada", ("ben",)), (chat, "ben", ("ada",)), (chat, "cem", ("ada", "ben"))]
    assert acts(found)[0].key == "slack:t1/d1/1704100000.000100"
    assert acts(found)[0].at == 1_704_100_000


def test_an_answer_in_a_thread_is_given_to_whoever_began_it(tmp_path: Path) -> None:
    found = general(
        tmp_path,
        message("UADA", "1704100000.000100", thread_ts="1704100000.000100", reply_count=3),
        message("UBEN", "1704100001.000100", thread_ts="1704100000.000100", parent_user_id="UADA"),
        message("UCEM", "1704100002.000100", thread_ts="1704100000.000100"),
        message("UADA", "1704100003.000100", thread_ts="1704100000.000100", parent_user_id="UADA"),
        message("UBEN", "1704100004.000100", thread_ts="1604100000.000100"),
    )
    assert told(found) == [(kinds.ANSWER.number, "ben", ("ada",)), (kinds.ANSWER.number, "cem", ("ada",))]
    assert reasons(found) == {"no-tie": 1, "self": 1, "no-receiver": 1}


def test_a_mention_is_a_contact_and_nothing_of_the_text_is_kept(tmp_path: Path) -> None:
    found = general(tmp_path, message("UADA", "1704100000.000100", "<@UBEN> and <@UCEM|cem>: the secret is 42 <@UADA>"))
    assert told(found) == [(kinds.CHAT.number, "ada", ("ben", "cem"))]
    assert "secret" not in repr(found)


def test_one_person_reacting_with_several_signs_is_one_act(tmp_path: Path) -> None:
    reactions = [{"name": "heart", "users": ["UBEN", "UADA"]}, {"name": "tada", "users": ["UBEN", "UBOT"]}]
    found = general(tmp_path, message("UADA", "1704100000.000100", reactions=reactions))
    assert told(found) == [(kinds.REACTION.number, "ben", ("ada",))]
    assert reasons(found) == {"self": 1, "not-a-person": 1}


def test_programs_and_notices_of_slack_are_left_out(tmp_path: Path) -> None:
    found = general(
        tmp_path,
        message("UBOT", "1704100000.000100", "<@UADA>"),
        message("UADA", "1704100000.000200", "<@UBEN> joined", subtype="channel_join"),
        message(None, "1704100000.000300", bot_id="B1", subtype="bot_message"),
        message("USLACKBOT", "1704100000.000400", "<@UADA>"),
        message("UADA", "1704100000.000500", thread_ts="1704100000.000300", parent_user_id="USLACKBOT"),
    )
    assert acts(found) == []
    assert reasons(found) == {"not-a-person": 5}


def test_people_are_told_with_their_address_once(tmp_path: Path) -> None:
    mention = [message("UADA", f"170410000{n}.000100", "<@UBEN> <@UNEW>") for n in range(3)]
    parties = [each for each in general(tmp_path, *mention) if isinstance(each, PartyFound)]
    assert parties[0] == PartyFound(
        (Identifier("slack", "t1/uada"), Identifier("email", "ada@example.org")), "Ada Lovelace"
    )
    assert [each.name for each in parties] == ["Ada Lovelace", "Ben", ""]
    assert parties[1].details == {"title": "Printer"}
    assert all(each.nature is Nature.HUMAN for each in parties)


def test_rows_that_cannot_be_used_are_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    found = general(
        tmp_path,
        message(None, "1704100000.000100"),
        message("UADA", "soon", "<@UBEN>"),
        message("UADA", "100000.0001", "<@UBEN>"),
        message("UADA", "4070908800.0001", "<@UBEN>"),
        "text",
        message("UADA", "1704100000.000900", ["not", "text"], reactions={"not": "a list"}),
        message("UADA", "1704100000.001000", "<@UBEN>"),
    )
    assert len(acts(found)) == 1
    told_reasons = reasons(found)
    assert told_reasons == {"no-sender": 1, "no-date": 1, "absurd-date": 2, "malformed": 1, "no-tie": 1}
    assert {each.where for each in found if isinstance(each, SetAside)} >= {"general/2024-01-01.json:1"}


def test_lists_that_are_broken_do_not_stop_the_reading(tmp_path: Path) -> None:
    days = {"general/2024-01-01.json": [message("UADA", "1704100000.000100", "<@UBEN>")]}
    found = read(export(tmp_path / "export.zip", days, users='[{"id": "UADA"}, {"id": ', dms="nonsense"))
    assert len(acts(found)) == 1
    assert acts(found)[0].givers == (Identifier("slack", "export/uada"),)
    assert reasons(found) == {"truncated": 1, "malformed": 1}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
def test_any_order_and_any_split_into_exports_tell_the_same(tmp_path: Path, order: list[int], cut: int) -> None:
    began = "1704100000.000100"
    messages = [
        message("UADA", began, thread_ts=began, reactions=[{"name": "x", "users": ["UCEM"]}]),
        message("UBEN", "1704100001.000100", thread_ts=began),
        message("UCEM", "1704100002.000100", "<@UADA>", thread_ts=began),
        message("UBEN", "1704100003.000100", "<@UADA>"),
        message("UADA", "1704100004.000100", thread_ts=began),
        message("UBOT", "1704100005.000100"),
    ]
    shuffled = [messages[n] for n in order]
    parts = [
        export(tmp_path / name, {"general/2024-01-01.json": part})
        for name, part in (("a.zip", shuffled[:cut]), ("b.zip", shuffled[cut:]))
    ]
    whole = read(export(tmp_path / "c.zip", {"general/2024-01-01.json": messages}))
    split = read(*parts)
    assert {act.key: act for act in acts(split)} == {act.key: act for act in acts(whole)}
    assert len(acts(whole)) == 5
    assert reasons(split) == reasons(whole)


def test_a_zip_that_would_unpack_to_much_more_than_it_is_is_not_opened(tmp_path: Path) -> None:
    bomb = export(tmp_path / "export.zip", {"general/2024-01-01.json": b" " * 64 * 1024**2})
    found = read(bomb)
    assert acts(found) == []
    assert reasons(found) == {"too-large": 1}


def test_a_zip_that_was_cut_off_is_set_aside(tmp_path: Path) -> None:
    whole = export(tmp_path / "export.zip", {})
    whole.write_bytes(whole.read_bytes()[:-30])
    assert reasons(read(whole)) == {"truncated": 1}


@pytest.mark.parametrize("content", [b"", b"hello", b"[]"])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "export.zip").write_bytes(content)
    assert not Slack().recognises(tmp_path / "export.zip", content)
    with pytest.raises(WrongFormatError, match=r"export\.zip"):
        read(tmp_path / "export.zip")


def test_a_zip_or_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("Connections.csv", "x")
    for path in (tmp_path / "other.zip", tmp_path):
        assert not Slack().recognises(path, b"PK" if path.is_file() else b"")
        with pytest.raises(WrongFormatError, match="not a Slack export"):
            read(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        name: _JSON | st.sampled_from(["UADA", "1704100000.000100", "<@UBEN>", [{"users": ["UBEN"]}]])
        for name in ("user", "ts", "text", "thread_ts", "parent_user_id", "reactions", "subtype", "bot_id")
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.lists(_MESSAGE, max_size=3).map(json.dumps) | st.binary(max_size=100), users=st.lists(_MESSAGE) | _JSON)
def test_no_content_raises_anything_but_an_error_of_ours(tmp_path: Path, day: str | bytes, users: Any) -> None:
    people = (
        [{"id": "UADA", "profile": each, "team_id": each, "name": each} for each in users]
        if isinstance(users, list)
        else users
    )
    try:
        found = read(export(tmp_path / "export.zip", {"general/2024-01-01.json": day}, users=people, channels=users))
    except AyniError:
        return
    assert isinstance(found[-1], Progress)
