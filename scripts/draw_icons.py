"""Draws the icons of the app on a phone from `icon.svg`: two sizes, and one whose edges a phone may cut off."""

from __future__ import annotations

from pathlib import Path

import resvg_py

PLACE = Path(__file__).resolve().parent.parent / "src" / "ayni_web" / "ui" / "static" / "ayni"


def main() -> None:
    icon = (PLACE / "icon.svg").read_text()
    # A phone may cut a circle of four fifths out of it: the ground goes to the edges, the mark is smaller.
    maskable = icon.replace('rx="104" ', "").replace("scale(1.04)", "scale(0.8)")
    for name, drawing, size in (("icon-192", icon, 192), ("icon-512", icon, 512), ("icon-maskable-512", maskable, 512)):
        png = resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size)
        (PLACE / f"{name}.png").write_bytes(bytes(png))


if __name__ == "__main__":
    main()
