"""What is proposed to take part, and who answers for it."""

from datetime import date

from priorities.models import PriorityResponsibility
from priorities.tests import factories as make
from reports import proposals
from reports.models import UpdateRequest
from reports.proposals import Answering
from strategies.models import Measure, MeasureResponsibility

from .making import DAY, key


def of_round(user, day):
    """All that is proposed for a round that does not exist yet."""
    return proposals.named(user, None, proposals.keys_of_round(user, None), day)


class TestProposals:
    def test_the_newest_plan_with_its_measures_in_order(self, coordinator, plan, bzk, person):
        make.make_priority(title="Oud", series="Startbrief 2024", responsible=bzk)
        found = of_round(coordinator, date(2026, 12, 31))
        assert [str(row.thing) for row in found] == ["Cloud", "Verkenning", "Marktplaats"]
        assert [row.proposed for row in found] == [Answering(bzk.pk, person.pk), Answering(bzk.pk), None]

    def test_who_answers_on_the_reference_date(self, coordinator, plan, bzk, vng):
        PriorityResponsibility.objects.filter(priority=plan[0]).update(valid_to=date(2026, 5, 31))
        PriorityResponsibility.objects.create(priority=plan[0], organisation=vng, valid_from=date(2026, 6, 1))
        for day, whom in ((date(2026, 5, 31), bzk), (date(2026, 6, 1), vng)):
            assert of_round(coordinator, day)[0].proposed.organisation == whom.pk

    def test_who_answers_for_a_measure_is_dated_too(self, coordinator, plan, bzk, vng):
        MeasureResponsibility.objects.update(valid_to=date(2026, 5, 31))
        MeasureResponsibility.objects.create(measure=plan[1], organisation=vng, valid_from=date(2026, 6, 1))
        for day, whom in ((date(2026, 5, 31), bzk), (date(2026, 6, 1), vng)):
            assert of_round(coordinator, day)[1].proposed.organisation == whom.pk

    def test_what_is_asked_stands_in_the_table_also_of_another_plan(self, coordinator, asked, bzk):
        measure = Measure.objects.create(pillar=make.make_pillar(), code="D-1", title="Register")
        priority = make.make_priority(title="Oud", series="Eerder plan")
        UpdateRequest.objects.create(round=asked.round, measure=measure, organisation=bzk)
        UpdateRequest.objects.create(round=asked.round, priority=priority, organisation=bzk)
        assert {key(measure), key(priority)} <= set(proposals.keys_of_round(coordinator, asked.round))
        assert not {key(measure), key(priority)} & set(proposals.keys_of_round(coordinator, None))

    def test_search_takes_all_words_and_leaves_out_what_is_there(self, coordinator, plan):
        other = Measure.objects.create(
            pillar=make.make_pillar(make.make_strategy(title="Datastrategie")), code="D-1", title="Register"
        )
        found = proposals.search(coordinator, None, "register data", {key(plan[0])}, DAY)
        assert [row.thing for row in found.candidates] == [other]
        assert not found.has_more
        assert proposals.search(coordinator, None, "register", {key(other)}, DAY).candidates == []
        assert proposals.search(coordinator, None, "register zee", set(), DAY).candidates == []

    def test_search_says_that_there_is_more(self, coordinator, plan):
        Measure.objects.bulk_create(Measure(pillar=plan[1].pillar, code=f"z{n}", title="Zoek") for n in range(21))
        found = proposals.search(coordinator, None, "zoek", set(), DAY)
        assert (len(found.candidates), found.has_more) == (20, True)
        found = proposals.search(coordinator, None, "zoek", {key(found.candidates[0].thing)}, DAY)
        assert (len(found.candidates), found.has_more) == (20, False)

    def test_names_that_make_no_sense_name_nothing(self, coordinator, plan):
        names = ["prioriteit-x", "doel-1", "prioriteit-", "maatregel-999999999999", "prioriteit-²", ""]
        assert proposals.named(coordinator, None, names, DAY) == []
