from __future__ import annotations

from ayni.ledger.kinds import KINDS
from ayni.sources.contract import LEFT_OUT, REASONS
from ayni.sources.registry import SOURCES
from ayni_web.imports import words


def test_every_format_has_a_title() -> None:
    assert set(words.TITLES) == set(SOURCES)


def test_every_reason_has_a_sentence_and_none_is_left_over() -> None:
    assert set(words.SET_ASIDE) == set(REASONS)
    assert set(words.LEFT_OUT) == set(LEFT_OUT)


def test_every_kind_can_be_named() -> None:
    assert all(words.kind_of(kind.number) for kind in KINDS)


def test_a_number_that_is_no_kind_is_shown_as_it_is() -> None:
    assert words.kind_of(31_000) == "31000"
