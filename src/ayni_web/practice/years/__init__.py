"""Over the years: old ties worth waking with something useful, and how what one gave came back, by which way and when."""
