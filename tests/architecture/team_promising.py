"""Promises between members of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises import between, rebuilding
from ayni_web.promises.actions import Said
from ayni_web.promises.models import Change, NewTerms, Promise, Rebuilding
from tests.architecture.rooms_of_teams import People, Room, Things


def _promise(by: Membership, to: Membership, *, asked: bool = False, shows: bool = False) -> Promise:
    giver, receiver = member_party(by), member_party(to)
    due = timezone.localdate() + timedelta(days=5)
    teller = receiver if asked else giver
    made = between.say(by.space, teller=teller, by=giver, to=receiver, what="Draw it", due=due, shows=shows)
    if shows:
        between.show(made, receiver, True)
    return made


def _said(promise: Promise, who: Party) -> Said:
    return Said(who, Promise.objects.get(pk=promise.pk).version)


def _broken(by: Membership, to: Membership) -> Promise:
    made = _promise(by, to)
    return between.say_broken(made, _said(made, made.to))


def _with_plan(by: Membership, to: Membership) -> Promise:
    broken = _broken(by, to)
    plan = rebuilding.offer(broken, broken.by, what_happened="I forgot", will_change="A list")
    rebuilding.answer(plan, broken.to, 1, accepted=True)
    return broken


def _kept(by: Membership, to: Membership) -> Promise:
    made = _promise(by, to)
    return between.keep(made, _said(made, made.by), user=by.user, given=None)


def _asked_anew(by: Membership, to: Membership) -> Promise:
    made = _promise(by, to)
    between.ask_anew(made, _said(made, made.to), due=None)
    return made


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    some, other = people.bystander, people.other
    of_others, for_all = _broken(some, other), _promise(some, other, shows=True)
    for who, here in people.place.items():
        made = {
            "own": _promise(here, some),
            "asked of them": _promise(here, some, asked=True),
            "to them": _promise(some, here),
            "kept": _kept(here, some),
            "where the other asked": _asked_anew(here, some),
            "not kept by them": _broken(here, some),
            "with a plan of theirs": _with_plan(here, some),
            "with a plan for them": _with_plan(some, here),
            "of others": of_others,
            "for all": for_all,
        }
        things |= {(who, of): {"promise_id": promise.pk} for of, promise in made.items()}
    return things


def _seen(ids: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": Promise.objects.get(pk=ids["promise_id"]).version}


def _plan(ids: Mapping[str, Any]) -> dict[str, Any]:
    plan = Rebuilding.objects.filter(promise_id=ids["promise_id"]).first()
    return {"version": plan.version if plan else 1, "answer": "yes"}


def _new(ids: Mapping[str, Any]) -> dict[str, Any]:
    return {"side": "me", "other": Party.objects.get(name="Yves", user__isnull=False).pk, "what": "Read it"}


_PLANNED = {"what_happened": "I was late", "will_change": "An alarm"}
ROOM = Room(
    "promising",
    _build,
    sent={
        "promising:new": _new,
        "promising:answer": lambda ids: _seen(ids) | {"answer": "yes"},
        "promising:keep": _seen,
        "promising:ask_anew": lambda ids: _seen(ids) | {"what": "Draw half of it"},
        "promising:answer_anew": lambda ids: _seen(ids) | {"answer": "yes"},
        "promising:say_broken": _seen,
        "promising:let_go": _seen,
        "promising:not_yet": _seen,
        "promising:show": lambda ids: {"show": "yes"},
        "promising:rebuild": lambda ids: _PLANNED,
        "promising:rebuild_answer": _plan,
        "promising:rebuild_enough": _plan,
        "promising:rebuild_step": lambda ids: {"what": "An alarm for each"},
    },
    done=[
        "promising:new", "promising:answer", "promising:keep", "promising:ask_anew", "promising:answer_anew",
        "promising:say_broken", "promising:let_go", "promising:not_yet", "promising:show", "promising:rebuild",
        "promising:rebuild_answer", "promising:rebuild_enough", "promising:rebuild_step",
    ],
    tables=[
        (Promise, "space"), (Change, "promise__space"), (NewTerms, "promise__space"), (Rebuilding, "promise__space"),
    ],
)  # fmt: skip
