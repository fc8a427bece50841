"""The pages of this room, a file per noun."""
