from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.engines.threads import each, pieces_for, ranges, threads_to_use
from ayni.errors import InputError


@pytest.fixture(params=["1", "2", "5"])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("AYNI_THREADS", request.param)
    return int(request.param)


def test_results_come_in_the_order_of_the_pieces(threads: int) -> None:
    def work(piece: int) -> int:
        time.sleep(0.002 * (piece % 3 == 0))
        return piece * piece

    assert each(work, range(50)) == [piece * piece for piece in range(50)]
    assert each(work, []) == []


def test_progress_is_told_after_every_piece_and_ends_at_one(threads: int) -> None:
    told: list[float] = []
    each(lambda piece: piece, range(8), told.append)
    assert told == [done / 8 for done in range(1, 9)]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_what_goes_wrong_in_a_piece_ends_it_before_the_pieces_that_wait(
    threads: int, error: type[BaseException]
) -> None:
    begun: list[int] = []

    def work(piece: int) -> None:
        begun.append(piece)
        if piece == 3:
            raise error
        time.sleep(0.005)

    with pytest.raises(error):
        each(work, range(1000))
    assert len(begun) < 100
    assert threading.active_count() < 50  # no thread of the pool stays


def test_a_slow_first_piece_does_not_hide_what_goes_wrong_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AYNI_THREADS", "2")
    begun: list[int] = []

    def work(piece: int) -> None:
        begun.append(piece)
        if piece == 0:
            time.sleep(0.3)
        if piece == 1:
            raise ValueError("this")

    with pytest.raises(ValueError, match="this"):
        each(work, range(1000))
    assert begun == [0, 1]


def test_pieces_may_share_out_work_themselves(threads: int) -> None:
    assert each(lambda piece: sum(each(lambda part: part, range(piece))), range(6)) == [0, 0, 1, 3, 6, 10]


@pytest.mark.parametrize("wanted", ["0", "-1", "two", "1.5", " ", "²"])
def test_a_number_of_threads_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("AYNI_THREADS", wanted)
    with pytest.raises(InputError, match="AYNI_THREADS"):
        threads_to_use()


def test_without_a_wish_there_is_a_thread_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AYNI_THREADS", raising=False)
    assert threads_to_use() >= 1


@given(st.integers(0, 10**7), st.integers(1, 10**6))
def test_ranges_cover_everything_once_and_none_is_much_smaller_than_wanted(count: int, smallest: int) -> None:
    found = ranges(count, smallest)
    assert found[0][0] == 0
    assert found[-1][1] == count
    assert all(one[1] == other[0] for one, other in pairwise(found))
    assert len(found) == pieces_for(count, smallest)
    assert len(found) == 1 or min(last - first for first, last in found) >= smallest
