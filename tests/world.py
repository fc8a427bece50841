"""One of everything, for tests that walk over all pages: people of each role, and things that are theirs or not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from accounts.models import Organisation, Person, User
from commitments.models import (
    Commitment,
    CommitmentMeasure,
    CommitmentPriority,
    CommitmentResponsibility,
    RejectedPromise,
)
from exchange.models import ImportJob, ImportRow
from priorities.models import (
    AgendaItem,
    Challenge,
    Contribution,
    Coverage,
    Opinion,
    Priority,
    Recommendation,
    Succession,
)
from priorities.tests import factories as make
from reports.models import (
    AnnualReport,
    CoherenceFile,
    CoherenceReport,
    ProgressUpdate,
    Reminder,
    ReportFile,
    ReportingRound,
    UpdateRequest,
)
from strategies.models import (
    Document,
    DocumentPerson,
    Goal,
    Indicator,
    Measure,
    Measurement,
    MeasureResponsibility,
    Milestone,
    Overlap,
    Paragraph,
    ParliamentaryActivity,
    Passage,
    Pillar,
    Strategy,
    StrategyLink,
    StrategyResponsibility,
    Target,
)

ROLES = ("lezer", "redacteur", "coordinator", "beheerder")


@dataclass
class World:
    """What the tests refer to by name."""

    organisation: Organisation
    users: dict[str, User]
    strategy: Strategy
    pillar: Pillar
    goal: Goal
    nds_goal: Goal
    """Of the NDS pillar of the priority."""
    measure: Measure
    """The editor's organisation answers for it."""
    milestone: Milestone
    """Of the measure."""
    others_measure: Measure
    """Nobody answers for it."""
    others_milestone: Milestone
    indicator: Indicator
    """The editor's organisation answers for its strategy."""
    measurement: Measurement
    others_indicator: Indicator
    others_measurement: Measurement
    document: Document
    passage: Passage
    priority: Priority
    """The editor's organisation answers for it."""
    others: Priority
    """Another organisation answers for it."""
    contribution: Contribution
    others_contribution: Contribution
    """Of the editor's strategy to the other priority: the editor's organisation is asked whether it agrees."""
    foreign_contribution: Contribution
    """The editor's organisation answers for neither side."""
    commitment: Commitment
    """The editor's organisation answers for it."""
    others_commitment: Commitment
    """Nobody answers for it."""
    round: ReportingRound
    done: AnnualReport
    failed: AnnualReport
    open_round: ReportingRound
    request: UpdateRequest
    """Of the measure, asked of the editor's organisation; nothing is typed yet."""
    others_request: UpdateRequest
    """Of the other priority, asked of the other organisation."""
    submitted: UpdateRequest
    """Of the priority; the editor submitted its update, which waits for a reviewer."""
    opinion: Opinion
    challenge: Challenge
    """Under the NDS pillar of the priority; a goal works on it, with a measure."""
    others_challenge: Challenge
    """Under a pillar that is no priority; a measure works on it."""
    overlap: Overlap
    """Suggested, between a goal of the NDS and one of the strategy."""
    agenda_item: AgendaItem
    """About the challenge, asked of the editor's organisation."""
    others_agenda_item: AgendaItem
    """About a measure that nobody answers for; it was needed long ago."""
    paragraph: Paragraph
    """Of the document, with the passage in it and a sentence that looks like a promise."""
    imports: dict[str, ImportJob]
    """Of measures: one of each stage that stays, and one that failed."""


def make_report(round_: ReportingRound, user: User, **fields: object) -> AnnualReport:
    return AnnualReport.objects.create(round=round_, requested_by=user, **fields)


def make_imports(user: User) -> dict[str, ImportJob]:
    rows = [
        ("fout", "AI-9", [], [["pijler", "Er is geen pijler “NDS/9”."]]),
        ("gewijzigd", "AI-1", [["titel", "Opschalen", "Opschalen van AI"]], []),
        ("nieuw", "AI-2", [["titel", "", "Kiezen"]], []),
        ("gelijk", "AI-3", [], []),
    ]
    made = {}
    for name in ("voorbeeld", "toegepast", "verworpen", "mislukt"):
        failed = name == "mislukt"
        made[name] = job = ImportJob.objects.create(
            noun="maatregelen",
            file_name=f"maatregelen-{name}.xlsx",
            content=b"x",
            stage="geupload" if failed else name,
            status="failed" if failed else "done",
            error="Dit bestand is leeg." if failed else "",
            counts={} if failed else {outcome: 1 for outcome, *_rest in rows},
            checked_at=timezone.now(),
            requested_by=user,
        )
        if name in ("voorbeeld", "toegepast"):
            ImportRow.objects.bulk_create(
                ImportRow(job=job, number=number, outcome=outcome, label=label, changes=changes, errors=errors,
                          target=1 if outcome == "gewijzigd" else None)
                for number, (outcome, label, changes, errors) in enumerate(rows, start=2)
            )  # fmt: skip
    return made


