"""The nature of an address by its words."""

import pytest

from ayni.identity.natures import nature_of
from ayni.ledger.parties import Nature


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@example.com",
        "NoReply@example.com",
        "do.not.reply@example.com",
        "donotreply+7@example.com",
        "messages-noreply@example.com",
        "mailer-daemon@example.com",
        "bounces+17-ada=example.org@example.com",
        "notifications@example.com",
        "reply+abc@reply.github.com",
        "41898282+github-actions[bot]@users.noreply.github.com",
        "patchwork-bot+netdev@example.org",
        "nicht-antworten@example.de",
        "bitte.nicht.antworten@example.de",
        "no-responder@example.es",
        "nocontestar@example.es",
        "ada@noreply.example.com",
    ],
)
def test_a_program_is_known_by_its_address(address: str) -> None:
    assert nature_of(address) is Nature.ROBOT


@pytest.mark.parametrize("name", ["dependabot[bot]", "Mail Delivery Subsystem", "kernel test robot", "MAILER-DAEMON"])
def test_a_program_is_known_by_its_name(name: str) -> None:
    assert nature_of("x17@example.com", name) is Nature.ROBOT


@pytest.mark.parametrize(
    "address",
    [
        "info@example.com",
        "Support@example.com",
        "office@example.com",
        "team@example.com",
        "sales@example.com",
        "support-berlin@example.com",
        "acme.support@example.com",
        "info2@example.com",
        "büro@example.de",
        "kontakt@example.de",
        "vertrieb@example.de",
        "ventas@example.es",
        "atencion.al.cliente@example.es",
        "administración@example.es",
    ],
)
def test_an_office_is_known_by_its_address(address: str) -> None:
    assert nature_of(address) is Nature.SHARED


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ada@example.org", "Ada Lovelace"),
        ("1815+ada@users.noreply.github.com", "Ada Lovelace"),
        ("jan.bot@example.nl", "Jan Bot"),
        ("abbott@example.org", "Mara Abbott"),
        ("sales.ada@example.com", "Ada Lovelace"),
        ("maria.sales@example.es", "Maria Sales"),
        ("hello@adalovelace.example", "Ada Lovelace"),
        ("", "Ada Lovelace"),
        ("", ""),
    ],
)
def test_a_person_stays_a_person(address: str, name: str) -> None:
    assert nature_of(address, name) is Nature.HUMAN


def test_a_greeting_at_a_company_is_shared() -> None:
    assert nature_of("hello@example.com", "Ada Lovelace") is Nature.SHARED
