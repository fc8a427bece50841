"""Which sentences of a letter look like a promise to parliament, and which words make them look so.

It suggests; a person decides. So it rather finds a sentence too many than one too few, and it shows its reason. What a
letter says of itself ("Hieronder zal ik …", "Hierbij stuur ik u …") is no promise and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHORTENED = """
    a.d art artt bijv bijz blz d.d d.m.v dhr dr drs e.a e.d e.v evt fig hfst hr i.c i.h.b i.o i.p.v i.s.m i.v.m ing inz
    ir jhr jl jr kst m.b.t m.i.v m.n m.u.v mevr mln mr mrd mw nr nrs o.a o.b.v o.g.v o.i.d o.l.v o.m o.v.v pag par pct
    plm prof red resp s.v.p sr stb stcrt t.a.v t.b.v t.g.v t.h.v t.n.v t.o.v t.w t/m trb v.a v.w.b vgl vlg vnl vz z.g.n
    z.i zgn
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
"""After these a full stop ends no sentence. "enz." and "etc." are not here: they do when a capital follows."""

_LOOK_BACK = 40
"""So many characters before a full stop say whether it ends a sentence."""

_NOTE_MARK = r"(?:\[\d{1,3}\]|\(\d{1,2}\)|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\d{1,3})?"
_CLOSING = "[\"'”’»)\\]]*"
_OPENING = "[\"'“‘„«(\\[]*"
_END = re.compile(rf"[.!?…]+{_CLOSING}{_NOTE_MARK}{_CLOSING}(?=\s+{_OPENING}[^\W\d_a-zà-öø-ÿ]|\s+{_OPENING}\d|\s*\Z)")
_WORD_BEFORE = re.compile(r"[\w./-]*\Z")
_ONLY_A_NUMBER = re.compile(r"\W*(?:\d+|[a-z]|[ivx]+)(?:\.\d+)*\Z", re.IGNORECASE)

_I = (
    r"(?:ik|wij|we|het\s+kabinet|de\s+regering"
    r"|(?:de|mijn)\s+(?:\w+\s+){0,2}?(?:minister|staatssecretaris|ambtgenoot|collega))"
)
_CHAMBER = (
    r"(?:uw\s+kamers?|uw\s+(?:vaste\s+)?commissie|beide\s+kamers|de\s+(?:tweede|eerste)\s+kamer|de\s+kamers?"
    r"|het\s+parlement|u)"
)
_TELL = (
    r"(?:informeer|informeren|bericht|berichten|stuur|sturen|zend|zenden|bied|bieden|meld|melden|rapporteer|rapporteren"
    r"|breng|brengen|houd|houden|doe|doen|betrek|betrekken|kom|komen)"
)
_TOLD = (
    r"(?:ge[iï]nformeerd|informeren|inlichten|ingelicht|berichten|sturen|toe\s*(?:te\s+)?sturen|toegestuurd|zenden"
    r"|toezenden|toegezonden|gestuurd|gezonden|aanbieden|aan\s+te\s+bieden|aangeboden|rapporteren|gerapporteerd|melden"
    r"|toekomen|terugkomen|terug\s+te\s+komen|op\s+de\s+hoogte|voorleggen|voorgelegd|delen|gedeeld)"
)
_NEAR = r"(?:[^.;:!?]|\.(?=\w)){0,160}?"

