"""`manage jobs_worker`: does the work that waits. Under `ayni run` the supervisor starts it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from ayni_web.jobs.loops import Stop, work


class Command(BaseCommand):
    help = "Runs jobs until it is asked to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--alone",
            action="store_true",
            help="No other worker uses this database: take up at once what a killed one left.",
        )

    def handle(self, *, alone: bool, **_options: object) -> None:
        stop = Stop()
        stop.listen()
        work(stop, alone=alone)
