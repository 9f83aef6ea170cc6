"""What granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from ayni_web.site.lifeline import die_with
from ayni_web.site.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni_web.site.settings")
if "AYNI_SUPERVISED" in os.environ:
    # Granian serves from a process of its own, whose parent is granian's first process.
    die_with(os.getppid())
application = get_wsgi_application()
settle()
