"""Roles, projects and seats, posted openly with how it will be decided, and decided with the reason."""
