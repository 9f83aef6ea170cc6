"""What this room itself tells of: that public things of a team can go to a channel outside, and that they cannot any more."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ayni_web.notify.channel_actions import SORT
from ayni_web.notify.sorts import How, Sort, add_sort

add_sort(Sort(SORT, _("A team's channel outside"), order=90, usual=How.DIGEST))