_MARKERS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_I}\s+(?:zal|zullen)\b",
        rf"\b(?:zal|zullen)\s+{_I}\b",
        rf"\b{_CHAMBER}\s+(?:zal|zullen)\b{_NEAR}\b{_TOLD}\b",
        rf"\b(?:zal|zullen)\b{_NEAR}\b{_CHAMBER}\b{_NEAR}\b{_TOLD}\b",
        rf"\b{_I}\s+{_TELL}\s+(?:\w+\s+){{0,2}}?{_CHAMBER}\b",
        rf"\b{_TELL}t?\s+{_I}\s+(?:\w+\s+){{0,2}}?{_CHAMBER}\b",
        rf"\b{_I}\s+{_TELL}\b{_NEAR}\b(?:aan|naar)\s+{_CHAMBER}\b",
        rf"\b{_TELL}\s+{_I}\b{_NEAR}\b(?:aan|naar)\s+{_CHAMBER}\b",
        rf"\b{_CHAMBER}\s+(?:ontvangt|ontvangen|krijgt|krijgen)\b",
        rf"\b(?:ontvangt|ontvangen|krijgt|krijgen)\s+{_CHAMBER}\b",
        rf"\b{_CHAMBER}\s+(?:wordt|worden)\b{_NEAR}\b{_TOLD}\b",
        rf"\b(?:wordt|worden)\b{_NEAR}\b{_CHAMBER}\b{_NEAR}\b{_TOLD}\b",
        rf"\bkom(?:en|t)?\s+{_I}\b{_NEAR}\bterug\b",
        rf"\b{_I}\s+kom(?:en|t)?\b{_NEAR}\bterug\b",
        rf"\bzeg(?:t|gen)?\s+{_I}\b{_NEAR}\btoe\b",
        rf"\b{_I}\s+zeg(?:t|gen)?\b{_NEAR}\btoe\b",
        r"\bhet\s+is\s+(?:mijn|onze|de)\s+(?:bedoeling|voornemen|streven|inzet|ambitie)\s+(?:\w+\s+){0,2}?om\b",
        r"\b(?:mijn|onze)\s+(?:bedoeling|voornemen|streven|inzet)\s+is\s+(?:erop\s+gericht\s+)?(?:om|dat)\b",
        rf"\b{_I}\s+(?:ben|zijn|is)\s+(?:\w+\s+){{0,2}}?(?:voornemens|van\s+plan)\b",
        rf"\b(?:ben|zijn|is)\s+{_I}\s+(?:\w+\s+){{0,2}}?(?:voornemens|van\s+plan)\b",
        rf"\b{_I}\s+stre(?:ef|ven)\s+(?:er\s*naar|ernaar)\b",
        rf"\bstre(?:ef|ven)\s+{_I}\s+(?:er\s*naar|ernaar)\b",
        r"\b(?:voor|vóór|na|rond)\s+(?:het|de)\s+(?:zomer|kerst|herfst|voorjaars|mei)reces\b",
    )
]

_OF_THIS_LETTER = re.compile(
    r"\b(?:hieronder|hierna|hierbij|hiermee|bijgaand|bijgevoegd|onderstaand|in\s+(?:deze|dit)\s+(?:brief|bijlage"
    r"|paragraaf|hoofdstuk|stuk)|met\s+deze\s+brief|middels\s+deze\s+brief|in\s+het\s+(?:vervolg|navolgende)"
    r"|hierboven)\b",
    re.IGNORECASE,
)
"""What the letter does itself, while one reads it."""

_ALREADY = re.compile(r"\b(?:heb|hebben|heeft|had|hadden)\b(?:\s+\w+){0,6}?\s+(?:toegezegd|beloofd)\b", re.IGNORECASE)

_MONTH = r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
_SEASON = r"(?:voorjaar|najaar|zomer|herfst|winter|lente)"
_NUMBER = r"(?:een|één|twee|drie|vier|vijf|zes|acht|tien|twaalf|\d{1,2})"
_MOMENTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:voor|vóór|na|rond)\s+(?:het|de)\s+(?:zomer|kerst|herfst|voorjaars|mei)reces(?:\s+(?:van\s+)?\d{4})?",
        rf"\b(?:uiterlijk\s+)?(?:in|begin|medio|eind|per|voor|vóór|vanaf|op)\s+(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{4}})?\b",
        r"\b(?:uiterlijk\s+)?(?:in\s+|voor\s+|vóór\s+|eind\s+|begin\s+)?(?:het\s+)?(?:eerste|tweede|derde|vierde|laatste|[1-4]e)"
        r"\s+(?:kwartaal|helft|half\s?jaar)(?:\s+van)?(?:\s+(?:\d{4}|dit\s+jaar|volgend\s+jaar))?\b",
        r"\b[QK][1-4][\s-]+\d{4}\b",
        rf"\b(?:in|voor|vóór|na|deze|dit|komend|komende|volgend|aankomend)\s+(?:het\s+|de\s+)?{_SEASON}(?:\s+(?:van\s+)?\d{{4}})?\b",
        rf"\bbinnen\s+{_NUMBER}\s+(?:dagen|weken|week|maanden|maand|jaar)\b",
        r"\b(?:half|twee|drie|vier|vijf)?jaarlijkse?\b",
        r"\b(?:elk|ieder)\s+(?:half\s?jaar|jaar|kwartaal|voorjaar|najaar)\b",
        r"\b(?:elke|iedere)\s+(?:maand|zes\s+maanden)\b",
        r"\bper\s+kwartaal\b",
        r"\b(?:uiterlijk\s+)?(?:begin|medio|eind|in\s+de\s+loop\s+van|in|voor|vóór|per)\s+\d{4}\b",
        r"\b(?:dit|volgend|komend|begin\s+volgend|eind\s+dit|later\s+dit)\s+jaar\b",
        r"\bkomende\s+(?:weken|maanden|periode)\b",
        r"\bzo\s+(?:spoedig|snel)\s+mogelijk\b|\bop\s+korte\s+termijn\b|\bbinnenkort\b",
    )
]


