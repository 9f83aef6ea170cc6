from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from ayni_web.accounts.models import Space, User
from ayni_web.book.models import Act, Contact
from ayni_web.imports import previewing, telling
from ayni_web.imports.models import Import, SetAside
from ayni_web.jobs.models import Job
from ayni_web.jobs.runner import run_waiting
from ayni_web.people.models import Party
from ayni_web.people.queries import me
from tests.ayni_web.imports.samples import bring_in, cards, drop, mail, mails, undo

pytestmark = pytest.mark.django_db


def seen(client: Client, of: Import) -> str:
    """The page of an import."""
    answer = client.get(reverse("imports:show", args=[of.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page: str) -> str:
    """What people read on a page."""
    return re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])


def press(client: Client, button: str, of: Import, **said: object) -> int:
    status = client.post(reverse(f"imports:{button}", args=[of.pk]), said).status_code
    if Import.objects.filter(pk=of.pk).exists():
        of.refresh_from_db()
    return status


def test_an_address_book_is_dropped_looked_at_brought_in_and_taken_back(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1, 2, 3)})
    looked = seen(mara_client, of)
    assert "This is what it would bring" in looked
    assert "Person 1" in looked
    assert not Party.objects.filter(space=space).exists(), "a look keeps nothing"
    press(mara_client, "run", of)
    assert "It is being brought in" in seen(mara_client, of)
    assert run_waiting() == 1
    assert "3 new people are in" in seen(mara_client, of)
    assert Party.objects.filter(space=space, address_book=True).count() == 3
    press(mara_client, "undo", of, confirmed="yes")
    assert "being taken back" in seen(mara_client, of)
    assert run_waiting() == 1
    assert "as if this import had never been" in seen(mara_client, of)
    assert not Party.objects.filter(space=space).exists()


def test_files_stand_for_their_user_alone_and_go_when_they_are_read(mara_client: Client, home: Path) -> None:
    (of,) = drop(mara_client, {"../../sneaky name.vcf": cards(1)})
    (folder,) = [place for place in home.glob("uploads/*") if len(place.name) == 32]
    (file,) = folder.iterdir()
    assert file.name == "sneaky name.vcf"
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    press(mara_client, "run", of)
    run_waiting()
    assert not folder.exists()


