"""Forms of this room, by noun."""
