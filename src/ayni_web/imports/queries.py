"""Which imports somebody may see: their own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.imports.models import Import, SetAside
from ayni_web.people import queries as people


def imports_of(user: User) -> QuerySet[Import]:
    """The asker's imports, newest first."""
    return Import.objects.filter(space=personal_space(user)).defer("seen_again", "preview")


def import_for(user: User, import_id: UUID) -> Import:
    """One import of the asker; 404 alike for what is not theirs and for what is not there."""
    found = (
        Import.objects.select_related("space")
        .filter(space=personal_space(user), pk=import_id)
        .defer("seen_again")
        .first()
    )
    if found is None:
        raise Http404
    return found


def set_aside_of(of: Import) -> QuerySet[SetAside]:
    """The rows of an import that could not be used, in the order they were met. The caller has asked `import_for`."""
    return SetAside.objects.filter(of=of).order_by("pk")


def heirs_of(of: Import) -> list[tuple[UUID, bytes]]:
    """Other imports in force that saw rows which earlier ones had brought, oldest first, with the digests of those."""
    in_force = (Import.State.RUNNING, Import.State.DONE, Import.State.STOPPED, Import.State.FAILED)
    others = Import.objects.filter(space_id=of.space_id, state__in=in_force).exclude(pk=of.pk).exclude(seen_again=b"")
    return [(pk, bytes(seen)) for pk, seen in others.order_by("created_at", "pk").values_list("pk", "seen_again")]


def unfinished_like(space: Space, source: str, paths: list[str]) -> Import | None:
    """An import of the same files from the command line that was interrupted, to go on with."""
    interrupted = (Import.State.UPLOADED, Import.State.RUNNING, Import.State.STOPPED, Import.State.FAILED)
    same = Import.objects.filter(space=space, source=source, state__in=interrupted).exclude(paths=[])
    return next((one for one in same.select_related("space") if one.paths == paths), None)


def own_addresses(space: Space) -> list[Identifier]:
    """The mail addresses that the reader has said are theirs."""
    mine = people.me(space)
    if mine is None:
        return []
    rows = space.identifiers.filter(party_id__in=people.one_with(mine), scheme="email").order_by("pk")
    return [Identifier(scheme, value) for scheme, value in rows.values_list("scheme", "value")]


def known_happenings(space: Space, found: Sequence[ActFound]) -> tuple[int, int]:
    """How many of these acts, and how many of these contacts, the space's book has."""
    acts = [one.key for one in found if not one.is_contact]
    contacts = [one.key for one in found if one.is_contact]
    return (
        space.acts.filter(key__in=acts).values("key").distinct().count(),
        space.contacts.filter(key__in=contacts).values("key").distinct().count(),
    )
