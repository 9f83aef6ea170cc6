from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ayni_web.vault.recovery import ALPHABET, MistypedError, group_asked, new_code, read_code, secret_of

codes = st.builds(lambda _: new_code(), st.integers())


def test_a_code_holds_at_least_128_random_bits_in_groups_that_can_be_typed() -> None:
    seen = {new_code() for _ in range(500)}
    assert len(seen) == 500
    assert all([len(group) for group in code.split("-")] == [5] * 7 for code in seen)
    assert len({secret_of(code) for code in seen}) == 500
    # Every one of 140 bits is set in some code and not in another.
    values = [int.from_bytes(secret_of(code), "big") for code in seen]
    assert max(values).bit_length() <= 140
    assert all(0 < sum(value >> bit & 1 for value in values) < 500 for bit in range(140))


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    typed = code.replace("0", "o").replace("1", "L").lower().replace("-", "  ")
    assert read_code(typed) == code
    assert read_code(code.replace("-", "")) == code
    assert read_code(f"\t{code.replace('1', 'i')}\n") == code


@given(codes, st.integers(0, 34), st.sampled_from(ALPHABET))
def test_every_single_slip_is_found_and_the_page_can_say_where(code: str, place: int, sign: str) -> None:
    signs = list(code.replace("-", ""))
    assume(signs[place] != sign)
    signs[place] = sign
    with pytest.raises(MistypedError) as slip:
        read_code("".join(signs))
    assert slip.value.group == place // 5 + 1


@given(codes, st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
def test_two_signs_of_a_group_that_changed_places_are_found(code: str, group: int, one: int, other: int) -> None:
    groups = [list(part) for part in code.split("-")]
    signs = groups[group]
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(MistypedError) as slip:
        read_code("".join(map("".join, groups)))
    assert slip.value.group == group + 1


@given(codes, st.integers(0, 6), st.integers(0, 6))
def test_two_groups_that_changed_places_are_found(code: str, one: int, other: int) -> None:
    groups = code.split("-")
    assume(one != other)
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(MistypedError):
        read_code("-".join(groups))


@pytest.mark.parametrize("typed", ["", "ABCDE", "U" * 35, "ß" * 35, "١" * 35])
def test_what_is_no_code_is_none(typed: str) -> None:
    with pytest.raises(MistypedError):
        read_code(typed)


@pytest.mark.parametrize("change", [lambda code: code[:-1], lambda code: code + "0"], ids=["short", "long"])
def test_a_code_with_a_sign_too_few_or_too_many_is_none(change: Callable[[str], str]) -> None:
    with pytest.raises(MistypedError):
        read_code(change(new_code()))


@given(codes)
def test_the_group_that_is_asked_for_is_one_of_the_code_and_not_the_first(code: str) -> None:
    assert 2 <= group_asked(code) <= 7
