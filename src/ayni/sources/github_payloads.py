"""What an object of GitHub's interfaces tells: who began something, and who did what to it.

Four shapes are known: objects of the REST interface, nodes of timelines from the GraphQL interface,
events as GH Archive keeps them, and items that Perceval fetched. Nothing is taken from bodies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ayni.ledger import kinds
from ayni.sources.opening import clean

_THREAD = re.compile(r"https?://[^/\s]+/(?:api/v3/)?(?:repos/)?([^/\s]+/[^/\s]+)/(?:issues|pulls|pull)/(\d+)", re.ASCII)
_ANCHOR = re.compile(r"#(?:pullrequestreview-|issuecomment-|discussion_r)(\d+)$", re.ASCII)


class Began(NamedTuple):
    """Somebody wrote an issue, a pull request or a comment, to which others may answer. `ref` names it."""

    ref: str
    user: Any
    title: str = ""


class Did(NamedTuple):
    """Somebody gave something to whoever began `ref`. `at` is GitHub's time, `user` GitHub's object of a user."""

    key: str
    at: Any
    kind: kinds.Kind
    user: Any
    ref: str


class Person(NamedTuple):
    """An account that is described, not only named."""

    user: dict[str, Any]


class Nothing(NamedTuple):
    """What is understood and gives no act (a code of `contract.LEFT_OUT`), or cannot be used (one of `REASONS`)."""

    reason: str
    detail: str = ""


type Told = Began | Did | Person | Nothing


def told(value: Any) -> Iterator[Told] | None:
    """What a value tells, or None where it is nothing of GitHub's."""
    if not isinstance(value, dict):
        return None
    for fits, tell in _SHAPES:
        if fits(value):
            return tell(value)
    return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _ref(value: dict[str, Any], *fields: str) -> str:
    """`owner/name#number` of the first of these addresses that has it, or nothing."""
    for name in fields:
        if match := _THREAD.match(_text(value.get(name))):
            return f"{match[1].casefold()}#{int(match[2])}"
    return ""


def _repository(ref: str) -> str:
    return ref.partition("#")[0]


def _title(value: dict[str, Any]) -> str:
    return clean(_text(value.get("title")), 200)


# Objects of the REST interface


def _thread(value: dict[str, Any], ref: str = "") -> Iterator[Told]:
    """An issue or pull request, with all that Perceval hangs onto it."""
    ref = ref or _ref(value, "html_url", "url")
    if not ref:
        yield Nothing("malformed", "an issue or pull request without its address")
        return
    yield Began(ref, value.get("user"), _title(value))
    merged = value.get("merged_at") and value.get("merged_by")
    if merged:
        yield Did(f"github:{ref}/merged", value["merged_at"], kinds.ANSWER, value["merged_by"], ref)
    else:
        yield Nothing("no-tie")
    if _dict(value.get("user_data")).get("login"):
        yield Person(value["user_data"])
    yield from _reactions(value, ref)
    for comment in map(_dict, _list(value.get("comments_data"))):
        yield from _comment(comment, ref)
    for review in map(_dict, _list(value.get("reviews_data"))):
        yield from _review(review, ref)
    for comment in map(_dict, _list(value.get("review_comments_data"))):
        yield from _review_comment(comment, ref)


def _comment(value: dict[str, Any], ref: str = "") -> Iterator[Told]:
    ref = ref or _ref(value, "issue_url", "html_url")
    own = f"{_repository(ref)}/comment/{value.get('id')}"
    yield Began(own, value.get("user"))
    yield Did(f"github:{own}", value.get("created_at"), kinds.ANSWER, value.get("user"), ref)
    yield from _reactions(value, own)


def _review(value: dict[str, Any], ref: str = "") -> Iterator[Told]:
    ref = ref or _ref(value, "pull_request_url", "html_url")
    if _text(value.get("state")).upper() == "PENDING":
        yield Nothing("draft")
        return
    at = value.get("submitted_at") or value.get("created_at")
    yield Did(f"github:{_repository(ref)}/review/{value.get('id')}", at, kinds.REVIEW, value.get("user"), ref)


def _review_comment(value: dict[str, Any], ref: str = "") -> Iterator[Told]:
    """A remark on a line of a change: to whoever it answers, or else to whoever proposed the change."""
    ref = ref or _ref(value, "pull_request_url", "html_url")
    repository = _repository(ref)
    own, answered = f"{repository}/review-comment/{value.get('id')}", value.get("in_reply_to_id")
    yield Began(own, value.get("user"))
    to = f"{repository}/review-comment/{answered}" if answered else ref
    yield Did(f"github:{own}", value.get("created_at"), kinds.ANSWER, value.get("user"), to)
    yield from _reactions(value, own)


def _reactions(value: dict[str, Any], ref: str) -> Iterator[Told]:
    """Reactions where the object carries them; GitHub itself only carries their number."""
    for each in map(_dict, _list(value.get("reactions_data"))):
        key = f"github:{_repository(ref)}/reaction/{each.get('id')}"
        yield Did(key, each.get("created_at"), kinds.REACTION, each.get("user"), ref)


