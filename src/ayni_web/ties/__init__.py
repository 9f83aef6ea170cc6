"""Everybody a person knows, how it stands between them, and the words and threads that show it."""
