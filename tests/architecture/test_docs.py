"""What can be asked for is written down: every command, every measure, every source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cyclopts import App

from ayni import MEASURES
from ayni.cli import new_app
from ayni.sources.registry import SOURCES
from ayni_web.site.commands import register

DOCS = Path(__file__).resolve().parents[2] / "docs"


def whole_app() -> App:
    app = new_app()
    register(app)
    return app


def commands() -> dict[str, App]:
    """Every command, with those below it: "measure dyads" is one."""
    app = whole_app()
    found = {}
    for name in app:
        if name.startswith("-"):
            continue
        found[name] = app[name]
        found |= {f"{name} {below}": app[name][below] for below in app[name] if not below.startswith("-")}
    return found


COMMANDS = commands()
TOP = [name for name in COMMANDS if " " not in name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    said = str(COMMANDS[name].help or "").strip()
    assert re.match(r"[A-Z].{15,}", said), f"ayni {name} has no help: {said!r}"


@pytest.mark.parametrize("name", TOP)
def test_every_command_is_written_down(name: str) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    section = re.search(rf"^### `ayni {name}`\n\n(.+?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"docs/commands.md has no part “### `ayni {name}`”."
    assert len(section[1].split()) > 10


def test_no_command_is_written_down_that_is_not_there() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `ayni ([\w-]+)`", text, re.MULTILINE)) == set(TOP)
    used = re.findall(r"^    ayni ([\w-]+)", text, re.MULTILINE)
    assert set(used) <= set(TOP)


@pytest.mark.parametrize("command", re.findall(r"^    (ayni .+)$", (DOCS / "commands.md").read_text(), re.MULTILINE))
def test_every_option_of_an_example_is_there(command: str) -> None:
    _, name, *words = command.split()
    below = f"{name} {words[0]}" if words and f"{name} {words[0]}" in COMMANDS else name
    known = {option for argument in COMMANDS[below].assemble_argument_collection() for option in argument.names}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_page_with_its_source(name: str) -> None:
    text = (DOCS / "measures" / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert f"ayni measure {name}" in text or f".{name}(" in text
    assert [column.name for column in MEASURES[name].columns if column.name not in text] == []


def test_no_page_is_about_a_measure_that_is_not_there() -> None:
    assert {page.stem for page in (DOCS / "measures").glob("*.md")} == set(MEASURES)


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_stands_in_the_table_of_sources(name: str) -> None:
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{re.escape(name)}` \| \S", text, re.MULTILINE), f"docs/sources.md has no row for {name}."


def test_no_link_between_the_pages_leads_nowhere() -> None:
    root = DOCS.parent
    pages = [*root.glob("*.md"), *DOCS.rglob("*.md"), *(root / "src").rglob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []
