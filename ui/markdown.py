"""The small subset of Markdown in which progress updates and opinions are written. Pure functions.

Paragraphs, line breaks, **bold**, *italic*, bullet and numbered lists, links and bare addresses; all else stays the
text that it is: headings, images, HTML, code, tables. A list in a list keeps its place; lists deeper than that join the
list around them. One parse gives a tree of plain values, from which come the page, the report and plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_DEEPEST = 6
"""Lists in lists beyond which a text is refused; shown, such a text stays as it was typed."""
_BRACKETS = 400
"""Opening brackets beyond which a text has no links: looking for the end of each takes quadratic time."""

_ADDRESS = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@)", re.IGNORECASE)
_SCHEME_BEFORE = re.compile(r"(?<!\w)https?\Z", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"://[^\s<>\[\]\"“”«»]+")
_AFTER_ADDRESS = ".,;:!?'*_~’…"


@dataclass(frozen=True)
class Span:
    """A piece of text in one style; a line end in it is a line break. `address` when it is a link."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Text between white lines, or in an item of a list."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class List:
    """Items, each with its blocks; a list in an item holds paragraphs only."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False
    start: int = 1


Block = Paragraph | List


def parse(text: str) -> tuple[Block, ...]:
    """The text as blocks. Never fails: what is not in the subset is text."""
    try:
        return _Reading(text).blocks()
    except _TooDeep:
        return _as_typed(text)


def validate_markdown(text: str) -> None:
    """Refuses a link that is no web or mail address, naming it, and lists in lists in lists without end."""
    reading = _Reading(text)
    try:
        reading.blocks()
    except _TooDeep:
        raise ValidationError(
            _("This text has lists within lists, more than %(limit)d deep. Use fewer levels."),
            code="nesting",
            params={"limit": _DEEPEST},
        ) from None
    if reading.refused:
        label, address = reading.refused[0]
        raise ValidationError(
            _("The link “%(label)s” goes to “%(address)s”. "
              "A link must begin with https://, http:// or mailto: and a full address."),
            code="link",
            params={"label": _short(label), "address": _short(address)},
        )  # fmt: skip


def render_html(text: str) -> SafeString:
    """The text for a page, in a <div class="nds-markdown">; nothing when there is no text."""
    content = _html(parse(text))
    return format_html('<div class="nds-markdown">{}</div>', content) if content else SafeString("")


def blocks(text: str) -> list[dict[str, Any]]:
    """The text for a typesetter, in values that JSON can hold.

    `{"kind": "paragraph", "spans": [{"text", "bold", "italic", "address"}]}` and `{"kind": "list", "numbered", "start",
    "items": [[block, …], …]}`. A line end in a span's text is a line break; an empty address means no link.
    """
    return [_plain_values(block) for block in parse(text)]


def plain(text: str) -> str:
    """The words without their marks, for mail, exports and comparing; behind the words of a link stands its address."""
    return "\n\n".join(_words(block) for block in parse(text))


# --- Reading ---


class _TooDeep(Exception):
    """There are more lists in each other than anybody reads."""


class _Reading:
    """One pass over the tokens of a text. Remembers the links that it refused, as (label, address)."""

    def __init__(self, text: str) -> None:
        parser = _PARSER if text.count("[") <= _BRACKETS else _PARSER_WITHOUT_LINKS
        self.tokens = parser.parse(text)
        self.lines = re.split(r"\r\n|\r|\n", text)
        self.at = 0
        self.refused: list[tuple[str, str]] = []

    def blocks(self, depth: int = 0) -> tuple[Block, ...]:
        """Blocks up to the end of the list item that holds them, or of the text."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "list_item_close":
                break
            if token.type == "inline":
                spans = self.spans(token.children or [])
                if spans:
                    found.append(Paragraph(spans))
            elif token.type == "hr":
                found.append(self.as_typed(token))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                read = self.read_list(token, depth + 1)
                found.append(read if any(read.items) else self.as_typed(token))
        return tuple(found)

    def as_typed(self, token: Token) -> Paragraph:
        """The lines of a token as text: a row of dashes, or a dash alone, means what whoever typed it meant."""
        first, end = token.map or (0, 0)
        return Paragraph((Span("\n".join(self.lines[first:end]).strip()),))

    def read_list(self, opening: Token, depth: int) -> List:
        if depth > _DEEPEST:
            raise _TooDeep
        items: list[tuple[Block, ...]] = []
        while self.tokens[self.at].type == "list_item_open":
            self.at += 1
            item = self.blocks(depth)
            if depth == 1:
                items.append(item)
                continue
            own = tuple(block for block in item if isinstance(block, Paragraph))
            if own or not item:
                items.append(own)
            for block in item:
                if isinstance(block, List):
                    items.extend(block.items)
        self.at += 1
        return List(tuple(items), opening.type == "ordered_list_open", int(opening.attrs.get("start", 1)))

    def spans(self, tokens: list[Token]) -> tuple[Span, ...]:
        found: list[Span] = []
        bold = italic = 0
        link: Token | None = None
        link_start = 0
        for token in tokens:
            if token.type in ("strong_open", "strong_close"):
                bold += token.nesting
            elif token.type in ("em_open", "em_close"):
                italic += token.nesting
            elif token.type == "link_open":
                link, link_start = token, len(found)
            elif token.type == "link_close" and link is not None:
                found[link_start:] = self.linked(link, found[:link_start], found[link_start:])
                link = None
            else:
                text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
                found.append(Span(text, bold > 0, italic > 0))
        return _joined(found)

    def linked(self, link: Token, before: Sequence[Span], label: Sequence[Span]) -> list[Span]:
        """The spans of a link; as it was typed when it is a picture or goes where no link may go."""
        address, title = str(link.attrs.get("href", "")), str(link.attrs.get("title", ""))
        picture = bool(before) and before[-1].text.endswith("!")
        if not _ADDRESS.match(address) and not picture:
            self.refused.append(("".join(span.text for span in label), address))
        if picture or not _ADDRESS.match(address):
            typed = f'{address} "{title}"' if title else address
            return [Span("["), *label, Span(f"]({typed})")]
        shown = label or [Span(address)]
        behind = [Span(f" ({title})")] if title else []
        return [*(replace(span, address=address) for span in shown), *behind]


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of one style as one."""
    return tuple(
        Span("".join(span.text for span in group), *style)
        for style, group in groupby(
            (span for span in spans if span.text), key=lambda span: (span.bold, span.italic, span.address)
        )
    )


def _as_typed(text: str) -> tuple[Block, ...]:
    return tuple(Paragraph((Span(part.strip()),)) for part in re.split(r"\n\s*\n", text) if part.strip())


def _bare_address(state: StateInline, silent: bool) -> bool:
    """A rule of the parser, at the colon of an address that stands in the text by itself."""
    if state.src[state.pos] != ":" or state.linkLevel:
        return False
    scheme = _SCHEME_BEFORE.search(state.src, max(0, state.pos - 6), state.pos)
    rest = _BARE_ADDRESS.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return False
    tail = _without_end_of_sentence(rest.group())
    address = scheme.group() + tail
    if not _ADDRESS.match(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme.group())]
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(tail)
    return True


def _without_end_of_sentence(address: str) -> str:
    """Without the marks that belong to the sentence around it, such as a full stop or the second parenthesis."""
    end = len(address)
    open_parentheses = address.count("(") - address.count(")")
    while end and (address[end - 1] in _AFTER_ADDRESS or (address[end - 1] == ")" and open_parentheses < 0)):
        end -= 1
        open_parentheses += address[end] == ")"
    return address[:end]


def _parser(*rules: str) -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 6 * _DEEPEST}).enable(
        ["hr", "list", "newline", "escape", "emphasis", *rules]
    )
    parser.inline.ruler.after("text", "bare_address", _bare_address)
    # All links are read, so that the refusal can name them.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the library's own hook
    return parser


_PARSER = _parser("link")
_PARSER_WITHOUT_LINKS = _parser()


# --- Writing ---


def _html(found: Sequence[Block], *, tight: bool = False) -> SafeString:
    return format_html_join("", "{}", ((_block_html(block, tight=tight),) for block in found))


def _block_html(block: Block, *, tight: bool) -> SafeString:
    if isinstance(block, Paragraph):
        content = _spans_html(block.spans)
        return content if tight else format_html("<p>{}</p>", content)
    items = format_html_join(
        "",
        "<li>{}</li>",
        ((_html(item, tight=sum(isinstance(b, Paragraph) for b in item) < 2),) for item in block.items),
    )
    if not block.numbered:
        return format_html("<ul>{}</ul>", items)
    if block.start == 1:
        return format_html("<ol>{}</ol>", items)
    return format_html('<ol start="{}">{}</ol>', block.start, items)


def _spans_html(spans: Sequence[Span]) -> SafeString:
    return format_html_join(
        "", "{}", ((_link_html(address, tuple(group)),) for address, group in groupby(spans, key=lambda s: s.address))
    )


def _link_html(address: str, spans: tuple[Span, ...]) -> SafeString:
    content = format_html_join("", "{}", ((_span_html(span),) for span in spans))
    if not address:
        return content
    # On paper the address is written behind a link, unless it already stands there.
    bare = SafeString(' class="nds-markdown__address"' if _is_bare(spans) else "")
    return format_html('<a href="{}" rel="noopener noreferrer"{}>{}</a>', address, bare, content)


def _span_html(span: Span) -> SafeString:
    content = mark_safe(escape(span.text).replace("\n", "<br>"))  # noqa: S308 (escaped)
    if span.italic:
        content = format_html("<em>{}</em>", content)
    return format_html("<strong>{}</strong>", content) if span.bold else content


def _is_bare(spans: Sequence[Span]) -> bool:
    """Whether the words of a link are its address."""
    return "".join(span.text for span in spans).casefold() in (spans[0].address.casefold(), _spoken(spans[0].address))


def _spoken(address: str) -> str:
    """An address as people write it: without the scheme."""
    return re.sub(r"\A(?:https?://|mailto:)", "", address, flags=re.IGNORECASE).casefold()


def _plain_values(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "spans": [
                {"text": span.text, "bold": span.bold, "italic": span.italic, "address": span.address}
                for span in block.spans
            ],
        }
    return {
        "kind": "list",
        "numbered": block.numbered,
        "start": block.start,
        "items": [[_plain_values(inner) for inner in item] for item in block.items],
    }


def _words(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(
            _link_words(address, tuple(group)) for address, group in groupby(block.spans, lambda s: s.address)
        )
    return "\n".join(_item_words(block))


def _link_words(address: str, spans: tuple[Span, ...]) -> str:
    words = "".join(span.text for span in spans)
    return f"{words} ({address})" if address and not _is_bare(spans) else words


def _item_words(found: List) -> Iterator[str]:
    for number, item in enumerate(found.items, found.start):
        mark = f"{number}. " if found.numbered else "- "
        lines = "\n".join(_words(block) for block in item).split("\n")
        yield mark + ("\n" + " " * len(mark)).join(lines) if item else mark.rstrip()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
