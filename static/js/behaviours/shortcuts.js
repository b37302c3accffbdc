// Keys of the whole page: "?" lists them, "/" searches, "g p" goes to the products, W asks why, J and K move.
const PATIENCE = 1200;
const SWITCHED_OFF = "portal-keys-off";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function pressable(keys) {
  return [...document.querySelectorAll("[data-key]")].find((button) => button.dataset.key === keys && button.checkVisibility());
}

function why() {
  const here = document.activeElement?.closest("[data-why]") ?? [...document.querySelectorAll("[data-why]:hover")].at(-1);
  if (!here?.dataset.why) return false;
  const from = here.querySelector("a") ?? here;
  document.dispatchEvent(new CustomEvent("portal:drawer", { detail: { path: here.dataset.why, from } }));
  return true;
}

export function start(sheet) {
  // Speech input and unsteady hands set off single keys by accident: they can be switched off, per browser.
  const wanted = sheet.querySelector("[data-single-keys]");
  wanted.checked = localStorage.getItem(SWITCHED_OFF) === null;
  wanted.addEventListener("change", () => {
    if (wanted.checked) localStorage.removeItem(SWITCHED_OFF);
    else localStorage.setItem(SWITCHED_OFF, "yes");
  });
  let first = "";
  let timer = 0;

  const single = {
    "?": () => sheet.showModal(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    w: why,
    j: () => document.dispatchEvent(new CustomEvent("portal:step", { detail: { by: 1 } })),
    k: () => document.dispatchEvent(new CustomEvent("portal:step", { detail: { by: -1 } })),
  };

  // Ctrl Enter sends the form one is typing in, so it is heard there too.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    const button = pressable("ctrl ↵");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !wanted.checked) return;
    const key = event.key.toLowerCase();
    const goal = first && [...document.querySelectorAll(".sidebar [data-keys]")].find((link) => link.dataset.keys === `${first} ${key}`);
    clearTimeout(timer);
    if (goal) {
      event.preventDefault();
      goal.click();
      return;
    }
    first = key === "g" ? key : "";
    timer = setTimeout(() => (first = ""), PATIENCE);
    const button = pressable(key);
    if (first || !(single[key] || button)) return;
    event.preventDefault();
    if (single[key]) single[key]();
    else button.click();
  });
}
