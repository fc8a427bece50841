"""Ten thousand measures and ten thousand paragraphs: the questions fit the indexes, and answers stay quick."""

import statistics
import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Q

from accounts.models import User
from nds_tracker.search.finding import Narrowing, find, plain_text, vector
from nds_tracker.search.kinds import KINDS
from nds_tracker.search.nearby import near
from nds_tracker.search.reading import read
from priorities.tests import factories as make
from strategies.models import Measure, Paragraph

pytestmark = pytest.mark.django_db

NOT_INDEXED = {"organisatie", "rapport"}
"""Some hundreds at most."""
SENTENCE = (
    "Met de maatregel werken gemeenten, provincies en uitvoeringsorganisaties samen aan gegevens en dienstverlening, "
    "zodat burgers en bedrijven minder vaak hetzelfde hoeven te vertellen. "
)
WORDS = ("cloud", "algoritmen", "basisregistratie", "toegankelijkheid", "weerbaarheid", "vakmanschap", "huizen")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.code not in NOT_INDEXED], ids=lambda kind: kind.code)
def test_the_questions_fit_the_indexes(kind):
    rows = kind.model._default_manager.order_by()
    conditions = (
        rows.annotate(search_words=vector(kind)).filter(search_words="huis"),
        rows.annotate(search_text=plain_text(kind)).filter(search_text__contains="huis"),
        rows.annotate(search_text=plain_text(kind)).filter(search_text__regex=r"\mhui"),
        rows.annotate(search_text=plain_text(kind)).filter(search_text__trigram_strict_word_similar="huis"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in conditions:
            plan = condition.values("pk").explain()
            assert f"{kind.model._meta.db_table}_words" in plan or f"{kind.model._meta.db_table}_trigrams" in plan, plan


def median(action: Callable[[], object], times: int = 5) -> float:
    durations = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        durations.append(time.perf_counter() - begin)
    return statistics.median(durations)


@pytest.mark.slow
def test_ten_thousand_measures_and_paragraphs_are_searched_quickly(record_property):
    pillar, document = make.make_pillar(), make.make_document()
    Measure.objects.bulk_create(
        Measure(pillar=pillar, code=f"m{n}", title=f"Maatregel {n:05} {WORDS[n % 7] if n % 50 < 7 else ''}",
                description=SENTENCE)
        for n in range(10_000)
    )  # fmt: skip
    Paragraph.objects.bulk_create(
        Paragraph(document=document, position=n, text=f"{n}. {SENTENCE * 3}{WORDS[n % 7] if n % 70 < 7 else ''}")
        for n in range(10_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user: User = make.make_user("lezer")

    def scan() -> None:
        """What the search of the lists would do: read every text of both tables."""
        list(Measure.objects.filter(Q(title__icontains="huis") | Q(description__icontains="huis"))[:5])
        list(Paragraph.objects.filter(text__icontains="huis")[:5])

    base = median(scan)
    asked = {
        "rare": lambda: find(user, read("huis"), Narrowing()),
        "two words": lambda: find(user, read("cloud maatregel"), Narrowing()),
        "in every row": lambda: find(user, read("gemeente"), Narrowing()),
        "typing": lambda: find(user, read("toegan", unfinished=True), Narrowing(), limit=3),
        "wrong": lambda: near(user, read("toegangkelijkheid")),
        "wrong, near what is everywhere": lambda: near(user, read("dienstverleening")),
    }
    taken = {name: median(action) for name, action in asked.items()}
    record_property("scan", round(base, 4))
    for name, seconds in taken.items():
        record_property(name, round(seconds, 4))
    assert find(user, read("huis"), Narrowing()).counts == {"maatregel": 200, "alinea": 143}
    assert find(user, read("gemeente"), Narrowing()).total == 20_000
    assert taken["rare"] < 5 * base, taken
    assert max(taken.values()) < 12 * base, taken
