"""What a server has loaded is not looked through again and again."""

from __future__ import annotations

import gc
import subprocess
import sys

PROBE = """
import gc
from ayni_web.site import wsgi
assert gc.get_freeze_count() > 50_000, gc.get_freeze_count()
import ayni_web.team.repair.views as views
assert not any(one is vars(views) for one in gc.get_objects()), "what is loaded is still looked through"
class Round: pass
one = Round(); one.itself = one; del one
assert gc.collect() > 0
"""


def test_a_server_settles_when_it_has_loaded_and_goes_on_collecting_what_requests_leave() -> None:
    # A process of its own: what is frozen stays so.
    frozen = gc.get_freeze_count()
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert gc.get_freeze_count() == frozen
