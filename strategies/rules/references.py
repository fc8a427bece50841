"""References to papers of parliament, in the forms that people write, paste and publish.

One grammar for all of them: what people type becomes a `Reference`, a `Reference` becomes one canonical text, and
reading that text gives the same reference again. What is in no known form gives None; nothing here ever raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PAPER, ANNEX, QUESTIONS, PROCEEDINGS, CHAMBER_DOCUMENT, CASE = (
    "kamerstuk",
    "bijlage",
    "aanhangsel",
    "handelingen",
    "kamerdocument",
    "zaak",
)
"""Kinds of reference. QUESTIONS are written questions with their answers; PROCEEDINGS what was said in a meeting."""

OFFICIAL = "https://zoek.officielebekendmakingen.nl/"
CHAMBER = "https://www.tweedekamer.nl/kamerstukken/detail"

_PREFIXES = {PAPER: "kst", ANNEX: "blg", QUESTIONS: "ah", PROCEEDINGS: "h"}
_KINDS = {prefix: kind for kind, prefix in _PREFIXES.items()}
_CHAMBERS = {"I": "ek", "II": "tk", "EK": "ek", "TK": "tk"}
_ROMAN = {"ek": "I", "tk": "II"}


@dataclass(frozen=True)
class Reference:
    """What a reference says. Empty is what it does not say.

    `dossier` is five digits without a space, `suffix` the chapter or part of it ("VII", "02"), `number` that of the
    paper in it ("1231", "A") or what stands in its place in a publication without a dossier; `chamber` is "tk" or "ek";
    `session` is the parliamentary year ("2024-2025"); `chamber_number` ("2024D42671") and `case_number`
    ("2024Z17768") are those of the Tweede Kamer.
    """

    kind: str
    dossier: str = ""
    suffix: str = ""
    number: str = ""
    chamber: str = ""
    session: str = ""
    chamber_number: str = ""
    case_number: str = ""

    @property
    def code(self) -> str:
        """The id of the publication, as the field uses it: "kst-26643-1231", "2024D42671"."""
        if self.kind == CHAMBER_DOCUMENT:
            return self.chamber_number
        if self.kind == CASE:
            return self.case_number
        parts = [_PREFIXES[self.kind], self.chamber if self.kind in {QUESTIONS, PROCEEDINGS} else ""]
        if self.kind in {QUESTIONS, PROCEEDINGS}:
            parts.append(self.session.replace("-", ""))
        return "-".join(part for part in [*parts, self.dossier, self.suffix, self.number] if part)

    @property
    def full_dossier(self) -> str:
        """The dossier with its chapter: "36600-VII"."""
        return f"{self.dossier}-{self.suffix}" if self.suffix else self.dossier

    @property
    def url(self) -> str:
        """Where it is published officially."""
        if self.kind == CHAMBER_DOCUMENT:
            return f"{CHAMBER}?id={self.case_number or self.chamber_number}&did={self.chamber_number}"
        if self.kind == CASE:
            return f"{CHAMBER}?id={self.case_number}"
        return f"{OFFICIAL}{self.code}.html"

    def __str__(self) -> str:
        """The canonical text: "26643, nr. 1231", "Kamerstukken II 2024/25, 26643, nr. 1231", or the code."""
        if self.kind == CHAMBER_DOCUMENT and self.case_number:
            return f"{self.chamber_number} ({self.case_number})"
        if not self.dossier:
            return self.code
        number = f"nr. {self.number}" if self.number.isdigit() else self.number
        said = [_ROMAN.get(self.chamber, ""), f"{self.session[:5]}{self.session[7:]}".replace("-", "/")]
        series = " ".join(["Kamerstukken", *(part for part in said if part)]) + ", " if any(said) else ""
        return f"{series}{self.full_dossier}, {number}"


_SPACES = re.compile(r"\s+")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_CHAPTER = (
    r"(?-i:[IVX]{1,6}[A-E]?|[A-M](?=\s?(?:-|,?\s?n[ro]|,\s?(?:\d|[A-Z]{1,3}\b))))"
    r"|\d{2}(?=\s?(?:-|,?\s?n[ro]|,\s?(?:\d|(?-i:[A-Z]{1,3}\b))))"
)

_CODE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<prefix>kst)-(?P<dossier>\d{5})(?:-(?P<suffix>[a-z]{1,7}|\d{2}))?-(?P<number>\d{1,5}|[a-z]{1,3})"
    r"|(?P<plain>kst|blg|ah)-(?P<serial>\d{5,10})"
    r"|(?P<series>ah|h)-(?P<chamber>tk|ek)-(?P<session>\d{8})-(?P<place>\d{1,6}(?:-\d{1,4})?)"
    r"|(?P<chamber_number>\d{4}D\d{5})"
    r"|(?P<case_number>\d{4}Z\d{5})"
    r")(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_PAPER = re.compile(
    r"(?<![\w,./-])"
    r"(?P<series>kamerst(?:uk(?:ken)?)?\.?:?(?:\s(?P<chamber>II|I|TK|EK)\b)?"
    r"(?:,?\s(?P<session>\d{4}\s?[/-]\s?\d{2,4}))?[,:]?\s)?"
    r"(?P<dossier>\d{2}[ .]?\d{3})"
    rf"(?:\s?[- ]\s?(?P<suffix>{_CHAPTER}))?"
    r"(?:(?P<mark>\s?[-,;]?\s?n(?:r|o|ummer)\.?\s?)(?P<number>\d{1,5}|(?-i:[A-Z]{1,3}))"
    r"|\s?[,;]\s?(?P<listed>\d{1,5}|(?-i:[A-Z]{1,3}))"
    r"|(?:\s?-\s?|\s)(?P<joined>\d{1,5}|(?-i:[A-HJ-UWYZ])))"
    r"(?![\w]|-\w)",
    re.IGNORECASE | re.ASCII,
)
_AROUND = " \t.,;:()[]{}<>\"'`\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_BEFORE = re.compile(r"(?:zie(?:\sook)?|bron|dossier|document|brief|cf\.|vgl\.)[:,]?\s", re.IGNORECASE)


def parse_reference(text: str) -> Reference | None:
    """The reference that a text is, or holds in a form that can be nothing else; None when there is none.

    Bare numbers ("26643-1231") count only when they are the whole text, apart from quotation marks and the like: in a
    sentence they could be anything.
    """
    text = _plain(text)
    found = [reference for _span, reference in _found(text)]
    if not found:
        whole = _BEFORE.sub("", text.strip(_AROUND), count=1).strip(_AROUND)
        match = _PAPER.fullmatch(whole)
        return _paper(match) if match else None
    first = found[0]
    if first.kind in {CHAMBER_DOCUMENT, CASE}:
        return _joined(found) or first
    return first


def search_words(text: str) -> list[str]:
    """The words to look for, with references to parliamentary papers in the one form that the data has.

    "26 643, nr. 1231", "Kamerstukken II 2024/25, 26643, nr. 1231", an address that holds kst-26643-1231: all become
    "26643-1231".
    """
    text = _plain(text)
    pieces, end = [], 0
    for (start, stop), reference in _found(text, bare=True):
        pieces += [text[end:start], f" {reference.code.removeprefix('kst-')} "]
        end = stop
    return "".join([*pieces, text[end:]]).split()


def _plain(text: str) -> str:
    """One kind of space and one kind of hyphen: what comes along when people paste."""
    return _HYPHENS.sub("-", _SPACES.sub(" ", text.replace("\u00ad", "").replace("\u200b", "")))


def _found(text: str, *, bare: bool = False) -> Iterator[tuple[tuple[int, int], Reference]]:
    """The references in a text with their places; an address counts as a whole. Bare numbers only when asked."""
    matches = sorted([*_CODE.finditer(text), *_PAPER.finditer(text)], key=lambda match: match.start())
    end = 0
    for match in matches:
        start, stop = _around_address(text, *match.span())
        if match.start() < end:
            continue
        is_code = match.re is _CODE
        if not is_code and not bare and not (match["series"] or match["mark"]):
            continue
        reference = _publication(match) if is_code else _paper(match)
        yield (max(start, end), stop), reference
        end = stop if bare else match.end()


def _around_address(text: str, start: int, stop: int) -> tuple[int, int]:
    """The web address that a place stands in, or the place itself."""
    begin = text.rfind(" ", 0, start) + 1
    if not text[begin:start].lower().startswith(("http://", "https://")):
        return start, stop
    last = text.find(" ", stop)
    return begin, len(text) if last < 0 else last


def _joined(found: list[Reference]) -> Reference | None:
    """A document together with the case that is named beside it, as in the addresses of the Tweede Kamer."""
    document = next((one for one in found if one.kind == CHAMBER_DOCUMENT), None)
    case = next((one for one in found if one.kind == CASE), None)
    if document and case:
        return Reference(CHAMBER_DOCUMENT, chamber_number=document.chamber_number, case_number=case.case_number)
    return document


def _publication(match: re.Match[str]) -> Reference:
    if match["prefix"]:
        return Reference(
            PAPER, dossier=match["dossier"], suffix=(match["suffix"] or "").upper(), number=_number(match["number"])
        )
    if match["plain"]:
        return Reference(_KINDS[match["plain"].lower()], number=match["serial"])
    if match["series"]:
        session = match["session"]
        return Reference(
            _KINDS[match["series"].lower()],
            chamber=match["chamber"].lower(),
            session=f"{session[:4]}-{session[4:]}",
            number=match["place"],
        )
    if match["chamber_number"]:
        return Reference(CHAMBER_DOCUMENT, chamber_number=match["chamber_number"].upper())
    return Reference(CASE, case_number=match["case_number"].upper())


def _paper(match: re.Match[str]) -> Reference:
    return Reference(
        PAPER,
        dossier=re.sub(r"\D", "", match["dossier"]),
        suffix=match["suffix"] or "",
        number=_number(match["number"] or match["listed"] or match["joined"]),
        chamber=_CHAMBERS.get((match["chamber"] or "").upper(), ""),
        session=_session(match["session"] or ""),
    )


def _number(text: str) -> str:
    return text.lstrip("0") or "0" if text.isdigit() else text.upper()


def _session(text: str) -> str:
    """A parliamentary year: two years after one another; anything else is a slip, and is left out."""
    years = re.findall(r"\d+", text)
    if len(years) != 2:
        return ""
    first = int(years[0])
    following = str(first + 1)
    return f"{first:04}-{following}" if years[1] in {following, following[2:]} and len(following) == 4 else ""
