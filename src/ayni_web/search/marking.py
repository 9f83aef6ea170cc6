"""Words as they are compared, and where in a text they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ayni_web.ties.knowing import folded

__all__ = ["excerpt", "folded", "holds", "marked", "words_of"]

_WORD = re.compile(r"[^\W_]+")
_AROUND = 70
_LONGEST = 200


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


def _spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    return [one.span() for one in _WORD.finditer(text) if folded(one.group()).startswith(tuple(wanted))]


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether any word of a text begins with one of these."""
    return bool(wanted) and bool(_spans(text, wanted))


def marked(text: str, wanted: Sequence[str]) -> SafeString:
    """The text, escaped, with those of its words marked that begin with one of these."""
    spans = _spans(text, wanted) if wanted else []
    parts, at = [], 0
    for first, last in spans:
        parts.append(format_html("{}<mark>{}</mark>", text[at:first], text[first:last]))
        at = last
    return format_html_join("", "{}", ((part,) for part in (*parts, text[at:])))


def excerpt(text: str, wanted: Sequence[str]) -> SafeString:
    """The same for the stretch of a long text around the first of these words."""
    text = " ".join(text.split())
    spans = _spans(text, wanted) if wanted else []
    if len(text) <= _LONGEST:
        return marked(text, wanted)
    first = max(0, spans[0][0] - _AROUND) if spans else 0
    first = text.find(" ", first) + 1 if first else 0
    last = min(len(text), first + _LONGEST)
    last = text.rfind(" ", first + 1, last) if last < len(text) and " " in text[first + 1 : last] else last
    shown = marked(text[first:last], wanted)
    return format_html("{}{}{}", "… " if first else "", shown, " …" if last < len(text) else "")
