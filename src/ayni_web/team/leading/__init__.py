"""How somebody who leads a team leads it: for their own eyes."""
