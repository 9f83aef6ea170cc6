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
from ayni_web.notify.actions import ALL, REMINDERS
from ayni_web.notify.models import Mail
from ayni_web.notify.sorts import sort_named

_STOPS = "ayni_web.notify.stop"
#: A link that is folded would be encoded, and mail programs would not find their button. RFC 5322 allows 998 letters.
_WHOLE_LINES = policy.default.clone(max_line_length=998)


def letter(mail: Mail) -> EmailMessage:
    """The mail as it goes out: its number in the world (Message-ID) is the same however often it is made."""
    user = mail.user
    with translation.override(user.language or settings.LANGUAGE_CODE):
        message = EmailMessage(policy=_WHOLE_LINES)
        message["Subject"] = _subject(mail)
        message["From"] = sender()
        message["To"] = user.email
        message["Date"] = format_datetime(mail.made_at)
        message["Message-ID"] = f"<{mail.pk}@{_host()}>"
        message["Auto-Submitted"] = "auto-generated"
        sorts = _sorts_in(mail)
        # The button of a mail program stops what this mail is about, and all where it is about several things.
        message["List-Unsubscribe"] = f"<{stop_address(user, sorts[0] if len(sorts) == 1 else ALL)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(_body(mail), cte="quoted-printable")
    return message


def _subject(mail: Mail) -> str:
    """How many things there are, and never what: subjects are read on locked screens."""
    sorts = _sorts_in(mail)
    if sorts == [REMINDERS]:
        said = ngettext("%(n)s thing you may want to remember", "%(n)s things you may want to remember", mail.number)
    elif REMINDERS not in sorts:
        said = ngettext("%(n)s thing that is new for you", "%(n)s things that are new for you", mail.number)
    else:
        said = ngettext("%(n)s thing for you", "%(n)s things for you", mail.number)
    return said % {"n": mail.number}


def _sorts_in(mail: Mail) -> list[str]:
    """What a mail is about, in its order: reminders, and sorts of what is new."""
    return list(dict.fromkeys(line[3] if len(line) > 3 else REMINDERS for line in mail.lines)) or [REMINDERS]


def sender() -> Address:
    """Who the mail is from."""
    name, _at, domain = (settings.MAIL_FROM or f"ayni@{_host()}").rpartition("@")
    return Address("Ayni", name, domain)


def _host() -> str:
    return urlsplit(settings.OWN_ADDRESS).hostname or "localhost"


def _body(mail: Mail) -> str:
    lines = [_hello(mail.user), ""]
    before = None
    for title, words, path, *_sort in mail.lines:
        if title != before:
            lines += [title, ""]
            before = title
        lines += [f"– {words}", f"  {settings.OWN_ADDRESS}{path}", ""]
    lines += ["-- ", _("Ayni sends this to you alone, because you asked for it.")]
    lines += _stops(mail)
    return "\n".join([*lines, ""])


def _stops(mail: Mail) -> list[str]:
    """A link for each sort that stands in the mail, and one for all."""
    sorts = _sorts_in(mail)
    if sorts == [REMINDERS]:
        return [_("Stop these mails: %(address)s") % {"address": stop_address(mail.user)}]
    links = [
        _("Stop mails about “%(sort)s”: %(address)s") % {"sort": title_of(one), "address": stop_address(mail.user, one)}
        for one in sorts
    ]
    return [*links, _("Stop all mails: %(address)s") % {"address": stop_address(mail.user)}]


def title_of(what: str) -> str:
    """How a page or a mail calls what a link stops."""
    return _("Reminders") if what == REMINDERS else str(sort_named(what).title)


def _hello(user: User) -> str:
    return _("Hello %(name)s,") % {"name": user.name} if user.name else _("Hello,")


def stop_address(user: User, what: str = ALL) -> str:
    """A link that stops these mails with one click and without signing in."""
    return f"{settings.OWN_ADDRESS}{reverse('notify:stop', args=[stop_token(user, what)])}"


def stop_token(user: User, what: str = ALL) -> str:
    """What stands in that link: whose mails they are and which, signed, so that nobody can stop another's."""
    return signing.dumps([user.pk, what] if what else user.pk, salt=_STOPS)


def meant_by(token: str) -> tuple[User, str] | None:
    """Whose mails a link stops, and which; None for what nobody signed."""
    try:
        told = signing.loads(token, salt=_STOPS)
    except signing.BadSignature:
        return None
    pk, what = told if isinstance(told, list) else (told, ALL)
    user = User.objects.filter(pk=pk, is_active=True).first()
    return (user, what) if user is not None else None
