"""Pictures as plain data: each function takes dataclasses and returns one that a template draws as SVG.

No models, no database.
"""

from ayni_web.ui.charts.shares import SharesBar, shares
from ayni_web.ui.charts.states import STATE_WORDS, State
from ayni_web.ui.charts.thread import ThreadBin, ThreadMark, ThreadPicture, gather, quiet_spans, thread
from ayni_web.ui.charts.weave import WeavePerson, WeavePicture, weave

__all__ = [
    "STATE_WORDS",
    "SharesBar",
    "State",
    "ThreadBin",
    "ThreadMark",
    "ThreadPicture",
    "WeavePerson",
    "WeavePicture",
    "gather",
    "quiet_spans",
    "shares",
    "thread",
    "weave",
]
