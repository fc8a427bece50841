"""Filters of the lists of this room, a file per noun; the names stand in the address, so they are Dutch."""
