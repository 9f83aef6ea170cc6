"""The sheets of a talk as its page shows them to one who is in it, each with the form that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.powers import Power, may
from ayni_web.team.repair import queries
from ayni_web.team.repair.forms import LessonForm, PromiseForm, SheetForm
from ayni_web.team.repair.models import Case, Sheet
from ayni_web.team.repair.queries import Written
from ayni_web.vault.opening import Opened

Kind = Sheet.Kind
FORMS: Mapping[str, type[SheetForm]] = {Kind.PROMISE: PromiseForm, Kind.LESSON: LessonForm}
_LABELS = {
    Kind.GROUND: gettext_lazy("What both of you can say"),
    Kind.AGREEMENT: gettext_lazy("What you agree on"),
    Kind.LOOK: gettext_lazy("How it stands"),
    Kind.LESSON: gettext_lazy("Words for the charter"),
    Kind.PROMISE: gettext_lazy("What is promised"),
}
_HELP = {
    Kind.GROUND: gettext_lazy("Only what both of you would sign. What you see differently may stand there as that."),
    Kind.AGREEMENT: gettext_lazy("What each of you does from now on, and what you do when it goes wrong again."),
    Kind.LOOK: gettext_lazy("What was kept, what was not, and what you would change."),
    Kind.LESSON: gettext_lazy(
        "What you learned, so that it helps others here. Nobody should be able to tell where it comes from."
    ),
    Kind.PROMISE: gettext_lazy("One thing that both of you can see done."),
}


@dataclass(frozen=True, slots=True)
class Block:
    """One sheet, or the place for one that is not written yet."""

    key: str
    kind: str
    written: Written | None = None
    form: SheetForm | None = None
    #: Whether the form could not be kept, and so stands open.
    failed: bool = False
    by: str = ""
    waits: list[str] = field(default_factory=list)
    may_confirm: bool = False
    may_remove: bool = False
    may_use: bool = False
    promised_by: str = ""
    days: int | None = None
    on: date | None = None

    @property
    def label(self) -> str:
        return str(_LABELS[Kind(self.kind)])


@sensitive_variables()
def shown_sheets(
    opened: Opened, membership: Membership, case: Case, sent: Mapping[str, Any], *, names: Callable[[User | None], str]
) -> dict[str, Any]:
    """All that the page says of what is written. `sent` has the key and the form of what could not be kept."""
    return _Shown(opened, membership, case, sent, names).context()


class _Shown:
    def __init__(
        self,
        opened: Opened,
        membership: Membership,
        case: Case,
        sent: Mapping[str, Any],
        names: Callable[[User | None], str],
    ) -> None:
        self.me, self.case, self.sent = membership.user, case, sent
        self.side = case.side_of(self.me.pk)
        self.writes = may(membership, Power.RECORD) and case.goes_on
        sheets = queries.sheets_of(case)
        self.written = queries.written_in(opened, case, sheets)
        self.views = [sheet for sheet in sheets if sheet.kind == Kind.VIEW]
        self.both = queries.views_released(case, self.views)
        people = (case.first, case.second, case.mediator)
        self.names = {user.pk: names(user) for user in people if user is not None}
        self.names[self.me.pk] = _("you")

    def context(self) -> dict[str, Any]:
        mine = next((one for one in self.written if one.sheet.kind == Kind.VIEW and one.mine), None)
        views = [one for one in self.written if one.sheet.kind == Kind.VIEW and not one.mine]
        ground, agreement = self.only(Kind.GROUND), self.only(Kind.AGREEMENT)
        released = {sheet.author_id for sheet in self.views if sheet.released_at is not None}
        other = queries.other_of(self.case, self.me)
        looks = [self.look(days, on) for days, on in queries.look_days(self.case)]
        steps = [self.both, _confirmed(ground), _confirmed(agreement), any(one.written for one in looks)]
        return {
            "mine": mine,
            "released": mine is not None and mine.sheet.released_at is not None,
            "view_form": self.view_form(mine),
            "views": [(self.names.get(one.by or 0, ""), one) for one in views],
            "both": self.both,
            "other_released": other is not None and other.pk in released,
            "ground": ground,
            "agreement": agreement,
            "promises": self.every(Kind.PROMISE),
            "new_promise": self.new(Kind.PROMISE),
            "lessons": self.every(Kind.LESSON),
            "new_lesson": self.new(Kind.LESSON),
            "looks": looks,
            "done": next((number for number, step in enumerate(steps) if not step), len(steps)),
            "writes_here": self.writes,
        }

    def view_form(self, mine: Written | None) -> SheetForm | None:
        if not self.writes or not self.side or (mine is not None and mine.sheet.released_at is not None):
            return None
        failed = self.failed("view")
        if failed is not None:
            return failed
        start = {"text": mine.text, "seen": mine.sheet.edition} if mine else {"seen": 0}
        return SheetForm(initial=start, auto_id="view_%s", **view_words())

    def only(self, kind: Kind) -> Block:
        found = next((one for one in self.written if one.sheet.kind == kind), None)
        return self.block(kind, found) if found is not None else self.new(kind)

    def every(self, kind: Kind) -> list[Block]:
        return [self.block(kind, one) for one in self.written if one.sheet.kind == kind]

    def look(self, days: int, on: date) -> Block:
        found = next((one for one in self.written if one.sheet.kind == Kind.LOOK and one.sheet.days == days), None)
        if found is not None:
            return self.block(Kind.LOOK, found, on=on)
        due = on <= timezone.localdate()
        return self.new(Kind.LOOK, days=days, on=on) if due else Block(f"look-{days}", Kind.LOOK, days=days, on=on)

    def new(self, kind: Kind, *, days: int | None = None, on: date | None = None) -> Block:
        key = f"{kind.value}-{days}" if days else kind.value
        form = self.failed(key)
        failed = form is not None
        if form is None and self.writes and self.both:
            form = form_for(
                self.case, kind, names=self.names, auto_id=f"{key}_%s", initial={"seen": 0, "promised_by": self.side}
            )
        return Block(key, kind, form=form, failed=failed, days=days, on=on)

    def block(self, kind: Kind, one: Written, *, on: date | None = None) -> Block:
        sheet = one.sheet
        key = str(sheet.pk)
        form = self.failed(key)
        failed = form is not None
        if form is None and self.writes and sheet.used_at is None and one.said is not None:
            start = {"text": one.text, "seen": sheet.edition, "promised_by": one.promised_by, "due": one.due}
            form = form_for(self.case, kind, names=self.names, auto_id=f"s{sheet.pk.hex[:8]}_%s", initial=start)
        said = {"first": sheet.first_said_at, "second": sheet.second_said_at}
        going = self.writes and sheet.used_at is None and one.said is not None
        may_use = going and sheet.confirmed and kind in {Kind.PROMISE, Kind.LESSON} and bool(self.side)
        return Block(
            key,
            kind,
            one,
            form,
            failed,
            by=self.names.get(one.by or 0, ""),
            waits=[name for which, name in self.sides() if said[which] is None],
            may_confirm=going and bool(self.side) and said[self.side] is None,
            may_remove=going and not sheet.confirmed,
            may_use=may_use and (kind == Kind.LESSON or one.promised_by == self.side),
            promised_by=dict(self.sides()).get(one.promised_by, ""),
            days=sheet.days,
            on=on,
        )

    def sides(self) -> list[tuple[str, str]]:
        return sides_of(self.case, self.names)

    def failed(self, key: str) -> SheetForm | None:
        found: SheetForm | None = self.sent.get("form") if self.sent.get("key") == key else None
        return found


def sides_of(case: Case, names: Mapping[int, str]) -> list[tuple[str, str]]:
    """The two, by which side they are and what the reader calls them."""
    return [("first", names.get(case.first_id or 0, "")), ("second", names.get(case.second_id or 0, ""))]


def form_for(case: Case, kind: str, *args: Any, names: Mapping[int, str], **more: Any) -> SheetForm:
    """The form of one sort of sheet."""
    words = {"label": _LABELS[Kind(kind)], "help_text": _HELP[Kind(kind)]}
    if kind == Kind.PROMISE:
        return PromiseForm(*args, sides=sides_of(case, names), rows=2, **words, **more)
    return FORMS.get(kind, SheetForm)(*args, rows=3 if kind == Kind.LESSON else 6, **words, **more)


def view_words() -> dict[str, Any]:
    """What the form of one's own view says."""
    return {
        "label": _("How I see it"),
        "help_text": _("What you saw, what you felt, what you need. You can take words over from what you prepared."),
        "rows": 9,
    }


def _confirmed(block: Block) -> bool:
    return block.written is not None and block.written.sheet.confirmed
