"""Everything of a space in one zip: complete as JSON, readable as tables, and an address book."""