def test_files_stay_after_a_failure_so_that_it_can_be_tried_again(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    Import.objects.filter(pk=of.pk).update(source="ics")
    press(mara_client, "run", of)
    run_waiting()
    page = seen(mara_client, of)
    assert "The import stopped before its end" in page
    assert "Read it as: Address book (vCard)" in page
    press(mara_client, "look", of, source="vcard")
    run_waiting()
    assert "1 new person is in" in seen(mara_client, of)
    assert Party.objects.filter(space=space).count() == 1


def test_several_files_of_a_format_are_one_import_and_other_formats_others(mara_client: Client) -> None:
    made = drop(mara_client, {"a.vcf": cards(1), "b.vcf": cards(2), "m.mbox": mails(0, 1), "what.bin": b"\x01\x02"})
    assert [(of.source, sorted(of.names)) for of in made] == [
        ("", ["what.bin"]),
        ("mbox", ["m.mbox"]),
        ("vcard", ["a.vcf", "b.vcf"]),
    ]


def test_two_files_of_one_name_are_both_kept(mara_client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = [SimpleUploadedFile("a.vcf", cards(1)), SimpleUploadedFile("a.vcf", cards(2))]
    mara_client.post(reverse("imports:drop"), {"files": files})
    assert Import.objects.get().names == ["a.vcf", "a (2).vcf"]


def test_a_wrong_format_says_what_it_looks_like_and_reads_it_so_with_one_click(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    press(mara_client, "look", of, source="ics")
    page = seen(mara_client, of)
    assert "It looks like: Address book (vCard)" in page
    assert "Bring it in" not in page
    press(mara_client, "look", of, source="vcard")
    assert "This is what it would bring" in seen(mara_client, of)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This is not a file of the format Calendar (ICS). It looks like: Address book (vCard)."),
        ("de", "Das ist keine Datei des Formats Kalender (ICS). Sie sieht aus wie: Adressbuch (vCard)."),
        ("es", "Este archivo no tiene el formato Calendario (ICS). Parece: Agenda de contactos (vCard)."),
    ],
)
def test_a_wrong_format_is_told_in_the_readers_language(mara_client: Client, language: str, said: str) -> None:
    mara_client.cookies["django_language"] = language
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    press(mara_client, "look", of, source="ics")
    assert said in seen(mara_client, of)


def test_what_the_library_says_of_a_wrong_format_is_folded_and_marked_as_english(mara_client: Client) -> None:
    mara_client.cookies["django_language"] = "de"
    (of,) = drop(mara_client, {"notes.txt": b"nothing that any format would know\n"})
    press(mara_client, "look", of, source="mbox")
    page = seen(mara_client, of)
    assert "oder sie ist nicht vollständig" in page
    assert re.search(r'<p lang="en">[^<]*notes\.txt[^<]* is not ', page)


def test_a_look_shows_what_different_people_did(mara_client: Client) -> None:
    busy = [mail(n, "ada", "ben", answers=n - 1 if n else None) for n in range(30)]
    others = [mail(30 + n, name, "ada", answers=29) for n, name in enumerate(("ben", "cleo", "dan", "eve", "fay"))]
    (of,) = drop(mara_client, {"mail.mbox": "".join([mail(99, "ben", "ada"), *busy, *others]).encode()})
    seen(mara_client, of)
    of.refresh_from_db()
    givers = [row["givers"][0] for row in of.preview["first"]["acts"]]
    assert len(givers) == len(set(givers)) == 5


def test_an_address_book_is_told_of_in_people_and_never_in_rows(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1, 2)})
    assert not re.search(r"\brows?\b", text_of(seen(mara_client, of)))
    press(mara_client, "run", of)
    run_waiting()
    report = text_of(seen(mara_client, of))
    assert "2 new people are in" in report
    assert "Read: 2 people" in report
    assert not re.search(r"\brows?\b", report, re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.mbox", b"", "It is empty."),
        ("archive.gz", b"\x1f\x8b\x08", "Unpack it"),
        ("outlook.pst", b"!BDN....", "Outlook data file"),
        ("sheet.xlsx", b"PK\x03\x04....", "Save a table as CSV"),
    ],
)
def test_a_file_of_no_known_format_says_what_to_do(mara_client: Client, name: str, content: bytes, said: str) -> None:
    (of,) = drop(mara_client, {name: content})
    page = seen(mara_client, of)
    assert said in page
    assert "Bring it in" not in page
    assert press(mara_client, "run", of) == 302
    assert of.state == Import.State.UPLOADED


def test_a_zip_that_would_unpack_to_much_more_is_not_opened(mara_client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", b"First Name,Last Name,URL\n" + b"a,b,c\n" * 12_000_000)
    (of,) = drop(mara_client, {"linkedin.zip": packed.getvalue()})
    if of.source != "linkedin":
        press(mara_client, "look", of, source="linkedin")
    assert "would unpack to" in seen(mara_client, of)


def test_more_than_may_be_dropped_is_refused_in_words_and_leaves_nothing(mara_client: Client, home: Path) -> None:
    assert drop(mara_client, {"big.mbox": b"x" * (1024**2 + 1)}) == []
    assert "larger than the 1 MB" in mara_client.get(reverse("imports:list")).content.decode()
    assert not [place for place in home.glob("uploads/*") if len(place.name) == 32]


def test_no_file_at_all_is_said_so(mara_client: Client) -> None:
    assert drop(mara_client, {}) == []
    assert "No file was chosen" in mara_client.get(reverse("imports:list")).content.decode()


def test_a_drop_without_the_token_of_the_page_is_refused(mara: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(mara)
    assert careful.post(reverse("imports:drop"), {"files": io.BytesIO(b"x")}).status_code == 403
    assert not Import.objects.exists()


def test_the_addresses_that_appear_most_are_offered_as_mine(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"mail.mbox": mails(*range(12), people=("ada", "ben", "ada", "cleo"))})
    seen(mara_client, of)
    of.refresh_from_db()
    assert [one["value"] for one in of.preview["addresses"] if one["chosen"]] == ["ada@example.org"]
    press(mara_client, "run", of, me=["ada@example.org"], me_too="ada@work.example, ada@old.example")
    run_waiting()
    mine = me(space)
    assert mine is not None
    known = {str(one) for party in Party.objects.filter(space=space, is_me=True) for one in party.identifiers.all()}
    known |= {str(one) for party in Party.objects.filter(root=mine) for one in party.identifiers.all()}
    assert known == {"email:ada@example.org", "email:ada@work.example", "email:ada@old.example"}


def test_an_address_that_is_none_is_said_so_and_nothing_starts(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"mail.mbox": mails(0, 1)})
    seen(mara_client, of)
    answer = mara_client.post(reverse("imports:run", args=[of.pk]), {"me_too": "not an address"})
    assert answer.status_code == 422
    assert "is no mail address" in answer.content.decode()
    assert not Job.objects.exists()


