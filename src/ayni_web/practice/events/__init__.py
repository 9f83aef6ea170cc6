"""Dinners, meetings, conferences: whom to see there and why, and what came of it while it is fresh."""
