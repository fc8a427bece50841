"""The ODT for word processors, made of the same pieces as the PDF and the web page.

odfpy knows which element may stand where and refuses the rest, so what comes out is well formed by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from odf import dc, draw, meta, style, svg, table, text
from odf.element import Element
from odf.opendocument import IS_IMAGE, OpenDocumentText

from .front import guide
from .styles import add_styles

MIMETYPE = "mimetype"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name: no file in it says when it was made."""


WIDTH_CM = 17
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def _proportion(picture: str) -> float:
    """How high a picture is for its width."""
    found = _VIEW_BOX.search(picture)
    return float(found[2]) / float(found[1]) if found else 1.0


def _measured(widths: list[float | str]) -> list[float]:
    """The widths of columns in millimetres: those that are shares of the rest share it."""
    fixed = sum(width for width in widths if not isinstance(width, str))
    shares = sum(float(width) for width in widths if isinstance(width, str))
    rest = max(0.0, WIDTH_CM * 10 - fixed)
    return [rest * float(width) / shares if isinstance(width, str) else width for width in widths]


def to_odt(view: dict[str, Any]) -> bytes:
    """The document of what was composed; the same view gives the same bytes."""
    with _own_namespaces():
        return _repacked(_Document(view).write())


@contextmanager
def _own_namespaces() -> Iterator[None]:
    """odfpy declares in each document all name spaces that this process used before, also for other documents."""
    before = dict(Element.namespaces)
    Element.namespaces.clear()
    try:
        yield
    finally:
        Element.namespaces.update(before)


