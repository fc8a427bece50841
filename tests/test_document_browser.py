"""Documents in Chromium: passages are marked by mouse, keyboard and without scripts, and every state is accessible."""

import pytest
from django.urls import reverse

from nds_tracker.content.sets import LETTER
from strategies.models import Document, Paragraph, Passage

from .test_browser import log_in, tab_to
from .test_measurement_browser import button, judge
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SELECT = """([paragraph, words]) => {
    const root = document.querySelector(`[data-paragraph="${paragraph}"]`);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const place = walker.currentNode.data.indexOf(words);
        if (place >= 0) {
            document.getSelection().setBaseAndExtent(
                walker.currentNode, place, walker.currentNode, place + words.length);
            return true;
        }
    }
    return false;
}"""
"""Selects words as people who browse with a caret do: the browser tells the page nothing of how it was done."""


def text_of(document: Document) -> str:
    return reverse("strategies:document-text", args=[document.code])


def test_a_passage_is_marked_with_the_mouse(page, context, live_server, world: World):
    Paragraph.objects.create(
        document=world.document, position=2, text="\N{PARTY POPPER} Eerst dit, en daarna dit nog een keer."
    )
    log_in(context, live_server, world.users["redacteur"])
    page.goto(text_of(world.document))
    # The second "dit": two clicks select a word, where a person points.
    where = page.evaluate(
        """() => { const node = document.querySelector('[data-paragraph="2"]').firstChild;
        const range = document.createRange(); const place = node.data.lastIndexOf("dit");
        range.setStart(node, place); range.setEnd(node, place + 3);
        const box = range.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"""
    )
    page.mouse.dblclick(*where)
    form = page.locator("form[data-selection]")
    form.get_by_text("“dit”").wait_for()
    form.get_by_role("button", name="Vindplaats maken").click()
    page.get_by_label("Citaat").wait_for()
    assert page.get_by_label("Citaat").input_value() == "dit"
    button(page, "Deze vindplaats maken").click()
    page.locator("#messages").get_by_text("De vindplaats is gemaakt").wait_for()
    passage = Passage.objects.get(quote="dit")
    assert passage.paragraph.text[passage.start :].startswith("dit nog een keer")
    page.get_by_role("link", name="In de tekst lezen").last.click()
    assert page.locator("#alinea-2 mark").inner_text() == "dit"


