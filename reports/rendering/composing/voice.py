"""Says things in the language of the report, and marks content with the language that it is in.

A piece of text for the templates is a string, a list of pieces, or an object of a known kind:
`{"c": text, "l": language}` content · `{"b"|"i"|"g"|"r": piece}` bold, italic, grey, red · `{"s": number}` source ·
`{"status": code, "word": word}` mark with its word · `{"page": label}` page number · `{"br": true}` new line ·
`{"url": address, "shown": words}` · `{"a": piece, "to": address}` link · `{"w": text}` on one line.

A text is a list of blocks: `{"p": piece}` · `{"ul": [piece, …]}` · `{"list": [[block, …], …], "numbered", "start"}`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from strategies.rules import half_months
from ui.dates import MONTHS, format_imprecise
from ui.markdown import blocks as markdown_blocks
from ui.markdown import plain

from ..words import WORDS

NBSP = "\N{NO-BREAK SPACE}"
CONTENT_LANGUAGE = "nl"
ZONE = ZoneInfo("Europe/Amsterdam")

_LIST_ITEM = re.compile(r"\s*[-–•*]\s+(.*)")
_NUMBERED_ITEM = re.compile(r"\s*\d{1,3}[.)]\s+(.*)")
_KEEP_TOGETHER = [
    (re.compile(r"\b(\d{2}) (?=\d{3}\b)"), r"\1" + NBSP),
    (re.compile(r"\b(nr\.|art\.|blz\.|p\.) (?=\d)"), r"\1" + NBSP),
    (re.compile(r"(?<=\d) (?=(?:procent|miljoen|miljard|mln|mld|euro|km|m²)\b)"), NBSP),
    (re.compile(rf"\b(\d{{1,2}}) (?=(?:{'|'.join(MONTHS['nl'])})\b)"), r"\1" + NBSP),
]
_ENDLESS = re.compile(r"\S{18,}")
_UNHYPHENATED = re.compile(r"[^\W\daeiouyAEIOUY_]{9}|[aeiouyAEIOUY]{6}|[^a-zA-ZÀ-ÿ\u00ad-]{14}")
LONGEST_WORD = 45
LONGEST_IN_DAYS = 45
"""Up to so many days a duration is said in days."""
_LINKABLE = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@)\S*")
EMPTY = "–"
"""What stands where a text should stand that is empty."""


def set_carefully(text: str) -> str:
    """No-break spaces where a line should not end, and places to break in words that no rule can hyphenate."""
    for pattern, replacement in _KEEP_TOGETHER:
        text = pattern.sub(replacement, text)
    return _ENDLESS.sub(_breakable, text)


def _breakable(match: re.Match[str]) -> str:
    """Addresses break by nature and ordinary words by hyphenation; only what is left gets places to break."""
    word = match.group()
    longest = max(re.split(r"[-/?]", word), key=len)
    if len(longest) <= LONGEST_WORD and (longest != word or not _UNHYPHENATED.search(word)):
        return word
    return "\u200b".join(re.findall(r"(?:.[\u0300-\u036f\u200d\ufe0f]*){1,6}", word))


def shortened(text: str, limit: int) -> str:
    """At most so many characters, cut between words."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"


def _without_mark(line: str) -> str:
    """A line of a text, without the mark of an item of a list."""
    for pattern in (_LIST_ITEM, _NUMBERED_ITEM):
        if match := pattern.fullmatch(line):
            return match[1].strip()
    return line.strip()


