"""The verbs of this room, by noun."""
