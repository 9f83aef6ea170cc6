"""What a notice says, in the language that is active: on its page, and in a mail, which says less of what is private."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Space
from ayni_web.notify.models import Notice
from ayni_web.notify.sorts import sort_named


def words_of(notice: Notice) -> str:
    """What it says on its page."""
    said = {name: _written(value) for name, value in notice.said.items()}
    try:
        return _(notice.words) % said
    except (KeyError, TypeError, ValueError):
        # Words of an older version of the code: what they were filled with still says something.
        return " · ".join(str(value) for value in said.values()) or str(sort_named(notice.sort).title)


def mailed_words(notice: Notice) -> str:
    """What a mail says of it."""
    if not sort_named(notice.sort).hushed:
        return words_of(notice)
    return _("Something new waits for you here. What it is, a mail does not say.")


def mailed_title(notice: Notice) -> str:
    """Under which heading it stands in a mail: its sort, and its team where it is of one."""
    title = str(sort_named(notice.sort).title)
    return f"{title} · {notice.space.name}" if notice.space.kind == Space.Kind.SHARED else title


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "day" in value:
            return date_format(date.fromisoformat(value["day"]), "DATE_FORMAT")
        if "moment" in value:
            moment = timezone.localtime(datetime.fromisoformat(value["moment"]))
            return date_format(moment, "DATETIME_FORMAT")
    return value
