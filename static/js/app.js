/**
 * The only script of our own. Every page works without it; it keeps focus and the menu in order, drafts (drafts.js),
 * passages (passages.js), the suggestions below the search field (search.js) and the token of forms (token.js).
 */
import "./drafts.js";
import "./passages.js";
import "./search.js";
import "./token.js";

/** After a swap, moves focus to the element that the new part marks for it, such as an error summary. */
document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt;
  const target = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
  if (target) {
    if (!target.hasAttribute("tabindex") && !target.matches("a, button, input, select, textarea")) {
      target.setAttribute("tabindex", "-1");
    }
    target.focus();
  }
});

/** On a full page only an error summary asks for the focus; elsewhere a reader begins at the top. */
document.getElementById("error-summary")?.focus();

/** Opens and closes the navigation on a narrow screen. */
const menuButton = document.querySelector("[data-menu-button]");
menuButton?.addEventListener("click", () => {
  const open = menuButton.getAttribute("aria-expanded") !== "true";
  menuButton.setAttribute("aria-expanded", String(open));
});

/** Closes an opened drop-down with Escape, or when focus or pointer leaves it. */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) {
      menu.open = false;
    }
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest("details[data-menu][open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** When no answer comes at all, htmx says nothing; the page does. */
document.addEventListener("htmx:sendError", () => {
  const messages = document.getElementById("messages");
  const note = document.createElement("p");
  note.className = "utrecht-alert utrecht-alert--error";
  note.textContent = messages.dataset.offline;
  messages.replaceChildren(note);
});
