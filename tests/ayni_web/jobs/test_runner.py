from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from ayni.errors import InputError
from ayni_web.accounts.models import User
from ayni_web.jobs import actions, progress, queries, runner
from ayni_web.jobs.models import Job
from ayni_web.jobs.progress import Progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _write_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "WRITE_EVERY", 0.0)


def test_a_job_that_ends_well_keeps_its_result_and_how_far_it_was(declare: Any) -> None:
    @declare("count", title="Count")
    def count(progress: Progress, upto: int) -> dict[str, int]:
        for number in range(1, upto + 1):
            progress.report(number, upto, message=f"at {number}", rows=number * 2)
        return {"counted": upto}

    job = actions.enqueue("count", {"upto": 3}, user_id=7)
    assert runner.run_waiting() == 1
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.result == {"counted": 3}
    assert (job.done, job.total, job.rows, job.message, job.percent) == (3, 3, 6, "at 3", 100)
    assert job.attempts == 1


def test_an_unknown_kind_is_refused_with_the_names_that_exist(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    with pytest.raises(LookupError, match="count"):
        actions.enqueue("cuont")


def test_what_was_written_for_people_is_what_they_read_of_a_failure(declare: Any) -> None:
    @declare("bad", title="Bad")
    def bad(progress: Progress) -> dict[str, int]:
        raise InputError("Line 3 is not a mail.")

    job = runner.run_now("bad")
    assert (job.state, job.error) == (Job.State.FAILED, "Line 3 is not a mail.")


def test_a_fault_of_ours_shows_no_inner_words(declare: Any, caplog: pytest.LogCaptureFixture) -> None:
    @declare("bad", title="Bad")
    def bad(progress: Progress) -> dict[str, int]:
        raise KeyError("secret of mara@example.org")

    with caplog.at_level(logging.ERROR):
        job = runner.run_now("bad")
    assert job.state == Job.State.FAILED
    assert "secret" not in job.error
    assert str(job.pk)[:8] in job.error


def test_a_waiting_job_is_cancelled_at_once(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    job = actions.enqueue("count")
    actions.cancel(job)
    assert runner.run_waiting() == 0
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_running_job_hears_at_its_next_report_that_it_should_stop(declare: Any) -> None:
    reached: list[int] = []

    @declare("count", title="Count")
    def count(progress: Progress) -> dict[str, int]:
        for number in range(10):
            reached.append(number)
            if number == 4:
                actions.cancel(Job.objects.get(pk=progress.job_id))
            try:
                progress.report(number, 10)
            except Exception:  # what a job that forgives single rows does must not swallow the stop
                continue
        return {}

    job = runner.run_now("count")
    assert reached == [0, 1, 2, 3, 4]
    assert job.state == Job.State.CANCELLED


def test_a_job_waits_again_when_its_worker_stops_and_that_start_does_not_count(declare: Any) -> None:
    @declare("count", title="Count")
    def count(progress: Progress) -> dict[str, int]:
        progress.report(1, 10)
        return {}

    job = actions.enqueue("count")
    assert runner.run_next(stopping=lambda: True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)


def test_of_two_who_take_a_job_one_gets_it(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    job = actions.enqueue("count")
    assert actions.claim(job.pk) is not None
    assert actions.claim(job.pk) is None


def test_a_job_without_a_sign_of_life_waits_again_and_its_old_worker_may_not_write(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    job = actions.enqueue("count")
    first = actions.claim(job.pk)
    assert first is not None
    assert actions.reap() == 0, "a job with a fresh sign of life is left alone"
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - actions.DEAD_AFTER - timedelta(seconds=1))
    assert actions.reap() == 1
    second = actions.claim(job.pk)
    assert second is not None
    with pytest.raises(progress.TakenOver):
        Progress(first.pk, first.attempts).report(1, 2)
    actions.finish(first, Job.State.DONE, result={"by": "the old worker"})
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.RUNNING, None)


def test_a_job_that_loses_its_worker_too_often_is_given_up_with_a_sentence(declare: Any) -> None:
    declare("heavy", title="Heavy", max_attempts=2)(lambda progress: {})
    job = actions.enqueue("heavy")
    for _attempt in range(2):
        assert actions.claim(job.pk) is not None
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
        actions.reap()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "2 times" in job.error


def test_a_worker_that_is_alone_takes_up_what_a_killed_one_left_but_not_what_a_command_runs(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    left, by_hand = actions.enqueue("count"), actions.enqueue("count")
    actions.claim(left.pk)
    actions.claim(by_hand.pk, run_by=actions.COMMAND)
    assert actions.reap(only_worker=True) == 1
    left.refresh_from_db()
    by_hand.refresh_from_db()
    assert (left.state, by_hand.state) == (Job.State.QUEUED, Job.State.RUNNING)


def test_old_ends_are_forgotten_and_new_ones_kept(declare: Any) -> None:
    declare("count", title="Count")(lambda progress: {})
    old, new = runner.run_now("count"), runner.run_now("count")
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - actions.KEEP_ENDED - timedelta(days=1))
    assert actions.prune() == 1
    assert list(Job.objects.values_list("pk", flat=True)) == [new.pk]


def test_what_a_job_says_is_kept_in_the_language_of_whom_it_is_for(declare: Any, mara: User) -> None:
    @declare("bad", title="Bad")
    def bad(progress: Progress) -> dict[str, int]:
        progress.report(1, message=gettext("Waiting until another import is done."))
        raise KeyError

    mara.language = "de"
    mara.save()
    told = runner.run_now("bad", user_id=mara.pk)
    assert told.error.startswith("Hier ist etwas schiefgegangen")
    assert told.message == "Wartet, bis ein anderer Import fertig ist."
    assert runner.run_now("bad").error.startswith("Something went wrong here")


def test_one_persons_long_list_lets_others_in_between(declare: Any) -> None:
    ran: list[str] = []

    @declare("note", title="Note")
    def note(progress: Progress, name: str) -> dict[str, int]:
        ran.append(name)
        return {}

    for name in ("a1", "a2", "a3"):
        actions.enqueue("note", {"name": name}, user_id=1)
    for name in ("b1", "b2"):
        actions.enqueue("note", {"name": name}, user_id=2)
    assert runner.run_waiting() == 5
    assert ran == ["a1", "b1", "a2", "b2", "a3"]


def test_what_was_refused_for_what_somebody_gave_is_no_failure_of_the_house(declare: Any) -> None:
    @declare("refuse", title="Refuse")
    def refuse(progress: Progress) -> dict[str, int]:
        raise InputError("This is not a file of the format that was named.")

    @declare("break", title="Break")
    def broken(progress: Progress) -> dict[str, int]:
        raise RuntimeError

    refused = actions.enqueue("refuse", user_id=7)
    actions.enqueue("break", user_id=7)
    assert runner.run_waiting() == 2
    refused.refresh_from_db()
    assert (refused.state, refused.error) == (Job.State.FAILED, "This is not a file of the format that was named.")
    assert queries.failed_lately(within=timedelta(days=7)) == 1
