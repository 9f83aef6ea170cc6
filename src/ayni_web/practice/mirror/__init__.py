"""How one comes across in the record, and whether one's network would hold. For oneself alone."""
