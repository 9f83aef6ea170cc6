"""Normal forms of identifiers."""

import pytest

from ayni.identity.identifiers import account, by_name, email, linkedin, phone
from ayni.ledger.parties import Identifier


@pytest.mark.parametrize(
    "written", ["Ada@Example.ORG", " <ada@example.org> ", "mailto:ada@example.org", "ada@example.org."]
)
def test_one_address_in_many_ways(written: str) -> None:
    assert email(written) == Identifier("email", "ada@example.org")


def test_dots_and_tags_name_different_mailboxes() -> None:
    assert email("ada.l@example.org") != email("adal@example.org")
    assert email("ada+x@example.org") != email("ada@example.org")


@pytest.mark.parametrize("nothing", ["", "ada", "@example.org", "ada@", "ada @example.org", "a\x00da@example.org"])
def test_what_is_no_address_is_none(nothing: str) -> None:
    assert email(nothing) is None


def test_other_schemes() -> None:
    assert phone("030 901820", "DE") == Identifier("phone", "+4930901820")
    assert phone("12") is None
    assert linkedin("http://linkedin.com/in/Ada?x=1") == Identifier("linkedin", "in/ada")
    assert linkedin("https://example.org/in/ada") is None
    assert account("github", " ") is None
    assert by_name(" Ada\u00a0 Lovelace") == Identifier("name", "ada lovelace")
