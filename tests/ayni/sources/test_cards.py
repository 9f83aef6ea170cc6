"""Cards as they are written in the wild."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.sources.cards import Card, cards, split, unescape
from ayni.sources.opening import Lines


def read(text: str | bytes) -> list[Card]:
    raw = text.encode() if isinstance(text, str) else text
    return list(cards(Lines(io.BytesIO(raw))))


def one(*lines: str) -> Card:
    (card,) = read("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]))
    return card


def test_lines_are_unfolded() -> None:
    assert one("NOTE:Hel", " lo wor", "\tld").text("NOTE") == "Hello world"


def test_a_fold_may_cut_a_character() -> None:
    """RFC 2425 folds after 75 octets, not characters."""
    raw = "BEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\n".encode()
    cut = raw.index("ë".encode()) + 1
    (card,) = read(raw[:cut] + b"\r\n " + raw[cut:])
    assert card.text("FN") == "Zoë"


def test_quoted_printable_goes_on_over_soft_line_ends() -> None:
    assert one("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Z=", "o=C3=AB").text("FN") == "Zoë"
    assert one("FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=EB").text("FN") == "Zoë"


def test_a_stated_charset_counts_for_bytes_that_are_not_utf_8() -> None:
    raw = b"BEGIN:VCARD\nFN;CHARSET=SHIFT_JIS:" + "日本".encode("shift_jis") + b"\nEND:VCARD\n"
    assert read(raw)[0].text("FN") == "日本"


def test_groups_labels_and_both_ways_of_types() -> None:
    card = one("item1.TEL;HOME;FAX:1", "item1.X-ABLabel:_$!<Assistant>!$_", 'TEL;TYPE="work,voice";type=pref:2')
    first, second = card.all("TEL")
    assert first.types() == {"home", "fax"}
    assert second.types() == {"work", "voice", "pref"}
    assert card.label(first.group) == "_$!<assistant>!$_"


def test_a_colon_in_quotes_does_not_end_the_head() -> None:
    assert one('ADR;LABEL="a: b":;;Street;Town;;;Land').first("ADR").parts()[3] == "Town"  # type: ignore[union-attr]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r")), min_size=1))
def test_parts_that_were_escaped_come_back(parts: list[str]) -> None:
    escaped = ";".join(part.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for part in parts)
    assert [unescape(part) for part in split(escaped, ";")] == parts


def test_a_card_in_a_card_is_passed_over() -> None:
    card = one("FN:Outer", "AGENT:", "BEGIN:VCARD", "FN:Inner", "END:VCARD", "TEL:12345")
    assert [entry.text() for entry in card.all("FN")] == ["Outer"]
    assert card.text("TEL") == "12345"


def test_a_card_without_end_does_not_swallow_the_next() -> None:
    found = read("BEGIN:VCARD\nFN:One\nBEGIN:VCARD\nFN:Two\nEND:VCARD\nBEGIN:VCARD\nFN:Three\n")
    assert [(card.line, card.text("FN"), card.complete) for card in found] == [
        (1, "One", False),
        (3, "Two", True),
        (6, "Three", False),
    ]


def test_a_picture_of_megabytes_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "picture.vcf"
    folded = (b" " + b"A" * 74 + b"\r\n") * 100_000
    path.write_bytes(
        b"BEGIN:VCARD\r\nFN:Ada\r\nPHOTO;ENCODING=b:AAAA\r\n" + folded + b"TEL:12345\r\nEND:VCARD\r\n"
        b"BEGIN:VCARD\r\nFN:Ben\r\nPHOTO:" + b"A" * 5_000_000 + b"\r\nEND:VCARD\r\n"
    )
    del folded
    tracemalloc.start()
    with path.open("rb") as stream:
        found = [(card.text("FN"), card.text("TEL")) for card in cards(Lines(stream))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [("Ada", "12345"), ("Ben", "")]
    assert peak < 6_000_000  # of a file of 12,600,000 bytes; a line may have a million characters


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_between_cards_leave_the_cards_readable(noise: bytes) -> None:
    found = read(b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n" + noise)
    assert found[0].text("FN") == "Ada"
