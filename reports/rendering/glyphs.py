"""Which characters the bundled fonts can show, and what to do with the others.

The standards forbid a PDF with a character that has no sign. Text is data and stays as it was in the snapshot; what
the page cannot show becomes ▯, and a note says in which field that happened.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FAMILIES = {
    "serif": "Source Serif 4",
    "display": "Source Serif 4 Display",
    "sans": "Source Sans 3",
}
FALLBACK = {
    "Noto Sans Hebrew": "NotoSansHebrew-Regular.ttf",
    "Noto Sans Arabic": "NotoSansArabic-Regular.ttf",
    "Noto Sans Math": "NotoSansMath-Regular.ttf",
    "Noto Sans Symbols2": "NotoSansSymbols2-Regular.ttf",
    "Noto Emoji": "NotoEmoji-Regular.ttf",
}
MISSING = "▯"
MOST_NOTES = 50
"""More than this nobody reads."""

_DROPPED = {"Cc", "Cs", "Cn"}
_KEPT_CONTROLS = {"\n", "\t"}
_NEEDS_NO_GLYPH = {"\n", "\t", "\u00a0", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202f", "\u2060"}
_VARIATION_SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}


def font_list(role: str) -> list[str]:
    """The family for a role, with the fallbacks behind it."""
    return [FAMILIES[role], *FALLBACK]


@lru_cache(maxsize=1)
def own_coverage() -> frozenset[int]:
    """Characters that every file of the Source families has, whatever the weight or slope."""
    return frozenset.intersection(*(_characters(path) for path in sorted(FONTS.glob("Source*.otf"))))


@lru_cache(maxsize=1)
def coverages() -> tuple[frozenset[int], ...]:
    """The characters of the Source families together, then those of each fallback."""
    return (own_coverage(), *(_characters(FONTS / name) for name in FALLBACK.values()))


class Showable:
    """Makes texts showable and remembers, per field, what had to be replaced."""

    def __init__(self, *, own_fonts_only: bool = False) -> None:
        self._coverages = coverages()[:1] if own_fonts_only else coverages()
        self._replaced: dict[str, set[str]] = {}
        self._dropped: dict[str, set[str]] = {}

    def tree(self, value: Any, path: str = "") -> Any:
        """A copy of a JSON value with every text made showable."""
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, list):
            return [self.tree(item, f"{path}[{_name_of(item, index)}]") for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self.tree(item, f"{path}.{key}" if path else key) for key, item in value.items()}
        return value

    def text(self, value: str, path: str = "") -> str:
        """The text without control characters, and with ▯ for what no font can show."""
        if value.isascii() and value.isprintable():
            return value
        kept = []
        for character in unicodedata.normalize("NFC", value):
            if character in _KEPT_CONTROLS:
                kept.append(character)
            elif unicodedata.category(character) in _DROPPED or character == "\ufeff":
                self._dropped.setdefault(path, set()).add(f"U+{ord(character):04X}")
            else:
                kept.append(character)
        return "".join(self._cluster(cluster, path) for cluster in _clusters("".join(kept)))

    def _cluster(self, cluster: str, path: str) -> str:
        needed = {ord(c) for c in cluster if c not in _NEEDS_NO_GLYPH and c not in _VARIATION_SELECTORS}
        if any(needed <= coverage for coverage in self._coverages):
            return cluster
        base = ord(cluster[0])
        if len(cluster) > 1 and any(base in coverage for coverage in self._coverages):
            self._replaced.setdefault(path, set()).update(f"U+{ord(c):04X}" for c in cluster[1:])
            return cluster[0] + MISSING
        self._replaced.setdefault(path, set()).update(f"U+{ord(c):04X}" for c in cluster)
        return MISSING

    def notes(self) -> list[str]:
        """One sentence per field, for whoever looks after the report."""
        replaced = _(
            "%(field)s holds a character that no font can show (%(codes)s); the report shows %(sign)s instead."
        )
        dropped = _("%(field)s holds a control character (%(codes)s); the report leaves it out.")
        notes = [
            sentence % {"field": path, "codes": ", ".join(sorted(codes)), "sign": MISSING}
            for sentence, found in ((replaced, self._replaced), (dropped, self._dropped))
            for path, codes in found.items()
        ]
        if len(notes) > MOST_NOTES:
            more = _("And %(count)d more such fields.") % {"count": len(notes) - MOST_NOTES}
            notes = [*notes[:MOST_NOTES], more]
        return notes


def _name_of(item: Any, index: int) -> str:
    """What to call an item of a list in a note: its own name where it has one."""
    if isinstance(item, dict):
        for key in ("slug", "code", "number", "title"):
            if item.get(key):
                return str(item[key])[:60]
    return str(index + 1)


def _clusters(text: str) -> list[str]:
    """A base with the marks on it belongs together: one font must have them all."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.category(character) in {"Mn", "Me", "Mc"} and character not in _VARIATION_SELECTORS:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _characters(path: Path) -> frozenset[int]:
    """The characters that a font file maps to a glyph, read from its `cmap` table."""
    data = path.read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    for index in range(count):
        tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * index : 28 + 16 * index])
        if tag == b"cmap":
            return _read_cmap(data, offset)
    raise ValueError(f"{path.name} has no character map")


def _read_cmap(data: bytes, start: int) -> frozenset[int]:
    """All Unicode subtables together; formats 4 and 12 are the ones in use."""
    found: set[int] = set()
    (count,) = struct.unpack(">H", data[start + 2 : start + 4])
    for index in range(count):
        platform, _, offset = struct.unpack(">HHI", data[start + 4 + 8 * index : start + 12 + 8 * index])
        table = start + offset
        (kind,) = struct.unpack(">H", data[table : table + 2])
        if platform not in {0, 3}:
            continue
        if kind == 12:
            (groups,) = struct.unpack(">I", data[table + 12 : table + 16])
            for group in range(groups):
                first, last, _ = struct.unpack(">III", data[table + 16 + 12 * group : table + 28 + 12 * group])
                found.update(range(first, last + 1))
        elif kind == 4:
            found |= _format_4(data, table)
    return frozenset(found)


def _format_4(data: bytes, table: int) -> set[int]:
    segments = struct.unpack(">H", data[table + 6 : table + 8])[0] // 2
    words = struct.unpack(f">{segments * 4 + 1}H", data[table + 14 : table + 16 + segments * 8])
    ends, starts = words[:segments], words[segments + 1 : 2 * segments + 1]
    deltas, offsets = words[2 * segments + 1 : 3 * segments + 1], words[3 * segments + 1 :]
    offsets_at = table + 16 + segments * 6
    found = set()
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for character in range(first, min(last, 0xFFFE) + 1):
            glyph = character + delta
            if offset:
                position = offsets_at + 2 * index + offset + 2 * (character - first)
                (glyph,) = struct.unpack(">H", data[position : position + 2])
                glyph = glyph + delta if glyph else 0
            if glyph & 0xFFFF:
                found.add(character)
    return found
