"""What is gathered about a group."""

from ayni.identity.portraits import MOST, portrait
from ayni.identity.records import Record, read
from ayni.ledger.parties import Identifier


def test_a_portrait_is_the_same_for_any_order() -> None:
    readings = [
        read(Record(1, "Ada Lovelace", (Identifier("email", "ada@mail.example.org"),), organisation="Example Inc.")),
        read(Record(2, "A. Lovelace", (Identifier("email", "countess@gmail.com"), Identifier("phone", "+4930")))),
    ]
    found = portrait(1, readings)
    assert found == portrait(1, readings[::-1])
    assert (found.own_hosts, found.organisations, found.phones) == (("example.org",), ("example",), ("+4930",))
    assert found.handles == ("ada", "countess")


def test_a_portrait_stays_small() -> None:
    many = tuple(Identifier("email", f"u{n}x@h{n}.example") for n in range(100))
    found = portrait(1, [read(Record(1, "Ada", many))])
    assert len(found.emails) == len(found.hosts) == len(found.handles) == MOST


def test_a_login_behind_a_hidden_address_is_its_handle() -> None:
    hidden = Identifier("email", "1815+countess@users.noreply.github.com")
    assert portrait(1, [read(Record(1, "", (hidden,)))]).handles == ("countess",)


def test_a_list_rewriting_the_sender_gives_no_address() -> None:
    written = read(Record(1, "Ada Lovelace via Lists", (Identifier("email", "lists@example.org"),)))
    assert portrait(1, [written]).emails == ()
