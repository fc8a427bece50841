"""All addresses of the site with, for each, one example per case and what every role should get.

This is the one table of rights. An address that is missing here makes tests/test_permissions.py fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .world import World

Status = int | set[int]

LOGIN = "login"
"""Sent to the login page."""


@dataclass(frozen=True)
class Case:
    """An address with arguments, and the answers: visitor, lezer, redacteur, coordinator, beheerder."""

    name: str
    arguments: Callable[[World], list[object]]
    get: tuple[object, ...]
    post: tuple[object, ...] = (LOGIN, 405, 405, 405, 405)
    label: str = ""
    is_page: bool = True
    """Not a file or data for machines."""
    query: str = ""
    """What follows the path, with its question mark."""

    def url(self, world: World) -> str:
        return reverse(self.name, args=self.arguments(world)) + self.query

    def __str__(self) -> str:
        return f"{self.name}{f' ({self.label})' if self.label else ''}"


READ = (LOGIN, 200, 200, 200, 200)
OPEN = (200, 200, 200, 200, 200)
COORDINATOR = (LOGIN, 403, 403, 200, 403)
COORDINATOR_FORM = (LOGIN, 403, 403, 422, 403)
OPEN_NO_POST = (405, 405, 405, 405, 405)


def nothing(world: World) -> list[object]:
    return []


def done(world: World) -> list[object]:
    return [2025, "nl", 1]


def failed(world: World) -> list[object]:
    return [2025, "en", 1]


def read(name: str, arguments: Callable[[World], list[object]] = nothing, label: str = "") -> Case:
    """A page that everybody who is logged in may read."""
    return Case(name, arguments, READ, label=label)


def edit(name: str, own: Callable[[World], list[object]], others: Callable[[World], list[object]]) -> list[Case]:
    """A form for who answers for it, and for coordinators; posting nothing is invalid (422)."""
    return [
        Case(name, own, (LOGIN, 403, 200, 200, 403), (LOGIN, 403, 422, 422, 403), "own"),
        Case(name, others, (LOGIN, 403, 403, 200, 403), (LOGIN, 403, 403, 422, 403), "others'"),
    ]


def coordinate(name: str, arguments: Callable[[World], list[object]], empty: int, label: str = "") -> Case:
    """A form for coordinators only; `empty` is the answer to posting nothing."""
    return Case(name, arguments, (LOGIN, 403, 403, 200, 403), (LOGIN, 403, 403, empty, 403), label)


def write(name: str, arguments: Callable[[World], list[object]] = nothing, label: str = "", query: str = "") -> Case:
    """A form for editors and coordinators; posting nothing is invalid (422)."""
    return Case(name, arguments, (LOGIN, 403, 200, 200, 403), (LOGIN, 403, 422, 422, 403), label, query=query)


CASES: list[Case] = [
    Case("overview", nothing, OPEN, OPEN_NO_POST),
    read("how-computed"),
    read("search"),
    Case("search", nothing, READ, label="results", query="?zoeken=data"),
    Case("search", nothing, READ, label="nothing", query="?zoeken=onvindbaarheid"),
    Case("health", nothing, OPEN, OPEN_NO_POST, is_page=False),
    read("strategies:strategy-list"),
    read("strategies:strategy-detail", lambda w: [w.strategy.code]),
    read("strategies:strategy-detail", lambda w: ["NDS"], "NDS"),
    read("strategies:measure-list"),
    read("strategies:measure-detail", lambda w: [w.measure.code]),
    *edit("strategies:milestone-add", lambda w: [w.measure.code], lambda w: [w.others_measure.code]),
    *edit("strategies:milestone-edit", lambda w: [w.milestone.pk], lambda w: [w.others_milestone.pk]),
    read("strategies:indicator-list"),
    read("strategies:indicator-detail", lambda w: [w.indicator.code]),
    *edit("strategies:measurement-add", lambda w: [w.indicator.code], lambda w: [w.others_indicator.code]),
    *edit(
        "strategies:measurement-correct",
        lambda w: [w.indicator.code, w.measurement.pk],
        lambda w: [w.others_indicator.code, w.others_measurement.pk],
    ),
    *edit("strategies:measurement-table", lambda w: [w.indicator.code], lambda w: [w.others_indicator.code]),
    Case(
        "strategies:measurement-template",
        lambda w: [w.indicator.code],
        (LOGIN, 403, 200, 200, 403),
        label="own",
        is_page=False,
    ),
    Case(
        "strategies:measurement-template",
        lambda w: [w.others_indicator.code],
        (LOGIN, 403, 403, 200, 403),
        label="others'",
        is_page=False,
    ),
    read("strategies:document-list"),
    read("strategies:document-detail", lambda w: [w.document.code]),
    read("strategies:document-text", lambda w: [w.document.code]),
    write("strategies:document-add"),
    write("strategies:document-import"),
    Case("strategies:document-edit", lambda w: [w.document.code], COORDINATOR, COORDINATOR_FORM),
    write("strategies:passage-add", lambda w: [w.document.code]),
    write("strategies:passage-add", lambda w: [w.document.code], "of a paragraph", "?alinea=1"),
    write("strategies:passage-edit", lambda w: [w.passage.pk]),
    read("priorities:list"),
    read("priorities:detail", lambda w: [w.priority.slug]),
    *edit("priorities:edit", lambda w: [w.priority.slug], lambda w: [w.others.slug]),
    *edit("priorities:contribution-search", lambda w: [w.priority.slug], lambda w: [w.others.slug]),
    *edit("priorities:strategy-contributions", lambda w: [w.strategy.code], lambda w: ["SDE"]),
    Case(
        "priorities:strategy-contributions",
        lambda w: ["NDS"],
        (LOGIN, 403, 200, 200, 403),
        (LOGIN, 403, 422, 422, 403),
        "own measure",
    ),
    *edit(
        "priorities:contribution-respond", lambda w: [w.others_contribution.pk], lambda w: [w.foreign_contribution.pk]
    ),
    Case(
        "priorities:contribution-respond",
        lambda w: [w.contribution.pk],
        (LOGIN, 403, 200, 403, 403),
        (LOGIN, 403, 422, 403, 403),
        "assessed by the coordinator",
    ),
    *edit(
        "priorities:contribution-edit",
        lambda w: [w.priority.slug, w.contribution.pk],
        lambda w: [w.others.slug, w.others_contribution.pk],
    ),
    Case(
        "priorities:contribution-remove",
        lambda w: [w.priority.slug, w.contribution.pk],
        (LOGIN, 403, 200, 200, 403),
        (LOGIN, 403, 400, 400, 403),
        "own",
    ),
    Case(
        "priorities:contribution-remove",
        lambda w: [w.others.slug, w.others_contribution.pk],
        (LOGIN, 403, 403, 200, 403),
        (LOGIN, 403, 403, 400, 403),
        "others'",
    ),
    *(
        Case("priorities:opinion-add", nothing, COORDINATOR, COORDINATOR_FORM, label, query=query)
        for label, query in (("priority", "?prioriteit=ai"), ("measure", "?maatregel=AI-1"))
    ),
    Case("priorities:opinion-edit", lambda w: [w.opinion.pk], COORDINATOR, COORDINATOR_FORM),
    Case("priorities:opinion-remove", lambda w: [w.opinion.pk], COORDINATOR, COORDINATOR_FORM),
    read("matrix:matrix"),
    read("matrix:contributions"),
    read("matrix:cell", lambda w: [w.priority.slug, w.strategy.code]),
    read("overlaps:list"),
    Case("overlaps:detail", lambda w: [w.overlap.pk], READ, (LOGIN, 403, 403, 422, 403)),
    Case("overlaps:look", nothing, (LOGIN, 403, 403, 405, 403), (LOGIN, 403, 403, 302, 403), is_page=False),
    *(
        Case("matrix:matrix", nothing, READ, label=label, query=query)
        for label, query in (
            ("pillars", "?kolommen=pijler&strategie=ISR"),
            ("goals", "?rijen=doel&kolommen=doel&strategie=alle"),
        )
    ),
    read("matrix:picture"),
    *(
        Case("matrix:picture", nothing, READ, label=label, query=query)
        for label, query in (("priority", "?volg=ai"), ("strategy", "?volg=ISR&kolommen=strategie"))
    ),
    read("matrix:cell", lambda w: [w.priority.slug, w.strategy.code]),
    read("matrix:cell", lambda w: [w.priority.slug, w.strategy.code, f"pijler-{w.pillar.pk}"], "pillar"),
    read("matrix:cell", lambda w: [w.priority.slug, w.strategy.code, f"doel-{w.goal.pk}"], "goal"),
    read("matrix:cell-whole", lambda w: [w.priority.slug, w.strategy.code, f"pijler-{w.pillar.pk}"]),
    read("matrix:goal-cell", lambda w: [w.nds_goal.pk, w.strategy.code]),
    read("matrix:goal-cell-whole", lambda w: [w.nds_goal.pk, w.strategy.code, f"pijler-{w.pillar.pk}"]),
    read("holes:list"),
    read("holes:unused"),
    read("holes:challenge", lambda w: [w.challenge.pk]),
    *edit("holes:coverage-add", lambda w: [w.challenge.pk], lambda w: [w.others_challenge.pk]),
    Case(
        "holes:coverage-remove",
        lambda w: [w.challenge.coverage.get().pk],
        (LOGIN, 403, 200, 200, 403),
        (LOGIN, 403, 400, 400, 403),
        "own",
    ),
    Case(
        "holes:coverage-remove",
        lambda w: [w.others_challenge.coverage.get().pk],
        (LOGIN, 403, 403, 200, 403),
        (LOGIN, 403, 403, 400, 403),
        "others'",
    ),
    read("agenda:list"),
    read("agenda:detail", lambda w: [w.agenda_item.pk]),
    Case("agenda:add", nothing, COORDINATOR, COORDINATOR_FORM, "about nothing"),
    *(
        Case("agenda:add", nothing, (LOGIN, 403, 200, 200, 403), (LOGIN, 403, 422, 422, 403), label, query=query)
        for label, query in (("own priority", "?prioriteit=ai"), ("own measure", "?maatregel=AI-1"))
    ),
    *(
        Case("agenda:add", nothing, COORDINATOR, COORDINATOR_FORM, label, query=query)
        for label, query in (("others' priority", "?prioriteit=cloud"), ("others' measure", "?maatregel=ISR-M1"))
    ),
    *edit("agenda:edit", lambda w: [w.agenda_item.pk], lambda w: [w.others_agenda_item.pk]),
    coordinate("agenda:decide", lambda w: [w.agenda_item.pk], 422),
    read("commitments:list"),
    read("commitments:detail", lambda w: [w.commitment.pk]),
    read("exchange:list"),
    Case("exchange:export", lambda w: ["maatregelen", "csv"], READ, is_page=False),
    Case(
        "exchange:export",
        lambda w: ["mijlpalen", "xlsx"],
        READ,
        label="strategy",
        query="?strategie=ISR",
        is_page=False,
    ),
    Case("exchange:form", lambda w: ["metingen", "xlsx"], READ, is_page=False),
    Case("exchange:import", lambda w: ["toezeggingen"], COORDINATOR, COORDINATOR_FORM),
    *(
        Case("exchange:job", lambda w, name=name: [w.imports[name].pk], COORDINATOR, COORDINATOR_FORM, label)
        for name, label in (
            ("voorbeeld", "preview"),
            ("toegepast", "saved"),
            ("verworpen", "discarded"),
            ("mislukt", "failed"),
        )
    ),
    Case("commitments:add", nothing, COORDINATOR, COORDINATOR_FORM),
    *(
        case
        for name in ("commitments:edit", "commitments:move", "commitments:settle")
        for case in edit(name, lambda w: [w.commitment.pk], lambda w: [w.others_commitment.pk])
    ),
    Case("commitments:responsibility-add", lambda w: [w.commitment.pk], COORDINATOR, COORDINATOR_FORM),
    Case(
        "commitments:responsibility-edit",
        lambda w: [w.commitment.responsibilities.get().pk],
        COORDINATOR,
        COORDINATOR_FORM,
    ),
    coordinate("commitments:responsibility-remove", lambda w: [w.commitment.responsibilities.get().pk], 400),
    coordinate("commitments:suggestions", lambda w: [w.document.code], 400),
    read("commitments:annexes"),
    *(
        Case("commitments:annex", lambda w, name=name: [name, "csv"], READ, label=name, is_page=False)
        for name in ("1a", "1b", "begroting")
    ),
    read("history:trail", lambda w: ["priority", w.priority.pk]),
    read("work:list"),
    *edit("work:update", lambda w: [w.request.pk], lambda w: [w.others_request.pk]),
    Case(
        "work:update",
        lambda w: [w.submitted.pk],
        (LOGIN, 403, 200, 200, 403),
        (LOGIN, 403, 409, 409, 403),
        "submitted",
    ),
    Case(
        "work:no-change",
        lambda w: [w.request.pk],
        (LOGIN, 403, 200, 200, 403),
        (LOGIN, 403, 422, 422, 403),
        "own",
    ),
    Case(
        "work:no-change",
        lambda w: [w.others_request.pk],
        (LOGIN, 403, 403, 200, 403),
        (LOGIN, 403, 403, 422, 403),
        "others'",
    ),
    Case(
        "work:withdraw",
        lambda w: [w.submitted.pk],
        (LOGIN, 403, 405, 405, 403),
        (LOGIN, 403, 302, 302, 403),
        "own",
        is_page=False,
    ),
    Case(
        "work:withdraw",
        lambda w: [w.others_request.pk],
        (LOGIN, 403, 403, 405, 403),
        (LOGIN, 403, 403, 302, 403),
        "others'",
        is_page=False,
    ),
    Case("work:preview", nothing, (LOGIN, 405, 405, 405, 405), (LOGIN, 400, 400, 400, 400), is_page=False),
    Case("reports:list", nothing, READ, (LOGIN, 403, 403, 422, 403)),
    read("reports:round", lambda w: [2025]),
    Case("reports:reminders", lambda w: [2026], (LOGIN, 403, 403, 200, 200), (LOGIN, 403, 403, 405, 405)),
    Case("reports:reminder-settings", lambda w: [2026], (LOGIN, 403, 403, 200, 403), (LOGIN, 403, 403, 422, 403)),
    Case("reports:reminder-send", lambda w: [2026], (LOGIN, 403, 403, 200, 403), (LOGIN, 403, 403, 422, 403)),
    read("reports:round", lambda w: [2026], "open"),
    read("reports:request-list", lambda w: [2026]),
    read("reports:round-history", lambda w: [2026]),
    coordinate("reports:round-setup", lambda w: [2024], 422, "new"),
    coordinate("reports:round-setup", lambda w: [2025], 422, "planned"),
    coordinate("reports:round-setup", lambda w: [2026], 422, "open"),
    coordinate("reports:round-open", lambda w: [2025], 409, "not set up"),
    coordinate("reports:round-close", lambda w: [2026], 422),
    coordinate("reports:round-reopen", lambda w: [2026], 409, "open"),
    coordinate("reports:round-extend", lambda w: [2026], 422),
    Case("reports:request", lambda w: [2026, w.submitted.pk], READ, (LOGIN, 403, 403, 422, 403), "submitted"),
    Case("reports:request", lambda w: [2026, w.request.pk], READ, (LOGIN, 403, 403, 404, 403), "nothing yet"),
    Case("reports:review", lambda w: [2026], COORDINATOR, COORDINATOR_FORM),
    read("reports:report", done, "done"),
    read("reports:report", failed, "failed"),
    Case("reports:retry", failed, (LOGIN, 405, 405, 405, 405), (LOGIN, 403, 403, 302, 403), is_page=False),
    Case("reports:pdf", done, READ, is_page=False),
    Case("reports:snapshot", done, READ, is_page=False),
    Case("coherence:list", nothing, READ, (LOGIN, 403, 403, 422, 403)),
    read("coherence:report", lambda w: ["nl", 1], "done"),
    read("coherence:report", lambda w: ["en", 1], "failed"),
    Case(
        "coherence:retry",
        lambda w: ["en", 1],
        (LOGIN, 405, 405, 405, 405),
        (LOGIN, 403, 403, 302, 403),
        is_page=False,
    ),
    Case("coherence:html", lambda w: ["nl", 1], READ, is_page=False),
    Case("coherence:pdf", lambda w: ["nl", 1], READ, is_page=False),
    Case("coherence:odt", lambda w: ["nl", 1], READ, is_page=False),
    Case("coherence:snapshot", lambda w: ["nl", 1], READ, is_page=False),
    Case("accounts:login", nothing, OPEN, (422, 422, 422, 422, 422)),
    Case("accounts:logout", nothing, (405, 405, 405, 405, 405), (302, 302, 302, 302, 302), is_page=False),
    Case("accounts:password-change", nothing, READ, (LOGIN, 422, 422, 422, 422)),
    read("accounts:password-change-done"),
    Case("accounts:password-reset", nothing, OPEN, (422, 422, 422, 422, 422)),
    Case("accounts:password-reset-done", nothing, OPEN, OPEN_NO_POST),
    Case("accounts:password-reset-complete", nothing, OPEN, OPEN_NO_POST),
    Case("accounts:password-reset-confirm", lambda w: ["x", "y-z"], OPEN, (200, 200, 200, 200, 200), "old link"),
]


def names() -> Iterator[tuple[str, str]]:
    """Name and pattern of every address of the site."""

    def walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern, inner, path)
            elif isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name or ''}", path

    yield from walk(get_resolver(), "", "")