def test_columns_are_guessed_and_can_be_chosen(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"help.csv": b"Helper,Whom,Day\nada@example.org,ben@example.org,2024-05-01\n"})
    assert of.options["columns"] == {"giver": "Helper", "receiver": "Whom", "at": "Day"}
    assert "ben@example.org" in seen(mara_client, of)
    chosen = {"column-giver": "Whom", "column-receiver": "Helper", "column-at": "Day"}
    press(mara_client, "run", of, **chosen)
    run_waiting()
    act = Act.objects.get(space=space)
    assert [str(part.party.identifiers.get()) for part in act.parts.filter(role="giver")] == ["email:ben@example.org"]


def test_a_table_that_says_nothing_by_itself_asks_for_its_columns(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"odd.csv": b"alpha,beta\nada@example.org,ben@example.org\n"})
    page = seen(mara_client, of)
    assert "Say below which column is which" in page
    assert "Bring it in" not in page
    press(mara_client, "look", of, **{"column-giver": "alpha", "column-receiver": "beta"})
    assert "Bring it in" in seen(mara_client, of)


def test_a_large_file_is_looked_at_from_its_beginning_and_the_page_says_so(
    mara_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "MOST_ROWS", 5)
    (of,) = drop(mara_client, {"friends.vcf": cards(*range(9))})
    assert "from its beginning (5 people)" in seen(mara_client, of)
    press(mara_client, "run", of)
    run_waiting()
    assert "9 new people are in" in seen(mara_client, of)


