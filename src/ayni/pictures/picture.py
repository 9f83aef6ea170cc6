"""A picture: SVG in itself, PNG where a drawing library is installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ayni.errors import InputError
from ayni.ledger.files import written_whole
from ayni.pictures.looks import Theme, style
from ayni.pictures.svg import hint, number, tag, words

_MOST_PIXELS = 16_384


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A finished drawing, `width` by `height` in the pixels of a page.

    `title` says in a sentence what is to be seen, `told` the same in more words for whoever hears it, `body` is SVG.
    A notebook shows it by itself.
    """

    width: float
    height: float
    title: str
    told: str
    body: str = field(repr=False)

    @property
    def svg(self) -> str:
        """The picture as SVG, light or dark as the reader's screen asks for."""
        return self.as_svg()

    def as_svg(self, theme: Theme = "auto") -> str:
        """The picture as SVG: `light`, `dark`, or `auto`, which follows the reader's screen."""
        return tag(
            "svg",
            hint(self.title),
            tag("desc", words(self.told)),
            tag("style", style(theme)),
            tag("rect", width=self.width, height=self.height, rx=14, class_="f-paper"),
            self.body,
            xmlns="http://www.w3.org/2000/svg",
            class_="ayni-picture",
            role="img",
            width=number(self.width),
            height=number(self.height),
            view_box=f"0 0 {number(self.width)} {number(self.height)}",
            style="max-width:100%;height:auto",
        )

    def png(self, width: int | None = None, theme: Theme = "light") -> bytes:
        """The picture as PNG, `width` pixels wide: twice its own width if not given, so that it is sharp in print.

        Needs the extra `pictures`. Raises `InputError` without it, or for a width that no picture has.
        """
        from ayni.pictures.png import drawn  # the library that draws is optional

        pixels = round(2 * self.width) if width is None else width
        if not 1 <= pixels <= _MOST_PIXELS or pixels * self.height / self.width > _MOST_PIXELS:
            raise InputError(f"A PNG can be up to {_MOST_PIXELS:,} pixels wide and high; {pixels:,} wide is too much.")
        return drawn(self.as_svg("light" if theme == "auto" else theme), pixels)

    def save(self, path: str | Path, *, theme: Theme | None = None, width: int | None = None) -> None:
        """Writes the picture, whole or not at all: SVG or PNG by the ending of `path`; `width` in pixels for PNG.

        Raises `InputError` for another ending.
        """
        target = Path(path)
        match target.suffix.lower():
            case ".svg":
                made = (self.as_svg(theme or "auto") + "\n").encode()
            case ".png":
                made = self.png(width, theme or "light")
            case ending:
                raise InputError(f"A picture is written as .svg or .png, not as {ending or 'a file without ending'!r}.")
        with written_whole(target) as file:
            file.write(made)

    def __repr__(self) -> str:
        return f"<Picture: {self.title} {number(self.width)} by {number(self.height)}>"

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg
