"""What the site itself adds to Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.sections import Section, add_section

add_section(Section("device", _("This device"), "ui/_device.html", order=15))
