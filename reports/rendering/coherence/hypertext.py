"""The web page: one file with its style inside and without scripts, made of the same pieces as the PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .front import guide

STYLE = Path(__file__).with_name("style.css")
TEMPLATE = "reports/coherence/document.html"
NOTHING = SafeString("")


def to_html(view: dict[str, Any]) -> bytes:
    """The page of what was composed, as UTF-8."""
    style = STYLE.read_text(encoding="utf-8").strip()
    page = _Page(view)
    context = {
        "document": view,
        "style": mark_safe(style),  # noqa: S308  # our own file
        "chapters": page.chapters(),
        "matrix": page.matrix,
        "sources_intro": page.flow(view["sources"]["items"]),
        "sources": page.sources(),
    }
    return render_to_string(TEMPLATE, context).encode("utf-8")


class _Page:
    """Turns pieces and items into markup. Texts of the data pass `format_html`, so they are never markup themselves."""

    def __init__(self, view: dict[str, Any]) -> None:
        self.view = view
        self.language = view["lang"]
        self.number = 0
        self.section = 0
        self.tables = 0
        self.figures = 0
        self.matrix: dict[str, Any] | None = None

    # --- Chapters

    def chapters(self) -> list[dict[str, Any]]:
        """Every chapter in order, with its number as in the PDF; the matrix has its place among them."""
        view = self.view
        found = [self._chapter(view["colophon"]), self._chapter(guide(view["contents"]))]
        numbered = [
            view["summary"],
            *view["before"],
            *([view["coherence"]] if view["coherence"] else []),
            *view["after"],
        ]
        for number, chapter in enumerate(numbered, start=1):
            if chapter is view["coherence"]:
                title = self.inline(chapter["title"])
                self.matrix = self._matrix(chapter)
                found.append({"id": chapter["id"], "title": title, "number": number, "is_matrix": True})
            else:
                found.append({**self._chapter(chapter, number), "number": number})
        return found

    def _chapter(self, chapter: dict[str, Any], number: int = 0) -> dict[str, Any]:
        self.section = 0
        self.number = number
        return {
            "id": chapter["id"],
            "title": self.inline(chapter["title"]),
            "body": self.flow(chapter["items"]),
        }

    def _matrix(self, matrix: dict[str, Any]) -> dict[str, Any]:
        """The matrix as a table: heads of columns and rows, cells of kinds."""
        return {
            "number": self._next_table(),
            "caption": self.inline(matrix["caption"]),
            "columns": [
                {"code": one["code"], "title": self.inline(one["title"]), "link": one["link"] or ""}
                for one in matrix["columns"]
            ],
            "rows": [
                {
                    "title": self.inline(row["title"]),
                    "cells": [
                        {
                            "kinds": [{**kind, "sign": self.sign(kind["mark"])} for kind in cell["kinds"]],
                            "status": self.inline(cell["status"]),
                        }
                        for cell in row["cells"]
                    ],
                }
                for row in matrix["rows"]
            ],
            "note": self.inline(matrix["note"]),
        }

    def sources(self) -> list[dict[str, Any]]:
        """The list of sources with their numbers."""
        return [
            {"number": one["number"], "text": self.inline(one["text"]), "url": self.inline(one["url"])}
            for one in self.view["sources"]["list"]
        ]

    # --- Items

    def flow(self, items: list[dict[str, Any]]) -> SafeString:
        """The running part of a chapter."""
        return format_html_join("\n", "{}", ((getattr(self, f"_{item['k']}")(item),) for item in items))

    def _h2(self, item: dict[str, Any]) -> SafeString:
        self.section += 1
        number = f"{self.number}.{self.section}"
        return format_html('<h3><span class="number">{}</span> {}</h3>', number, self.inline(item["t"]))

    def _h2plain(self, item: dict[str, Any]) -> SafeString:
        return format_html("<h3>{}</h3>", self.inline(item["t"]))

    def _h3(self, item: dict[str, Any]) -> SafeString:
        return format_html("<h4>{}</h4>", self.inline(item["t"]))

    def _text(self, item: dict[str, Any]) -> SafeString:
        return self.blocks(item["b"])

    def _lead(self, item: dict[str, Any]) -> SafeString:
        return format_html('<div class="lead">{}</div>', self.blocks(item["b"]))

    def _note(self, item: dict[str, Any]) -> SafeString:
        return format_html('<div class="note">{}</div>', self.blocks(item["b"]))

    def _side(self, item: dict[str, Any]) -> SafeString:
        label, body = self.inline(item["label"]), self.flow(item["items"])
        return format_html('<div class="side"><div class="label">{}</div><div>{}</div></div>', label, body)

    def _finding(self, item: dict[str, Any]) -> SafeString:
        body = self.blocks(item["b"])
        return format_html('<div class="finding"><span class="number">{}</span><div>{}</div></div>', item["n"], body)

    def _quote(self, item: dict[str, Any]) -> SafeString:
        words = self.view["words"]
        text = f"{words['quote_open']}{item['text']}{words['quote_close']}"
        place = format_html('<p class="note">{}</p>', self.inline(item["place"])) if item["place"] else NOTHING
        return format_html("<blockquote><p{}>{}</p>{}</blockquote>", self._lang(item["l"]), text, place)

    def _hash(self, item: dict[str, Any]) -> SafeString:
        return format_html(
            '<p class="hash"><code>{}</code></p>',
            format_html_join(mark_safe("<br>"), "{}", ((" ".join(line),) for line in item["lines"])),
        )

    def _steps(self, item: dict[str, Any]) -> SafeString:
        return format_html("<ol>{}</ol>", self._items(item["b"]))

    def _chart(self, item: dict[str, Any]) -> SafeString:
        self.figures += 1
        note = format_html('<p class="note">{}</p>', self.inline(item["note"])) if item["note"] else NOTHING
        return format_html(
            '<figure><figcaption id="figure-{}"><span class="kind">{} {}</span> {}</figcaption>'
            '<div class="picture" tabindex="0" role="region" aria-labelledby="figure-{}">{}</div></figure>{}',
            self.figures,
            self.view["words"]["figure"],
            self.figures,
            self.inline(item["caption"]),
            self.figures,
            mark_safe(item["svg"]),  # noqa: S308  # drawn by ui.charts, which escapes its texts
            note,
        )

    def _table(self, item: dict[str, Any]) -> SafeString:
        number = self._next_table()
        ends = [" class=end" if align == "r" else "" for align in item["align"]]
        head = format_html_join(
            "",
            '<th scope="col"{}>{}</th>',
            ((SafeString(end), self.inline(one)) for end, one in zip(ends, item["head"], strict=True)),
        )
        rows = format_html_join("\n", "<tr>{}</tr>", ((self._row(row, ends),) for row in item["rows"]))
        note = format_html('<p class="note">{}</p>', self.inline(item["note"])) if item["note"] else NOTHING
        return format_html(
            '<div class="table" tabindex="0" role="region" aria-labelledby="table-{}"><table>'
            '<caption id="table-{}"><span class="kind">{} {}</span> {}</caption>'
            "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>{}",
            number,
            number,
            self.view["words"]["table"],
            number,
            self.inline(item["caption"]),
            head,
            rows,
            note,
        )

    def _row(self, row: list[Any], ends: list[str]) -> SafeString:
        cells = [format_html('<th scope="row">{}</th>', self.cell(row[0]))]
        cells += [
            format_html("<td{}>{}</td>", SafeString(end), self.cell(one))
            for end, one in zip(ends[1:], row[1:], strict=True)
        ]
        return format_html_join("", "{}", ((cell,) for cell in cells))

    def _next_table(self) -> int:
        self.tables += 1
        return self.tables

    # --- Pieces

    def cell(self, piece: Any) -> SafeString:
        """A cell: one line, several lines, or paragraphs."""
        if isinstance(piece, dict) and "lines" in piece:
            return format_html_join("", "<p>{}</p>", ((self.inline(one),) for one in piece["lines"]))
        if isinstance(piece, dict) and "blocks" in piece:
            return self.blocks(piece["blocks"])
        return self.inline(piece)

    def blocks(self, found: list[dict[str, Any]]) -> SafeString:
        """Paragraphs and lists."""
        return format_html_join("\n", "{}", ((self._block(block),) for block in found))

    def _block(self, block: dict[str, Any]) -> SafeString:
        if "p" in block:
            return format_html("<p>{}</p>", self.inline(block["p"]))
        return format_html("<ul>{}</ul>", self._items(block["ul"]))

    def _items(self, pieces: list[Any]) -> SafeString:
        return format_html_join("", "<li>{}</li>", ((self.inline(one),) for one in pieces))

    def inline(self, piece: Any) -> SafeString:
        """A piece of text (see composing.voice) as markup."""
        if piece is None:
            return NOTHING
        if isinstance(piece, str | int):
            return format_html("{}", piece)
        if isinstance(piece, list):
            return format_html_join("", "{}", ((self.inline(one),) for one in piece))
        for key, set_piece in self._PIECES.items():
            if key in piece:
                return set_piece(self, piece)
        raise ValueError(f"unknown piece: {sorted(piece)}")

    def _content(self, piece: dict[str, Any]) -> SafeString:
        language = self._lang(piece["l"])
        return format_html("<span{}>{}</span>", language, piece["c"]) if language else format_html("{}", piece["c"])

    def _lang(self, language: str) -> SafeString:
        return format_html(' lang="{}"', language) if language != self.language else NOTHING

    def _status(self, piece: dict[str, Any]) -> SafeString:
        code = piece.get("status") or piece["mark"]
        return format_html('<span class="mark">{} {}</span>', self.sign(code), piece["word"])

    def sign(self, code: str) -> SafeString:
        """A sign; the word beside it says what it means."""
        svg = self.view["marks"][code].replace("<svg ", '<svg aria-hidden="true" width="14" height="14" ', 1)
        return mark_safe(svg)  # noqa: S308  # drawn by ui.marks

    def _source(self, piece: dict[str, Any]) -> SafeString:
        return format_html('<a class="source" href="#source-{}">[{}]</a>', piece["s"], piece["s"])

    def _url(self, piece: dict[str, Any]) -> SafeString:
        return format_html('<a href="{}">{}</a>', piece["url"], piece.get("shown", piece["url"]))

    _PIECES = {
        "c": _content,
        "b": lambda self, piece: format_html("<strong>{}</strong>", self.inline(piece["b"])),
        "i": lambda self, piece: format_html("<em>{}</em>", self.inline(piece["i"])),
        "g": lambda self, piece: format_html('<span class="grey">{}</span>', self.inline(piece["g"])),
        "r": lambda self, piece: format_html('<strong class="red">{}</strong>', self.inline(piece["r"])),
        "s": _source,
        "status": _status,
        "mark": _status,
        "w": lambda self, piece: format_html('<span class="nowrap">{}</span>', piece["w"]),
        "url": _url,
        "br": lambda self, piece: mark_safe("<br>"),
    }
