"""Reading a picture back: what it shows, by its elements."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ayni.pictures.picture import Picture

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: Picture) -> ElementTree.Element:
    """The picture as XML; fails where it is not well-formed."""
    return ElementTree.fromstring(picture.svg)


def of_class(picture: Picture, wanted: str) -> list[ElementTree.Element]:
    return [one for one in parsed(picture).iter() if wanted in (one.get("class") or "").split()]


def said(picture: Picture) -> str:
    """Everything that is written in it, as one text; titles and descriptions are not."""
    texts = ["".join(one.itertext()) for one in parsed(picture).iter(f"{SVG}text")]
    return " ".join(texts).replace("\u00a0", " ")


def hints(picture: Picture, wanted: str) -> list[str]:
    return [one.findtext(f"{SVG}title") or "" for one in of_class(picture, wanted)]


def references(picture: Picture) -> list[str]:
    """What a picture would load from elsewhere."""
    svg = picture.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    return re.findall(r"href|url\(|@import|https?:|<script|<image|<foreignObject|\son\w+=", svg)