def make_coherence_reports(user: User) -> None:
    """A finished one in Dutch and a failed one in English."""
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    done = CoherenceReport.objects.create(
        language="nl",
        version=1,
        status="done",
        requested_by=user,
        frozen_at=moment,
        finished_at=moment,
        reference_date=moment.date(),
        progress=100,
    )
    forms = {
        "snapshot": b"{}",
        "pdf": b"%PDF-1.7",
        "html": b'<!DOCTYPE html><html lang="nl"><title>Rapport</title><style>p{margin:0}</style><p>Tekst</p></html>',
        "odt": b"PK",
    }
    hashes = {f"{form}_sha256": sha256(data).hexdigest() for form, data in forms.items()}
    CoherenceFile.objects.create(report=done, pages=1, **forms, **hashes)
    CoherenceReport.objects.create(
        language="en", version=1, status="failed", requested_by=user, error="Het lettertype ontbreekt."
    )


def make_world() -> World:
    """One of everything."""
    own, other = make.make_organisation(name="Eigen ministerie"), make.make_organisation(name="Ander ministerie")
    users = {role: make.make_user(role, organisation=own, name=f"Voorbeeld {role}") for role in ROLES}
    document = make.make_document(title="Startbrief", dossier="26643", number="1231", date=date(2024, 11, 7))
    ParliamentaryActivity.objects.create(document=document, date=date(2024, 11, 12), kind="Regeling van werkzaamheden")
    DocumentPerson.objects.create(document=document, name="Voorbeeld ondertekenaar", role="ondertekenaar")
    paragraph = Paragraph.objects.create(
        document=document, position=1, text="Het gaat om de kapstok. Ik zal uw Kamer hierover informeren."
    )
    passage = Passage.objects.create(
        document=document, quote="Het gaat om de kapstok.", paragraph=paragraph, start=0, end=23
    )
    nds = make.make_strategy(code="NDS", title="Nederlandse Digitaliseringsstrategie", is_nds=True)
    strategy = make.make_strategy(code="ISR", title="I-strategie Rijk", source=document)
    StrategyLink.objects.create(nds=nds, strategy=strategy, kind="kapstok", passage=passage, explanation="Uitleg")
    nds_pillar = make.make_pillar(nds, title="Artificiële intelligentie")
    nds_goal = make.make_goal(nds_pillar, title="Eén aanpak", source=document)
    challenge = Challenge.objects.create(
        pillar=nds_pillar, kind="belemmering", text="Geen leidende aanpak", source=document
    )
    Coverage.objects.create(challenge=challenge, goal=nds_goal, explanation="Het doel neemt dit weg.")
    pillar = make.make_pillar(strategy, title="Data en algoritmen")
    goal = make.make_goal(pillar, title="Betere data", source=document)
    measure = Measure.objects.create(pillar=nds_pillar, goal=nds_goal, code="AI-1", title="Opschalen", source=document)
    milestone = Milestone.objects.create(
        measure=measure,
        title="Advies",
        original_date=date(2026, 4, 1),
        current_date=date(2026, 10, 1),
        current_precision="month",
        reschedule_reason="implementatie",
    )
    others_measure = Measure.objects.create(pillar=pillar, code="ISR-M1", title="Bundelen")
    others_milestone = Milestone.objects.create(
        measure=others_measure, title="Plan", original_date=date(2027, 1, 1), current_date=date(2027, 1, 1)
    )
    indicator = Indicator.objects.create(strategy=strategy, pillar=pillar, code="ISR-1", title="Gebruik", unit="%")
    Target.objects.create(indicator=indicator, year=2030, value=75)
    wrong, *_right, measurement = (
        Measurement.objects.create(indicator=indicator, value=value, reference_date=date(year, 1, 1), source=document)
        for year, value in ((2022, 80), (2023, 40), (2024, 50))
    )
    Measurement.objects.create(indicator=indicator, value=33, reference_date=date(2022, 1, 1), supersedes=wrong)
    others_indicator = Indicator.objects.create(
        strategy=make.make_strategy(code="SDE"), code="SDE-1", title="Ander gebruik", unit="%"
    )
    others_measurement = Measurement.objects.create(
        indicator=others_indicator, value=12, reference_date=date(2024, 1, 1)
    )
    priority = make.make_priority(
        slug="ai", title="Artificiële intelligentie", responsible=own, pillar=nds_pillar, source=document
    )
    others = make.make_priority(slug="cloud", title="Cloud", responsible=other)
    contribution = make.make_contribution(
        priority, pillar=pillar, passage=passage, assessed_by=users["coordinator"], assessed_on=date(2026, 11, 1)
    )
    others_contribution = make.make_contribution(others, goal=goal)
    foreign_contribution = make.make_contribution(
        others,
        pillar=make.make_pillar(others_indicator.strategy, title="Digitale economie"),
        response="oneens",
        response_note="Dit gaat over iets anders.",
        responded_on=date(2026, 11, 2),
    )
    commitment = Commitment.objects.create(
        kind="toezegging", text="Jaarlijkse rapportage", chamber="tk", passage=passage, source=document
    )
    others_commitment = Commitment.objects.create(
        kind="motie",
        text="Kies één aanpak",
        chamber="ek",
        status="voldaan",
        settled_with=document,
        settled_on=date(2026, 3, 1),
        expected_date=date(2026, 1, 1),
        expected_precision="quarter",
    )
    Person.objects.create(name="Voorbeeld contactpersoon")
    CommitmentPriority.objects.create(commitment=commitment, priority=priority, source=document)
    CommitmentResponsibility.objects.create(commitment=commitment, organisation=own)
    CommitmentMeasure.objects.create(commitment=commitment, measure=measure)
    RejectedPromise.objects.create(document=document, sentence="Ik zal dat nooit zeggen.")
    overlap = Overlap.objects.create(first_goal=nds_goal, second_goal=goal, score=0.6, words=["data"])
    agenda_item = AgendaItem.objects.create(
        title="Kies één aanpak", challenge=challenge, question="Wie kiest?", asked_of=own, due_date=date(2027, 3, 1)
    )
    others_challenge = Challenge.objects.create(pillar=pillar, kind="opgave", text="Gegevens delen")
    Coverage.objects.create(challenge=others_challenge, measure=others_measure, explanation="De maatregel doet dit.")
    others_agenda_item = AgendaItem.objects.create(
        title="Betaal het bundelen",
        measure=others_measure,
        question="Wie betaalt dit?",
        asked_of=other,
        due_date=date(2025, 1, 1),
        due_precision="quarter",
    )
    MeasureResponsibility.objects.create(measure=measure, organisation=own)
    StrategyResponsibility.objects.create(strategy=strategy, organisation=own)
    Succession.objects.create(predecessor=others, successor=priority, source=document)
    round_ = ReportingRound.objects.create(year=2025, reference_date=date(2025, 12, 31))
    ProgressUpdate.objects.create(
        round=round_,
        priority=priority,
        state="goedgekeurd",
        status="aandacht_nodig",
        explanation="Te weinig mensen.",
        results="Er is een plan.",
        reported_on=date(2025, 12, 1),
    )
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    done = make_report(
        round_,
        users["coordinator"],
        language="nl",
        version=1,
        status="done",
        frozen_at=moment,
        finished_at=moment,
        progress=100,
    )
    ReportFile.objects.create(
        report=done,
        snapshot=b"{}",
        snapshot_sha256=sha256(b"{}").hexdigest(),
        pdf=b"%PDF-1.7",
        pdf_sha256=sha256(b"%PDF-1.7").hexdigest(),
        pages=1,
    )
    failed = make_report(
        round_, users["coordinator"], language="en", version=1, status="failed", error="Het lettertype ontbreekt."
    )
    make_coherence_reports(users["coordinator"])
    today = timezone.localdate()
    open_round = ReportingRound.objects.create(
        year=2026,
        reference_date=today,
        state="open",
        opens=today - timedelta(days=10),
        closes=today + timedelta(days=20),
        grace_until=today + timedelta(days=27),
    )
    request = UpdateRequest.objects.create(round=open_round, measure=measure, organisation=own)
    others_request = UpdateRequest.objects.create(round=open_round, priority=others, organisation=other)
    submitted = UpdateRequest.objects.create(round=open_round, priority=priority, organisation=own)
    ProgressUpdate.objects.create(
        round=open_round,
        request=submitted,
        priority=priority,
        state="ingediend",
        status="op_schema",
        results="Het plan wordt uitgevoerd.",
        reported_on=today,
        submitted_by=users["redacteur"],
        submitted_for=own,
        submitted_at=timezone.now(),
        edited_by=users["redacteur"],
    )
    Reminder.objects.create(
        round=open_round,
        day=today,
        address="contactpersoon@voorbeeld.example",
        subject="Herinnering",
        body="Er wacht een bericht.",
        lines=[{"request": request.pk, "reason": "asked", "days": 0}],
        state="verstuurd",
        sent_at=timezone.now(),
    )
    opinion = Opinion.objects.create(
        priority=priority,
        body=other,
        given_on=date(2026, 10, 12),
        verdict="aandacht_nodig",
        title="Kies eerst, schaal dan op",
        source=document,
    )
    Recommendation.objects.create(opinion=opinion, text="Kies drie toepassingen.")
    return World(
        imports=make_imports(users["coordinator"]),
        organisation=own,
        users=users,
        strategy=strategy,
        pillar=pillar,
        goal=goal,
        nds_goal=nds_goal,
        measure=measure,
        milestone=milestone,
        others_measure=others_measure,
        others_milestone=others_milestone,
        indicator=indicator,
        measurement=measurement,
        others_indicator=others_indicator,
        others_measurement=others_measurement,
        document=document,
        passage=passage,
        priority=priority,
        others=others,
        contribution=contribution,
        others_contribution=others_contribution,
        foreign_contribution=foreign_contribution,
        commitment=commitment,
        others_commitment=others_commitment,
        round=round_,
        done=done,
        failed=failed,
        open_round=open_round,
        request=request,
        others_request=others_request,
        submitted=submitted,
        opinion=opinion,
        challenge=challenge,
        overlap=overlap,
        others_challenge=others_challenge,
        agenda_item=agenda_item,
        others_agenda_item=others_agenda_item,
        paragraph=paragraph,
    )
