"""The letter with an invitation, sent at a click."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

from django.utils.translation import gettext as _

from ayni_web.accounts.models import Invitation
from ayni_web.notify.letters import sender
from ayni_web.team.spaces.words import name_of

#: A link that is folded would be encoded, and mail programs would not find it. RFC 5322 allows 998 letters.
_WHOLE_LINES = policy.default.clone(max_line_length=998)


def letter(invitation: Invitation, address: str) -> EmailMessage:
    """The letter for one invitation, in the language of whoever invites."""
    said = {"name": name_of(invitation.invited_by), "team": invitation.space.name}
    message = EmailMessage(policy=_WHOLE_LINES)
    message["Subject"] = _one_line(_("%(name)s invites you to the team %(team)s") % said)
    message["From"] = sender()
    message["To"] = invitation.email
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        _("Hello,"),
        "",
        _("%(name)s invites you to the team %(team)s in Ayni, where people who work together help each other.") % said,
        "",
        _("This link lets you in, once and within two weeks. It needs no account; you can make one on the way."),
        "",
        address,
        "",
        _("If you do not know what this is about, nothing happens when you leave it."),
        "",
    ]
    message.set_content("\n".join(lines), cte="quoted-printable")
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())
