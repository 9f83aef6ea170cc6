"""Recovery codes: 140 random bits as seven groups of five signs that can be typed.

The alphabet is Crockford's: no letter that looks like a number, and those that do are read as it. The last sign of each group
checks the group and its place, so that a slip is found before anything is tried, and the page can say in which group it is.
"""

from __future__ import annotations

import secrets

from ayni.errors import InputError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, SIGNS = 7, 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = " -–—_.\t\r\n\u00a0"


class MistypedError(InputError):
    """A recovery code with a slip. `group` is the first group that is wrong, from one; None: too long or too short."""

    def __init__(self, group: int | None) -> None:
        super().__init__(f"group {group} is mistyped" if group else "a recovery code has seven groups of five signs")
        self.group = group


def new_code() -> str:
    """A code that nobody had before, as it is shown."""
    groups = ([secrets.randbelow(32) for _sign in range(SIGNS - 1)] for _group in range(GROUPS))
    return "-".join(
        "".join(ALPHABET[value] for value in (*group, _check(number, group))) for number, group in enumerate(groups, 1)
    )


def read_code(typed: str) -> str:
    """The code as it was shown, however its letters and gaps were typed. Raises `MistypedError` where it has a slip."""
    signs = typed.upper().translate(_READ_AS)
    for gap in _BETWEEN:
        signs = signs.replace(gap, "")
    groups = [signs[start : start + SIGNS] for start in range(0, len(signs), SIGNS)]
    for number, group in enumerate(groups[:GROUPS], 1):
        if len(group) < SIGNS:
            break
        values = [ALPHABET.find(sign) for sign in group]
        if -1 in values or _check(number, values[:-1]) != values[-1]:
            raise MistypedError(number)
    if len(signs) != GROUPS * SIGNS:
        raise MistypedError(None)
    return "-".join(groups)


def secret_of(code: str) -> bytes:
    """The random bits of a code that was read."""
    number = 0
    for group in code.split("-"):
        for sign in group[:-1]:
            number = number * 32 + ALPHABET.index(sign)
    return number.to_bytes((GROUPS * (SIGNS - 1) * 5 + 7) // 8, "big")


def group_of(code: str, number: int) -> str:
    """One group, counted from one."""
    return code.split("-")[number - 1]


def group_asked(code: str) -> int:
    """Which group somebody is asked to type to show that they have the code: not the first, and another for each code."""
    return 2 + secret_of(code)[-1] % (GROUPS - 1)


def _check(number: int, values: list[int]) -> int:
    """A sum over the field of 32 elements, where each place has a weight of its own.

    Two signs that change places, or one that is another, always change it; and so does a group in another's place.
    """
    total, weight = 0, 1
    for value in (*values, number):
        weight = _times_two(weight)
        total ^= _times(value, weight)
    return total


def _times_two(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled  # x⁵ + x² + 1


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = _times_two(one), other >> 1
    return product
