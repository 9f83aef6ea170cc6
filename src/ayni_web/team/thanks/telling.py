"""Stories: written by one, told once everybody in them agrees to the very words, withdrawn when one withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership
from ayni_web.book.in_order import one_telling
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.thanks import notices, queries
from ayni_web.team.thanks.models import InStory, Story


@transaction.atomic
def write(by: Membership, title: str, text: str, people: Sequence[Party], *, once: UUID | None = None) -> Story:
    """Write a story and ask everybody in it. Whoever writes agrees by it."""
    one_telling(once)
    if once is not None and (told := Story.objects.filter(space=by.space, once=once).first()) is not None:
        return told
    me = member_party(by)
    _checked(by, title, text, people)
    story = Story.objects.create(space=by.space, by=me, title=title.strip(), text=text.strip(), once=once)
    InStory.objects.create(story=story, party=me, agreed_to=story.version)
    InStory.objects.bulk_create([InStory(story=story, party=one) for one in dict.fromkeys(people) if one.pk != me.pk])
    notices.tell_story(story, by)
    return story


def _checked(by: Membership, title: str, text: str, people: Sequence[Party]) -> None:
    if not title.strip() or not text.strip():
        raise InputError(_("Write a title and the story."))
    here = queries.here_now(by)
    if any(party.pk not in here for party in people):
        raise InputError(_("Choose somebody who is in the team now. A story needs the word of everybody in it."))


@transaction.atomic
def change(by: Membership, story: Story, version: int, title: str, text: str, people: Sequence[Party]) -> None:
    """Other words, or others in it: everybody in it is asked anew. `version` is the one that the change rests on."""
    if story.by.user_id != by.user_id:
        raise PermissionDenied
    _checked(by, title, text, people)
    same = Story.objects.filter(pk=story.pk, version=version, withdrawn_at__isnull=True)
    told = {"title": title.strip(), "text": text.strip(), "changed_at": timezone.now()}
    if same.update(version=F("version") + 1, **told) != 1:
        raise InputError(
            _("Something changed here in the meantime. Look at how it stands now; what you wrote is still there.")
        )
    keep = {story.by_id, *(party.pk for party in people)}
    InStory.objects.filter(story=story).exclude(party__in=keep).delete()
    known = set(InStory.objects.filter(story=story).values_list("party_id", flat=True))
    InStory.objects.bulk_create([InStory(story=story, party_id=party) for party in sorted(keep - known)])
    InStory.objects.filter(story=story).update(declined_at=None)
    InStory.objects.filter(story=story, party=story.by).update(agreed_to=version + 1)
    notices.tell_story(Story.objects.select_related("space", "by").get(pk=story.pk), by)


@transaction.atomic
def answer(by: Membership, story: Story, version: int, *, agrees: bool) -> None:
    """Agree to the words as they stand, or decline or withdraw: then all others read it no more, at once."""
    story = Story.objects.select_for_update().get(pk=story.pk)
    mine = InStory.objects.filter(story=story, party__user=by.user_id)
    if not agrees:
        done = mine.update(agreed_to=None, declined_at=timezone.now())
    else:
        if story.version != version:
            raise InputError(_("The words were changed in the meantime. Read them again first."))
        done = mine.update(agreed_to=version, declined_at=None)
    if not done:
        raise PermissionDenied


@transaction.atomic
def take_back(by: Membership, story: Story) -> None:
    """Whoever wrote it takes it back."""
    if story.by.user_id != by.user_id:
        raise PermissionDenied
    Story.objects.filter(pk=story.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    notices.take_back_story(story)
