"""A shelf of things worth sharing, who got what and what helped; and small joint tries, with a measure agreed first."""
