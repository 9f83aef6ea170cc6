"""What the examples in docstrings need before any of them is looked at."""

from __future__ import annotations

# pytest runs the file of a package that it is asked for by name a second time, unless it was imported before.
# Measures make themselves known when they are imported, and that they do once.
import ayni  # noqa: F401