@dataclass(frozen=True)
class Promise:
    """A sentence that looks like a promise."""

    start: int
    end: int
    """Its place in the text: the first character, and the one after the last."""
    sentence: str
    words: tuple[str, ...]
    """What made it look so, as it stands there."""
    marks: tuple[tuple[int, int], ...]
    """The places of those words in the text; they do not overlap."""
    moment: str
    """When the chamber hears more, as it stands there; empty when the sentence does not say."""


def promises(text: str) -> list[Promise]:
    """The sentences of `text` that look like a promise, in their order."""
    found = []
    for start, end in sentences(text):
        sentence = text[start:end]
        if _OF_THIS_LETTER.search(sentence) or _ALREADY.search(sentence):
            continue
        spans = _joined([one.span() for marker in _MARKERS for one in marker.finditer(sentence)])
        if spans:
            found.append(
                Promise(
                    start=start,
                    end=end,
                    sentence=sentence,
                    words=tuple(sentence[first:last] for first, last in spans),
                    marks=tuple((start + first, start + last) for first, last in spans),
                    moment=moment_in(sentence),
                )
            )
    return found


def moment_in(sentence: str) -> str:
    """The first moment that a sentence names, as it stands there; a guess, so it is kept as text and not as a date."""
    spans = [one.span() for pattern in _MOMENTS for one in pattern.finditer(sentence)]
    if not spans:
        return ""
    first, last = min(spans, key=lambda span: (span[0], -span[1]))
    return " ".join(sentence[first:last].split())


def sentences(text: str) -> list[tuple[int, int]]:
    """The places of the sentences of `text`, without the space around them.

    A full stop of an abbreviation, an initial, a number of a list or a number of a paper ends none; the mark of a
    footnote behind a full stop belongs to the sentence before it.
    """
    found = []
    start = 0
    for stop in _END.finditer(text):
        if stop.end() < len(text.rstrip()) and not _ends(text, start, stop):
            continue
        found.append((start, stop.end()))
        start = stop.end()
    found.append((start, len(text)))
    stripped = [_stripped(text, first, last) for first, last in found]
    return [(first, last) for first, last in stripped if first < last]


def same_place(quote: str, sentence: str) -> bool:
    """Whether a passage that was quoted without its place holds a sentence, or is a part of it."""
    one, other = (_bare(text) for text in (quote, sentence))
    return bool(one) and bool(other) and (one in other or other in one)


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence ends at what looks like an end."""
    if not stop[0].startswith("."):
        return True
    before = text[max(start, stop.start() - _LOOK_BACK) : stop.start()]
    found = _WORD_BEFORE.search(before)
    word = found[0].lower() if found else ""
    if word in _ABBREVIATIONS or word.rstrip(".") in _ABBREVIATIONS:
        return False
    # "F.Z. Szabó", "a.s. dinsdag": a letter by itself is an initial or a shortened word.
    if re.search(r"(?:\A|[\s(.])[^\W\d_]\Z", before):
        return False
    if stop.start() - start < _LOOK_BACK and _ONLY_A_NUMBER.match(before):
        return False
    if word[-1:].isdigit() and stop[0][1:2].isdigit():
        # "artikel 3.5" goes on; a year with the mark of a footnote ("in 2025.3") does not.
        return re.search(r"\b(?:19|20)\d{2}\Z", word) is not None
    return True


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, with those that touch made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _stripped(text: str, first: int, last: int) -> tuple[int, int]:
    piece = text[first:last]
    return first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
