"""Tags that pages and components are written with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni_web.ui.charts import STATE_WORDS, State

register = template.Library()

#: Where the main navigation leads: the name of the address, its words, its keys.
#: An entry whose room is not installed is left out.
NAVIGATION: tuple[tuple[str, Promise, str], ...] = (
    ("today:today", _("Today"), "g t"),
    ("insights:network", _("Network"), "g n"),
    ("insights:people", _("People"), "g p"),
    ("promises:list", _("Promises"), "g o"),
    ("spaces:list", _("Teams"), "g e"),
    ("imports:list", _("Import"), "g i"),
    ("accounts:settings", _("Settings"), "g s"),
)
#: Entries for those alone of whom this is true, so that nobody is led to what is empty for them.
ONLY_IF = {"spaces:list": "in_team"}


@dataclass(frozen=True, slots=True)
class NavigationItem:
    url: str
    label: Promise
    key: str
    current: bool

    @property
    def letters(self) -> list[str]:
        return self.key.split()


@register.simple_tag(takes_context=True)
def nav_items(context: Context) -> list[NavigationItem]:
    """The entries of the navigation that exist; the one under whose address the page lies is the current one."""
    request = context.get("request")
    if request is None or not getattr(getattr(request, "user", None), "is_authenticated", False):
        return []
    known = []
    for name, label, key in NAVIGATION:
        if name in ONLY_IF and not getattr(request.user, ONLY_IF[name], False):
            continue
        try:
            known.append((reverse(name), label, key))
        except NoReverseMatch:
            continue
    here = max((url for url, _label, _key in known if request.path.startswith(url)), key=len, default=None)
    return [NavigationItem(url, label, key, current=url == here) for url, label, key in known]


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """The query of this page with some values changed, "?page=2&q=mara"; a value of None or "" takes its name away."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None and value != "":
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def entry(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key, or nothing."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def query_with_name(context: Context, name: str, value: object) -> str:
    """Like `query_with`, for a name that is itself a value."""
    return query_with(context, **{name: value})


@register.simple_tag(takes_context=True)
def sort_state(context: Context, column: str) -> str:
    """How the page is sorted by this column, in the words of aria-sort; nothing where it is not."""
    request = context.get("request")
    current = request.GET.get("sort", "") if request is not None else ""
    return {column: "ascending", f"-{column}": "descending"}.get(current, "")


@register.simple_tag(takes_context=True)
def sort_href(context: Context, column: str) -> str:
    """Where the head of a column leads: sorted by it, or the other way round where it is sorted by it already."""
    turned = f"-{column}" if sort_state(context, column) == "ascending" else column
    return query_with(context, sort=turned, page=None)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers of the pages near this one and at both ends, with "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def percent(value: float | str | None, whole: float | str | None) -> int | None:
    """How much of the whole is done, in whole percent from 0 to 100; None where the whole is not known yet."""
    try:
        share = float(value or 0) / float(whole or 0)
    except (ValueError, ZeroDivisionError):
        return None
    return max(0, min(100, int(share * 100)))


@register.simple_tag
def numbers_to(last: int | str) -> range:
    """1, 2, … up to and including the last."""
    return range(1, int(last) + 1)


@register.simple_tag
def state_words(state: str) -> str:
    """What is said of a relationship in this state."""
    return str(STATE_WORDS[State(state)])
