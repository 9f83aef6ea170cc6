"""The first five minutes: ten people, what they want, what I can give."""
