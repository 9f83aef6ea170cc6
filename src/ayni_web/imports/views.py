"""Pages of imports: drop, look, run, watch, report, undo."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.imports import actions, formats, previewing, queries, tables, telling, words
from ayni_web.imports.forms import HowToRead
from ayni_web.imports.models import Import
from ayni_web.imports.receiving import ReceivedFile, ToUploads
from ayni_web.jobs import actions as jobs
from ayni_web.jobs import queries as known_jobs
from ayni_web.jobs.models import Job

SHOWN_SET_ASIDE = 100
SHOWN_IMPORTS = 100


@require_GET
def list_imports(request: HttpRequest) -> HttpResponse:
    """Where files are dropped, and what came of those that were."""
    asker = who_asks(request)
    rows = [
        {"of": of, "title": words.title_of(of.source), "in_short": telling.in_short(of)}
        for of in queries.imports_of(asker)[:SHOWN_IMPORTS]
    ]
    for row in rows:
        _settle(asker, cast(Import, row["of"]))
    context = {"rows": rows, "formats": _formats(), "limit": _limit() // 1024**2}
    return render(request, "imports/list.html", context)


def _formats() -> list[dict[str, Any]]:
    return [{"title": title, "whence": words.WHENCE.get(name, "")} for name, title in formats.choices()]


def _limit() -> int:
    return int(settings.ENVIRONMENT.upload_limit_mb) * 1024**2


@require_POST
@csrf_exempt
def drop(request: HttpRequest) -> HttpResponse:
    """Takes files in. The handler must be set before anything looks into the request; the token is checked right after."""
    handler = ToUploads(request, limit=_limit())
    request.upload_handlers = [handler]
    try:
        return _take_in(request, handler)
    finally:
        # Also where the token was wrong or there were too many files: what was not taken in does not stay.
        handler.give_up()


@csrf_protect
def _take_in(request: HttpRequest, handler: ToUploads) -> HttpResponse:
    files = [file for file in request.FILES.getlist("files") if isinstance(file, ReceivedFile)]
    problem = _problem(handler, files)
    if problem:
        messages.error(request, problem)
        return redirect("imports:list")
    made = actions.receive(who_asks(request), personal_space(who_asks(request)), files)
    if len(made) == 1:
        return redirect("imports:show", import_id=made[0].pk)
    said = ngettext(
        "These files are of %(n)d format. Look at each before it is brought in.",
        "These files are of %(n)d formats. Look at each before it is brought in.",
        len(made),
    )
    messages.info(request, said % {"n": len(made)})
    return redirect("imports:list")


def _problem(handler: ToUploads, files: list[ReceivedFile]) -> str:
    if handler.refused == "too-large":
        return _(
            "Together these files are larger than the %(limit)s MB that may be dropped at once. Drop fewer, or read them"
            " on the server with “ayni import”, which has no limit."
        ) % {"limit": intcomma(_limit() // 1024**2)}
    if handler.refused == "no-room":
        return _("There is not enough room on the server's disk for these files. Make room there, and drop them again.")
    if not files:
        return _("No file was chosen. Choose one or more, or drop them on the field.")
    return ""


@require_GET
def show(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import, as far as it is."""
    of = queries.import_for(who_asks(request), import_id)
    job = _settle(who_asks(request), of)
    context: dict[str, Any] = {"of": of, "title": words.title_of(of.source), "names": of.names}
    if of.state == Import.State.UPLOADED:
        return _show_preview(request, of, None)
    if of.state in (Import.State.RUNNING, Import.State.UNDOING):
        return render(request, "imports/running.html", {**context, "job": job, "pace": telling.pace(job, of.source)})
    if of.state == Import.State.UNDONE:
        undone = of.report.get("undone", {})
        figures = telling.figures(undone) if undone else []
        return render(request, "imports/undone.html", {**context, "undone": undone, "figures": figures})
    return render(request, "imports/report.html", {**context, **_reported(of)})


def _settle(asker: User, of: Import) -> Job | None:
    if of.job is None or of.state not in (Import.State.RUNNING, Import.State.UNDOING):
        return None
    job = known_jobs.jobs_of(asker.pk).filter(pk=of.job).first()
    actions.settle(of, job)
    return job


def _show_preview(request: HttpRequest, of: Import, form: HowToRead | None) -> HttpResponse:
    if of.preview.get("source") != of.source:
        actions.keep_preview(of, previewing.look(of, who_asks(request)))
    preview = of.preview
    context = {
        "of": of,
        "title": words.title_of(of.source),
        "names": of.names,
        "preview": preview,
        "form": form or HowToRead(None, of=of),
        "formats": formats.choices(),
        "columns": tables.on_page(of) if of.source == tables.SOURCE else None,
        "looks_like": preview.get("looks_like"),
        "looks_like_title": words.title_of(preview.get("looks_like") or ""),
    }
    if "people" in preview:
        context |= {
            "figures": telling.figures(preview),
            "counted": telling.counted(of.source, preview["rows"]),
            "first_at": telling.moment(preview["first_at"]),
            "last_at": telling.moment(preview["last_at"]),
            "people": preview["first"]["people"],
            "acts": telling.happenings(preview["first"]["acts"]),
            "contacts": telling.happenings(preview["first"]["contacts"]),
            "left_out": telling.reasons(preview["left_out"], words.LEFT_OUT),
            "set_aside": telling.reasons(preview["set_aside"], words.SET_ASIDE),
            "kept_in_part": telling.reasons(preview.get("kept_in_part", {}), words.KEPT),
            "aside": telling.previewed_rows(preview["aside"]),
        }
    status = 200 if form is None else 422
    return render(request, "imports/preview.html", context, status=status)


