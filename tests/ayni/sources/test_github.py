from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.errors import AyniError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature, PartyKind
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.github import GitHub

NOW = moment("2026-11-22")
AT = "2020-05-01T10:00:00Z"
PULL = "https://api.github.com/repos/Weave/Loom/pulls/7"
ISSUE = "https://api.github.com/repos/Weave/Loom/issues/7"
PAGE = "https://github.com/Weave/Loom/pull/7"


def user(login: str, sort: str = "User") -> dict[str, Any]:
    return {"login": login, "id": 1, "type": sort}


def pull(author: str = "ada", **more: Any) -> dict[str, Any]:
    own = {"url": PULL, "html_url": PAGE, "number": 7, "title": "Faster loom", "user": user(author), "created_at": AT}
    return own | more


def review(number: int, by: str = "ben", **more: Any) -> dict[str, Any]:
    own = {"id": number, "user": user(by), "state": "APPROVED", "pull_request_url": PULL, "submitted_at": AT}
    return own | {"body": "the secret is 42"} | more


def comment(number: int, by: str = "ben", **more: Any) -> dict[str, Any]:
    return {"id": number, "url": "x", "issue_url": ISSUE, "user": user(by), "created_at": AT, "body": "secret"} | more


def event(sort: str, payload: dict[str, Any], actor: str = "ben") -> dict[str, Any]:
    return {"id": "1", "type": sort, "actor": {"login": actor}, "repo": {"name": "weave/loom"}, "payload": payload}


def read(*paths: Path) -> list[Found]:
    return list(GitHub().read(paths, ReadOptions(now=NOW)))


def page(tmp_path: Path, *objects: Any, name: str = "page.json") -> list[Found]:
    (tmp_path / name).write_text(json.dumps(objects))
    return read(tmp_path / name)


def acts(found: list[Found]) -> list[ActFound]:
    return [each for each in found if isinstance(each, ActFound)]


def told(found: list[Found]) -> list[tuple[int, str, str]]:
    return [(act.kind, act.givers[0].value, act.receivers[0].value) for act in acts(found)]


def reasons(found: list[Found]) -> Counter[str]:
    return Counter(each.reason for each in found if isinstance(each, (LeftOut, SetAside)))


def test_every_real_page_is_read_without_a_row_lost(data: Path) -> None:
    pages = [path for path in (data / "github").iterdir() if path.suffix != ".txt"]
    found = read(data / "github")
    assert GitHub().recognises(data / "github", b"")
    # All of them are by one invented person, or about threads that are on no page: nobody gave anybody anything.
    assert acts(found) == []
    rows = sum(len(each) if isinstance(each := json.loads(path.read_text()), list) else 1 for path in pages)
    assert isinstance(found[-1], Progress)
    assert found[-1].rows == rows
    written = [
        each for path in pages if path.name.endswith(("reviews", "comments")) for each in json.loads(path.read_text())
    ]
    deleted = [each for each in written if not (each.get("user") or {}).get("login")]
    assert reasons(found)["no-sender"] == len(deleted) == 3
    assert reasons(found)["malformed"] == 2  # two error messages that were kept as pages


def test_real_reviews_join_those_who_are_named_differently(data: Path, tmp_path: Path) -> None:
    text = (data / "github" / "github_events_pull_request_review").read_text()
    (tmp_path / "reviews.json").write_text(text)
    thread = pull("ada", html_url="https://github.com/zhquan/test-merged-event/pull/387", number=387)
    (tmp_path / "pull.json").write_text(json.dumps(thread))
    found = read(tmp_path / "reviews.json", tmp_path / "pull.json")
    assert [act.key for act in acts(found)] == [
        f"github:zhquan/test-merged-event/review/{number}" for number in (496553963, 497441001, 504138961)
    ]
    assert {act.kind for act in acts(found)} == {kinds.REVIEW.number}


def test_a_review_is_given_to_whoever_proposed_the_change(tmp_path: Path) -> None:
    found = page(tmp_path, pull(), review(1))
    assert acts(found) == [
        ActFound(
            key="github:weave/loom/review/1",
            at=moment(AT),
            kind=kinds.REVIEW.number,
            givers=(Identifier("github", "ben"),),
            receivers=(Identifier("github", "ada"),),
            what="Faster loom",
        )
    ]
    assert "secret" not in repr(found)


