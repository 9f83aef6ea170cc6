"""Hard talks: preparing one, inviting to it, two views and an agreement that only those in it read, and what was learned."""
