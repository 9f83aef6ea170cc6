"""People of a team with open vaults, and talks between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client
from django.urls import reverse

from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership, User
from ayni_web.notify.sources import Span, sources
from ayni_web.team.repair import actions, mediating, queries, sheets
from ayni_web.team.repair.models import Case, Sheet
from ayni_web.team.spaces import actions as spaces
from ayni_web.vault import actions as vault
from ayni_web.vault.opening import Opened
from ayni_web.vault.recovery import group_asked, group_of

Role = Membership.Role
Kind = Sheet.Kind
PASSPHRASE = "heron lantern quarry blue"


@dataclass
class Somebody:
    """Somebody in the team, with their vault open."""

    here: Membership
    opened: Opened

    @property
    def user(self) -> User:
        return self.here.user


def with_notes(user: User) -> Opened:
    opened, code = vault.set_up(user, PASSPHRASE)
    assert vault.keep_code(opened, code, group_of(code, group_asked(code)))
    return opened


def settle_in(by: Membership, user: User, role: str = Role.MEMBER) -> Somebody:
    here = spaces.join(teams.invite(by, role=role)[1], user)
    assert here is not None
    return Somebody(here, with_notes(user))


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def agreed(one: Somebody, other: Somebody) -> Case:
    case = actions.invite(one.here, one.opened, other.here)
    actions.say_yes(other.here, other.opened, case, case.version)
    return now(case)


def say(who: Somebody, case: Case, text: str, *, release: bool = True) -> Sheet:
    sheet = sheets.write_view(who.here, who.opened, case, text, 0)
    if release:
        sheets.release(who.here, who.opened, case, sheet.edition)
    return Sheet.objects.get(pk=sheet.pk)


def both_say(one: Somebody, other: Somebody, case: Case) -> None:
    say(one, case, "I asked seven times")
    say(other, case, "I was away in spring")


def led_by(case: Case, third: Somebody, one: Somebody, other: Somebody) -> Case:
    """A third leads it, and has the key."""
    mediating.think_of(one.here, now(case), third.here, now(case).version)
    mediating.answer_thought(other.here, now(case), now(case).version, yes=True)
    mediating.answer_call(third.here, third.opened, now(case), now(case).version, yes=True)
    mediating.let_in(one.here, one.opened, now(case), third.user)
    return now(case)


def client_of(user: User, *, unlocked: bool = True) -> Client:
    client = Client()
    client.force_login(user)
    if unlocked:
        client.post(reverse("vault:unlock"), {"current": PASSPHRASE, "next": "/vault/"})
    return client


def texts(who: Somebody, case: Case) -> set[str]:
    return {one.text for one in queries.written_in(who.opened, now(case))}


def together(who: Somebody, case: Case, kind: Kind, text: str, **said: str) -> Sheet:
    return sheets.write_together(who.here, who.opened, now(case), kind, {"text": text, **said})


def confirmed(one: Somebody, other: Somebody, case: Case, kind: Kind, text: str, **said: str) -> Sheet:
    sheet = together(one, case, kind, text, **said)
    sheets.confirm(other.here, now(case), sheet, 1)
    return Sheet.objects.get(pk=sheet.pk)


def due_of(user: User, first: date, last: date) -> list[str]:
    [source] = [one for one in sources() if one.name == "days"]
    return [one.words for one in source.due(user, Span(first, last))]
