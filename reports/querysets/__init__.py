"""All reading of this room, a file per noun; `visible_to` comes first."""
