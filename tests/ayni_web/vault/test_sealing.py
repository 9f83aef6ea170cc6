from __future__ import annotations

import os

import pytest
from argon2.low_level import ARGON2_VERSION, Type, core, ffi
from hypothesis import given
from hypothesis import strategies as st

from ayni_web.vault import sealing
from ayni_web.vault.sealing import CannotOpenError, Sealed, Work, bound_to, packed, seal, unpacked, unseal

# Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", which NIST took up with the mode.
KEY = bytes.fromhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
BOUND = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
PLAIN = bytes.fromhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
TEXT = bytes.fromhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)


def test_sealing_gives_what_the_mode_is_published_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: NONCE)
    assert seal(KEY, PLAIN, BOUND) == Sealed(NONCE, TEXT)
    assert unseal(KEY, Sealed(NONCE, TEXT), BOUND) == PLAIN


def test_one_changed_bit_anywhere_opens_nothing() -> None:
    for position in range(len(TEXT) * 8):
        changed = bytearray(TEXT)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(CannotOpenError):
            unseal(KEY, Sealed(NONCE, bytes(changed)), BOUND)


@pytest.mark.parametrize("text", [b"", b"short", TEXT[:-1]])
def test_what_was_cut_off_opens_nothing(text: bytes) -> None:
    with pytest.raises(CannotOpenError):
        unseal(KEY, Sealed(NONCE, text), BOUND)


# What the reference implementation of Argon2id (version 0x13) is tested with: password "password", salt "somesalt".
@pytest.mark.parametrize(
    ("work", "key"),
    [
        (Work(65536, 2, 1), "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
        (Work(256, 2, 1), "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (Work(256, 2, 2), "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
        (Work(65536, 1, 1), "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"),
    ],
)
def test_a_passphrase_gives_the_key_that_the_reference_gives(work: Work, key: str) -> None:
    assert sealing.key_of_passphrase(b"password", b"somesalt", work).hex() == key


def test_the_library_below_gives_the_tag_of_rfc_9106() -> None:
    """Section 5.3. It also takes a secret and associated data, which we do not use: so the library is asked itself."""
    out, parts = ffi.new("uint8_t[]", 32), {}
    for name, octet, size in (("pwd", 1, 32), ("salt", 2, 16), ("secret", 3, 8), ("ad", 4, 12)):
        parts[name] = ffi.new("uint8_t[]", bytes([octet]) * size)
    asked = ffi.new(
        "argon2_context *",
        {
            "version": ARGON2_VERSION, "out": out, "outlen": 32, "pwd": parts["pwd"], "pwdlen": 32, "salt": parts["salt"],
            "saltlen": 16, "secret": parts["secret"], "secretlen": 8, "ad": parts["ad"], "adlen": 12, "t_cost": 3, "m_cost": 32,
            "lanes": 4, "threads": 4, "allocate_cbk": ffi.NULL, "free_cbk": ffi.NULL, "flags": 0,
        },
    )  # fmt: skip
    assert core(asked, Type.ID.value) == 0
    assert bytes(ffi.buffer(out, 32)).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_a_random_secret_gives_the_key_of_rfc_5869() -> None:
    """Appendix A.3, whose 42 bytes begin with these 32."""
    key = sealing.key_of_secret(b"\x0b" * 22, b"", "")
    assert key.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


def test_a_row_that_asks_for_absurd_work_is_refused_at_once() -> None:
    with pytest.raises(CannotOpenError):
        sealing.key_of_passphrase(b"password", b"somesalt", Work(2**31, 3, 4))


@given(st.text(max_size=3_000))
def test_what_is_packed_comes_back_and_says_little_by_its_length(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    plain = packed({"text": text})
    assert unpacked(plain) == {"text": text}
    assert len(plain) in {512 * 2**power for power in range(8)}


@given(st.lists(st.text() | st.integers(), max_size=4), st.lists(st.text() | st.integers(), max_size=4))
def test_no_two_places_are_bound_alike(one: list[str | int], other: list[str | int]) -> None:
    assert (bound_to(*one) == bound_to(*other)) == (one == other)
