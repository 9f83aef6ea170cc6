"""What one may need of others, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.guidance.wants import Want

WANTS: Mapping[Want, Promise] = {
    Want.REFERRAL: _("a referral or a reference"),
    Want.KNOWLEDGE: _("an answer to a question"),
    Want.INTRODUCTION: _("an introduction"),
    Want.SUPPORT: _("an ear in a hard time"),
    Want.HANDS: _("a helping hand"),
    Want.FEEDBACK: _("honest feedback"),
    Want.RESOURCE: _("a template, a tool, a text"),
    Want.OPPORTUNITY: _("work or a chance"),
    Want.MENTORING: _("mentoring"),
    Want.ADVOCACY: _("a good word put in"),
}
