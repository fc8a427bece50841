"""The styles of the ODT: few, and named as word processors name them, so that a reader can change them at once."""

from __future__ import annotations

from odf import style, text
from odf.opendocument import OpenDocumentText

ACCENT, INK, GREY, RED, SUN, LINE = "#0b4f8a", "#17212e", "#4a5565", "#b3261e", "#f4c95d", "#c3ccd6"
SERIF, SANS = "Source Serif 4", "Source Sans 3"

Properties = dict[str, str]

PARAGRAPHS: dict[str, tuple[str, Properties, Properties]] = {
    "Text_20_body": ("Text body", {"marginbottom": "0.25cm"}, {}),
    "Title": ("Title", {"margintop": "1cm", "marginbottom": "0.4cm"}, {"fontsize": "30pt", "fontname": SERIF}),
    "Subtitle": ("Subtitle", {"marginbottom": "0.2cm"}, {"fontsize": "14pt", "color": GREY}),
    "Lead": ("Lead", {"marginbottom": "0.4cm"}, {"fontsize": "13.5pt", "fontname": SERIF}),
    "Label": (
        "Label",
        {"margintop": "0.4cm", "marginbottom": "0.1cm", "keepwithnext": "always"},
        {"fontsize": "10pt", "fontweight": "bold", "color": GREY},
    ),
    "Remark": ("Remark", {"marginbottom": "0.25cm"}, {"fontsize": "9.5pt", "color": GREY}),
    "Quotations": (
        "Quotations",
        {"marginleft": "0.6cm", "marginbottom": "0.1cm", "borderleft": f"1.5pt solid {LINE}", "paddingleft": "0.3cm"},
        {},
    ),
    "Checksum": ("Checksum", {"marginbottom": "0.3cm"}, {"fontsize": "9.5pt"}),
    "Caption": (
        "Caption",
        {"margintop": "0.5cm", "marginbottom": "0.2cm", "keepwithnext": "always"},
        {"fontsize": "10pt"},
    ),
    "Table_20_Heading": ("Table Heading", {}, {"fontsize": "9.5pt", "fontweight": "bold", "color": ACCENT}),
    "Table_20_Contents": ("Table Contents", {}, {"fontsize": "9.5pt"}),
    "Table_20_Number": ("Table Number", {"textalign": "end"}, {"fontsize": "9.5pt"}),
    "Example": ("Example", {"backgroundcolor": SUN, "padding": "0.2cm"}, {"fontsize": "10pt"}),
}
HEADINGS: dict[int, tuple[Properties, Properties]] = {
    1: (
        {"margintop": "1cm", "marginbottom": "0.5cm", "breakbefore": "page"},
        {"fontsize": "24pt", "color": ACCENT, "fontname": SERIF},
    ),
    2: ({"margintop": "0.8cm", "marginbottom": "0.3cm"}, {"fontsize": "15pt", "fontweight": "bold", "color": ACCENT}),
    3: ({"margintop": "0.6cm", "marginbottom": "0.2cm"}, {"fontsize": "12pt", "fontweight": "bold"}),
}
SPANS: dict[str, Properties] = {
    "Strong": {"fontweight": "bold"},
    "Emphasis": {"fontstyle": "italic"},
    "Grey": {"color": GREY},
    "Alarm": {"color": RED, "fontweight": "bold"},
    "Source": {"color": ACCENT, "fontsize": "80%"},
}


def add_styles(odt: OpenDocumentText, language: str, country: str) -> None:
    """Fonts, page, language, and every named style that the document uses."""
    for name in (SERIF, SANS):
        odt.fontfacedecls.addElement(style.FontFace(name=name, fontfamily=f"'{name}'"))
    standard = style.DefaultStyle(family="paragraph")
    standard.addElement(
        style.TextProperties(fontname=SANS, fontsize="11pt", color=INK, language=language, country=country)
    )
    odt.styles.addElement(standard)
    for name, (shown, of_paragraph, of_text) in PARAGRAPHS.items():
        _paragraph(odt, name, shown, of_paragraph, of_text)
    for level, (of_paragraph, of_text) in HEADINGS.items():
        keep = {**of_paragraph, "keepwithnext": "always"}
        _paragraph(odt, f"Heading_20_{level}", f"Heading {level}", keep, of_text, defaultoutlinelevel=str(level))
    for name, properties in SPANS.items():
        made = style.Style(name=name, family="text")
        made.addElement(style.TextProperties(**properties))
        odt.styles.addElement(made)
    _lists(odt)
    _tables(odt)
    _page(odt)


def _paragraph(
    odt: OpenDocumentText, name: str, shown: str, of_paragraph: Properties, of_text: Properties, **more: str
) -> None:
    made = style.Style(name=name, displayname=shown, family="paragraph", **more)
    if of_paragraph:
        made.addElement(style.ParagraphProperties(**of_paragraph))
    if of_text:
        made.addElement(style.TextProperties(**of_text))
    odt.styles.addElement(made)


def _lists(odt: OpenDocumentText) -> None:
    place = {"spacebefore": "0.2cm", "minlabelwidth": "0.5cm"}
    bulleted = text.ListStyle(name="Bulleted")
    bullet = text.ListLevelStyleBullet(level="1", bulletchar="–")
    bullet.addElement(style.ListLevelProperties(**place))
    bulleted.addElement(bullet)
    numbered = text.ListStyle(name="Numbered")
    number = text.ListLevelStyleNumber(level="1", numformat="1", numsuffix=".")
    number.addElement(style.ListLevelProperties(**place))
    numbered.addElement(number)
    odt.styles.addElement(bulleted)
    odt.styles.addElement(numbered)


def _tables(odt: OpenDocumentText) -> None:
    whole = style.Style(name="Table", family="table")
    whole.addElement(style.TableProperties(width="17cm", align="margins"))
    cell = style.Style(name="Cell", family="table-cell")
    cell.addElement(style.TableCellProperties(padding="0.12cm", borderbottom=f"0.5pt solid {LINE}"))
    odt.automaticstyles.addElement(whole)
    odt.automaticstyles.addElement(cell)


def _page(odt: OpenDocumentText) -> None:
    layout = style.PageLayout(name="A4")
    margins = {f"margin{side}": "2cm" for side in ("top", "bottom", "left", "right")}
    layout.addElement(style.PageLayoutProperties(pagewidth="21cm", pageheight="29.7cm", **margins))
    odt.automaticstyles.addElement(layout)
    odt.masterstyles.addElement(style.MasterPage(name="Standard", pagelayoutname="A4"))
