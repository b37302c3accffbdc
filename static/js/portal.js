// Starts the behaviours that a page names. Each lives in its own module, fetched only when a page uses it,
// and exports start(element), which may return a promise. Fragments that htmx or the drawer bring in are started the same way.
import { install as installCsrf } from "./csrf.js";
import { install as installDialogs } from "./dialogs.js";

const started = new WeakMap();

async function startOne(element, name) {
  const names = started.get(element) ?? new Set();
  if (names.has(name)) return;
  names.add(name);
  started.set(element, names);
  const behaviour = await import(`./behaviours/${name}.js`);
  await behaviour.start(element);
}

export function startAll(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) found.push(root);
  const names = (element) => element.dataset.behaviour.split(" ");
  return Promise.allSettled(found.flatMap((element) => names(element).map((name) => startOne(element, name))));
}

// On a phone the tabs of a page scroll sideways: begin at the one that is open.
for (const tab of document.querySelectorAll(".tabs .tab[aria-current]")) {
  const strip = tab.parentElement;
  strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
}

// A menu longer than the window scrolls by itself: begin where the page one is on can be seen.
for (const menu of document.querySelectorAll(".nav-main")) {
  const here = menu.querySelector("[aria-current]")?.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  if (here && (here.bottom > box.bottom || here.top < box.top)) menu.scrollTop += here.top - box.top - box.height / 2;
}

installCsrf();
installDialogs();
document.addEventListener("portal:added", (event) => startAll(event.target));
document.body.addEventListener("htmx:load", (event) => startAll(event.target));
// Said only once every behaviour has started, so that whoever waits for it finds the keys working.
startAll(document).then(() => (document.documentElement.dataset.started = "true"));
