"""The message catalogues: what the sources ask to translate, compared with what is translated.

Babel does the reading and writing, so that no gettext programs have to be installed.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {"tests", "migrations", "node_modules", "static", "staticfiles", "var", "docs", "locale"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!\{)\{\w*\}(?!\})")

HEADER = """\
# {language} messages of NDS Tracker. English message ids come from the sources;
# `manage.py update_translations` adds new ones and drops those that nobody asks for.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""

Key = tuple[str | None, str]
"""Context and (singular) message id: what makes a message the same one."""


def key(message: Message) -> Key:
    """What identifies a message."""
    return message.context, ids(message)[0]


def ids(message: Message) -> list[str]:
    """The message id, or its singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    """The translation, or its plural forms."""
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]


def sources(project: Path) -> Iterator[Path]:
    """The Python files and templates of the project itself."""
    for path in sorted(project.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or not path.is_file():
            continue
        parts = path.relative_to(project).parts
        if LEFT_OUT.intersection(parts) or any(part.startswith(".") for part in parts):
            continue
        if path.suffix == ".py" or "templates" in parts:
            yield path


def wanted(project: Path) -> Catalog:
    """Everything that the sources ask to translate."""
    found = Catalog()
    for path in sources(project):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What remains of a template is Python, but for its indentation.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message and message != ("", ""):
                found.add(message, context=context)
    return found


def read(path: Path, language: str = "nl") -> Catalog:
    """A catalogue from its file; an absent file is an empty catalogue."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


@dataclass
class Comparison:
    """What is wrong with a catalogue, by kind."""

    missing: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One line per finding."""
        return [f"{kind}: {text!r}" for kind, texts in vars(self).items() for text in texts]


def compare(asked: Catalog, translated: Catalog) -> Comparison:
    """Hold a catalogue against what the sources ask."""
    found = Comparison()
    known = {key(message): message for message in translated if message.id}
    for message in asked:
        if not message.id:
            continue
        identity = key(message)
        translation = known.pop(identity, None)
        if translation is None:
            found.missing.append(identity[1])
        elif not all(strings(translation)) or len(ids(message)) != len(ids(translation)):
            found.empty.append(identity[1])
        elif translation.fuzzy:
            found.fuzzy.append(identity[1])
        elif not placeholders_agree(message, translation):
            found.placeholders.append(identity[1])
    found.obsolete = [identity[1] for identity in known] + [key(message)[1] for message in translated.obsolete.values()]
    return found


def placeholders_agree(message: Message, translation: Message) -> bool:
    """Whether a translation fills in the same names; one plural form may leave the number out."""
    names = {name for text in ids(message) for name in PLACEHOLDER.findall(text)}
    used = [set(PLACEHOLDER.findall(text)) for text in strings(translation)]
    return all(each <= names for each in used) and set().union(*used) == names


def update(path: Path, asked: Catalog, others: Iterable[Catalog] = ()) -> Comparison:
    """Write the catalogue anew: what is asked, with the translations there are, and nothing else."""
    translated = read(path)
    known = {key(message): message for other in [*others, translated] for message in other if is_translated(message)}
    fresh = Catalog(locale=translated.locale)
    for message in asked:
        if message.id:
            same = known.get(key(message))
            kept = same.string if same and len(ids(same)) == len(ids(message)) else None
            fresh.add(message.id, kept, context=message.context, flags=message.flags)
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=110, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(
        language=translated.locale.english_name, code=translated.locale, plural=translated.plural_forms
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + buffer.getvalue().rstrip() + b"\n")
    return compare(asked, read(path))


def is_translated(message: Message) -> bool:
    """Whether a message has a translation that somebody stands for."""
    return bool(message.id) and all(strings(message)) and not message.fuzzy


def compile_to_mo(path: Path) -> Path:
    """Write the binary catalogue that Django reads, whole or not at all."""
    target = path.with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, read(path, path.parent.parent.name))
    draft.replace(target)
    return target
