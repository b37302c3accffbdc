// Light, dark or as the system: shown at once, kept by the server. Without scripts the form does the same.
import { post } from "../csrf.js";

export function start(form) {
  form.addEventListener("submit", (event) => {
    const choice = event.submitter?.value;
    if (!choice) return;
    event.preventDefault();
    const root = document.documentElement;
    if (choice === "system") delete root.dataset.bsTheme;
    else root.dataset.bsTheme = choice;
    for (const button of document.querySelectorAll('[name="theme"]')) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
    document.dispatchEvent(new CustomEvent("portal:theme"));
    post(form.action, { theme: choice, next: location.pathname }).catch(() => form.submit());
  });
}
