from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from ayni_web.accounts.sealing import seal, unseal


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("JBSWY3DPEHPK3PXP") != seal("JBSWY3DPEHPK3PXP")


def test_a_changed_seal_does_not_open() -> None:
    raw = bytearray(base64.urlsafe_b64decode(seal("JBSWY3DPEHPK3PXP").removeprefix("1:")))
    raw[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal("1:" + base64.urlsafe_b64encode(bytes(raw)).decode())
