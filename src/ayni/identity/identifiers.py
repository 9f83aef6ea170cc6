"""Normal forms: the same address written twice is one identifier."""

from __future__ import annotations

import re
import unicodedata

from ayni.ledger.parties import Identifier

_SPACE = re.compile(r"\s+")


def email(address: str) -> Identifier | None:
    """The identifier of a mail address, or None where it is none.

    Upper case folds (also before the `@`: no provider in use tells `Ada@` from `ada@`). Dots and
    plus tags stay, because on most servers they name different mailboxes.

    >>> email(" Ada@Example.ORG ")
    Identifier(scheme='email', value='ada@example.org')
    """
    value = unicodedata.normalize("NFC", address).strip().strip("<>").removeprefix("mailto:").strip().casefold()
    local, at, domain = value.rpartition("@")
    domain = domain.rstrip(".")
    if not at or not local or not domain or len(value) > 254 or _SPACE.search(value) or "\x00" in value:
        return None
    return Identifier("email", f"{local}@{domain}")


def phone(number: str, region: str | None = None) -> Identifier | None:
    """The identifier of a phone number in E.164, or None where it is none.

    Without a country code and `region` it is kept as digits.

    >>> phone("+49 30 901820")
    Identifier(scheme='phone', value='+4930901820')
    """
    # It brings tables for every country, which mail and calendars need not wait for.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"\D", "", number)
        return Identifier("phone", digits) if len(digits) >= 5 else None
    return Identifier("phone", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def linkedin(url: str) -> Identifier | None:
    """The identifier of a LinkedIn profile address, or None.

    >>> linkedin("https://www.linkedin.com/in/Ada-Lovelace/?trk=x")
    Identifier(scheme='linkedin', value='in/ada-lovelace')
    """
    match = re.search(r"linkedin\.com/(in|pub|company)/([^/?#\s]+)", url.strip(), re.IGNORECASE)
    return Identifier("linkedin", f"{match[1].lower()}/{match[2].casefold()}") if match else None


def account(scheme: str, handle: str) -> Identifier | None:
    """The identifier of an account such as a GitHub login or a Slack user id, or None where it is empty.

    >>> account("github", "@Ada")
    Identifier(scheme='github', value='ada')
    """
    value = unicodedata.normalize("NFC", handle).strip().removeprefix("@").casefold()
    return Identifier(scheme, value) if value else None


def by_name(name: str) -> Identifier | None:
    """The identifier of last resort, where a source knows only a name.

    It never joins parties of different sources by itself.

    >>> by_name("  Ada   Lovelace ")
    Identifier(scheme='name', value='ada lovelace')
    """
    value = _SPACE.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()
    return Identifier("name", value) if value else None
