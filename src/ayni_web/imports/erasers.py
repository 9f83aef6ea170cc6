"""How this room erases."""

from __future__ import annotations

from ayni_web.accounts.erasing import Eraser, add_eraser
from ayni_web.imports import erasing

add_eraser(Eraser("imports", 10, erasing.mentions, erasing.forget, erasing.erase_everything))
