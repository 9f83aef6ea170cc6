"""What this room does when somebody changes what they say of themselves."""

from __future__ import annotations

from ayni_web.accounts.profiles import when_changed
from ayni_web.people.members import rename

when_changed(rename)
