"""Which tables were written to: in the rest nothing can have changed, so that they need not be read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

#: Whatever a statement names.
_NAME = re.compile(r'"(\w+)"')


class Writing:
    """The tables that a statement other than a question named, for `connection.execute_wrapper`."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if not sql.lstrip("( ").upper().startswith("SELECT"):
            self.tables |= set(_NAME.findall(sql))
        return execute(sql, params, many, context)
