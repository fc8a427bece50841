"""Tables of this room, a file per noun; they declare columns and never query."""
