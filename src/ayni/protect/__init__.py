"""Small groups, and differences of groups, are never shown."""
