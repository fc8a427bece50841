"""Which kind of file something is, by what is in it, and in which encoding it was written."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from .document import ImportedDocument, UnreadableDocument
from .markup import read_html
from .official import read_xml
from .plain import read_plain

MOST_BYTES = 2_000_000
"""A paper of a thousand paragraphs is some 500 kB; the form that carries a text back to the server takes 2.5 MB."""

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
_ENCODINGS = {"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"}
_OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
# Never goes back: comments could be divided in more ways than anybody can wait for.
_HTML = re.compile(
    r"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|main|article|div|meta|h[1-6]|p)[\s>]", re.I | re.S
)
_XML = re.compile(r"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])")


def decode(content: bytes) -> str:
    """The text of a file. Raises `UnreadableDocument` when it is too large, or no text."""
    if len(content) > MOST_BYTES:
        raise too_large()
    if content.startswith(_OTHER_FILES):
        raise UnreadableDocument(
            _(
                "This is a PDF, Word document or other file that we cannot read. "
                "Take the XML, the HTML or the plain text."
            )
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        declared = _DECLARED.search(content[:1024])
        name = declared[1].decode("ascii").lower() if declared else ""
        encodings = [*([name] if name in _ENCODINGS else []), "utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(text.encode("utf-8", "replace")) > MOST_BYTES:
            raise too_large()
        return text.removeprefix("\ufeff")
    raise UnreadableDocument(_("This file is no text that we can read. Save it as text in UTF-8 and try again."))


def too_large() -> UnreadableDocument:
    """What is said of a file or text that is too large."""
    return UnreadableDocument(_("This is larger than 2 MB. Take a smaller file, or import a part of the text."))


def read_document(text: str) -> ImportedDocument:
    """What a document says: official XML, official HTML or plain text, told apart by how it begins.

    Raises `UnreadableDocument` when nothing can be read from it.
    """
    if len(text) > MOST_BYTES:
        raise too_large()
    if "\x00" in text:
        raise UnreadableDocument(_("This file is no text that we can read. Save it as text in UTF-8 and try again."))
    if _HTML.match(text) or (_XML.match(text) and "<html" in text[:2000].lower()):
        imported = read_html(text)
    elif _XML.match(text):
        imported = read_xml(text)
    else:
        imported = read_plain(text)
    if not imported.pieces:
        raise UnreadableDocument(_("We found no text in this. Check that it is the document itself."))
    imported.title = imported.title[:300]
    return imported
