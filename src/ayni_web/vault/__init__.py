"""Notes that only their author can read."""
