"""At most three people whom I could help today, and why."""
