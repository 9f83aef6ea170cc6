"""The page that shows every component in every state, with invented people."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ayni_web.ui import invented
from ayni_web.ui.charts import STATE_WORDS, shares, thread, weave


class GalleryForm(forms.Form):
    """A form with one field of each sort."""

    name = forms.CharField(label=_("Name"), help_text=_("As they write it themselves."))
    mail = forms.EmailField(label=_("E-mail address"), required=False)
    circle = forms.ChoiceField(label=_("Circle"), choices=[("", _("none")), ("field", _("Field Research"))])
    note = forms.CharField(label=_("Why it mattered"), widget=forms.Textarea, required=False)
    shared = forms.BooleanField(label=_("Show it to both of you"), required=False)
    pace = forms.ChoiceField(
        label=_("How often"), widget=forms.RadioSelect, choices=[("week", _("every week")), ("month", _("every month"))]
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    marks = invented.marks()
    quiet = invented.quiet()
    people = invented.network(1243 if request.GET.get("many") else 42)
    page = Paginator(range(1, 431), 25).get_page(request.GET.get("page", 7))
    return render(
        request,
        "ui/gallery.html",
        {
            "form": GalleryForm(),
            "faulty": GalleryForm({"faulty-mail": "mara at example", "faulty-pace": "never"}, prefix="faulty"),
            "small": thread(invented.bins(54), size="small", quiet_spans=quiet, name="Mara Okafor"),
            "large": thread(invented.bins(96), size="large", quiet_spans=quiet, name="Ravi Menon"),
            "bare": thread([], size="small"),
            "short": thread(invented.short_bins(), size="large", name="Mei Lin"),
            "first": marks[0].at,
            "network": weave(people, open_group=request.GET.get("open", "")),
            "bar": shares(41, 23, 36),
            "page": page,
            "rows": people[:6],
            "states": list(STATE_WORDS.items()),
            "long_name": invented.LONG_NAME,
        },
    )
