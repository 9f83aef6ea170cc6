"""How a mail leaves: to a mail server, or into a mailbox of files in the home (Maildir, which mail programs open)."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from ayni_web.notify.models import Mail

_PATIENCE = 20.0


class NotTakenError(Exception):
    """The other side has surely not taken the mail.

    What it says may quote addresses, so it is for the reader of the mail alone; `fault` is its sort and is for anybody.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.fault = fault_of(error)


def fault_of(error: Exception) -> str:
    """The sort of a fault with the mail server's codes, without a word of what it said: "SMTPDataError 554"."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _said in error.recipients.values()})
    return " ".join([type(error).__name__, *map(str, codes)])


class Way(Protocol):
    """Somewhere to hand a mail over to."""

    name: str

    def hand_over(self, mail: Mail, message: EmailMessage) -> None:
        """Raises `NotTakenError` where it was surely not taken, and anything else where nobody knows."""

    def has(self, mail: Mail) -> bool | None:
        """Whether this mail was handed over before; None where that cannot be known."""


class Files:
    """A Maildir for each reader. The name of a mail's file is the mail's own, so it is there once or not at all."""

    name = "file"

    def hand_over(self, mail: Mail, message: EmailMessage) -> None:
        box = box_of(mail.user_id)
        for part in ("tmp", "new", "cur"):
            (box / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.has(mail):
            return
        draft = box / "tmp" / _file_name(mail)
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(box / "new" / _file_name(mail))
        except OSError as error:
            raise NotTakenError(error) from error

    def has(self, mail: Mail) -> bool:
        box = box_of(mail.user_id)
        # A mail program moves what was seen to `cur` and adds marks to its name.
        return (box / "new" / _file_name(mail)).exists() or any((box / "cur").glob(f"{_file_name(mail)}*"))


def box_of(user_id: int) -> Path:
    """The mailbox of somebody in the home folder."""
    return Path(settings.MAILBOX) / str(user_id)


def _file_name(mail: Mail) -> str:
    return f"{int(mail.made_at.timestamp())}.{mail.pk.hex}.ayni"


class Smtp:
    """A mail server, with a connection that stands."""

    name = "smtp"

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def hand_over(self, mail: Mail, message: EmailMessage) -> None:
        try:
            self._server.send_message(message)
        except smtplib.SMTPServerDisconnected:
            raise  # it may have been taken before the line broke
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise NotTakenError(error) from error

    def has(self, mail: Mail) -> None:
        return None


@contextmanager
def open_way() -> Iterator[Way]:
    """The way that is set. Raises `NotTakenError` where the mail server cannot be reached or does not let us in."""
    if not settings.SMTP_URL:
        yield Files()
        return
    try:
        server = _connected()
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(error) from error
    try:
        yield Smtp(server)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _connected() -> smtplib.SMTP:
    url = urlsplit(settings.SMTP_URL)
    host = url.hostname or "localhost"
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=_PATIENCE, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=_PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif url.username:
            server.close()
            raise smtplib.SMTPException("The server takes no encrypted connection, so no password is told to it.")
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def mail_goes_out() -> bool:
    """Whether a mail server is set, so that a letter reaches somebody outside."""
    return bool(settings.SMTP_URL)


def hand_over_now(message: EmailMessage) -> None:
    """Hand one letter to the mail server while somebody waits for it. Raises `NotTakenError` where it may not have been taken."""
    try:
        server = _connected()
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(error) from error
    try:
        server.send_message(message)
        server.quit()
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise NotTakenError(error) from error
