"""Things worth sharing, who got them and what helped; small joint tries."""