def _person(value: dict[str, Any]) -> Iterator[Told]:
    yield Person(value)
    yield Nothing("no-tie")


def _nothing(value: dict[str, Any]) -> Iterator[Told]:
    yield Nothing("no-tie")


def _reaction_alone(value: dict[str, Any]) -> Iterator[Told]:
    yield Nothing("no-receiver", "a reaction that does not say to what")


def _error(value: dict[str, Any]) -> Iterator[Told]:
    yield Nothing("malformed", "an error message of GitHub in place of an answer")


# Items of Perceval, timelines of GraphQL, events of GH Archive


def _item(value: dict[str, Any]) -> Iterator[Told]:
    data = value["data"]
    return _thread(data) if value.get("category") in ("issue", "pull_request") else _nothing(data)


def _timeline(value: dict[str, Any]) -> Iterator[Told]:
    repository = _dict(_dict(value["data"]).get("repository"))
    thread = _dict(repository.get("issue") or repository.get("pullRequest"))
    ref = _ref(thread, "url")
    if ref:
        yield Began(ref, thread.get("author"), _title(thread))
    for node in map(_dict, _list(_dict(thread.get("timelineItems")).get("nodes"))):
        yield from _node(node, ref)


def _node(node: dict[str, Any], ref: str) -> Iterator[Told]:
    sort = node.get("eventType") or node.get("__typename")
    ref = ref or _ref(node, "url")
    anchor = _ANCHOR.search(_text(node.get("url")))
    at = node.get("submittedAt") or node.get("createdAt")
    if sort == "PullRequestReview" and anchor:
        yield Did(f"github:{_repository(ref)}/review/{anchor[1]}", at, kinds.REVIEW, node.get("author"), ref)
    elif sort == "IssueComment" and anchor:
        yield Did(f"github:{_repository(ref)}/comment/{anchor[1]}", at, kinds.ANSWER, node.get("author"), ref)
    elif sort == "MergedEvent" and ref:
        yield Did(f"github:{ref}/merged", at, kinds.ANSWER, node.get("actor"), ref)
    else:
        yield Nothing("no-tie")


def _event(value: dict[str, Any]) -> Iterator[Told]:
    payload, sort = _dict(value.get("payload")), value["type"]
    thread = _dict(payload.get("issue") or payload.get("pull_request"))
    number = thread.get("number")
    ref = f"{_text(_dict(value['repo']).get('name')).casefold()}#{number}" if isinstance(number, int) else ""
    if ref and thread.get("user"):
        yield Began(ref, thread["user"], _title(thread))
    if payload.get("action") not in (None, "created", "submitted", "closed", "merged"):
        yield Nothing("no-tie")
    elif sort == "IssueCommentEvent" and ref:
        yield from _comment(_dict(payload.get("comment")), ref)
    elif sort == "PullRequestReviewEvent" and ref:
        yield from _review(_dict(payload.get("review")), ref)
    elif sort == "PullRequestReviewCommentEvent" and ref:
        yield from _review_comment(_dict(payload.get("comment")), ref)
    elif sort == "PullRequestEvent" and ref and thread.get("merged_at"):
        by = thread.get("merged_by") or value["actor"]
        yield Did(f"github:{ref}/merged", thread["merged_at"], kinds.ANSWER, by, ref)
    else:
        yield Nothing("no-tie")


def _has(*fields: str) -> Callable[[dict[str, Any]], bool]:
    return lambda value: all(field in value for field in fields)


def _is_event(value: dict[str, Any]) -> bool:
    return _text(value.get("type")).endswith("Event") and "actor" in value and isinstance(value.get("repo"), dict)


def _is_item(value: dict[str, Any]) -> bool:
    return "github" in _text(value.get("backend_name")).lower() and isinstance(value.get("data"), dict)


def _is_timeline(value: dict[str, Any]) -> bool:
    return isinstance(_dict(value.get("data")).get("repository"), dict)


def _of_github(value: dict[str, Any]) -> bool:
    return "node_id" in value or "api.github.com" in _text(value.get("url")) or {"resources", "rate"} <= value.keys()


#: The first that fits tells.
_SHAPES: tuple[tuple[Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], Iterator[Told]]], ...] = (
    (_is_event, _event),
    (_is_item, _item),
    (_is_timeline, _timeline),
    (_has("pull_request_url", "diff_hunk"), _review_comment),
    (_has("pull_request_url", "state"), _review),
    (_has("pull_request_url", "id"), _review_comment),
    (_has("issue_url", "id"), _comment),
    (_has("number", "title", "user", "html_url"), _thread),
    (_has("content", "user", "created_at"), _reaction_alone),
    (_has("login", "id"), _person),
    (_has("sha", "commit"), _nothing),
    (_has("users", "teams"), _nothing),
    (_has("message", "documentation_url"), _error),
    (_has("errors"), _error),
    (_of_github, _nothing),
)
