/**
 * Suggestions below the search field in the header: the combobox pattern with a list box (ARIA 1.2).
 *
 * htmx brings the list; here are the keys. The focus stays in the field: aria-activedescendant says which suggestion is
 * chosen. Without this file the field is a plain form.
 */

const form = document.querySelector("[data-search]");

function suggest() {
  const field = form.querySelector("[role=combobox]");
  const panel = form.querySelector("[data-search-panel]");
  const status = form.querySelector("[data-search-status]");
  const options = () => [...panel.querySelectorAll("[role=option]")];
  const isOpen = () => !panel.hidden;

  const choose = (chosen) => {
    for (const option of options()) {
      option.setAttribute("aria-selected", String(option === chosen));
    }
    if (chosen) {
      field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const show = (open) => {
    panel.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) {
      choose(null);
      status.textContent = "";
    }
  };

  const move = (step) => {
    const all = options();
    const here = all.findIndex((option) => option.id === field.getAttribute("aria-activedescendant"));
    // Before the first and behind the last stands the field itself.
    const next = here === -1 ? (step > 0 ? 0 : all.length - 1) : here + step;
    choose(all[next] ?? null);
  };

  const open = (option) => {
    show(false);
    window.location.assign(option.dataset.url);
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options().length) {
        event.preventDefault();
        if (!isOpen()) {
          show(true);
        }
        move(event.key === "ArrowDown" ? 1 : -1);
      }
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter") {
      const chosen = options().find((option) => option.id === field.getAttribute("aria-activedescendant"));
      if (isOpen() && chosen) {
        event.preventDefault();
        open(chosen);
      }
    }
  });

  field.addEventListener("input", () => {
    choose(null);
    if (!field.value.trim()) {
      show(false);
    }
  });

  // The pointer must not take the focus out of the field before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  panel.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      open(option);
    }
  });

  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) {
      show(false);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "search-suggestions") {
      return;
    }
    const list = panel.querySelector("#search-suggestions");
    const wanted = document.activeElement === field && field.value.trim() && list.children.length;
    show(Boolean(wanted));
    status.textContent = wanted ? list.dataset.status : "";
  });

  // With a modifier, so that no single key does something unasked (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}

if (form) {
  suggest();
}
