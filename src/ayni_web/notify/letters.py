"""What a mail of reminders says, in the language of its reader."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni_web.accounts.models import User
from ayni_web.notify.models import Mail

_STOPS = "ayni_web.notify.stop"
#: A link that is folded would be encoded, and mail programs would not find their button. RFC 5322 allows 998 letters.
_WHOLE_LINES = policy.default.clone(max_line_length=998)


def letter(mail: Mail) -> EmailMessage:
    """The mail as it goes out. Made twice it is the same, its number in the world (Message-ID) included."""
    user = mail.user
    with translation.override(user.language or settings.LANGUAGE_CODE):
        message = EmailMessage(policy=_WHOLE_LINES)
        said = ngettext("%(n)s thing you may want to remember", "%(n)s things you may want to remember", mail.number)
        message["Subject"] = said % {"n": mail.number}
        message["From"] = sender()
        message["To"] = user.email
        message["Date"] = format_datetime(mail.made_at)
        message["Message-ID"] = f"<{mail.pk}@{_host()}>"
        message["Auto-Submitted"] = "auto-generated"
        message["List-Unsubscribe"] = f"<{stop_address(user)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(_body(mail), cte="quoted-printable")
    return message


def sender() -> Address:
    """Who the mail is from."""
    name, _at, domain = (settings.MAIL_FROM or f"ayni@{_host()}").rpartition("@")
    return Address("Ayni", name, domain)


def _host() -> str:
    return urlsplit(settings.OWN_ADDRESS).hostname or "localhost"


def _body(mail: Mail) -> str:
    lines = [_hello(mail.user), ""]
    before = None
    for title, words, path in mail.lines:
        if title != before:
            lines += [title, ""]
            before = title
        lines += [f"– {words}", f"  {settings.OWN_ADDRESS}{path}", ""]
    lines += [
        "-- ",
        _("Ayni sends this to you alone, because you asked for it."),
        _("Stop these mails: %(address)s") % {"address": stop_address(mail.user)},
        "",
    ]
    return "\n".join(lines)


def _hello(user: User) -> str:
    return _("Hello %(name)s,") % {"name": user.name} if user.name else _("Hello,")


def stop_address(user: User) -> str:
    """A link that stops these mails with one click and without signing in."""
    return f"{settings.OWN_ADDRESS}{reverse('notify:stop', args=[stop_token(user)])}"


def stop_token(user: User) -> str:
    """What stands in that link: whose mails they are, signed, so that nobody can stop another's."""
    return signing.dumps(user.pk, salt=_STOPS)


def user_of_token(token: str) -> User | None:
    """Whose mails a link stops; None for what nobody signed."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_STOPS), is_active=True).first()
    except signing.BadSignature:
        return None
