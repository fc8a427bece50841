"""Pure rules of this room, a file per noun."""
