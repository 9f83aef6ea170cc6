"""What signs of a team as a whole say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance.signs_measured import MEASURED
from ayni.guidance.together import Sort
from ayni_web.practice.signs.whole_team import WholeTeam

ABOUT_WHOLE: Mapping[Sort, Promise] = {
    Sort.LESS: gettext_lazy("Less help goes round in the team"),
    Sort.FEW: gettext_lazy("Help in the team rests on few"),
}

_RULES: Mapping[Sort, Promise] = {
    Sort.LESS: gettext_lazy(
        "It compares two readings of how many days with help there were a week, over all of you together: one pace "
        "throughout, or a pace that fell to a third or less at least eight weeks before the end of the month. Who "
        "joined or left is allowed for."
    ),
    Sort.FEW: gettext_lazy(
        "Of the days with help in the half year before the end of the month, half came from a fifth of the people "
        "or fewer. It is asked in teams of at least ten with at least twenty such days."
    ),
}

_DO: Mapping[Sort, Promise] = {
    Sort.LESS: gettext_lazy("Ask in your next round what keeps you from asking and offering."),
    Sort.FEW: gettext_lazy("Ask in your next round who has too much, and who could help."),
}


@dataclass(frozen=True, slots=True)
class ToldWhole:
    """One sign of a team in words."""

    sort: Sort
    says: str
    counts: str
    rule: str
    erred: str
    do: str


def told_whole(found: WholeTeam) -> list[ToldWhole]:
    return [
        ToldWhole(
            sort=sort,
            says=str(ABOUT_WHOLE[sort]),
            counts=_counts(sort, found),
            rule=str(_RULES[sort]),
            erred=_erred(sort),
            do=str(_DO[sort]),
        )
        for sort in found.signs
    ]


def _counts(sort: Sort, found: WholeTeam) -> str:
    if sort is Sort.FEW:
        return _("Half of the help of half a year came from a fifth of you or fewer.")
    since = datetime.fromtimestamp(found.figure["less_since"], UTC)
    return _("Since about %(day)s there were %(since)s days with help a week, and before %(before)s.") % {
        "day": formats.date_format(since, "DATE_FORMAT"),
        "since": formats.number_format(found.figure["since"], 1),
        "before": formats.number_format(found.figure["before"], 1),
    }


def _erred(sort: Sort) -> str:
    if sort is Sort.FEW:
        return _("This is counted, not estimated; what nobody recorded is not in it.")
    share = round(100 * MEASURED["own"]["false_share"][0])
    return _(
        "For whole teams it has not been tested; for what one person gives to all it was wrong in %(share)s of 100 "
        "signs on a public record of mail."
    ) % {"share": share}
