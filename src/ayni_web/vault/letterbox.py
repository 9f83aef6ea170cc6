"""A vault's letterbox: what others may seal for its owner while the vault is locked. Only the open vault opens what lies in it.

The public key stands in the database for whoever has something to give. The private one stands there sealed under the vault's key,
together with the public one: put another public key in its place, and the letterbox opens no more.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from ayni_web.accounts.models import User
from ayni_web.vault import sealing
from ayni_web.vault.boxes import Dropped, Pair, new_pair, unseal_by
from ayni_web.vault.models import Letterbox
from ayni_web.vault.opening import Opened
from ayni_web.vault.sealing import Sealed, bound_to
from ayni_web.walls.acting import as_the_house


@sensitive_variables()
def own_letterbox(opened: Opened) -> Letterbox:
    """The letterbox of an open vault, made at the first time."""
    found = Letterbox.objects.filter(vault=opened.vault).first()
    if found is not None:
        return found
    pair = new_pair()
    box = Letterbox(id=uuid.uuid4(), vault=opened.vault, public=pair.public)
    box.nonce, box.wrapped = sealing.seal(opened.key, pair.private, _bound(box))
    try:
        with transaction.atomic():
            box.save(force_insert=True)
    except IntegrityError:  # another window was quicker
        return Letterbox.objects.get(vault=opened.vault)
    return box


@as_the_house()  # a vault's rows are its owner's alone; of a letterbox others need the public key, and get nothing else
def public_key_of(user: User) -> bytes | None:
    """With what something is sealed for somebody; None where they have no letterbox yet."""
    found = Letterbox.objects.filter(vault__owner=user).values_list("public", flat=True).first()
    return None if found is None else bytes(found)


@as_the_house()  # for the same reason
def public_keys_of(users: Collection[int]) -> dict[int, bytes]:
    """The same of several, of those who have a letterbox."""
    found = Letterbox.objects.filter(vault__owner__in=list(users)).values_list("vault__owner_id", "public")
    return {owner: bytes(public) for owner, public in found}


@sensitive_variables()
def opened_drop(opened: Opened, dropped: Dropped, bound: bytes) -> bytes:
    """What somebody sealed for the owner of an open vault. Raises `CannotOpenError`."""
    box = own_letterbox(opened)
    private = sealing.unseal(opened.key, Sealed(box.nonce, box.wrapped), _bound(box))
    return unseal_by(Pair(private, bytes(box.public)), dropped, bound)


def _bound(box: Letterbox) -> bytes:
    return bound_to("ayni vault letterbox", 1, box.id.hex, box.vault_id.hex, bytes(box.public).hex())
