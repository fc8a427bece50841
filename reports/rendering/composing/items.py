"""The kinds of item that a chapter's running part is made of; the templates know the same kinds."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]


def heading(text: Any, identity: str | None = None) -> Item:
    """A section with a number; other places can give the page of one with an identity."""
    return {"k": "h2", "t": text, "id": identity}


def subheading(text: Any, identity: str | None = None) -> Item:
    """A heading within a section."""
    return {"k": "h3", "t": text, "id": identity}


def text(*pieces: Any) -> Item:
    """Paragraphs of the report's own words."""
    return {"k": "text", "b": [{"p": piece} for piece in pieces]}


def blocks(found: list[dict[str, Any]]) -> Item:
    """Paragraphs and lists that were made of a text of the data."""
    return {"k": "text", "b": found}


def sans(found: list[dict[str, Any]]) -> Item:
    """The same in the letter of tables."""
    return {"k": "sans", "b": found}


def lead(*pieces: Any) -> Item:
    """The conclusion, larger."""
    return {"k": "lead", "b": [{"p": piece} for piece in pieces]}


def note(*pieces: Any) -> Item:
    """A remark in small grey."""
    return {"k": "note", "b": [{"p": piece} for piece in pieces]}


def side(label: Any, *items: Item, strong: bool = False) -> Item:
    """A label in the side column with items beside it."""
    return {"k": "side", "label": label, "items": list(items), "strong": strong}


def table(
    identity: str,
    caption: Any,
    columns: list[tuple[Any, float | str, str]],
    rows: list[list[Any]],
    *,
    note: Any = None,
    strong: bool = True,
) -> Item:
    """A table. A column is its head, its width (millimetres, or a share as text) and its alignment (l, c or r)."""
    heads, widths, alignments = zip(*columns, strict=True)
    return {
        "k": "table",
        "id": identity,
        "caption": caption,
        "head": list(heads),
        "widths": list(widths),
        "align": list(alignments),
        "rows": rows,
        "note": note,
        "strong": strong,
    }


def lines(*pieces: Any) -> Item:
    """A cell of several lines."""
    return {"lines": [piece for piece in pieces if piece not in (None, "", [])]}


def told(found: list[dict[str, Any]]) -> Item:
    """A cell that holds paragraphs and lists."""
    return {"blocks": found}


def chapter(identity: str, title: Any, items: list[Item], *, numbered: bool = True, outlined: bool = True) -> Item:
    """A chapter of the ordinary kind."""
    return {"id": identity, "title": title, "head": title, "items": items, "numbered": numbered, "outlined": outlined}


PAGE: Item = {"k": "page"}
