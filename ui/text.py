"""Text that people type: what is refused, how it is normalised, how two texts differ. Pure functions.

Text is data. Markup, emoji, and writing from right to left are kept as they are and shown as text. Refused, because
nobody types them on purpose and they damage what comes after: control characters (a PDF and XML cannot hold them),
lone surrogates (no encoding can hold them), non-characters, and the bidirectional overrides and isolates
U+202A to U+202E and U+2066 to U+2069. The last make a text look different from what it says, also in a diff or
a report; Arabic and Hebrew do not need them, and the marks U+200E and U+200F remain allowed. A refusal says so in a
sentence; nothing is removed silently, except white space at the end of lines and what is invisible altogether.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NON_CHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17))
    + "]"
)
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

# Soft hyphen, zero width space, joiners and byte order mark: allowed in a text, but no text by themselves.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])

_LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# A word and the white space after it. Only words are compared: as words of their own, spaces would be what two quite
# different texts have in common. White space at the very start follows an empty word.
_WORD = re.compile(r"(\w+|[^\w\s]|(?=\s))(\s*)")
_LINE = re.compile(r"([^\n]*\n|[^\n]+)()")
_MANY = 30_000
"""Pairs of equal words beyond which a difference is made by line: difflib would take seconds, or minutes."""


def validate_plain_text(value: str) -> None:
    """Refuses characters that cannot be shown or that mislead the reader; names the first one and where it is."""
    for pattern, message, code in (
        (
            _CONTROL,
            _("This text contains a control character that cannot be shown (%(character)s, at position %(position)d). "
              "Remove it, or paste the text without formatting."),
            "control_character",
        ),
        (
            _SURROGATE,
            _("This text contains half of a character (%(character)s, at position %(position)d). "
              "Type that character again."),
            "surrogate",
        ),
        (
            _NON_CHARACTER,
            _("This text contains a code that is no character (%(character)s, at position %(position)d). Remove it."),
            "non_character",
        ),
        (
            _DIRECTION,
            _("This text contains a hidden character that changes the order of the letters (%(character)s, at position "
              "%(position)d). Remove it; text from right to left does not need it."),
            "text_direction",
        ),
    ):  # fmt: skip
        if found := pattern.search(value):
            raise ValidationError(
                message,
                code=code,
                params={"character": f"U+{ord(found.group()):04X}", "position": found.start() + 1},
            )


def normalise(value: str) -> str:
    """One kind of line end, no space at the end of a line, none around the whole; nothing when none of it is seen."""
    # Line by line: as one pattern, a megabyte of spaces takes hours.
    text = "\n".join(line.rstrip() for line in _LINE_END.sub("\n", value).split("\n")).strip()
    return text if text.translate(_INVISIBLE).strip() else ""


def word_difference(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Pieces of text with what happened to them: "equal", "delete" or "insert", in reading order."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if _equal_pairs(before, after) > _MANY:
        before, after = _LINE.findall(old), _LINE.findall(new)
    if _equal_pairs(before, after) > _MANY:
        before, after = [(old, "")], [(new, "")]
    matcher = difflib.SequenceMatcher(None, _words(before), _words(after), autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from _same_words(before[i1:i2], after[j1:j2])
            continue
        if i1 < i2:
            yield "delete", _joined(before[i1:i2])
        if j1 < j2:
            yield "insert", _joined(after[j1:j2])


def _same_words(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """One piece, unless the white space between the words differs."""
    same = ""
    for (word, old_space), (_word, new_space) in zip(before, after, strict=True):
        same += word
        if old_space == new_space:
            same += old_space
            continue
        yield from (
            (kind, text) for kind, text in (("equal", same), ("delete", old_space), ("insert", new_space)) if text
        )
        same = ""
    if same:
        yield "equal", same


def _words(pieces: list[tuple[str, str]]) -> list[str]:
    return [word for word, _space in pieces]


def _joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in pieces)


def _equal_pairs(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> int:
    """How many comparisons difflib has to weigh, each as often as there are differences."""
    counts = Counter(_words(after))
    return sum(counts[word] for word in _words(before))
