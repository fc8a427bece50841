/**
 * Keeps what is typed in a form with [data-draft], while typing and when the page is left.
 *
 * The answers are those of reports/views/update_form.py: 200 with the new version, 401 when the session has ended, 403
 * when whoever is logged in may not, 409 when something else was saved, 413 when it is too much. What
 * was typed never leaves the page: whatever goes wrong is said, and tried again when that can help.
 */
import { token } from "./token.js";

const PAUSE = 2000;
/** Who types on without a pause is kept up with all the same. */
const LONGEST = 10000;
const RETRY = [5000, 15000, 30000];
const ANNOUNCE_EVERY = 60000;

/** Copies last time's text into a field that says "no change", and puts back what stood there. */
function copyPrevious(form) {
  for (const source of form.querySelectorAll("[data-previous]")) {
    const field = form.elements[source.dataset.previous];
    const same = form.elements[`same_${source.dataset.previous}`];
    let own = same.checked ? "" : field.value;
    const show = () => {
      if (same.checked) {
        own = field.readOnly ? own : field.value;
        field.value = source.value;
      } else if (field.readOnly) {
        field.value = own;
      }
      field.readOnly = same.checked;
    };
    same.addEventListener("change", show);
    show();
  }
}

function keepDrafts(form) {
  const shown = form.querySelector("[data-draft-shown]");
  const spoken = form.querySelector("[data-draft-spoken]");
  const problem = form.querySelector("[data-draft-problem]");
  const compare = form.querySelector("[data-draft-compare]");
  const login = form.querySelector("[data-draft-login]");
  const field = (name) => form.elements[name];

  let changes = 0;
  let kept = 0;
  let timer = 0;
  let saving = null;
  let failures = 0;
  let stopped = false;
  let leaving = false;
  let announced = 0;
  let sent = 0;
  let waitingSince = 0;

  /**
   * What stands there for the eye, and at most once a minute for the ear. What went wrong is said at once but not again
   * with each attempt, and so is that it went right after all.
   */
  const say = (text, wrong = "") => {
    const turned = wrong !== problem.querySelector("[data-draft-why]").textContent;
    shown.textContent = text;
    problem.hidden = !wrong;
    problem.querySelector("[data-draft-why]").textContent = wrong;
    compare.hidden = login.hidden = true;
    if (turned || (!wrong && Date.now() - announced > ANNOUNCE_EVERY)) {
      announced = Date.now();
      spoken.textContent = wrong || text;
    }
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const fail = (text) => {
    say(form.dataset.unsaved, text);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  };

  const body = () => {
    field("sequence").value = Number(field("sequence").value) + 1;
    const data = new FormData(form);
    data.set("do", "autosave");
    data.set("csrfmiddlewaretoken", token());
    return new URLSearchParams(data);
  };

  const post = (options = {}) =>
    // As htmx asks it, so that whoever is logged out gets an answer and not the login page.
    fetch(form.action, { method: "POST", body: body(), headers: { "HX-Request": "true" }, ...options });

  const loggedOut = () => {
    fail(form.dataset.loggedOut);
    login.hidden = false;
  };

  const take = async (answer, upTo) => {
    const json = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
    if (answer.ok) {
      failures = 0;
      kept = upTo;
      field("draft_version").value = json.version;
      say(json.message);
    } else if (answer.status === 401 || !token()) {
      loggedOut();
    } else if (answer.status === 409) {
      stopped = true;
      say(form.dataset.unsaved, json.message);
      compare.hidden = !json.compare;
    } else if (answer.status === 403) {
      stopped = true;
      say(form.dataset.unsaved, form.dataset.refused);
    } else if (json.message) {
      say(form.dataset.unsaved, json.message);
    } else {
      fail(form.dataset.failed);
    }
  };

  const attempt = async () => {
    waitingSince = Date.now();
    const upTo = changes;
    try {
      await take(await post(), upTo);
    } catch {
      fail(form.dataset.offline);
    }
  };

  /** One at a time; the promise is that of the save that is under way. */
  function save() {
    clearTimeout(timer);
    if (!saving && !stopped && !leaving && kept !== changes) {
      saving = attempt().finally(() => {
        saving = null;
        if (kept !== changes && !failures && !stopped) {
          later(PAUSE);
        }
      });
    }
    return saving;
  }

  /** The page goes away: send what is not kept yet, in a way that outlives it. */
  const saveAndGo = () => {
    // Leaving is told twice: the page is hidden, and then it goes.
    if (kept !== changes && sent !== changes && !stopped && !leaving) {
      const upTo = (sent = changes);
      post({ keepalive: true }).then((answer) => take(answer, upTo)).catch(() => fail(form.dataset.offline));
    }
  };

  form.addEventListener("input", () => {
    if (kept === changes) {
      waitingSince = Date.now();
    }
    changes += 1;
    if (!failures) {
      later(Math.min(PAUSE, waitingSince + LONGEST - Date.now()));
    }
  });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.formTarget === "_blank") {
      // A preview opens beside the form.
      return;
    }
    if (leaving || stopped || kept === changes || button?.value === "discard") {
      leaving = true;
      return;
    }
    // A page of the browser or the login page in the place of the answer would be the end of what was typed.
    event.preventDefault();
    await saving;
    await save();
    if (!failures) {
      leaving = true;
      form.requestSubmit(button);
    }
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? saveAndGo() : save()));
  window.addEventListener("pagehide", saveAndGo);
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  // Whoever is logged out stays with what was typed; the next save says it.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) {
      event.preventDefault();
    }
  });
  window.addEventListener("focus", save);
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (kept !== changes && !leaving && (failures || stopped)) {
      event.preventDefault();
    }
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  copyPrevious(form);
  keepDrafts(form);
}
