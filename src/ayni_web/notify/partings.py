"""What becomes of what people were told in a team when somebody leaves it, or their account ends."""

from __future__ import annotations

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.notify.erasers import forget_in_notices
from ayni_web.notify.models import Choice, Mail, Notice, Post
from ayni_web.notify.telling import settle_marks
from ayni_web.walls.acting import as_the_house


@as_the_house()  # also of who is taken out by another: what they were told is theirs alone
def _left(membership: Membership) -> None:
    """The pages that they lead to are theirs no more."""
    theirs = Notice.objects.filter(owner=membership.user_id, space=membership.space_id)
    Mail.objects.filter(state=Mail.State.READY, notices__in=theirs).delete()
    theirs.delete()
    Choice.objects.filter(owner=membership.user_id, space=membership.space_id).delete()
    settle_marks([membership.user_id])


def part_from(space: Space, traces: Traces) -> None:
    """Their name goes from what others were told, and from what is kept of what went outside."""
    forget_in_notices(space, traces)
    for post in Post.objects.filter(space=space).exclude(text=""):
        if traces.may_be_in(post.text):
            Post.objects.filter(pk=post.pk).update(text="")


when_left(_left)
add_parting(Parting("notify", part_from))
