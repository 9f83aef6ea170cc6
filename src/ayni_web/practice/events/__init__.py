"""Before and after a meeting: whom to see and why, and what was promised."""
