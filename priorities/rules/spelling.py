"""How a Dutch word may be spelled in a title."""

from __future__ import annotations

_SOFTENED = {"s": "z", "f": "v", "z": "s", "v": "f"}


def spellings(word: str) -> set[str]:
    """Beginnings by which a Dutch word is also found in its plural or its singular, besides what a stemmer knows.

    The stemmer of PostgreSQL does not bring together "fiets" and "fietsen", "huis" and "huizen".
    """
    word = word.casefold()
    stems = {word} | {
        word.removesuffix(ending) for ending in ("'s", "en", "s") if word.endswith(ending) and len(word) > 5
    }
    undoubled = {stem[:-1] for stem in stems - {word} if len(stem) > 3 and stem[-1] == stem[-2]}
    softened = {stem[:-1] + _SOFTENED[stem[-1]] for stem in stems if len(stem) > 3 and stem[-1] in _SOFTENED}
    return stems | undoubled | softened
