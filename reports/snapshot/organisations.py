"""Who answers for something on a day, under the name that the organisation had on that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.choices import ResponsibilityRole
from accounts.models import Organisation, Responsibility
from accounts.rules import covers

_ROLES = list(ResponsibilityRole.values)


class Organisations:
    """All organisations, to follow renamings in both directions."""

    def __init__(self, organisations: Iterable[Organisation], day: date) -> None:
        self._by_id = {organisation.pk: organisation for organisation in organisations}
        self._predecessors: dict[int, list[Organisation]] = {}
        for organisation in self._by_id.values():
            if organisation.successor_id:
                self._predecessors.setdefault(organisation.successor_id, []).append(organisation)
        self._day = day

    def named(self, organisation_id: int | None) -> dict[str, str] | None:
        """The organisation as it was called on the day."""
        if organisation_id is None or organisation_id not in self._by_id:
            return None
        organisation = self._on_the_day(self._by_id[organisation_id])
        return {
            "code": organisation.code,
            "name": organisation.name,
            "abbreviation": organisation.abbreviation,
            "layer": organisation.layer,
        }

    def _holds(self, organisation: Organisation) -> bool:
        return covers(self._day, organisation.valid_from, organisation.valid_to)

    def _on_the_day(self, organisation: Organisation) -> Organisation:
        """The successor or predecessor that existed on the day; the organisation itself when none did."""
        current, seen = organisation, {organisation.pk}
        while current.valid_to and current.valid_to < self._day and current.successor_id:
            following = self._by_id.get(current.successor_id)
            if following is None or following.pk in seen:
                break
            seen.add(following.pk)
            current = following
        while current.valid_from and current.valid_from > self._day:
            earlier = [one for one in self._predecessors.get(current.pk, []) if one.pk not in seen]
            if len(earlier) != 1:
                break
            seen.add(earlier[0].pk)
            current = earlier[0]
        return current if self._holds(current) else organisation

    def answering(self, responsibilities: Iterable[Responsibility]) -> list[dict[str, Any]]:
        """Who answers on the day, by role and name. Persons are left out: the report names organisations."""
        found: list[dict[str, Any]] = []
        for responsibility in responsibilities:
            if not covers(self._day, responsibility.valid_from, responsibility.valid_to):
                continue
            organisation = self.named(responsibility.organisation_id)
            if organisation:
                found.append(
                    {
                        "role": responsibility.role,
                        "organisation": organisation,
                        "note": responsibility.note,
                        "example": responsibility.is_example,
                    }
                )
        found.sort(key=lambda one: (_ROLES.index(one["role"]), one["organisation"]["name"], one["note"]))
        return found
