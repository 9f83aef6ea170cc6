"""PNG without a display: resvg draws, with fonts that come along, so that a picture looks the same on every machine."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec

from ayni.errors import InputError

_TEXT, _HEADING = "Source Sans Pro", "Source Serif Pro"
_FONTS = {
    "font_source_sans_pro": ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"),
    "font_source_serif_pro": ("SourceSerifPro-Semibold.ttf",),
}
_MISSING = "PNG needs a library that draws it. Install it with: pip install 'ayni[pictures]'. SVG needs none."


def drawn(svg: str, width: int) -> bytes:
    """SVG as PNG, `width` pixels wide. Raises `InputError` where the library or its fonts are not installed."""
    if any(find_spec(package) is None for package in ("resvg_py", *_FONTS)):
        raise InputError(_MISSING)
    import resvg_py

    # Fonts of the machine stand behind ours, for letters that ours do not have.
    return resvg_py.svg_to_bytes(
        svg_string=svg, width=width, font_files=_font_files(), sans_serif_family=_TEXT, serif_family=_HEADING
    )


def _font_files() -> list[str]:
    return [str(files(package) / "files" / name) for package, names in _FONTS.items() for name in names]
