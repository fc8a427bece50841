/**
 * The token of forms as the browser has it now. Logging in, also in another window, gives a new one; the one that a page
 * was made with is then refused.
 */
export const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.elements.csrfmiddlewaretoken;
    if (field && token()) {
      field.value = token();
    }
  },
  true,
);
document.addEventListener("htmx:configRequest", (event) => {
  if (token()) {
    event.detail.headers["X-CSRFToken"] = token();
  }
});
