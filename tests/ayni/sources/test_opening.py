"""Opening files of unknown encoding, zips, and long lines."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.errors import InputError, WrongFormatError
from ayni.sources.opening import (
    Lines,
    RefusedError,
    chosen,
    clean,
    decode,
    digest,
    files,
    gunzip,
    open_zip,
    settle,
    text_lines,
)


def lines_of(raw: bytes, longest: int = 1_000) -> list[str]:
    return [settle(line.text) for line in Lines(io.BytesIO(raw), longest=longest)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_the_same_in_every_encoding(encoding: str) -> None:
    assert lines_of("Name\nZoë\n".encode(encoding)) == ["Name", "Zoë"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(encoding: str) -> None:
    assert lines_of("Name, address\nZoë\n".encode(encoding)) == ["Name, address", "Zoë"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lines_end_as_any_machine_ends_them(end: str) -> None:
    assert [line for line in lines_of(end.join(["one", "two", ""]).encode()) if line] == ["one", "two"]


def test_one_line_in_another_encoding_does_not_spoil_the_rest() -> None:
    assert lines_of("Zoë\n".encode() + "Jürgen\n".encode("cp1252") + "Åsa\n".encode()) == ["Zoë", "Jürgen", "Åsa"]


def test_a_line_without_end_is_cut_and_the_next_one_read() -> None:
    found = list(Lines(io.BytesIO(b"x" * 5_000 + b"\nshort\nlast"), longest=100))
    assert [(line.number, len(line.text), line.cut, line.ended) for line in found] == [
        (1, 100, True, True),
        (2, 5, False, True),
        (3, 4, False, False),
    ]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_some_text_that_can_be_stored(raw: bytes) -> None:
    for line in lines_of(raw, longest=50):
        line.encode("utf-8")
    decode(raw).encode("utf-8")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_clean_text_is_one_line_and_stays_clean(text: str) -> None:
    once = clean(text)
    assert "\n" not in once
    assert "\x00" not in once
    assert clean(once) == once


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_marks_differ_where_texts_differ(one: list[str], other: list[str]) -> None:
    encoded = [[part.encode("utf-8", "replace") for part in parts] for parts in (one, other)]
    assert (digest(*one) == digest(*other)) == (encoded[0] == encoded[1])


def zip_of(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_as_streams(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", one=b"1\n2\n", two=b"3\n")
    with open_zip(path) as archive:
        assert archive.names() == ["one", "two"]
        with archive.open("one") as stream:
            assert [line.text for line in Lines(stream)] == ["1", "2"]


def test_a_zip_that_unpacks_to_much_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", zeros=b"\x00" * 60_000_000)
    with pytest.raises(RefusedError) as refusal:
        open_zip(path)
    assert refusal.value.reason == "too-large"


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "..\\out.csv", "C:/out.csv"])
def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(RefusedError):
        open_zip(path)


def test_a_zip_cut_off_says_so(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "cut.zip", one=b"x" * 10_000)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(RefusedError) as refusal:
        open_zip(path)
    assert refusal.value.reason == "truncated"


def test_damage_inside_a_zip_is_an_error_of_ours(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "damaged.zip", one=bytes(range(256)) * 50)
    raw = bytearray(path.read_bytes())
    raw[45] ^= 0xFF
    path.write_bytes(raw)
    with open_zip(path) as archive, archive.open("one") as stream, pytest.raises(RefusedError):
        stream.read()


def test_what_is_no_zip_is_of_the_wrong_format(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"giver,receiver\n")
    with pytest.raises(WrongFormatError):
        open_zip(path)


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.vcf"
    outside.write_text("BEGIN:VCARD\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.vcf").write_text("BEGIN:VCARD\n")
    (folder / "link.vcf").symlink_to(outside)
    assert [found.name for found in files(folder, (".vcf",))] == ["mine.vcf"]


def test_nothing_there_and_nothing_fitting_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        files(tmp_path / "missing.vcf", (".vcf",))
    with pytest.raises(WrongFormatError, match="holds no file"):
        files(tmp_path, (".vcf",))


def test_a_stranger_in_a_folder_is_set_aside_and_by_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "good.vcf").write_text("good")
    bad = tmp_path / "bad.vcf"
    bad.write_text("bad")
    good, aside = chosen([tmp_path], (".vcf",), lambda head: head == b"good", "good")
    assert [found.name for found in good] == ["good.vcf"]
    assert [(each.where, each.reason) for each in aside] == [("bad.vcf", "malformed")]
    with pytest.raises(WrongFormatError, match="not good"):
        chosen([bad], (".vcf",), lambda head: head == b"good", "good")


def test_lines_of_a_file_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("eins\nzwölf".encode("utf-16"))
    assert list(text_lines(path)) == [(1, "eins"), (2, "zwölf")]


def test_a_gzipped_stream_that_swells_is_a_fault(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(64 * 1024**2)))
    with bomb.open("rb") as packed, gunzip(packed) as stream, pytest.raises(OSError, match="unpacks to much more"):
        stream.read()


def test_a_gzipped_stream_of_text_is_read_whole(tmp_path: Path) -> None:
    text = b"".join(b"%d and some words\n" % number for number in range(50_000))
    (tmp_path / "a.gz").write_bytes(gzip.compress(text))
    with (tmp_path / "a.gz").open("rb") as packed, gunzip(packed) as stream:
        assert stream.read() == text


def test_a_name_cannot_turn_the_direction_of_writing() -> None:
    assert clean("Ada\u202egpj.exe") == "Ada gpj.exe"
