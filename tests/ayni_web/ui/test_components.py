"""Each component says and does what its line in the README promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import translation

from ayni_web.ui.charts import State, ThreadBin, ThreadMark, WeavePerson, gather, shares, thread, weave

Write = Callable[..., str]
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


class Sample(forms.Form):
    name = forms.CharField(help_text="As they write it.")
    token = forms.CharField(widget=forms.HiddenInput)
    pace = forms.ChoiceField(widget=forms.RadioSelect, choices=[("week", "every week")])
    shared = forms.BooleanField(required=False)


def test_a_button_has_its_kind_and_key(write: Write) -> None:
    html = write('<c-button kind="first" key="d" name="what" value="done">Done</c-button>')
    assert re.search(r'<button type="submit" class="button" data-kind="first".*data-key="d"', html)
    assert 'name="what"' in html
    assert "Done" in html


def test_what_people_wrote_is_escaped_everywhere(write: Write) -> None:
    evil = '"><script>alert(1)</script>'
    for source in (
        '<c-button title="{{ evil }}">{{ evil }}</c-button>',
        '<c-link-button href="{{ evil }}">x</c-link-button>',
        '<c-person-row name="{{ evil }}" href="/" who="{{ evil }}" state="both" />',
        '<c-timeline-item line="{{ evil }}" context="{{ evil }}" when="{{ evil }}" at="{{ evil }}" />',
        '<c-notice title="{{ evil }}">{{ evil }}</c-notice>',
        '<c-copy value="{{ evil }}" label="{{ evil }}" />',
        '<c-search-box value="{{ evil }}" />',
        '<c-field name="a" label="{{ evil }}" value="{{ evil }}" error="{{ evil }}" />',
        '<c-card title="{{ evil }}" who="{{ evil }}">x</c-card>',
        '<c-progress label="{{ evil }}" detail="{{ evil }}" :value="1" :max="2" />',
        '<c-chips-input name="a" label="{{ evil }}" value="{{ evil }}" />',
        '<c-table caption="{{ evil }}">x</c-table>',
    ):
        html = write(source, evil=evil)
        assert "<script>" not in html, source
        assert "&lt;script&gt;" in html, source


def test_a_persons_name_that_looks_like_a_template_stays_a_name(write: Write) -> None:
    name = "{{ request.user }} {% now 'Y' %}"
    assert "{{ request.user }}" in write('<c-person-row name="{{ name }}" href="/" state="book" />', name=name)


def test_a_field_ties_its_label_its_help_and_its_fault_to_its_input(write: Write) -> None:
    html = write('<c-field :field="form.name" />', form=Sample({}))
    assert '<label for="id_name">' in html
    assert 'aria-invalid="true"' in html
    (tied,) = re.findall(r'aria-describedby="([^"]+)"', html)
    for name in tied.split():
        assert f'id="{name}"' in html
    assert "As they write it." in html


def test_radios_stand_in_a_group_with_a_name(write: Write) -> None:
    assert re.search(r"<fieldset.*<legend>Pace", write('<c-field :field="form.pace" />', form=Sample()), re.S)


def test_a_hidden_field_is_only_its_input(write: Write) -> None:
    assert (
        write('<c-field :field="form.token" />', form=Sample()).strip()
        == '<input type="hidden" name="token" id="id_token">'
    )


def test_a_select_keeps_what_was_chosen(write: Write) -> None:
    html = write('<c-select name="s" label="S" :options="pairs" value="2" />', pairs=[(1, "one"), (2, "two")])
    assert '<option value="2" selected>two</option>' in html
    assert '<option value="1">one</option>' in html


def test_a_job_that_has_just_started_claims_no_share(write: Write) -> None:
    html = write('<c-progress label="Reading" :value="0" :max="0" />')
    assert "aria-valuenow" not in html
    assert "Just started" in html
    assert 'aria-valuenow="37"' in write('<c-progress label="Reading" :value="3120" :max="8400" />')


def test_pages_keep_the_search(write: Write, ask: Callable[..., HttpRequest]) -> None:
    html = write('<c-pagination :page="page" />', ask("/?q=mara"), page=Paginator(range(100), 10).page(2))
    assert 'href="?q=mara&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html
    assert "11–20 of 100" in html


def test_one_page_needs_no_pagination(write: Write) -> None:
    assert "<nav" not in write('<c-pagination :page="page" />', page=Paginator(range(3), 10).page(1))


def test_erasing_takes_two_steps_and_a_post(write: Write) -> None:
    html = write('<c-confirm words="Erase Ravi" action="/erase/" type="Ravi"><p>All of it.</p></c-confirm>')
    assert html.index("<summary") < html.index("All of it.") < html.index('<form method="post" action="/erase/"')
    assert "csrfmiddlewaretoken" in html
    assert "To go on, type Ravi" in html
    assert '<input type="text" id="confirm-confirmed" name="confirmed" required' in html


@pytest.mark.parametrize("state", list(State))
def test_each_state_has_a_shape_of_its_own(write: Write, state: State) -> None:
    def shape(of: State) -> str:
        drawn = write('<c-sign :state="state" />', state=of)
        return re.sub(r'class="[^"]*"', "", drawn)

    others = {shape(other) for other in State if other != state}
    assert shape(state) not in others, "without its colour it looks like another"


def test_a_large_thread_links_to_its_acts_and_names_them(write: Write) -> None:
    bins = gather([ThreadMark(START, given=1.0)], start=START, end=END, count=24, href="/people/7/?from={start}")
    html = write('<c-thread :picture="picture" />', picture=thread(bins, size="large"))
    assert 'href="/people/7/?from=2024-01-01"' in html
    assert re.search(r'aria-label="January 2024[^"]*: you gave once"|aria-label="[^"]*you gave once"', html)
    assert "<title>" in html


def test_pictures_write_numbers_as_svg_reads_them_in_every_language(write: Write) -> None:
    bins = [ThreadBin(START, END, given=1.5, received=0.5, contacts=2)]
    people = [WeavePerson(str(n), f"P{n}", "/", State.BOTH, 0.3 * n, 0.5, 1.5, 2.5) for n in range(3)]
    with translation.override("de"):
        html = write(
            '<c-thread :picture="line" /><c-weave :picture="net" /><c-shares :bar="bar" />',
            line=thread(bins, size="large"),
            net=weave(people),
            bar=shares(1, 2, 4),
        )
    numbers = re.findall(r'\s(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|stroke-width)="([^"]+)"', html)
    assert len(numbers) > 60
    assert all(re.fullmatch(r"-?\d+(\.\d+)?%?", number) for number in numbers)


def test_a_weave_gives_every_point_a_link_with_a_name(write: Write) -> None:
    people = [WeavePerson(str(n), f"Person {n}", f"/people/{n}/", State.BOTH, 0.2 * n, 0.5, 1, 1) for n in range(4)]
    html = write('<c-weave :picture="net" table="/table/" />', net=weave(people))
    for person in people:
        assert f'<a href="{person.href}" aria-label="{person.name}: both ways">' in html
    assert 'href="/table/"' in html


def test_the_three_shares_are_said_in_words(write: Write) -> None:
    html = write('<c-shares :bar="bar" />', bar=shares(41, 23, 36))
    for words in ("41 %", "came back directly", "23 %", "came back through others", "36 %", "has gone one way so far"):
        assert words in html


def test_a_tab_is_current_by_comparison(write: Write) -> None:
    source = """<c-tab href="?" current="{% if state == 'both' %}yes{% endif %}">Both</c-tab>"""
    assert 'aria-current="page"' in write(source, state="both")
    assert "aria-current" not in write(source, state="quiet")


def test_what_a_component_does_not_know_lands_on_its_element(write: Write) -> None:
    html = write(
        '<c-progress label="x" :value="1" :max="2" hx-get="/jobs/1/" hx-trigger="every 2s" hx-swap="outerHTML" />'
    )
    assert (
        '<section class="job" data-state="running" hx-get="/jobs/1/" hx-trigger="every 2s" hx-swap="outerHTML"' in html
    )