def test_comments_answer_the_thread_and_remarks_answer_the_remark(tmp_path: Path) -> None:
    remark = {"pull_request_url": PULL, "diff_hunk": "@@", "created_at": AT}
    found = page(
        tmp_path,
        pull(),
        comment(1),
        remark | {"id": 5, "user": user("cem")},
        remark | {"id": 6, "user": user("ada"), "in_reply_to_id": 5},
    )
    answer = kinds.ANSWER.number
    assert told(found) == [(answer, "ben", "ada"), (answer, "cem", "ada"), (answer, "ada", "cem")]


def test_whoever_merges_anothers_change_answers_it(tmp_path: Path) -> None:
    assert told(page(tmp_path, pull(merged_at=AT, merged_by=user("ben")))) == [(kinds.ANSWER.number, "ben", "ada")]
    assert reasons(page(tmp_path, pull(merged_at=AT, merged_by=user("ada"))))["self"] == 1


def test_items_of_perceval_carry_all_that_hangs_on_a_thread(tmp_path: Path) -> None:
    reaction = {"id": 9, "user": user("dee"), "content": "heart", "created_at": AT}
    data = pull(
        reactions_data=[reaction],
        comments_data=[comment(1) | {"reactions_data": [reaction | {"id": 10, "user": user("cem")}]}],
        reviews_data=[review(2, by="cem")],
    )
    found = page(tmp_path, {"backend_name": "GitHub", "category": "pull_request", "data": data})
    assert sorted(told(found)) == [
        (kinds.ANSWER.number, "ben", "ada"),
        (kinds.REACTION.number, "cem", "ben"),
        (kinds.REACTION.number, "dee", "ada"),
        (kinds.REVIEW.number, "cem", "ada"),
    ]


def test_events_of_the_archive_are_read_line_by_line_also_packed(tmp_path: Path) -> None:
    events = [
        event("IssueCommentEvent", {"action": "created", "issue": pull(), "comment": comment(1)}),
        event("PullRequestReviewEvent", {"action": "created", "pull_request": pull(), "review": review(2)}),
        event("WatchEvent", {"action": "started"}),
        event("PushEvent", {}),
        event("SomethingNewEvent", {"x": [1]}),
    ]
    lines = "\n".join(map(json.dumps, events))
    (tmp_path / "2020-05-01-10.json.gz").write_bytes(gzip.compress(lines.encode()))
    found = read(tmp_path / "2020-05-01-10.json.gz")
    assert told(found) == [(kinds.ANSWER.number, "ben", "ada"), (kinds.REVIEW.number, "ben", "ada")]
    assert reasons(found) == {"no-tie": 3}


def test_the_same_happening_has_the_same_key_in_every_shape(tmp_path: Path) -> None:
    alone = page(tmp_path, pull(), review(2), comment(1))
    events = page(
        tmp_path,
        event("IssueCommentEvent", {"action": "created", "issue": pull(), "comment": comment(1)}),
        event("PullRequestReviewEvent", {"action": "created", "pull_request": pull(), "review": review(2)}),
    )
    nodes = [
        {
            "eventType": "PullRequestReview",
            "author": user("ben"),
            "createdAt": AT,
            "url": f"{PAGE}#pullrequestreview-2",
        },
        {"eventType": "IssueComment", "author": user("ben"), "createdAt": AT, "url": f"{PAGE}#issuecomment-1"},
    ]
    timeline = {"data": {"repository": {"pullRequest": {"timelineItems": {"nodes": nodes}}}}}
    graph = page(tmp_path, pull(), timeline)
    assert {act.key for act in acts(alone)} == {act.key for act in acts(events)} == {act.key for act in acts(graph)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (review(1, by="ada"), "self"),
        (review(1) | {"user": user("helper", "Bot")}, "robot"),
        (review(1, by="dependabot[bot]"), "robot"),
        (review(1, by="k8s-ci-robot"), "robot"),
        (review(1, state="PENDING"), "draft"),
        (review(1) | {"user": None}, "no-sender"),
        (review(1, by="ghost"), "no-sender"),
        (review(1, submitted_at="1979-01-01T00:00:00Z"), "absurd-date"),
        (review(1, submitted_at="2099-01-01T00:00:00Z"), "absurd-date"),
        (review(1, submitted_at="yesterday"), "no-date"),
        (review(1, pull_request_url=PULL.replace("7", "8")), "no-receiver"),
        (review(1, pull_request_url="nowhere"), "malformed"),
        ({"id": 1, "user": user("ben"), "content": "heart", "created_at": AT}, "no-receiver"),
        ("text", "malformed"),
    ],
)
def test_rows_without_a_tie_say_why(tmp_path: Path, row: Any, reason: str) -> None:
    found = page(tmp_path, pull(), row, review(99))
    assert [act.key for act in acts(found)] == ["github:weave/loom/review/99"]
    assert reasons(found) - Counter(["no-tie"]) == {reason: 1}


