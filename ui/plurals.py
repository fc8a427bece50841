"""Other forms of a Dutch word: the singular of a plural and the reverse. Pure functions.

The stemmer of PostgreSQL knows endings and not the spelling around them: to it "huis" and "huizen", "fiets" and
"fietsen" or "stad" and "steden" are strangers. Spelling follows rules; what follows none is in a short list. A form
that is no word ("huisen") finds nothing and does no harm, so these rules are generous.
"""

from __future__ import annotations

import re

LEAST_OF_FORM = 6
"""From how many letters on another form of a word is looked for inside longer words."""

VOWELS = "aeiou"
IRREGULAR = (
    ("stad", "steden"),
    ("lid", "leden"),
    ("schip", "schepen"),
    ("smid", "smeden"),
    ("kind", "kinderen"),
    ("lied", "liederen"),
    ("goed", "goederen"),
    ("blad", "bladeren"),
    ("rad", "raderen"),
    ("ei", "eieren"),
    ("volk", "volkeren"),
    ("gelid", "gelederen"),
    ("koe", "koeien"),
    ("vlo", "vlooien"),
    ("schoen", "schoenen"),
)
"""Also as the end of a longer word: "gemeenteraadslid", "hoofdsteden"."""

LATIN = (("um", "a"), ("on", "a"), ("us", "i"), ("ex", "ices"), ("ix", "ices"), ("is", "es"), ("a", "ata"), ("o", "i"))
"""Endings of borrowed words: museum, criterium, politicus, index, matrix, analyse, thema, risico."""

_OPEN_SYLLABLE = re.compile(rf"(?<![{VOWELS}])([aeou])([b-df-hj-np-tv-z])$")
"""One vowel and one consonant at the end of what is left without -en: "schol(en)" is spelled "school"."""

_DOUBLE_VOWEL = re.compile(rf"(?<![{VOWELS}])([aeou])\1([b-df-hj-np-tv-z])$")
_DOUBLE_CONSONANT = re.compile(r"([b-df-hj-np-tv-z])\1$")
_SHORT = re.compile(rf"(?<![{VOWELS}])([{VOWELS}])([b-df-hj-np-tv-z])$")


def forms(word: str) -> list[str]:
    """`word` in lower case without accents, then what may be its singular and its plural."""
    singulars = _singulars(word)
    found = [word, *singulars]
    for base in (word, *singulars):
        found += _plurals(base)
    return list(dict.fromkeys(found))


def inside(word: str, *, least: int = 1) -> list[str]:
    """What to look for inside longer words, since Dutch writes compounds as one: `word` from `least` letters on, and
    its other forms when they are long enough to mean something there; none that holds another one."""
    found = [form for form in forms(word) if len(form) >= (least if form == word else LEAST_OF_FORM)]
    return [form for form in found if not any(other != form and other in form for other in found)]


def _singulars(word: str) -> list[str]:
    found = [_swap(word, plural, singular) for singular, plural in IRREGULAR]
    found += [_swap(word, plural, singular, least=3) for singular, plural in LATIN if len(plural) > 1]
    if word.endswith(("a", "i")):
        found += [_swap(word, plural, singular, least=4) for singular, plural in LATIN if len(plural) == 1]
    if word.endswith("heden"):
        found.append(f"{word[:-4]}eid")
    if word.endswith("ieen"):
        found.append(word[:-2])
    if word.endswith("s") and len(word) > 3:
        found.append(word[:-1])
    if word.endswith("en") and len(word) > 4:
        found += _closed(word[:-2])
        found.append(word[:-1])
    return [form for form in found if form]


def _closed(stem: str) -> list[str]:
    """How what is left of a plural without -en is spelled at the end of a word."""
    found = [stem]
    if _DOUBLE_CONSONANT.search(stem):
        found.append(stem[:-1])
    if _OPEN_SYLLABLE.search(stem):
        found.append(_OPEN_SYLLABLE.sub(r"\1\1\2", stem))
    return [form for one in found for form in (one, _hardened(one))]


def _plurals(word: str) -> list[str]:
    found = [_swap(word, singular, plural) for singular, plural in IRREGULAR]
    found += [_swap(word, singular, plural, least=3) for singular, plural in LATIN]
    if word.endswith("heid"):
        found.append(f"{word[:-3]}eden")
    stem = _DOUBLE_VOWEL.sub(r"\1\2", word)
    for one in (stem, _softened(stem)):
        found.append(f"{one}en")
    if _SHORT.search(word):
        found.append(f"{word}{word[-1]}en")
    found += [f"{word}s", f"{word}n"]
    return [form for form in found if form]


def _swap(word: str, old: str, new: str, least: int = 0) -> str:
    """`word` with another end, or nothing when it does not end so or is too short to be sure."""
    rest = word.removesuffix(old)
    return f"{rest}{new}" if rest != word and len(rest) >= least else ""


def _hardened(stem: str) -> str:
    """ "huiz" → "huis", "brief" from "briev"."""
    return {"z": f"{stem[:-1]}s", "v": f"{stem[:-1]}f"}.get(stem[-1:], stem)


def _softened(stem: str) -> str:
    """ "huis" → "huiz", "brief" → "briev"."""
    return {"s": f"{stem[:-1]}z", "f": f"{stem[:-1]}v"}.get(stem[-1:], stem)
