"""How I come across, whether my network would hold, ties worth waking, the long time."""
