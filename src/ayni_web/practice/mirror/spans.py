"""Over which time somebody looks."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.clock import YEAR


class Over(StrEnum):
    YEAR = "1y"
    THREE = "3y"
    ALL = "all"

    @property
    def seconds(self) -> int | None:
        return {Over.YEAR: YEAR, Over.THREE: 3 * YEAR, Over.ALL: None}[self]

    @property
    def words(self) -> Promise:
        return _WORDS[self]


_WORDS = {
    Over.YEAR: _("the last twelve months"),
    Over.THREE: _("the last three years"),
    Over.ALL: _("everything on record"),
}