def test_accounts_that_are_described_become_parties(tmp_path: Path) -> None:
    described = user("Ada") | {
        "name": "Ada Lovelace",
        "email": "Ada@Example.org",
        "company": "Engines",
        "location": None,
    }
    found = page(tmp_path, described, {"login": "weave", "id": 2, "members_url": "x", "url": "https://api.github.com/"})
    parties = [each for each in found if isinstance(each, PartyFound)]
    assert parties[0] == PartyFound(
        (Identifier("github", "ada"), Identifier("email", "ada@example.org")),
        "Ada Lovelace",
        nature=Nature.HUMAN,
        details={"organisation": "Engines"},
    )
    assert parties[1].kind is PartyKind.ORGANISATION


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
def test_any_order_and_any_split_into_files_tell_the_same(tmp_path: Path, order: list[int], cut: int) -> None:
    rows = [pull(), *(review(n) for n in range(1, 4)), comment(4, by="cem"), comment(5, by="ada")]
    shuffled = [rows[n] for n in order]
    for name, part in (("a.json", shuffled[:cut]), ("b.json", shuffled[cut:]), ("c.json", rows)):
        (tmp_path / name).write_text(json.dumps(part))
    whole, split = read(tmp_path / "c.json"), read(tmp_path / "a.json", tmp_path / "b.json")
    assert {act.key: act for act in acts(split)} == {act.key: act for act in acts(whole)}
    assert reasons(split) == reasons(whole)


def test_a_page_that_was_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(json.dumps([pull(), review(1), review(2)])[:-30])
    found = read(tmp_path / "page.json")
    assert [act.key for act in acts(found)] == ["github:weave/loom/review/1"]
    assert reasons(found)["truncated"] >= 1


@pytest.mark.parametrize(
    "content", ["hello", "<posts/>", '{"a": 1}', '[{"type": "message", "ts": "1"}]', "BEGIN:VCARD"]
)
def test_what_is_not_of_github_is_refused_alone_and_set_aside_in_a_folder(tmp_path: Path, content: str) -> None:
    (tmp_path / "other.json").write_text(content)
    assert not GitHub().recognises(tmp_path / "other.json", content.encode())
    with pytest.raises(WrongFormatError, match="nothing of GitHub's"):
        read(tmp_path / "other.json")
    (tmp_path / "page.json").write_text(json.dumps([pull(), review(1)]))
    found = read(tmp_path)
    assert len(acts(found)) == 1
    assert any(each.where == "other.json:1" for each in found if isinstance(each, SetAside))


def test_an_empty_file_is_set_aside_and_an_empty_list_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("")
    assert reasons(read(tmp_path / "empty.json")) == {"truncated": 1}
    assert reasons(page(tmp_path)) == {}


_ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from([PULL, ISSUE, AT, "ada", "WatchEvent"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["user", "login", "id", "url", "name", "number"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_OBJECT = st.dictionaries(
    st.sampled_from(
        [
            "type",
            "actor",
            "repo",
            "payload",
            "id",
            "user",
            "state",
            "pull_request_url",
            "issue_url",
            "submitted_at",
            "created_at",
            "html_url",
            "url",
            "number",
            "title",
            "diff_hunk",
            "data",
            "backend_name",
            "category",
            "login",
            "content",
            "errors",
            "comments_data",
            "reactions_data",
            "merged_at",
            "merged_by",
        ]
    ),
    _ANY,
    max_size=9,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.lists(_OBJECT, max_size=3).map(json.dumps) | st.text(alphabet='[]{}",:\\u0 1e', max_size=60))
def test_no_content_raises_anything_but_an_error_of_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "page.json").write_text(content)
    try:
        found = read(tmp_path / "page.json")
    except AyniError:
        return
    assert isinstance(found[-1], Progress)
