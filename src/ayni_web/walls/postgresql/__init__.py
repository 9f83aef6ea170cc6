"""PostgreSQL as Django speaks to it, told for whom each question is."""
