"""What is known about one group of joined records, gathered for comparing it with others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ayni.identity import names
from ayni.identity.folding import fold
from ayni.identity.names import PersonName
from ayni.identity.records import Reading, Record
from ayni.identity.vocabulary import word_set

#: Hosts where anybody can have an address: the host says nothing about who works with whom.
FREE_HOSTS = word_set(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.de hotmail.es hotmail.co.uk live.com msn.com "
    "yahoo.com yahoo.de yahoo.es yahoo.co.uk ymail.com rocketmail.com icloud.com me.com mac.com aol.com gmx.de "
    "gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de arcor.de posteo.de mailbox.org proton.me "
    "protonmail.com protonmail.ch pm.me fastmail.com fastmail.fm hey.com zoho.com mail.com mail.ru yandex.ru "
    "yandex.com rambler.ru qq.com 163.com 126.com sina.com naver.com hanmail.net orange.fr free.fr wanadoo.fr "
    "laposte.net libero.it terra.es telefonica.net ono.com bluewin.ch btinternet.com comcast.net verizon.net "
    "att.net sbcglobal.net earthlink.net users.noreply.github.com users.noreply.gitlab.com "
    "privaterelay.appleid.com tutanota.com users.sourceforge.net"
)

#: Second labels under a country that are not anybody's own domain.
_SECOND_LABELS = word_set("ac co com edu gob gov ne net or org")

#: Words that many organisations have in their names.
_FORMS = word_set(
    "inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag kg ohg ug eg ev se sa sl slu "
    "srl spa bv nv ab as oy the of and und y group gruppe grupo holding international"
)
_WORD = re.compile(r"[^\W_]+")
_NOT_WORD = re.compile(r"[\W_]+")

#: No group is compared by more than this many names, addresses or accounts: the rest rarely adds anything.
MOST = 8


class Portrait(NamedTuple):
    """A group as evidence sees it. Tuples are sorted and hold at most `MOST` values.

    `names` are full names first; `spelled` are names that addresses spell, used where no full name
    is known; `handles` are the parts before the `@` and account names, bare of separators. What is
    compared is folded; `handles_written` and `organisations_written` hold, place by place, how it was written.
    """

    root: int
    human: bool
    shown: str
    names: tuple[PersonName, ...] = ()
    full_names: tuple[PersonName, ...] = ()
    spelled: tuple[PersonName, ...] = ()
    handles: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    own_hosts: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    birthdays: tuple[str, ...] = ()
    handles_written: tuple[str, ...] = ()
    organisations_written: tuple[str, ...] = ()

    def handle_as_written(self, handle: str) -> str:
        """One of `handles` as its owner writes it."""
        return self.handles_written[self.handles.index(handle)] if handle in self.handles else handle

    def organisation_as_written(self, organisation: str) -> str:
        """One of `organisations` as it was written."""
        known = organisation in self.organisations
        return self.organisations_written[self.organisations.index(organisation)] if known else organisation


def portrait(root: int, readings: Sequence[Reading]) -> Portrait:
    """The portrait of one group; the same for any order of its records."""
    records = [reading.record for reading in readings]
    if not all(reading.human for reading in readings):
        return Portrait(root, human=False, shown=_shown(records))
    known = {reading.name for reading in readings}
    found: dict[str, set[str]] = {
        "phone": set(),
        "url": set(),
        "linkedin": set(),
        "github": set(),
        "stackexchange": set(),
    }
    for record in records:
        for scheme, value in record.identifiers:
            if scheme == "name":
                known.add(names.parse(value))
            elif scheme in found:
                found[scheme].add(value)
    emails = {email for reading in readings for email in reading.emails}
    locals_ = {email.rpartition("@")[0] for email in emails}
    paths = {path.partition("/")[2].replace("-", ".") for path in found["linkedin"]}
    single = {reading.record.name.strip() for reading in readings if not reading.name.given and reading.name.family}
    single |= {name.family for name in known if not name.given}
    handles, handles_written = _some_with_writing(
        (_bare_handle(text), _login(text)) for text in locals_ | found["github"] | found["stackexchange"] | single
    )
    organisations, organisations_written = _some_with_writing(
        (organisation_key(record.organisation), record.organisation.strip())
        for record in records
        if record.organisation
    )
    some_names = _some_names(known)
    hosts = _some(own_domain(email.rpartition("@")[2]) for email in emails)
    return Portrait(
        root,
        human=True,
        shown=_shown(records),
        names=some_names,
        full_names=tuple(name for name in some_names if name.is_full),
        spelled=_some_names(names.from_address(text) for text in locals_ | paths),
        handles=handles,
        hosts=hosts,
        own_hosts=tuple(host for host in hosts if host not in FREE_HOSTS),
        emails=_some(emails),
        organisations=organisations,
        phones=_some(found["phone"]),
        pages=_some(found["url"]),
        profiles=_some(found["linkedin"]),
        birthdays=_some(record.details.get("birthday", "") for record in records),
        handles_written=handles_written,
        organisations_written=organisations_written,
    )


def own_domain(host: str) -> str:
    """The part of a host that an organisation registers, as a rule of thumb.

    >>> own_domain("mail.example.org"), own_domain("cs.example.ac.uk")
    ('example.org', 'example.ac.uk')
    """
    labels = host.split(".")
    if host in FREE_HOSTS or len(labels) < 3:
        return host
    return ".".join(labels[-3:] if len(labels[-1]) == 2 and labels[-2] in _SECOND_LABELS else labels[-2:])


def organisation_key(organisation: str) -> str:
    """An organisation's name without its legal form.

    >>> organisation_key("Example Corp."), organisation_key("EXAMPLE Gmbh & Co. KG")
    ('example', 'example')
    """
    words = _WORD.findall(fold(organisation))
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def _bare_handle(text: str) -> str:
    return _NOT_WORD.sub("", fold(_login(text)))


def _login(text: str) -> str:
    """What a handle is without its tag. Code hosts put a number before the login: 1234+ada@users.noreply…."""
    before, plus, after = text.partition("+")
    return after if plus and before.isdigit() else before


def _some_with_writing(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Distinct keys in order, and for each one of the ways it was written: one with capitals, if any has them."""
    written: dict[str, str] = {}
    for key, text in pairs:
        if key:
            written[key] = min(written.get(key, text), text)
    keys = tuple(sorted(written)[:MOST])
    return keys, tuple(written[key] for key in keys)


def _some(values: Iterable[str]) -> tuple[str, ...]:
    distinct = set(values)
    distinct.discard("")
    return tuple(sorted(distinct)[:MOST]) if distinct else ()


def _some_names(found: Iterable[PersonName]) -> tuple[PersonName, ...]:
    distinct = {name for name in found if name.family}
    if len(distinct) < 2:
        return tuple(distinct)
    return tuple(sorted(distinct, key=lambda name: (not name.is_full, repr(name)))[:MOST])


def _shown(records: Sequence[Record]) -> str:
    """The longest of the names, for sentences; else an address."""
    written = {record.name.strip() for record in records} - {""}
    if written:
        return max(sorted(written), key=len)
    return min(
        (identifier.value for record in records for identifier in record.identifiers),
        default="",
    )
