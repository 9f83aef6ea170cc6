"""A ring: a facilitated hour in which everybody asks and everybody offers, in one room or far apart."""