def test_the_report_as_csv_names_every_row_and_runs_no_formula(mara: User, mara_client: Client, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("giver,receiver\n=HYPERLINK(1),\nada@example.org,ben@example.org\n")
    of = bring_in(mara, "csv", file)
    SetAside.objects.create(of=of, where="=1+1", reason="malformed", detail="+cmd")
    answer = mara_client.get(reverse("imports:report", args=[of.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "set aside,rows.csv:2,it names nobody it went to" in text
    assert "'=1+1" in text
    assert "'+cmd" in text


def test_stopping_keeps_what_is_in_and_going_on_finishes_it(mara_client: Client, space: Space) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1, 2)})
    press(mara_client, "run", of)
    press(mara_client, "stop", of)
    assert of.state == Import.State.UPLOADED, "it had not begun"
    assert run_waiting() == 0
    press(mara_client, "run", of)
    run_waiting()
    assert Party.objects.filter(space=space).count() == 2


def test_an_import_whose_worker_was_lost_for_good_says_so(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    press(mara_client, "run", of)
    Job.objects.filter(kind="import").update(state=Job.State.FAILED, error="Its worker ended three times.")
    assert "Its worker ended three times." in seen(mara_client, of)


def test_progress_asks_for_the_whole_page_when_there_is_no_more_to_watch(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    press(mara_client, "run", of)
    address = reverse("imports:progress", args=[of.pk])
    waiting = mara_client.get(address)
    assert "hx-trigger" in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    run_waiting()
    assert mara_client.get(address)["HX-Refresh"] == "true"


def test_discarded_files_are_gone(mara_client: Client, home: Path) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    press(mara_client, "discard", of)
    assert not Import.objects.exists()
    assert not [place for place in home.glob("uploads/*") if len(place.name) == 32]


def test_a_stranger_is_told_that_nothing_is_there(mara_client: Client, stranger_client: Client, mara: User) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    for name in ("show", "progress", "report"):
        assert stranger_client.get(reverse(f"imports:{name}", args=[of.pk])).status_code == 404
    for name in ("look", "run", "stop", "undo", "discard"):
        assert press(stranger_client, name, of) == 404
    assert of.state == Import.State.UPLOADED
    assert not Job.objects.exists()
    assert "friends.vcf" not in stranger_client.get(reverse("imports:list")).content.decode()


def test_whoever_is_not_signed_in_is_asked_to_sign_in(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"friends.vcf": cards(1)})
    for name in ("list", "drop"):
        assert Client().get(reverse(f"imports:{name}")).status_code == 302
    answer = Client().get(reverse("imports:show", args=[of.pk]))
    assert answer.status_code == 302
    assert "/accounts/" in answer["Location"]


def test_the_list_asks_the_database_as_often_for_many_imports_as_for_few(
    mara: User, mara_client: Client, django_assert_max_num_queries: object, tmp_path: Path
) -> None:
    (tmp_path / "a.vcf").write_bytes(cards(1))
    for _ in range(12):
        bring_in(mara, "vcard", tmp_path / "a.vcf")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert mara_client.get(reverse("imports:list")).status_code == 200


def test_nothing_of_one_space_reaches_another(
    mara: User, stranger: User, mara_client: Client, stranger_client: Client, space: Space
) -> None:
    (of,) = drop(mara_client, {"mail.mbox": mails(*range(4))})
    (other,) = drop(stranger_client, {"mail.mbox": mails(*range(4))})
    press(mara_client, "run", of)
    press(stranger_client, "run", other)
    run_waiting()
    assert other.space != space
    press(stranger_client, "undo", other)
    run_waiting()
    assert Contact.objects.filter(space=space).count() == 4
    assert not Contact.objects.filter(space=other.space).exists()


def test_nothing_to_bring_in_offers_no_button(mara_client: Client) -> None:
    cancelled = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240501T100000Z\r\n"
        "SUMMARY:Alone\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (of,) = drop(mara_client, {"alone.ics": cancelled.encode()})
    page = seen(mara_client, of)
    assert "There is nothing to bring in" in page
    assert ">Bring it in<" not in page
    assert "Left out, because" in page


def test_an_empty_file_is_called_empty(mara_client: Client) -> None:
    (of,) = drop(mara_client, {"empty.mbox": b""})
    press(mara_client, "look", of, source="mbox")
    assert "“empty.mbox” is empty, so it is not a file of the format Mail archive (mbox)." in seen(mara_client, of)


def test_what_stays_after_undoing_is_said_in_the_list_too(mara: User, mara_client: Client, tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_bytes(mails(*range(6)))
    first = bring_in(mara, "mbox", tmp_path / "mail.mbox")
    second = bring_in(mara, "mbox", tmp_path / "mail.mbox")
    undo(first, mara)
    page = text_of(mara_client.get(reverse("imports:list")).content.decode())
    assert "What only this import brought is gone again." in page
    assert "Everything that it brought is gone again." not in page
    assert "as if this import had never been" not in seen(mara_client, first)
    undo(second, mara)
    page = text_of(mara_client.get(reverse("imports:list")).content.decode())
    assert "Everything that it brought is gone again." in page


def test_the_lines_of_a_report_add_up(mara: User, mara_client: Client, tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_bytes(mails(*range(4)))
    of = bring_in(mara, "mbox", tmp_path / "mail.mbox")
    assert of.report["read"] < of.report["new"], "an answer is a message and an act"
    page = seen(mara_client, of)
    assert "One can tell of several things" in page
    *lines, whole = telling.sums(of.report)
    assert sum(line.together for line in lines) == whole.together == of.report["told"]
    assert sum(line.new or 0 for line in lines) == whole.new == of.report["new"]
    again = bring_in(mara, "mbox", tmp_path / "mail.mbox").report
    *lines, whole = telling.sums(again)
    assert (whole.new, whole.known) == (0, of.report["new"])
    assert sum(line.together for line in lines) == whole.together == again["told"]


def test_calendars_that_name_nobody_offer_no_button(mara_client: Client, data: Path) -> None:
    files = {
        file.name: file.read_bytes() for file in sorted((data / "ics").glob("*.ics")) if file.stat().st_size < 10**6
    }
    (of,) = [one for one in drop(mara_client, files) if one.source == "ics"]
    page = seen(mara_client, of)
    of.refresh_from_db()
    assert of.preview["people"] == 0
    assert ">Bring it in<" not in page
    assert "0 people" not in text_of(page)
