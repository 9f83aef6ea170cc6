"""Over the years: what came back, and old ties worth waking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni.guidance.ideas import Help
from ayni.guidance.waking import Useful, Wake
from ayni_web.accounts.asking import who_asks
from ayni_web.book.forms import this_telling
from ayni_web.people import queries as people
from ayni_web.people.knowing_words import how
from ayni_web.practice.years import actions, queries
from ayni_web.practice.years.drafts import draft_of
from ayni_web.practice.years.forms import DoneForm, UntilForm
from ayni_web.practice.years.looking_back import looking_back
from ayni_web.practice.years.models import Answer
from ayni_web.practice.years.words import Evidence, Wording
from ayni_web.ties.knowing import Known
from ayni_web.ties.letters import Letter, language_for
from ayni_web.ties.threads import thread_with
from ayni_web.ui.charts.thread import ThreadPicture

_UNDO = "years_answer"
_LATER = timedelta(days=90)


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """What came back over the reader's years: how long it took, by which way, through whom."""
    return render(request, "years/years.html", {"back": looking_back(who_asks(request))})


@dataclass(frozen=True, slots=True)
class Card:
    """One old tie, the one thing to give, and why."""

    wake: Wake
    known: Known
    thread: ThreadPicture
    was: str
    silence: str
    act: str = ""
    why: str = ""
    sure: str = ""
    evidence: tuple[Evidence, ...] = ()
    letter: Letter | None = None

    @property
    def useful(self) -> Useful | None:
        return self.wake.at_hand[0] if self.wake.at_hand else None


@require_safe
def waking(request: HttpRequest) -> HttpResponse:
    """Old ties of this week, each with something to give; and those of which something is to be learned first."""
    asker, today = who_asks(request), timezone.localdate()
    found = queries.old_ties(asker, today)
    wording = Wording(found, found.acts)
    context = {
        "found": found,
        "cards": [_card(wake, found, wording, asker.name) for wake in found.waking.chosen],
        "to_learn": [_card(wake, found, wording, asker.name) for wake in found.waking.to_learn],
        "aside": found.aside,
        "later": today + _LATER,
        "undo": request.session.pop(_UNDO, None),
    }
    return render(request, "years/waking.html", context)


def _card(wake: Wake, found: queries.OldTies, wording: Wording, signed: str) -> Card:
    known = found.names[wake.party]
    card = Card(
        wake=wake,
        known=known,
        thread=thread_with(found.mine, wake.party),
        was=wording.was(wake.old),
        silence=wording.silence(wake.old),
        evidence=tuple(wording.evidence(wake.party, wake.old, wake.at_hand[0] if wake.at_hand else None)),
    )
    if card.useful is None:
        return card
    return Card(
        wake=wake,
        known=known,
        thread=card.thread,
        was=card.was,
        silence=card.silence,
        evidence=card.evidence,
        act=wording.act(wake.party, card.useful),
        why=" ".join(wording.why(wake.party, card.useful)),
        sure=wording.sure(card.useful),
        letter=_letter(
            wake, card.useful, wording, known.name, language_for(found.texts.languages.get(wake.party, "")), signed
        ),
    )


def _letter(wake: Wake, useful: Useful, wording: Wording, name: str, language: str, signed: str) -> Letter:
    return draft_of(wake, useful, wording.said(useful), name=name, language=language, signed=signed)


