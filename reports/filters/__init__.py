"""Filters of this room, a file per noun; their names stand in addresses, so they are Dutch."""
