"""Writes down the database of a new home as all migrations leave it: `make schema`. Needs the environment of `make dev`."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"AYNI_HOME": home, "DJANGO_SETTINGS_MODULE": "ayni_web.site.settings"}
        os.environ.pop("AYNI_DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.loader import MigrationLoader

        from ayni_web.site import empty

        call_command("migrate", interactive=False, verbosity=0)
        connection.close()
        with closing(sqlite3.connect(Path(home) / "ayni.sqlite3")) as made:
            empty.WRITTEN.write_text(empty.told(made, MigrationLoader(None).disk_migrations.values()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
