/**
 * Marks passages: what is selected in the text of a document goes to the form of a passage as three numbers, the
 * paragraph and the characters from and to. The server looks up the words, so that they are always literal.
 */

/** The characters of a paragraph up to a point, as the server counts them; links within the text do not count. */
function charactersBefore(paragraph, node, offset) {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  const part = range.cloneContents();
  for (const other of part.querySelectorAll("[data-no-text]")) {
    other.remove();
  }
  return [...part.textContent].length;
}

const paragraphOf = (node) =>
  (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-paragraph]");

function followSelection(form) {
  const words = form.querySelector("[role=status]");
  const button = form.querySelector("button");

  const follow = () => {
    const selection = document.getSelection();
    if (form.contains(document.activeElement)) {
      return;
    }
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const text = selection.toString().trim();
    const paragraph = range && text ? paragraphOf(range.startContainer) : null;
    form.hidden = !paragraph;
    if (!paragraph) {
      return;
    }
    // A triple click selects up to the very beginning of what follows.
    const inside = paragraph.contains(range.endContainer);
    const within = inside || range.endOffset === 0;
    const whole = document.createRange();
    whole.selectNodeContents(paragraph);
    button.disabled = !within;
    words.textContent = within ? `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”` : form.dataset.across;
    const end = inside ? range : whole;
    form.elements.alinea.value = paragraph.dataset.paragraph;
    form.elements.begin.value = charactersBefore(paragraph, range.startContainer, range.startOffset);
    form.elements.eind.value = charactersBefore(paragraph, end.endContainer, end.endOffset);
  };

  document.addEventListener("selectionchange", follow);
  // Pressing the button must not undo the selection that it is about.
  form.addEventListener("mousedown", (event) => event.preventDefault());
}

const selectionForm = document.querySelector("form[data-selection]");
if (selectionForm) {
  followSelection(selectionForm);
}

/** In the form of a passage: keeps what is selected in the box, which works with the keyboard everywhere. */
function offerToKeep() {
  for (const offer of document.querySelectorAll("[data-keep-selection]")) {
    offer.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-keep-selection]");
  const quote = offer?.closest("form").querySelector("[data-quote]");
  if (quote && quote.selectionStart < quote.selectionEnd) {
    quote.value = quote.value.slice(quote.selectionStart, quote.selectionEnd).trim();
    quote.focus();
  }
});
document.addEventListener("htmx:afterSettle", offerToKeep);
offerToKeep();