def test_a_selection_behind_a_marked_passage_is_counted_well(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    page.goto(text_of(world.document))
    assert page.evaluate(SELECT, [1, "uw Kamer"])
    page.locator("form[data-selection] button").click()
    assert page.get_by_label("Citaat").input_value() == "uw Kamer"


def test_a_selection_across_paragraphs_says_so(page, context, live_server, world: World):
    Paragraph.objects.create(document=world.document, position=2, text="Een volgende alinea.")
    log_in(context, live_server, world.users["redacteur"])
    page.goto(text_of(world.document))
    page.evaluate(
        """() => document.getSelection().setBaseAndExtent(
        document.querySelector('[data-paragraph="1"]').firstElementChild.firstChild, 3,
        document.querySelector('[data-paragraph="2"]').firstChild, 5)"""
    )
    page.locator("form[data-selection]").get_by_text("Selecteer binnen één alinea.").wait_for()
    assert page.locator("form[data-selection] button").is_disabled()


def test_a_passage_is_marked_with_the_keyboard_only(page, context, live_server, world: World):
    log_in(context, live_server, world.users["redacteur"])
    page.goto(text_of(world.document))
    tab_to(page, ".nds-text__tool")
    page.keyboard.press("Enter")
    page.get_by_label("Citaat").wait_for()
    tab_to(page, "#id_quote")
    page.keyboard.press("Control+Home")
    for _ in range(len("Het gaat ")):
        page.keyboard.press("ArrowRight")
    for _ in range(len("om de kapstok")):
        page.keyboard.press("Shift+ArrowRight")
    tab_to(page, "[data-keep-selection] button")
    page.keyboard.press("Enter")
    assert page.get_by_label("Citaat").input_value() == "om de kapstok"
    tab_to(page, "main form[method=post] button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#messages").get_by_text("De vindplaats is gemaakt").wait_for()
    passage = Passage.objects.get(quote="om de kapstok")
    assert (passage.start, passage.end) == (9, 22)


def test_a_letter_is_imported_and_a_passage_is_marked_without_scripts(browser, live_server, world: World):
    Document.objects.filter(pk=world.document.pk).update(dossier="", number="")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    log_in(context, live_server, world.users["redacteur"])
    page = context.new_page()
    page.goto(reverse("strategies:document-list"))
    page.get_by_role("link", name="Importeren", exact=True).click()
    page.get_by_label("Of plak de tekst").fill(LETTER.read_text(encoding="utf-8"))
    button(page, "Bekijken wat wij lezen").click()
    button(page, "Dit document importeren").click()
    assert "Het document is geïmporteerd" in page.locator("#messages").inner_text()
    page.get_by_role("link", name="Tekst lezen").click()
    page.get_by_role("link", name="Vindplaats maken in alinea 22").click()
    page.get_by_label("Citaat").fill("Het is mijn bedoeling om de NDS te sturen.")
    button(page, "Deze vindplaats maken").click()
    assert page.get_by_label("Citaat").input_value().startswith("Het is mijn bedoeling")
    assert "staat niet met deze woorden in de tekst" in page.locator("main").inner_text()
    page.get_by_label("Citaat").fill("Het is mijn bedoeling om de definitieve versie van de NDS in het voorjaar")
    button(page, "Deze vindplaats maken").click()
    passage = Passage.objects.get(document__code="kst-26643-1231")
    assert (passage.paragraph.position, passage.locator) == (22, "Proces en planning NDS")
    context.close()


@pytest.mark.slow
def test_every_state_of_adding_and_importing_is_accessible(page, context, live_server, world: World):
    log_in(context, live_server, world.users["coordinator"])
    page.goto(reverse("strategies:document-add"))
    button(page, "Bekijken wat dit is").click()
    page.locator("#error-summary:focus").wait_for()
    found = judge(page, "nothing typed")
    page.get_by_label("Verwijzingen").fill("26643-1231\n36600-VII, nr. 1\nEen brief uit het archief van 3 mei")
    button(page, "Bekijken wat dit is").click()
    page.locator("h1:focus", has_text="Bedoelt u dit?").wait_for()
    found += judge(page, "what each line means")
    button(page, "documenten toevoegen").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "title missing")
    page.goto(reverse("strategies:document-import"))
    page.get_by_label("Of plak de tekst").fill("<kamerstuk>")
    button(page, "Bekijken wat wij lezen").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "not readable")
    page.get_by_label("Of plak de tekst").fill(LETTER.read_text(encoding="utf-8"))
    button(page, "Bekijken wat wij lezen").click()
    page.locator("h1:focus", has_text="Controleer wat is gelezen").wait_for()
    found += judge(page, "preview of a document that is there")
    page.get_by_label("Titel").fill("")
    button(page, "Dit document importeren").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "preview with an error")
    page.get_by_label("Titel").fill("Startbrief")
    button(page, "Dit document importeren").click()
    page.locator("#messages").get_by_text("Het document is geïmporteerd").wait_for()
    found += judge(page, "document")
    page.goto(text_of(world.document))
    found += judge(page, "text")
    assert page.evaluate(SELECT, [7, "goed bestuur"])
    page.locator("form[data-selection]").wait_for()
    found += judge(page, "text with a selection")
    page.locator("form[data-selection] button").click()
    page.get_by_label("Citaat").fill("Dit staat er niet.")
    button(page, "Deze vindplaats maken").click()
    page.locator("#error-summary:focus").wait_for()
    found += judge(page, "quotation that is not there")
    assert not found, "\n".join(found)
