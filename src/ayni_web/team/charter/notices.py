"""What this room tells people of as it happens: words that wait for their yes, and what is agreed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from ayni_web.notify.sorts import How, Sort, add_sort
from ayni_web.notify.telling import tell, untell
from ayni_web.people.words import called
from ayni_web.team.charter import queries
from ayni_web.team.charter.models import Answer, Clause, Wording

#: A charter is the whole team's; expectations are of a few, and a mail does not quote them.
CHARTER, BETWEEN = "charter", "expectations"


def tell_proposed(clause: Clause, wording: Wording) -> None:
    """Everybody concerned is asked for their yes. Earlier words are asked about no more."""
    agreement = clause.agreement
    untell(f"clause:{clause.pk}:asked:", space=agreement.space, beginning=True)
    ends = gettext_noop("%(name)s would let this go, and asks for your yes: %(what)s")
    words = ends if wording.ends else gettext_noop("%(name)s proposes this, and asks for your yes: %(what)s")
    _tell(clause, wording, "asked", words, but=wording.by.user_id if wording.by is not None else None)


def tell_no(clause: Clause, wording: Wording, answer: Answer) -> None:
    """Who proposed the words hears that somebody wants others."""
    if answer.agrees or wording.by is None:
        return
    tell(
        wording.by.user_id,
        sort=_sort(clause),
        key=f"clause:{clause.pk}:no:{wording.number}:{answer.party_id}",
        words=gettext_noop("%(name)s would have it otherwise: %(what)s"),
        said={"name": called(answer.party), "what": wording.text},
        path=_path(clause),
        space=clause.agreement.space,
        but=answer.party.user_id,
    )


def tell_agreed(clause: Clause, wording: Wording) -> None:
    """All have said yes."""
    untell(f"clause:{clause.pk}:asked:", space=clause.agreement.space, beginning=True)
    gone = gettext_noop("All agree to let this go: %(what)s")
    _tell(clause, wording, "agreed", gone if wording.ends else gettext_noop("All have agreed: %(what)s"))


def take_back(clause: Clause, number: int) -> None:
    """Nobody is asked about these words any more."""
    untell(f"clause:{clause.pk}:asked:{number}", space=clause.agreement.space)


def _tell(clause: Clause, wording: Wording, what: str, words: str, *, but: int | None = None) -> None:
    said = {"what": wording.text} | ({"name": called(wording.by)} if wording.by is not None else {"name": "…"})
    tell(
        [party.user_id for party, _present in queries.present_in(clause.agreement)],
        sort=_sort(clause),
        key=f"clause:{clause.pk}:{what}:{wording.number}",
        words=words,
        said=said,
        path=_path(clause),
        space=clause.agreement.space,
        but=but,
    )


def _sort(clause: Clause) -> str:
    return CHARTER if clause.agreement.is_charter else BETWEEN


def _path(clause: Clause) -> str:
    return reverse("charter:clause", args=[clause.agreement.space_id, clause.pk])


add_sort(Sort(CHARTER, gettext_lazy("Charter"), order=50, usual=How.DIGEST))
add_sort(Sort(BETWEEN, gettext_lazy("What a few expect of each other"), order=51, usual=How.DIGEST, hushed=True))
