"""What this room adds to Settings: the way to a team for who is in none, and so has no entry for it in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.sections import Section, add_section

add_section(Section("teams", _("Teams"), "spaces/_settings.html", order=15))
