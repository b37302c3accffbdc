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

// What a button or link says, without its keys.
function words(button) {
  const texts = [...button.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent);
  return button.getAttribute("aria-label") ?? texts.join("").trim();
}

// Lists the keys that do something on this page: lines whose part is there, and every button with a key.
function tell(sheet) {
  const page = sheet.querySelector("[data-page-keys]");
  const list = page.querySelector("dl");
  for (const old of list.querySelectorAll("[data-found]")) old.remove();
  for (const line of list.querySelectorAll("[data-when]")) line.hidden = !document.querySelector(line.dataset.when);
  const found = new Map();
  for (const button of document.querySelectorAll("[data-key]")) {
    if (button.checkVisibility() && !found.has(button.dataset.key)) found.set(button.dataset.key, words(button));
  }
  for (const [keys, said] of found) {
    const line = Object.assign(document.createElement("div"), { innerHTML: "<dt></dt><dd><kbd></kbd></dd>" });
    line.dataset.found = "";
    line.querySelector("dt").textContent = said;
    line.querySelector("kbd").textContent = keys.length > 1 ? keys.replace("ctrl", "Ctrl") : keys.toUpperCase();
    list.append(line);
  }
  page.hidden = list.querySelector(":scope > div:not([hidden])") === null;
}

export function start(sheet) {
  // Speech input and unsteady hands set off single keys by accident: they can be switched off, per browser.
  const wanted = sheet.querySelector("[data-single-keys]");
  wanted.checked = localStorage.getItem(SWITCHED_OFF) === null;
  wanted.addEventListener("change", () => {
    if (wanted.checked) localStorage.removeItem(SWITCHED_OFF);
    else localStorage.setItem(SWITCHED_OFF, "yes");
  });
  for (const opener of document.querySelectorAll(`[data-opens="${sheet.id}"]`)) opener.addEventListener("click", () => tell(sheet));
  let first = "";
  let timer = 0;

  const single = {
    "?": () => {
      tell(sheet);
      sheet.showModal();
    },
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
