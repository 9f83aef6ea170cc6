"""Whether a space has the demo network in it, and what that made which must go with it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from ayni_web.accounts.models import Space


class DemoNetwork(models.Model):
    """The demo network of a space, while it is in."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="demo_network")
    batch = models.UUIDField()  # of all that it brought
    made_me = models.BooleanField(default=False)  # the reader had no party of their own before
    circles = models.JSONField(default=list)  # ids of circles that were not there before
    loaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"demo network of {self.space_id}"
