from __future__ import annotations

import re

import pytest

from ayni.pictures.looks import style


def colours(theme: str) -> dict[str, str]:
    return dict(re.findall(r"\.f-(\w+)\{fill:#(\w{6})\}", style(theme)))  # type: ignore[arg-type]


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_and_forms_can_be_seen(theme: str) -> None:
    of = colours(theme)
    assert contrast(of["ink"], of["paper"]) >= 4.5
    assert contrast(of["soft"], of["paper"]) >= 4.5
    assert {name: contrast(of[name], of["paper"]) >= 3 for name in ("given", "received", "mutual")} == {
        "given": True,
        "received": True,
        "mutual": True,
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_number_on_the_deepest_cell_can_be_read(theme: str) -> None:
    of, share = colours(theme), 0.52
    parts = [
        round(share * int(of["given"][at : at + 2], 16) + (1 - share) * int(of["paper"][at : at + 2], 16))
        for at in (0, 2, 4)
    ]
    assert contrast(of["ink"], "".join(f"{part:02x}" for part in parts)) >= 4.5


def test_auto_is_light_and_dark_where_the_reader_asks_for_it() -> None:
    light, _, dark = style("auto").partition("@media(prefers-color-scheme:dark)")
    assert light.strip() == style("light").strip()
    assert colours("dark")["paper"] in dark


def test_a_style_holds_inside_pictures_alone() -> None:
    rules = [rule for rule in style("light").splitlines() if rule]
    assert [rule for rule in rules if not rule.startswith(".ayni-picture ")] == []
