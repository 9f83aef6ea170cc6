"""Kernels compiled to machine code by Numba, once for each machine, and kept.

`@compiled(…)` declares the types of a kernel's arguments, so that there is exactly one compiled form of it: it can be made
ahead (`ayni warm-up`, `make setup`) and no user waits for a compiler unawares. If a kernel still has to be compiled when it
is first called, and that takes more than a moment, one line says so.

Numba keeps what it compiled beside the source file and looks at nothing but that file's time to tell whether it is still
good. So a compiled function calls only functions of its own file: a change elsewhere would go unseen.

Numba takes longer to import than everything else here together, so it is imported when the first kernel is needed: much that
Ayni does needs none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Columns as kernels name them in their annotations.
type Int8s = NDArray[np.int8]
type Int32s = NDArray[np.int32]
type Int64s = NDArray[np.int64]
type UInt8s = NDArray[np.uint8]
type UInt64s = NDArray[np.uint64]
type Float64s = NDArray[np.float64]
type Bools = NDArray[np.bool_]

# Types of arguments. Arrays that a kernel reads may be read-only, such as mapped files, and those of one value
# throughout may have no memory (stride 0), hence "A", any layout, for columns that can be so.
INT = "int64"
FLOAT = "float64"
BOOL = "boolean"
I8_IN, I32_IN, I64_IN, U64_IN, F64_IN, BOOL_IN = (
    f"Array({one}, 1, 'C', True)" for one in ("int8", "int32", "int64", "uint64", "float64", "boolean")
)
I8_ANY, I32_ANY, I64_ANY, F64_ANY = (f"Array({one}, 1, 'A', True)" for one in ("int8", "int32", "int64", "float64"))
I8_OUT, I32_OUT, I64_OUT, U8_OUT, U64_OUT, F64_OUT, BOOL_OUT = (
    f"Array({one}, 1, 'C')" for one in ("int8", "int32", "int64", "uint8", "uint64", "float64", "boolean")
)
# Tables: several columns in one piece of memory.
F64_TABLE, I64_TABLE = (f"Array({one}, 2, 'C', True)" for one in ("float64", "int64"))
F64_TABLE_OUT, I64_TABLE_OUT = (f"Array({one}, 2, 'C')" for one in ("float64", "int64"))

#: Every kernel of every module imported so far.
KERNELS: list[Kernel] = []
_compiling = Lock()


class Kernel:
    """A function over plain arrays that is compiled when first needed and then runs without the interpreter's lock."""

    def __init__(self, function: Callable[..., Any], returns: str, takes: tuple[str, ...]) -> None:
        self.name = f"{function.__module__}.{function.__name__}"
        self.python = function
        self._signature = f"{returns}({', '.join(takes)})"
        self._ready = False
        self.__doc__ = function.__doc__

    @cached_property
    def _dispatcher(self) -> Any:
        import numba

        return numba.njit(cache=True, nogil=True)(self.python)

    def __call__(self, *arguments: Any) -> Any:
        if not self._ready:
            self.make_ready()
        return self._dispatcher(*arguments)

    def make_ready(self, *, told: bool = True) -> None:
        """Compiles the kernel, or loads what was kept; where it has to be compiled, one line says so if `told`."""
        with _compiling:
            if self._ready:
                return
            if told and not self.is_kept():
                print(
                    f"Compiling {self.name} for this machine; this happens once (`ayni warm-up` does it ahead).",
                    file=sys.stderr,
                )
            self._dispatcher.compile(self._signature)
            self._dispatcher.disable_compile()
            self._ready = True

    def is_kept(self) -> bool:
        """Whether a compiled form, younger than the source, lies where Numba keeps them."""
        source = Path(self.python.__code__.co_filename)
        kept = Path(str(self._dispatcher.stats.cache_path)).glob(f"{source.stem}.{self.python.__name__}-*.nbi")
        return any(one.stat().st_mtime >= source.stat().st_mtime for one in kept)


def compiled(*takes: str, returns: str = "void") -> Callable[[Callable[..., Any]], Kernel]:
    """Declares a kernel by the types of its arguments, such as `I64_IN`, and of what it returns."""

    def declare(function: Callable[..., Any]) -> Kernel:
        kernel = Kernel(function, returns, takes)
        KERNELS.append(kernel)
        return kernel

    return declare


class Part[**P, R]:
    """A small function that kernels of the same file call."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.python = function
        self.__doc__ = function.__doc__

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> R:
        answer: R = self._dispatcher(*arguments, **named)
        return answer

    @cached_property
    def _dispatcher(self) -> Any:
        import numba

        return numba.njit(nogil=True)(self.python)

    @property
    def _numba_type_(self) -> Any:
        """What Numba asks of whatever a kernel names."""
        return self._dispatcher._numba_type_


part = Part
