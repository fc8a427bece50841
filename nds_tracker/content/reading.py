"""From the files to entries that are complete, typed, and refer to entries that exist.

Nothing here asks the database. Whatever cannot be right stops with a `FactError`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    TextField,
)
from django.utils.translation import override

from strategies.models import Sourced

from .dates import imprecise_date
from .errors import FactError
from .nouns import BY_MODEL, BY_NAME, PRECISIONS, Noun, listed

INHERITED = ("source", "wording")
"""What an entry has from the entry around it when it does not say it itself."""


@dataclass
class Entry:
    """One thing from a file: plain values, and references as the names of other entries."""

    noun: Noun
    path: str
    file: str
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[Noun, str]:
        """What other entries refer to."""
        return self.noun, self.path

    def wrong(self, problem: str) -> FactError:
        """The error that names this entry."""
        return FactError(self.file, f"{self.noun.label} '{self.path}'", problem)


class Facts:
    """The entries of one directory. With `base`, its entries may refer to those of another directory as well."""

    def __init__(
        self, directory: Path, *, base: Facts | None = None, prefix: str = "", is_example: bool = False
    ) -> None:
        self.prefix, self.is_example, self.base = prefix, is_example, base
        self.entries: dict[tuple[Noun, str], Entry] = {}
        for path in sorted(directory.glob("*.yaml")):
            self._read_file(path)
        for entry in self.entries.values():
            self._check_references(entry)
            self._check_values(entry)

    def of(self, noun: Noun) -> list[Entry]:
        """The entries of one noun; who is referred to within the noun comes first."""
        return sorted((e for e in self.entries.values() if e.noun is noun), key=self._depth)

    def origin(self, entry: Entry) -> str:
        """The name under which the database remembers the entry."""
        return f"{self.prefix}{entry.noun.label}:{entry.path}"

    def origin_of(self, noun: Noun, path: str) -> str:
        """The same for an entry that is referred to, of this directory or of the base."""
        if (noun, path) in self.entries or self.base is None:
            return f"{self.prefix}{noun.label}:{path}"
        return self.base.origin_of(noun, path)

    def knows(self, noun: Noun, path: str) -> bool:
        """Whether this directory or its base has the entry."""
        return (noun, path) in self.entries or (self.base is not None and self.base.knows(noun, path))

    def _read_file(self, path: Path) -> None:
        content = load_yaml(path)
        if not isinstance(content, dict):
            raise FactError(path.name, "", "het bestand moet uit lijsten met een naam bestaan.")
        for name, items in content.items():
            if name not in BY_NAME:
                raise FactError(path.name, "", f"'{name}' is onbekend. Bekend zijn: {listed(BY_NAME)}.")
            self._read_list(path.name, BY_NAME[name], items, None, {})

    def _read_list(self, file: str, noun: Noun, items: Any, parent: Entry | None, inherited: dict[str, Any]) -> None:
        where = f"{parent.noun.label} '{parent.path}'" if parent else ""
        if not isinstance(items, list):
            raise FactError(file, where, f"'{noun.name}' moet een lijst zijn.")
        for position, item in enumerate(items, 1):
            if not isinstance(item, dict):
                raise FactError(file, where, f"nummer {position} van '{noun.name}' heeft geen velden.")
            self._read_entry(file, noun, item, position, parent, inherited)

    def _read_entry(
        self,
        file: str,
        noun: Noun,
        item: dict[str, Any],
        position: int,
        parent: Entry | None,
        inherited: dict[str, Any],
    ) -> None:
        entry = Entry(noun, _path(file, noun, item, position, parent), file)
        if entry.identity in self.entries:
            raise entry.wrong("deze naam komt twee keer voor.")
        self.entries[entry.identity] = entry
        fields = noun.fields()
        passed_on = {**inherited, **{name: item[name] for name in INHERITED if name in item}}
        given = {name: value for name, value in passed_on.items() if name in fields} | {
            name: value for name, value in item.items() if name not in noun.inside and name != "key"
        }
        if "position" in fields:
            given.setdefault("position", position)
        if parent is not None:
            given[noun.parent_field(parent.noun)] = parent.path
        for name, value in given.items():
            if name not in fields:
                raise entry.wrong(f"'{name}' is onbekend. Bekend zijn: {listed({*fields, *noun.inside})}.")
            _take(entry, fields[name], value)
        if issubclass(noun.model, Sourced):
            for name, missing in (("source", "de bron ontbreekt."), ("wording", "er staat niet in wiens woorden.")):
                if name not in given:
                    raise entry.wrong(missing)
        for name, inner in noun.inside.items():
            if name in item:
                self._read_list(file, BY_NAME[inner], item[name], entry, passed_on)

    def _check_references(self, entry: Entry) -> None:
        for name, path in entry.references.items():
            related = entry.noun.fields()[name].related_model
            if related in BY_MODEL and not self.knows(BY_MODEL[related], path):
                raise entry.wrong(f"'{name}' verwijst naar '{path}', en dat bestaat niet.")

    def _check_values(self, entry: Entry) -> None:
        missing = [
            name
            for name, f in entry.noun.fields().items()
            if not (f.blank or f.has_default() or name in entry.values or name in entry.references)
        ]
        if missing:
            raise entry.wrong(f"'{missing[0]}' ontbreekt.")
        row = entry.noun.model(**entry.values)
        unchecked = [f.name for f in row._meta.fields if f.name not in entry.values]
        try:
            with override("nl"):
                row.clean_fields(exclude=unchecked)
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise entry.wrong(f"'{name}' klopt niet. {messages[0]}") from error
        for name, f in entry.noun.fields().items():
            if not isinstance(f, ForeignKey):
                entry.values.setdefault(name, f.get_default())

    def _depth(self, entry: Entry, seen: int = 0) -> int:
        """How many entries of the same noun must be there before this one."""
        if seen > len(self.entries):
            raise entry.wrong("de verwijzing komt bij zichzelf uit.")
        inner = [
            self.entries[entry.noun, path]
            for name, path in entry.references.items()
            if entry.noun.fields()[name].related_model is entry.noun.model and (entry.noun, path) in self.entries
        ]
        return max((1 + self._depth(other, seen + 1) for other in inner), default=0)


def _path(file: str, noun: Noun, item: dict[str, Any], position: int, parent: Entry | None) -> str:
    """The name of an entry: unique within its noun and the same in every version of the files."""
    name = item.get(noun.named_by)
    if name is None and noun.default_key is not None:
        name = noun.default_key(item)
    if name in (None, ""):
        within = f" in {parent.noun.label} '{parent.path}'" if parent else ""
        raise FactError(file, f"nummer {position} van '{noun.name}'{within}", f"'{noun.named_by}' ontbreekt.")
    return str(name) if parent is None or noun.own_name else f"{parent.path}/{name}"


def _take(entry: Entry, field: Field, value: Any) -> None:
    """Put a value into the entry, in the type of its field; text is never made of something else."""
    if isinstance(field, ForeignKey):
        entry.references[field.name] = _typed(entry, field, value, str, "een verwijzing")
    elif isinstance(field, BooleanField):
        entry.values[field.name] = _typed(entry, field, value, bool, "true of false")
    elif isinstance(field, DecimalField):
        try:
            entry.values[field.name] = Decimal(str(value))
        except InvalidOperation:
            raise entry.wrong(f"'{field.name}' moet een getal zijn, niet '{value}'.") from None
    elif isinstance(field, IntegerField):
        entry.values[field.name] = _typed(entry, field, value, int, "een geheel getal")
    elif isinstance(field, DateField) and PRECISIONS.get(field.name) in entry.noun.fields():
        try:
            entry.values[field.name], entry.values[PRECISIONS[field.name]] = imprecise_date(value)
        except ValueError as error:
            raise entry.wrong(f"'{field.name}': {error}.") from None
    elif isinstance(field, CharField | TextField):
        entry.values[field.name] = _typed(entry, field, value, str, "tekst").strip()
    else:
        try:
            entry.values[field.name] = field.to_python(value)
        except ValidationError:
            raise entry.wrong(f"'{field.name}' kan niet '{value}' zijn.") from None


def _typed(entry: Entry, field: Field, value: Any, kind: type, words: str) -> Any:
    if type(value) is not kind:
        raise entry.wrong(f"'{field.name}' moet {words} zijn, niet '{value}'.")
    return value


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]  # one of two
    """Plain values only, and no key twice: YAML would keep the last one in silence."""


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _value in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"'{key}' staat er twee keer", node.start_mark)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_yaml(path: Path) -> Any:
    """The content of a YAML file, or a `FactError` that says in which line it stopped being one."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        line = f"regel {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise FactError(path.name, line, f"dit is geen leesbare YAML ({error.problem}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FactError(path.name, "", f"dit is geen leesbare YAML ({error}).") from error
