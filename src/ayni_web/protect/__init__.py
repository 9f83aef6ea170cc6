"""The one door through which figures of groups leave: it remembers what was shown, and refuses what would give somebody
away."""
