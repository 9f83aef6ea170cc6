"""Two people who should meet: both asked first, and what came of it."""
