"""A person's own early signs: in their own space, and in each team that they are in. For their eyes alone."""
