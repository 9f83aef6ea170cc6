"""Writing SVG: elements with everything escaped, and numbers without needless figures.

No element has an id, so that several pictures can stand in one page without knowing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

#: Characters that XML cannot hold in any form.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

type Value = str | float


def tag(name: str, *inside: str, **attributes: Value) -> str:
    """One element. Attributes are escaped; `inside` is SVG already (see `words`).

    A trailing underscore is left out and others become dashes: `class_="tie"`, `text_anchor="end"`.

    >>> tag("circle", cx=1.0, cy=2.25, class_="party")
    '<circle cx="1" cy="2.25" class="party"/>'
    """
    told = "".join(f" {_name(key)}={quoteattr(_value(value))}" for key, value in attributes.items() if value != "")
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def words(text: str) -> str:
    """A text as it stands between tags.

    >>> words("R&D <new>")
    'R&amp;D &lt;new&gt;'
    """
    return escape(_IMPOSSIBLE.sub("\ufffd", text))


def write(text: str, x: float, y: float, class_: str = "", **attributes: Value) -> str:
    """A line of text; `class_` names how it looks."""
    return tag("text", words(text), x=x, y=y, class_=class_, **attributes)


def hint(text: str) -> str:
    """What is shown when somebody points at the element it stands in, first."""
    return tag("title", words(text))


def path(*parts: str | float) -> str:
    """The `d` of a path from letters and numbers.

    >>> path("M", 1.0, 2.04, "H", 7)
    'M1 2H7'
    """
    written = ""
    for part in parts:
        if isinstance(part, str):
            written += part
        else:
            written += ("" if not written or written[-1].isalpha() else " ") + number(part)
    return written


def line(points: Iterable[tuple[float, float]]) -> str:
    """The `d` of a line through points."""
    return "".join(path("L" if place else "M", x, y) for place, (x, y) in enumerate(points))


def number(value: float) -> str:
    """A number with at most one decimal: a tenth of a point cannot be seen.

    >>> number(2.0), number(-0.04), number(3.14159)
    ('2', '0', '3.1')
    """
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _name(key: str) -> str:
    return "viewBox" if key == "view_box" else key.removesuffix("_").replace("_", "-")


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _IMPOSSIBLE.sub("\ufffd", value)
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
