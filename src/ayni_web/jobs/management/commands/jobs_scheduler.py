"""`manage jobs_scheduler`: watches the clock. Under `ayni run` the supervisor starts it."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ayni_web.jobs.loops import Stop, keep_time


class Command(BaseCommand):
    help = "Asks for scheduled work when it is due, and finds jobs whose worker died."

    def handle(self, **_options: object) -> None:
        stop = Stop()
        stop.listen()
        keep_time(stop)
