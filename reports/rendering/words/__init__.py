"""The report's own words, complete in each language; content stays in the language that it was written in."""

import tomllib
from pathlib import Path


def _load(language: str) -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))


WORDS: dict[str, dict[str, str]] = {language: _load(language) for language in ("nl", "en")}
