"""Each relationship's own rhythm, and check-ins with an agenda from the memory."""
