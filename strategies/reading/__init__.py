"""From a file of a parliamentary paper to what it says: bytes or text in, plain values out.

Nothing here asks the database, follows a link or loads what a file refers to. Whatever is wrong with a file ends in
`UnreadableDocument`, a sentence for who uploaded it.
"""

from .anchors import Anchor, Finder, locate
from .document import Activity, ImportedDocument, Person, Piece, UnreadableDocument
from .files import MOST_BYTES, decode, read_document

__all__ = [
    "MOST_BYTES",
    "Activity",
    "Anchor",
    "Finder",
    "ImportedDocument",
    "Person",
    "Piece",
    "UnreadableDocument",
    "decode",
    "locate",
    "read_document",
]