def shows_something(text: str) -> bool:
    """Whether there is anything but white space and characters without a sign."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


class Voice:
    """The words of one language; another kind of report brings words of its own."""

    def __init__(self, language: str, words: dict[str, dict[str, str]] = WORDS) -> None:
        self.language = language
        self.words = words[language]

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text that belongs to a key, with values filled in."""
        text = self.words[key]
        return text.format(**values) if values else text

    def pieces(self, key: str, /, **values: Any) -> list[Any]:
        """Like calling, but values may be pieces themselves: the text is cut where they go."""
        found: list[Any] = []
        for index, part in enumerate(re.split(r"\{(\w+)\}", self.words[key])):
            found.append(values[part] if index % 2 else part)
        return [piece for piece in found if piece not in ("", None)]

    def code(self, group: str, code: str) -> str:
        """The word for a code of a fixed list; a code without one is shown as it is."""
        return self.words.get(f"{group}.{code}", code)

    def content(self, text: str, language: str = CONTENT_LANGUAGE) -> dict[str, str]:
        """Text of the data: stays in the language that it was written in."""
        words = " ".join(text.split())
        return {"c": set_carefully(words) if shows_something(words) else EMPTY, "l": language}

    def title(self, thing: dict[str, Any]) -> dict[str, str]:
        """The title of a priority, in English where the report is English and the title was translated."""
        if self.language == "en" and thing.get("title_en"):
            return self.content(thing["title_en"], "en")
        return self.content(thing["title"])

    def blocks(self, text: str, language: str = CONTENT_LANGUAGE) -> list[dict[str, Any]]:
        """Paragraphs and lists of a text of the data: an empty line ends a paragraph, "- " starts an item."""
        found: list[dict[str, Any]] = []
        for part in re.split(r"\n\s*\n", text.strip()):
            lines: list[Any] = []
            items: list[Any] = []
            for line in part.split("\n"):
                if match := _LIST_ITEM.fullmatch(line):
                    items.append(self.content(match[1], language))
                    continue
                if items:
                    found.append({"ul": items})
                    items = []
                if line.strip():
                    lines += [{"br": True}] if lines else []
                    lines.append(self.content(line, language))
            if lines:
                found.append({"p": lines})
            if items:
                found.append({"ul": items})
        return found

    def rich(self, text: str) -> list[dict[str, Any]]:
        """Paragraphs, lists, emphasis and links of a text that was written in Markdown (ui.markdown)."""
        return [self._block(block) for block in markdown_blocks(text)] if shows_something(text) else [{"p": EMPTY}]

    def _block(self, block: dict[str, Any]) -> dict[str, Any]:
        if block["kind"] == "list":
            items = [[self._block(inner) for inner in item] for item in block["items"]]
            return {"list": items, "numbered": block["numbered"], "start": block["start"]}
        return {"p": [piece for span in block["spans"] for piece in self._span(span)]}

    def _span(self, span: dict[str, Any]) -> list[Any]:
        """A span of one style; its outer spaces stay, since they part it from its neighbours."""
        pieces: list[Any] = []
        for index, line in enumerate(span["text"].split("\n")):
            pieces += [{"br": True}] if index else []
            words = re.sub(r"\s+", " ", line)
            pieces += [{"c": set_carefully(words), "l": CONTENT_LANGUAGE}] if words else []
        for style, key in (("bold", "b"), ("italic", "i")):
            pieces = [{key: pieces}] if span[style] else pieces
        if not span["address"]:
            return pieces
        if span["text"].strip() == span["address"]:
            return [self.address(span["address"])]
        # On paper a link is only words, so its address stands behind it.
        return [
            {"a": pieces, "to": span["address"]},
            {"g": [" (", {"c": set_carefully(span["address"]), "l": "nl"}, ")"]},
        ]

    def address(self, text: str) -> Any:
        """A web address as a link; what is no address stays text."""
        return {"url": text, "shown": set_carefully(text)} if _LINKABLE.fullmatch(text) else self.content(text)

    def linked(self, line: str) -> list[Any]:
        """A line of text in which addresses are links."""
        pieces = re.split(r"(https?://\S+)", line)
        found: list[Any] = []
        for piece in filter(shows_something, pieces):
            found += [" "] if found else []
            found.append(self.address(piece.strip()))
        return found or [EMPTY]

    def gist(self, text: str, limit: int = 230) -> dict[str, str]:
        """The first sentence of a text that was written in Markdown."""
        return self.first_sentence(plain(text), limit)

    def first_sentence(self, text: str, limit: int = 230) -> dict[str, str]:
        """What a summary shows of a text: its first sentence, or its beginning; and the list that it announces."""
        lines, *others = [part.splitlines() for part in re.split(r"\n\s*\n", text.strip())]
        first = _without_mark(lines[0]) if lines else ""
        sentence = re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ‘„\d])", first, maxsplit=1)[0]
        if sentence.endswith(":"):
            announced = lines[1:] or next(iter(others), [])
            sentence = f"{sentence} {'; '.join(_without_mark(line).rstrip('.;,') for line in announced)}"
        return self.content(shortened(sentence, limit))

    def count(self, number: int) -> str:
        """A number in a sentence: in words up to twelve."""
        words = self.words["numbers"].split()
        return words[number] if number < len(words) else str(number)

    def count_at_start(self, number: int) -> str:
        """The same at the beginning of a sentence; "één" keeps its accents on the letter that has a capital."""
        word = self.count(number)
        return "Eén" if word == "één" else word[:1].upper() + word[1:]

    def both(self, key: str, number: int, /, **values: Any) -> str:
        """The form for one, for none where that has its own, or for another number, with `n` and `N` filled in."""
        return self(self._form(key, number), n=self.count(number), N=self.count_at_start(number), **values)

    def both_pieces(self, key: str, number: int, /, **values: Any) -> list[Any]:
        """The same with values that may be pieces."""
        counts = {"n": self.count(number), "N": self.count_at_start(number)}
        return self.pieces(self._form(key, number), **counts, **values)

    def _form(self, key: str, number: int) -> str:
        if number == 0 and f"{key}.zero" in self.words:
            return f"{key}.zero"
        return f"{key}.one" if number == 1 else f"{key}.other"

    def duration(self, days: int) -> str:
        """A number of days as people say it: days up to a month and a half, then months to the nearest half."""
        if days <= LONGEST_IN_DAYS:
            return self.both("days", days)
        months = half_months(days)
        if months % 1 == 0:
            return self.both("months", int(months))
        return self("months.half", n=int(months))

    def series(self, pieces: list[Any]) -> list[Any]:
        """ "a, b and c"."""
        found: list[Any] = []
        for index, piece in enumerate(pieces):
            if index:
                found.append(f" {self('and')} " if index == len(pieces) - 1 else ", ")
            found.append(piece)
        return found

    def number(self, value: str) -> str:
        """A decimal as the language writes it: "81,5", "20.000.000"."""
        text = f"{Decimal(value):,f}"
        if self.language == "nl":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "\N{MINUS SIGN}")

    def value(self, value: str | None, unit: str) -> Any:
        """A number with its unit: "81,5%", "12 diensten"; a mere count has no unit behind it."""
        if value is None:
            return EMPTY
        if unit.startswith("%"):
            return f"{self.number(value)}%"
        if unit in {"", "aantal"}:
            return self.number(value)
        return [f"{self.number(value)}{NBSP}", self.content(unit)]

    def day(self, text: str | None) -> str:
        """ "1 oktober 2026", kept on one line."""
        return format_imprecise(date.fromisoformat(text), "day", self.language).replace(" ", NBSP) if text else ""

    def when(self, imprecise: dict[str, str] | None) -> str:
        """A date in a sentence, as precisely as it is known."""
        if not imprecise:
            return ""
        moment = date.fromisoformat(imprecise["date"])
        return format_imprecise(moment, imprecise["precision"], self.language).replace(" ", NBSP)

    def short(self, imprecise: dict[str, str] | None) -> str:
        """A date in a table: "31-12-2026", "dec 2026", "Q4 2026", "2026"."""
        if not imprecise:
            return "–"
        moment = date.fromisoformat(imprecise["date"])
        if imprecise["precision"] == "day":
            return f"{moment:%d-%m-%Y}"
        return format_imprecise(moment, imprecise["precision"], self.language, short=True).replace(" ", NBSP)

    def moment(self, text: str) -> str:
        """Day and time in the Netherlands."""
        moment = datetime.fromisoformat(text).astimezone(ZONE)
        clock = f"{moment:%H.%M}" if self.language == "nl" else f"{moment:%H:%M}"
        return self("moment", day=self.local_day(text), clock=clock)

    def local_day(self, text: str) -> str:
        """The day in the Netherlands on which a moment fell."""
        return self.day(datetime.fromisoformat(text).astimezone(ZONE).date().isoformat())

    def source(self, reference: dict[str, Any] | None) -> Any:
        """The number of a source, to stand right behind the words."""
        return {"s": reference["number"]} if reference else ""

    def status(self, code: str) -> Any:
        """A status as mark and word."""
        return {"status": code, "word": self.code("status", code)}

    def example(self, thing: dict[str, Any]) -> Any:
        """Says of fictional content that it is."""
        return [" ", {"w": f"({self('example')})"}] if thing["example"] else ""

    def wordings(self, things: list[dict[str, Any]]) -> str:
        """In whose words the texts are; each way is said once."""
        return " ".join(self.code("wording_note", code) for code in dict.fromkeys(one["wording"] for one in things))

    def organisations(self, responsible: list[dict[str, Any]], roles: set[str], *, short: bool = False) -> list[Any]:
        """Names of those who answer in one of the roles."""
        names: list[str] = []
        for one in responsible:
            organisation = one["organisation"]
            name = (organisation["abbreviation"] if short else "") or organisation["name"]
            if one["role"] in roles and name not in names:
                names.append(name)
        return self.series([self.content(name) for name in names])


ANSWERING = {"verantwoordelijk", "mede"}
"""Roles that make an organisation responsible."""
