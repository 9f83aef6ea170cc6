"""The only writer of the shelf. Giving something of it is an act, written by the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.ledger import kinds
from ayni.ledger.acts import Asked
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book import queries as acts
from ayni_web.book.models import Act
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing import queries
from ayni_web.practice.sharing.models import Giving, Refusal, Thing

#: What may be said of a thing.
SAID = ("title", "sort", "helps", "about", "where", "language")
_KINDS = {
    Thing.Sort.TEMPLATE: kinds.TEMPLATE,
    Thing.Sort.CHECKLIST: kinds.TEMPLATE,
    Thing.Sort.ARTICLE: kinds.ARTICLE,
    Thing.Sort.TOOL: kinds.TOOL,
}


@transaction.atomic
def put_on_shelf(space: Space, said: Mapping[str, str], *, once: UUID | None = None, demo: bool = False) -> Thing:
    """Something new to share. `once` names this telling: told twice, it is one thing."""
    if (told := queries.thing_told_once(space, once)) is not None:
        return told
    return Thing.objects.create(space=space, once=once, demo=demo, **_checked(said))


@transaction.atomic
def change(thing: Thing, said: Mapping[str, str]) -> None:
    """Say it anew. Who got it stays as it was told."""
    Thing.objects.filter(pk=thing.pk).update(**_checked(said), changed_at=timezone.now())


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    values = {name: said.get(name, "").strip() for name in SAID}
    values["title"] = " ".join(values["title"].split())
    if not values["title"]:
        raise InputError(_("Give it a title, so that you find it again."))
    values["sort"] = values["sort"] or Thing.Sort.OTHER.value
    return values


def retire(thing: Thing) -> None:
    """Take it off the shelf: it is suggested to nobody. Who got it stays."""
    Thing.objects.filter(pk=thing.pk, retired_at__isnull=True).update(retired_at=timezone.now())


def restore(thing: Thing) -> None:
    """Put it back on the shelf."""
    Thing.objects.filter(pk=thing.pk).update(retired_at=None)


@transaction.atomic
def give(
    user: User,
    thing: Thing,
    parties: Sequence[Party],
    *,
    why: str = "",
    at: datetime | None = None,
    asked: Asked = Asked.UNKNOWN,
    once: UUID | None = None,
    demo: bool = False,
) -> list[Act]:
    """The thing was given: an act for each of them, so that each can say whether it helped.

    `once` names this telling: told twice, it is written once. Raises `InputError` where there is nobody to give it to.
    """
    space = thing.space
    me = people.me(space) or people_actions.claim_me(space, [], name=user.name)
    receivers = list(dict.fromkeys(party.root or party for party in parties))
    if not receivers:
        raise InputError(_("Say who received."))
    given = []
    for party in receivers:
        this = None if once is None else uuid5(once, str(party.pk))
        act = acts.told_once(user, this)
        if act is None:
            draft = book.Draft(
                givers=[me],
                receivers=[party],
                kind=kind_of(thing),
                at=at or timezone.now(),
                asked=asked,
                what=_("Shared “%(title)s”") % {"title": thing.title},
                why=why,
                supports=thing.helps,
            )
            act = book.record(space, draft, by=user, once=this, demo=demo)
            Giving.objects.create(thing=thing, act=act)
        given.append(act)
    # Whoever has it now was not one for whom it is not.
    Refusal.objects.filter(
        thing=thing, party_id__in=[pk for party in receivers for pk in people.one_with(party)]
    ).delete()
    return given


def kind_of(thing: Thing) -> int:
    """The kind of act that giving it is."""
    return _KINDS.get(Thing.Sort(thing.sort), kinds.RESOURCE).number


@transaction.atomic
def belongs(thing: Thing, *given: Act) -> None:
    """These acts, which the book had already, gave this thing. Raises `InputError` where one of them cannot have."""
    kept = {one.pk for one in acts.newest_of(_linked(thing.space)).values()}
    for act in given:
        if act.space_id != thing.space_id or act.replaced_at is not None or act.withdrawn_at is not None:
            raise InputError(_("This act was changed in the meantime. Look at it again."))
        if not any((part.party.root or part.party).is_me and part.role == part.Role.GIVER for part in act.parts.all()):
            raise InputError(_("This act was not given by you."))
        if act.pk in kept:
            raise InputError(_("This act belongs to something on your shelf already."))
        Giving.objects.get_or_create(act=act, defaults={"thing": thing})


@transaction.atomic
def belongs_not(thing: Thing, act: Act) -> None:
    """It was something else; the act stays in the book."""
    tellings = [one.pk for one in acts.tellings_of(act)]
    Giving.objects.filter(thing=thing, act_id__in=tellings).delete()


def _linked(space: Space) -> list[Act]:
    return [row.act for row in Giving.objects.filter(thing__space=space).select_related("act")]


@transaction.atomic
def refuse(thing: Thing, party: Party) -> None:
    """It is not for them: it is never suggested for them again."""
    if party.space_id != thing.space_id:
        raise InputError(_("Somebody named here is not in this space."))
    Refusal.objects.get_or_create(thing=thing, party=party)


@transaction.atomic
def allow(thing: Thing, party: Party) -> None:
    """It may be suggested for them again."""
    Refusal.objects.filter(thing=thing, party_id__in=people.one_with(party)).delete()