@require_safe
def tie(request: HttpRequest, party_id: int) -> HttpResponse:
    """One old tie: all that is at hand, a letter to begin with, and why this tie. Who is no old tie has their own page."""
    asker = who_asks(request)
    party = people.party_for(asker, party_id)
    found = queries.old_ties(asker)
    wake = found.wake(party.pk)
    if wake is None or party.pk != party_id:
        return redirect("insights:person", party_id=party.pk)
    useful = queries.chosen_useful(wake, request.GET.get("thing", ""))
    missing = queries.rows_behind(wake, [useful] if useful else []) - set(found.acts)
    more = queries.acts_of_rows(asker, found.mine, missing) if found.mine is not None else {}
    wording = Wording(found, {**found.acts, **more})
    theirs = Q(party=party) | Q(party__root=party)
    addresses = found.space.identifiers.filter(theirs, scheme="email").order_by("pk")
    address = addresses.values_list("value", flat=True).first() or ""
    name, language = wording.name(party.pk), language_for(party.language)
    letter = _letter(wake, useful, wording, name, language, asker.name) if useful else None
    context = {
        "party": party,
        "name": name,
        "wake": wake,
        "useful": useful,
        "act": wording.act(party.pk, useful) if useful else "",
        "introduce": wording.other(useful) if useful and useful.help is Help.INTRODUCE else None,
        "others": [(one, wording.act(party.pk, one)) for one in wake.at_hand if one is not useful],
        "why": wording.why(party.pk, useful) if useful else [],
        "sure": wording.sure(useful) if useful else "",
        "was": wording.was(wake.old),
        "silence": wording.silence(wake.old),
        "evidence": wording.evidence(party.pk, wake.old, useful),
        "thread": thread_with(found.mine, party.pk, large=True, name=name),
        "how": how(party),
        "letter": letter,
        "address": address,
        "mailto": letter.mailto(address) if letter else "",
        "language": language,
        "resting": next((one for one in found.aside if _whose(one) == party.pk), None),
        "later": found.today + _LATER,
        "once": uuid4(),
    }
    return render(request, "years/tie.html", context)


def _whose(answer: Answer) -> int:
    return answer.party.root_id or answer.party_id


@require_POST
def done(request: HttpRequest, party_id: int) -> HttpResponse:
    """Something was given, or they were written to: the book gets it, once."""
    asker = who_asks(request)
    party = people.party_for(asker, party_id)
    once = this_telling(request.POST, party)
    if (told := queries.told_once(asker, once)) is not None:
        return _answered(request, told, _("Kept in your book."))
    form = DoneForm(request.POST)
    found = queries.old_ties(asker)
    wake = found.wake(party.pk)
    if wake is None:
        raise Http404
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("years:tie", party_id=party.pk)
    useful = queries.chosen_useful(wake, form.cleaned_data["key"])
    # An introduction is none before both were asked: offering it is a word.
    if form.cleaned_data["how"] == "wrote" or useful is None or useful.help is Help.INTRODUCE:
        answer = actions.wrote(asker, party, today=found.today, once=once)
        return _answered(request, answer, _("Kept in your book: you were in touch."))
    wording = Wording(found, {})
    answer = actions.gave(
        asker,
        party,
        useful,
        what=form.cleaned_data["what"].strip() or wording.act(party.pk, useful),
        why=" ".join(wording.why(party.pk, useful)),
        today=found.today,
        once=once,
    )
    return _answered(request, answer, _("Kept in your book."))


@require_POST
def not_now(request: HttpRequest, party_id: int) -> HttpResponse:
    party = people.party_for(who_asks(request), party_id)
    form = UntilForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("years:waking")
    answer = actions.not_now(party, form.cleaned_data["until"], today=timezone.localdate())
    return _answered(request, answer, _("Not before that day."))


@require_POST
def never(request: HttpRequest, party_id: int) -> HttpResponse:
    party = people.party_for(who_asks(request), party_id)
    answer = actions.never(party, today=timezone.localdate())
    return _answered(request, answer, _("They do not come up here again."))


@require_POST
def undo(request: HttpRequest, answer_id: int) -> HttpResponse:
    """As if it had not been answered."""
    actions.take_back(queries.answer_for(who_asks(request), answer_id))
    messages.success(request, _("Taken back."))
    return redirect("years:waking")


def _answered(request: HttpRequest, answer: Answer, says: str) -> HttpResponse:
    request.session[_UNDO] = {"id": answer.pk, "says": says, "act": answer.act_id}
    return redirect("years:waking")
