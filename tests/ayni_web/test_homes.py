"""Tests that run side by side live in homes of their own."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def test_what_tests_keep_in_files_lies_in_the_home_of_their_own_process() -> None:
    home = Path(os.environ["AYNI_HOME"])
    assert Path(settings.CACHES["default"]["LOCATION"]).is_relative_to(home)
