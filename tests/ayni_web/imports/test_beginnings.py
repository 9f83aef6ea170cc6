from __future__ import annotations

from pathlib import Path

import pytest

from ayni_web.imports import beginnings
from tests.ayni_web.imports.samples import cards, mails


@pytest.mark.parametrize(("source", "content"), [("vcard", cards(*range(50))), ("mbox", mails(*range(50)))])
def test_a_large_file_is_cut_where_a_record_ends(
    source: str, content: bytes, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginnings, "LOOK_AT", len(content) // 2)
    file = tmp_path / "whole"
    file.write_bytes(content)
    with beginnings.beginnings(source, [file]) as (paths, cut):
        (path,) = paths
        beginning = path.read_bytes()
        assert cut
        assert content.startswith(beginning)
        assert 0 < len(beginning) <= len(content) // 2
        assert content[len(beginning) :].startswith((b"BEGIN:VCARD", b"From "))
    assert not path.exists()
    assert not list(home.glob("uploads/look-*"))


def test_a_small_file_is_looked_at_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "small.vcf"
    file.write_bytes(cards(1))
    with beginnings.beginnings("vcard", [file]) as (paths, cut):
        assert paths == [file]
        assert not cut


def test_a_format_that_cannot_be_cut_is_left_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "LOOK_AT", 1)
    file = tmp_path / "export.zip"
    file.write_bytes(b"PK..")
    with beginnings.beginnings("slack", [file]) as (paths, cut):
        assert (paths, cut) == ([file], False)
