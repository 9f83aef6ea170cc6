"""Every measure has a page that names each result and whose examples run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from ayni import MEASURES

PAGES = Path(__file__).resolve().parents[3] / "docs" / "measures"


@pytest.mark.parametrize("name", MEASURES)
def test_the_examples_of_a_page_run(name: str) -> None:
    ran = doctest.testfile(str(PAGES / f"{name}.md"), module_relative=False)
    assert ran.attempted > 0
    assert ran.failed == 0


@pytest.mark.parametrize("name", MEASURES)
def test_a_page_names_every_result(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    shortened = ("one_way_given", "one_way_received")  # their endings stand beside them
    named = [column.name for column in MEASURES[name].columns if not column.name.startswith(shortened)]
    assert [column for column in named if f"`{column}`" not in page] == []
