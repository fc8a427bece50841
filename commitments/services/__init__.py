"""The verbs of this room, a file per noun."""