def _reported(of: Import) -> dict[str, Any]:
    report = of.report
    if "read" not in report:
        looks_like = report.get("looks_like", "")
        return {"looks_like": looks_like, "looks_like_title": words.title_of(looks_like)}
    return {
        "report": report,
        "figures": telling.figures(report),
        "counted": telling.counted(of.source, report["read"]),
        "counted_new": telling.counted_new(of.source, report["new"]),
        "names_people": bool(report["acts"] or report["contacts"]),
        "first_at": telling.moment(report["first_at"]),
        "last_at": telling.moment(report["last_at"]),
        "left_out": telling.reasons(report["left_out"], words.LEFT_OUT),
        "sums": telling.sums(report),
        "set_aside": telling.reasons(report["set_aside_reasons"], words.SET_ASIDE),
        "kept_in_part": telling.reasons(report.get("kept_in_part_reasons", {}), words.KEPT),
        "aside": telling.set_aside_rows(list(queries.set_aside_of(of)[:SHOWN_SET_ASIDE])),
        "more_aside": report["set_aside"] + report.get("kept_in_part", 0) > SHOWN_SET_ASIDE,
    }


@require_POST
def look_again(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Reads the files in another way, and shows what they would bring then."""
    of = queries.import_for(who_asks(request), import_id)
    form = HowToRead(request.POST, of=of)
    if not form.is_valid():
        return _show_preview(request, of, form)
    _keep(of, form)
    if of.state == Import.State.UPLOADED:
        actions.keep_preview(of, previewing.look(of, who_asks(request)))
    else:
        # A wrong format was found while it ran: what it looks like was offered, and taken.
        actions.start(of, who_asks(request))
    return redirect("imports:show", import_id=of.pk)


def _keep(of: Import, form: HowToRead) -> None:
    if form.chosen_source != of.source:
        actions.choose_format(of, form.chosen_source)
    else:
        actions.decide(of, **form.options())


@require_POST
def run(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Brings the files in, or goes on where it was stopped."""
    of = queries.import_for(who_asks(request), import_id)
    if of.state == Import.State.UPLOADED:
        form = HowToRead(request.POST, of=of)
        if not form.is_valid():
            return _show_preview(request, of, form)
        actions.decide(of, **form.options())
    if of.source:
        actions.start(of, who_asks(request))
    return redirect("imports:show", import_id=of.pk)


@require_GET
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The part of the page that moves. When there is no more to watch, the whole page is asked for again."""
    of = queries.import_for(who_asks(request), import_id)
    job = _settle(who_asks(request), of)
    context = {"of": of, "job": job, "pace": telling.pace(job, of.source)}
    answer = render(request, "imports/_progress.html", context)
    if of.state not in (Import.State.RUNNING, Import.State.UNDOING):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def stop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Stops an import that is under way; what was brought in so far stays until it is undone."""
    of = queries.import_for(who_asks(request), import_id)
    job = _settle(who_asks(request), of)
    if job is not None and of.state == Import.State.RUNNING:
        jobs.cancel(job)
        _settle(who_asks(request), of)
    return redirect("imports:show", import_id=of.pk)


@require_POST
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Takes an import back."""
    of = queries.import_for(who_asks(request), import_id)
    actions.ask_undo(of, who_asks(request))
    return redirect("imports:show", import_id=of.pk)


@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Forgets files that were dropped and not brought in."""
    if actions.discard(queries.import_for(who_asks(request), import_id)):
        messages.success(request, _("The files are removed. Nothing of them was kept."))
    return redirect("imports:list")


@require_GET
def report_csv(request: HttpRequest, import_id: UUID) -> StreamingHttpResponse:
    """What came of an import, one by one, for a spreadsheet."""
    of = queries.import_for(who_asks(request), import_id)
    answer = StreamingHttpResponse(_report_lines(of), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{of.created_at:%Y-%m-%d}-{str(of.pk)[:8]}.csv"'
    return answer


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _report_lines(of: Import) -> Iterator[str]:
    lines = csv.writer(_Echo())
    yield "\ufeff" + str(lines.writerow([_("what"), _("where"), _("reason"), _("detail"), _("how many")]))
    report = of.report
    if "read" in report:
        yield str(lines.writerow([_("new"), "", "", "", report["new"]]))
        yield str(lines.writerow([_("known"), "", "", "", report["known"]]))
        for one in telling.reasons(report["left_out"], words.LEFT_OUT):
            yield str(lines.writerow([_("left out"), "", one.words, "", one.number]))
    for row in queries.set_aside_of(of).iterator(chunk_size=2_000):
        what = _("kept in part") if row.reason in words.KEPT else _("set aside")
        cells = [what, row.where, words.said_of_aside(row.reason), row.detail, 1]
        yield str(lines.writerow([_harmless(cell) for cell in cells]))


def _harmless(cell: object) -> object:
    """Text from a stranger's file must not be run as a formula by a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
