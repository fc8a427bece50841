"""What somebody typed, as words to look for. Pure functions.

nieuwe wet          both words
"digitale wet"      these words in this order
wet -tarief         the first and not the second
cloud of chips      either (also OR)
26 643, nr. 1231    the paper of parliament, in any form that `strategies.rules.references` knows
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from strategies.rules import search_words
from ui.plurals import forms, inside

MAX_LENGTH = 200
"""What is longer than this is no question; the rest is left out, and the page says so."""
MAX_WORDS = 12
LEAST = 4
"""From how many letters on a word is looked for inside longer words."""

_PIECE = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"'))
_WORD = re.compile(r"[^\W_]+")
_PAPER = re.compile(r"(\d{2})(\d{3}) (\d{1,4})")
"""A paper in the form that the data has; running text spells it otherwise."""
_EITHER = {"of", "or"}


@dataclass(frozen=True)
class Term:
    """One thing to look for, in lower case and without accents."""

    words: tuple[str, ...]
    """More than one are looked for beside each other, in this order."""
    excluded: bool = False
    exact: bool = False
    """Typed between quotation marks: this form only."""
    unfinished: bool = False
    """Still being typed: what begins so fits."""

    @property
    def written(self) -> str:
        """As somebody would type it."""
        words = " ".join(self.words)
        return f'"{words}"' if self.exact else "-".join(self.words)

    @property
    def spellings(self) -> list[str]:
        """The forms in which it may stand in a text."""
        if len(self.words) > 1 and (paper := _PAPER.fullmatch(" ".join(self.words))):
            return [paper[0], f"{paper[1]} {paper[2]} nr {paper[3]}"]
        if self.exact or len(self.words) > 1:
            return [" ".join(self.words)]
        return forms(self.words[0])

    @property
    def inside(self) -> list[str]:
        """What is also looked for inside longer words."""
        return [] if self.exact or len(self.words) > 1 else inside(self.words[0], least=LEAST)


@dataclass(frozen=True)
class Question:
    """What to look for: of each inner tuple at least one term, and none of `excluded`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    shortened: bool = False

    @property
    def terms(self) -> list[Term]:
        """All that should be found."""
        return [term for group in self.groups for term in group]

    def __bool__(self) -> bool:
        return bool(self.groups)


def plain(text: str) -> str:
    """Lower case without accents, as the database has it (`search_plain`)."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).lower()


def words_of(text: str) -> list[str]:
    """The words of a text that is in lower case and without accents."""
    return _WORD.findall(text)


def read(text: str, *, unfinished: bool = False) -> Question:
    """The question in a text. A question without a word to look for is false.

    With `unfinished` the last word is still being typed, unless something stands behind it.
    """
    unfinished = unfinished and text[-1:].isalnum()
    text = _as_typed(text)
    shortened = len(text) > MAX_LENGTH
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    either = False
    for minus, phrase, bare in _PIECE.findall(" ".join(search_words(text[:MAX_LENGTH].translate(_QUOTES)))):
        if groups and bare.lower() in _EITHER:
            either = True
            continue
        term = _term(phrase or bare, exact=bool(phrase), excluded=bool(minus) or bare.startswith("-"))
        if term is None:
            continue
        if len(groups) + len(excluded) == MAX_WORDS:
            shortened = True
            break
        if term.excluded:
            excluded.append(term)
        elif either:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        either = False
    if unfinished and groups and len(groups[-1]) == 1 and not groups[-1][0].exact:
        groups[-1] = (replace(groups[-1][0], unfinished=True),)
    return Question(tuple(groups), tuple(excluded), shortened)


def _as_typed(text: str) -> str:
    """Without what no text can hold: a database refuses the null character and lone surrogates."""
    kept = (" " if unicodedata.category(character) in {"Cc", "Cs", "Cn"} else character for character in text)
    return "".join(kept).strip()


def _term(text: str, *, exact: bool, excluded: bool) -> Term | None:
    words = tuple(_WORD.findall(plain(text.replace("'s", "").replace("’s", ""))))
    return Term(words, excluded=excluded, exact=exact) if words else None
