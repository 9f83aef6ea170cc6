"""One person's practice: whom to help today, and everything that makes generosity last. One folder a ritual."""
