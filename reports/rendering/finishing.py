"""The last pass over the PDF: row headers, which the typesetter cannot tag, and compression."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


def finish(source: bytes) -> tuple[bytes, int]:
    """The PDF with row headers, as small as it gets, and its number of pages."""
    target = BytesIO()
    with pikepdf.open(BytesIO(source)) as pdf:
        _promote(pdf.Root.StructTreeRoot)
        pages = len(pdf.pages)
        pdf.save(
            target,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
        )
    return target.getvalue(), pages


def children(element: Any) -> list[Any]:
    """The structure elements and other content directly under an element."""
    inside = element.get("/K")
    if isinstance(inside, Array):
        return list(inside)
    return [inside] if isinstance(inside, Dictionary) else []


def _promote(element: Any) -> None:
    """Makes the first cell of every row of every table body its header."""
    for child in children(element):
        if not isinstance(child, Dictionary) or "/S" not in child:
            continue
        if child.S == "/TBody":
            for row in children(child):
                _make_header(row)
        _promote(child)


def _make_header(row: Any) -> None:
    cell = next((one for one in children(row) if isinstance(one, Dictionary) and one.get("/S") == "/TD"), None)
    if cell is None:
        return
    cell.S = Name.TH
    present = cell.get("/A")
    attributes = list(present) if isinstance(present, Array) else [present] if present is not None else []
    of_table = next((one for one in attributes if one.get("/O") == "/Table"), None)
    if of_table is None:
        attributes.append(Dictionary(O=Name.Table, Scope=Name.Row))
    else:
        of_table["/Scope"] = Name.Row
    cell.A = Array(attributes)