def _repacked(data: bytes) -> bytes:
    """The same zip file without moments and in a fixed order; the type comes first and is not compressed."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as packed:
        names = sorted(source.namelist(), key=lambda name: (name != MIMETYPE, name))
        for name in names:
            info = ZipInfo(name, OLDEST)
            info.compress_type = ZIP_STORED if name == MIMETYPE else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, source.read(name))
    return target.getvalue()


class _Document:
    """Writes pieces and items as elements of an OpenDocument text."""

    def __init__(self, view: dict[str, Any]) -> None:
        self.view = view
        self.odt = OpenDocumentText()
        self.body: Element = self.odt.text
        self.tables = 0
        self.figures = 0
        self.number = 0
        self.section = 0
        self.languages: set[str] = set()
        self.columns: dict[str, Element] = {}
        add_styles(self.odt, view["lang"], view["region"])

    def write(self) -> bytes:
        """Everything, in the order of the PDF."""
        view = self.view
        self._meta()
        if view["example"]:
            self.paragraph(self.body, [{"b": view["example_band"][0]}, " ", view["example_band"][1]], "Example")
        self.paragraph(self.body, view["cover"]["addressee"], "Remark")
        self.paragraph(self.body, view["title"], "Title")
        for line in view["cover"]["lines"]:
            self.paragraph(self.body, line, "Subtitle")
        self.paragraph(self.body, view["cover"]["edition"], "Remark")
        self._chapter(view["colophon"])
        self._chapter(guide(view["contents"]))
        numbered = [
            view["summary"],
            *view["before"],
            *([view["coherence"]] if view["coherence"] else []),
            *view["after"],
        ]
        for number, chapter in enumerate(numbered, start=1):
            self._chapter(chapter, number)
        self._sources(view["sources"])
        target = BytesIO()
        self.odt.write(target)
        return target.getvalue()

    def _meta(self) -> None:
        view, about = self.view, self.odt.meta
        # The library says which program wrote the file and that is all that it may say of itself.
        about.addElement(dc.Title(text=view["title"]))
        about.addElement(dc.Description(text=view["description"]))
        about.addElement(dc.Language(text=f"{view['lang']}-{view['region']}"))
        about.addElement(meta.InitialCreator(text=view["author"]))

    def _chapter(self, chapter: dict[str, Any], number: int = 0) -> None:
        self.number, self.section = number, 0
        self.heading(1, [f"{number} " if number else "", chapter["title"]])
        if chapter is self.view["coherence"]:
            self._matrix(chapter)
        else:
            self.flow(self.body, chapter["items"])

    def _sources(self, sources: dict[str, Any]) -> None:
        self.heading(1, sources["title"])
        self.flow(self.body, sources["items"])
        for one in sources["list"]:
            self.paragraph(self.body, [f"[{one['number']}] ", one["text"], *([" ", one["url"]] if one["url"] else [])])

    def _matrix(self, matrix: dict[str, Any]) -> None:
        heads = [[{"b": one["code"]}, {"br": True}, one["title"]] for one in matrix["columns"]]
        rows = []
        for row in matrix["rows"]:
            cells = []
            for cell in row["cells"]:
                kinds: list[Any] = [
                    [
                        {"b": kind["word"]} if kind["strong"] else kind["word"],
                        f" ({kind['count']})" if kind["count"] > 1 else "",
                    ]
                    for kind in cell["kinds"]
                ]
                white = {"g": self.view["words"]["white_spot"]}
                lines = kinds or [white]
                cells.append({"lines": [*lines, *([cell["status"]] if cell["status"] else [])]})
            rows.append([row["title"], *cells])
        self._table(
            self.body,
            {
                "head": [self.view["words"]["priority"], *heads],
                "align": ["l"] * (1 + len(heads)),
                "widths": [40.0] + ["1"] * len(heads),
                "caption": matrix["caption"],
                "rows": rows,
                "note": matrix["note"],
            },
        )

    # --- Items

    def flow(self, parent: Element, items: list[dict[str, Any]]) -> None:
        """The running part of a chapter."""
        for item in items:
            getattr(self, f"_{item['k']}")(parent, item)

    def heading(self, level: int, piece: Any) -> None:
        """A heading of an outline level, with the style of that level."""
        element = text.H(outlinelevel=level, stylename=f"Heading_20_{level}")
        self.inline(element, piece)
        self.body.addElement(element)

    def _h2(self, parent: Element, item: dict[str, Any]) -> None:
        self.section += 1
        self.heading(2, [f"{self.number}.{self.section} ", item["t"]])

    def _h2plain(self, parent: Element, item: dict[str, Any]) -> None:
        self.heading(2, item["t"])

    def _h3(self, parent: Element, item: dict[str, Any]) -> None:
        self.heading(3, item["t"])

    def _text(self, parent: Element, item: dict[str, Any]) -> None:
        self.blocks(parent, item["b"])

    def _lead(self, parent: Element, item: dict[str, Any]) -> None:
        self.blocks(parent, item["b"], "Lead")

    def _note(self, parent: Element, item: dict[str, Any]) -> None:
        self.blocks(parent, item["b"], "Remark")

    def _side(self, parent: Element, item: dict[str, Any]) -> None:
        self.paragraph(parent, item["label"], "Label")
        self.flow(parent, item["items"])

    def _finding(self, parent: Element, item: dict[str, Any]) -> None:
        first, *rest = item["b"]
        self.blocks(parent, [{"p": [f"{item['n']}. ", first["p"]]}, *rest])

    def _quote(self, parent: Element, item: dict[str, Any]) -> None:
        words = self.view["words"]
        quotation = {"c": f"{words['quote_open']}{item['text']}{words['quote_close']}", "l": item["l"]}
        self.paragraph(parent, quotation, "Quotations")
        if item["place"]:
            self.paragraph(parent, item["place"], "Remark")

    def _hash(self, parent: Element, item: dict[str, Any]) -> None:
        self.paragraph(parent, " ".join(group for line in item["lines"] for group in line), "Checksum")

    def _steps(self, parent: Element, item: dict[str, Any]) -> None:
        self._list(parent, item["b"], "Numbered")

    def _chart(self, parent: Element, item: dict[str, Any]) -> None:
        self.figures += 1
        name = f"Pictures/figure-{self.figures}.svg"
        # The library would name the picture after the clock.
        self.odt.Pictures[name] = (IS_IMAGE, item["svg"].encode("utf-8"), "image/svg+xml")
        caption = [{"b": f"{self.view['words']['figure']} {self.figures}"}, " ", item["caption"]]
        self.paragraph(parent, caption, "Caption")
        height = WIDTH_CM * _proportion(item["svg"])
        frame = draw.Frame(
            name=f"Figure{self.figures}", width=f"{WIDTH_CM}cm", height=f"{height:.2f}cm", anchortype="as-char"
        )
        frame.addElement(draw.Image(href=name, type="simple", show="embed", actuate="onLoad"))
        frame.addElement(svg.Title(text=item["caption"]))
        frame.addElement(svg.Desc(text=item["alt"]))
        holder = text.P(stylename="Text_20_body")
        holder.addElement(frame)
        parent.addElement(holder)
        self.paragraph(parent, item["note"], "Remark")

    def _table(self, parent: Element, item: dict[str, Any]) -> None:
        self.tables += 1
        number = self.tables
        caption = [{"b": f"{self.view['words']['table']} {number}"}, " ", item["caption"]]
        self.paragraph(parent, caption, "Caption")
        element = table.Table(name=f"Table{number}", stylename="Table")
        for width in _measured(item["widths"]):
            element.addElement(table.TableColumn(stylename=self._column(width)))
        head = table.TableHeaderRows()
        head.addElement(self._row(item["head"], item["align"], "Table_20_Heading"))
        element.addElement(head)
        for row in item["rows"]:
            element.addElement(self._row(row, item["align"]))
        parent.addElement(element)
        self.paragraph(parent, item["note"], "Remark")

    def _column(self, millimetres: float) -> Element:
        """The style of a column of this width."""
        name = f"Column{round(millimetres)}"
        if name not in self.columns:
            made = style.Style(name=name, family="table-column")
            made.addElement(style.TableColumnProperties(columnwidth=f"{round(millimetres)}mm"))
            self.odt.automaticstyles.addElement(made)
            self.columns[name] = made
        return self.columns[name]

    def _row(self, cells: list[Any], align: list[str], styled: str = "") -> Element:
        row = table.TableRow()
        for piece, side in zip(cells, align, strict=True):
            cell = table.TableCell(valuetype="string", stylename="Cell")
            self._cell(cell, piece, styled or ("Table_20_Number" if side == "r" else "Table_20_Contents"))
            row.addElement(cell)
        return row

    def _cell(self, cell: Element, piece: Any, styled: str) -> None:
        if isinstance(piece, dict) and "blocks" in piece:
            self.blocks(cell, piece["blocks"], styled)
            return
        lines = piece["lines"] if isinstance(piece, dict) and "lines" in piece else [piece]
        for line in lines:
            self.paragraph(cell, line, styled)

    # --- Pieces

    def blocks(self, parent: Element, found: list[dict[str, Any]], styled: str = "Text_20_body") -> None:
        """Paragraphs and lists."""
        for block in found:
            if "p" in block:
                self.paragraph(parent, block["p"], styled)
            else:
                self._list(parent, block["ul"], "Bulleted", styled)

    def _list(self, parent: Element, pieces: list[Any], styled: str, of_item: str = "Text_20_body") -> None:
        element = text.List(stylename=styled)
        for piece in pieces:
            item = text.ListItem()
            self.paragraph(item, piece, of_item)
            element.addElement(item)
        parent.addElement(element)

    def paragraph(self, parent: Element, piece: Any, styled: str = "Text_20_body") -> None:
        """A paragraph in one of the styles; nothing when there is nothing to say."""
        if piece is None:
            return
        element = text.P(stylename=styled)
        self.inline(element, piece)
        parent.addElement(element)

    def inline(self, parent: Element, piece: Any) -> None:
        """A piece of text (see composing.voice)."""
        if piece is None or piece == "":
            return
        if isinstance(piece, str | int):
            parent.addText(str(piece))
        elif isinstance(piece, list):
            for one in piece:
                self.inline(parent, one)
        elif "c" in piece:
            self._span(parent, piece["c"], "" if piece["l"] == self.view["lang"] else self._language(piece["l"]))
        elif "status" in piece or "mark" in piece or "w" in piece:
            self.inline(parent, piece.get("word") or piece["w"])
        elif "s" in piece:
            self._span(parent, f" [{piece['s']}]", "Source")
        elif "url" in piece:
            link = text.A(href=piece["url"], type="simple")
            link.addText(piece.get("shown", piece["url"]))
            parent.addElement(link)
        elif "br" in piece:
            parent.addElement(text.LineBreak())
        else:
            (key,) = piece
            self._span(parent, piece[key], {"b": "Strong", "i": "Emphasis", "g": "Grey", "r": "Alarm"}[key])

    def _span(self, parent: Element, piece: Any, styled: str) -> None:
        if not styled:
            self.inline(parent, piece)
            return
        span = text.Span(stylename=styled)
        self.inline(span, piece)
        parent.addElement(span)

    def _language(self, code: str) -> str:
        """The style of words in another language than the document's, so that they are read aloud in their own."""
        name = f"Language_{code}"
        if code not in self.languages:
            self.languages.add(code)
            made = style.Style(name=name, family="text")
            made.addElement(style.TextProperties(language=code, country={"nl": "NL", "en": "GB"}.get(code, "none")))
            self.odt.automaticstyles.addElement(made)
        return name
