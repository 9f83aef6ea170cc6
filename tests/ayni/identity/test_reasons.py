"""Reasons as sentences."""

import re

import pytest

from ayni.identity.likeness import Likeness
from ayni.identity.reasons import SENTENCES, Reason, reason


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_can_be_said(code: str) -> None:
    values = dict.fromkeys(re.findall(r"{(\w+)}", SENTENCES[code]), "x")
    assert "{" not in str(reason(code, **values))


def test_every_likeness_that_proposes_has_a_sentence() -> None:
    silent = {Likeness.PARTIAL, Likeness.UNKNOWN, Likeness.DIFFERENT}
    assert {likeness.value for likeness in set(Likeness) - silent} <= set(SENTENCES)


def test_a_reason_can_be_kept_and_compared() -> None:
    assert reason("same-host", host="example.org") == Reason("same-host", (("host", "example.org"),))
