"""The translation tools find what is missing, and the project's own catalogue is complete."""

import gettext
import re

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command

from nds_tracker.catalogue import KEYWORDS, compare, compile_to_mo, read, sources, update, wanted

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
a = _("Save")
b = pgettext("verb", "Report")
c = ngettext("%(n)d row", "%(n)d rows", 2)
"""
TEMPLATE = """{% load i18n %}
  <p title="{% translate "Close" %}">
     it's {% blocktranslate trimmed with name=user.name %}
        Hello
        {{ name }}
     {% endblocktranslate %}</p>
    {% blocktranslate count n=rows|length %}One result{% plural %}{{ n }} results{% endblocktranslate %}
  {{ _("Inside an expression") }}
"""
COMPLETE = {
    "Save": "Opslaan",
    "Report": "Melden",
    "%(n)d row": ("%(n)d rij", "%(n)d rijen"),
    "Close": "Sluiten",
    "Hello %(name)s": "Dag %(name)s",
    "One result": ("Eén resultaat", "%(n)s resultaten"),
    "Inside an expression": "Binnen een uitdrukking",
}


@pytest.fixture
def project(tmp_path):
    """A project with one module and one template."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(PYTHON)
    (tmp_path / "app" / "tests").mkdir()
    (tmp_path / "app" / "tests" / "test_views.py").write_text('_("Only in a test")')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def catalogue(project):
    """The project's complete Dutch catalogue."""
    path = project / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    assert update(path, wanted(project)).empty
    translated = read(path)
    for message in translated:
        if message.id:
            message.string = COMPLETE[message.id[0] if isinstance(message.id, tuple) else message.id]
    update(path, wanted(project), [translated])
    return path


def test_every_message_of_python_and_templates_is_found(project):
    found = {m.id[0] if isinstance(m.id, tuple) else m.id for m in wanted(project) if m.id}
    assert found == set(COMPLETE)


def test_complete_catalogue_has_no_findings_and_survives_an_update(project, catalogue):
    assert compare(wanted(project), read(catalogue)).lines() == []
    before = catalogue.read_bytes()
    update(catalogue, wanted(project))
    assert catalogue.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('msgid "Close"\nmsgstr "Sluiten"\n', "", "missing"),
        ('msgstr "Sluiten"', 'msgstr ""', "empty"),
        ('msgstr[1] "%(n)d rijen"', 'msgstr[1] ""', "empty"),
        ('msgid "Close"', '#, fuzzy\nmsgid "Close"', "fuzzy"),
        ('msgid "Close"', 'msgid "Gone"\nmsgstr "Weg"\n\nmsgid "Close"', "obsolete"),
        ('msgid "Close"', '#~ msgid "Gone"\n#~ msgstr "Weg"\n\nmsgid "Close"', "obsolete"),
        ("Dag %(name)s", "Dag %(naam)s", "placeholders"),
        ("Dag %(name)s", "Dag", "placeholders"),
        ('msgctxt "verb"\n', "", "missing"),
    ],
)
def test_each_kind_of_fault_is_found(project, catalogue, old, new, kind):
    text = catalogue.read_text()
    assert old in text
    catalogue.write_text(text.replace(old, new))
    assert getattr(compare(wanted(project), read(catalogue)), kind)


def test_update_drops_what_nobody_asks_for(project, catalogue):
    (project / "app" / "views.py").write_text("")
    update(catalogue, wanted(project))
    assert "Opslaan" not in catalogue.read_text()
    assert "Sluiten" in catalogue.read_text()


def test_compiled_catalogue_is_readable(catalogue):
    with compile_to_mo(catalogue).open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Close") == "Sluiten"
    assert compiled.pgettext("verb", "Report") == "Melden"
    assert compiled.ngettext("%(n)d row", "%(n)d rows", 3) == "%(n)d rijen"


def test_dutch_catalogue_of_the_project_is_complete():
    call_command("check_translations")


def test_check_fails_without_a_catalogue(settings):
    settings.LOCALE_PATHS = [settings.BASE_DIR / "does-not-exist"]
    with pytest.raises(CommandError, match="missing"):
        call_command("check_translations")


def test_catalogue_states_its_plural_rule(settings):
    with (settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        assert read_po(file).num_plurals == 2


def test_no_source_calls_a_translation_by_a_name_that_the_tools_do_not_know(settings):
    known = {"_", *KEYWORDS}
    names = [
        (path.name, name)
        for path in sources(settings.BASE_DIR)
        if path.suffix == ".py"
        for name in re.findall(r"import n?p?gettext(?:_lazy|_noop)? as (\w+)", path.read_text(encoding="utf-8"))
    ]
    assert names
    assert [found for found in names if found[1] not in known] == []
