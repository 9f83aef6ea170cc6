"""What pages say of secrets that did not open a vault."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.vault.recovery import MistypedError


def wrong_passphrase(wait_until: datetime | None) -> str:
    """That a passphrase is wrong, and until when the next one waits."""
    if wait_until is None or wait_until <= timezone.now():
        return _("This is not the passphrase. Nothing happened; try once more.")
    return _("This is not the passphrase.") + " " + wait(wait_until)


def wait(until: datetime) -> str:
    """How long the next passphrase waits."""
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    if seconds < 60:
        return ngettext("Wait one second before the next try.", "Wait %(n)s seconds before the next try.", seconds) % {
            "n": seconds
        }
    minutes = ceil(seconds / 60)
    return ngettext("Wait one minute before the next try.", "Wait %(n)s minutes before the next try.", minutes) % {
        "n": minutes
    }


def mistyped(error: MistypedError) -> str:
    """Where a recovery code has a slip."""
    if error.group is None:
        return _("A recovery code has seven groups of five. Something is missing, or there is something more.")
    return _("There is a slip in group %(n)s. Look at it once more.") % {"n": error.group}


def wrong_code() -> str:
    """That a recovery code is written well and opens nothing."""
    return _("This code is written right, but it does not open this vault. Perhaps it was replaced by a newer one.")


def wrong_passkey() -> str:
    """That a passkey opens nothing."""
    return _("This passkey does not open your notes. Use your passphrase.")
