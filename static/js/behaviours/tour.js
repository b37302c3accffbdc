// The tour: one small popover that goes from stop to stop and points at what it speaks of. It is not modal: the page can
// be used meanwhile. Stops whose anchor is not in sight are left out. Arrow keys, Enter and Escape work; ending it is
// kept by the server, where it stands is kept by the browser's tab.
import { post } from "../csrf.js";

const PLACE = "portal-tour-stop";
const GAP = 12;

function inSight(selector) {
  return [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && one.getClientRects().length);
}

export function start(tour) {
  const stops = [...tour.querySelectorAll("[data-stop]")].filter((stop) => inSight(stop.dataset.anchor));
  if (!stops.length) return;
  const [progress, back, next] = ["progress", "back", "next"].map((name) => tour.querySelector(`[data-${name}]`));
  const goOn = next.textContent;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 768px)");
  const before = document.activeElement;
  let at = Math.min(Number(sessionStorage.getItem(PLACE) ?? 0), stops.length - 1);
  let anchor = null;

  // Beside a narrow anchor, else below it, else above it, else in the lower corner; always whole on the screen.
  // A phone has it at the bottom.
  const place = () => {
    if (tour.hidden || !anchor?.isConnected) return;
    tour.style.left = tour.style.top = "";
    if (narrow.matches) return;
    const box = anchor.getBoundingClientRect();
    const beside = box.width < innerWidth / 4 && box.right + GAP + tour.offsetWidth < innerWidth;
    const below = box.bottom + GAP + tour.offsetHeight < innerHeight;
    const above = box.top - GAP - tour.offsetHeight >= GAP;
    const corner = !beside && !below && !above;
    const left = beside ? box.right + GAP : corner ? innerWidth : box.left + Math.min(24, box.width / 4);
    const top = beside ? box.top : below ? box.bottom + GAP : corner ? innerHeight : box.top - GAP - tour.offsetHeight;
    tour.style.left = `${Math.max(GAP, Math.min(left, innerWidth - tour.offsetWidth - GAP))}px`;
    tour.style.top = `${Math.max(GAP, Math.min(top, innerHeight - tour.offsetHeight - GAP))}px`;
  };

  const show = (number) => {
    at = number;
    sessionStorage.setItem(PLACE, String(at));
    for (const stop of stops) stop.hidden = stop !== stops[at];
    anchor?.classList.remove("tour-anchor");
    anchor = inSight(stops[at].dataset.anchor);
    anchor?.classList.add("tour-anchor");
    anchor?.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: narrow.matches ? "start" : "nearest" });
    progress.textContent = `${at + 1} / ${stops.length}`;
    back.hidden = at === 0;
    next.textContent = at === stops.length - 1 ? next.dataset.done : goOn;
    tour.hidden = false;
    place();
    next.focus({ preventScroll: true });
  };

  const end = () => {
    tour.hidden = true;
    anchor?.classList.remove("tour-anchor");
    sessionStorage.removeItem(PLACE);
    (before && before !== document.body && before.isConnected ? before : document.getElementById("content")).focus({ preventScroll: true });
    removeEventListener("scroll", place, true);
    removeEventListener("resize", place);
    document.removeEventListener("keydown", keys);
    // Not reached, it comes again next time: better than a person who waits for an answer.
    post(tour.dataset.url, { tour: "end" }).catch(() => {});
  };

  const step = (by) => (at + by === stops.length ? end() : show(Math.max(0, at + by)));

  const keys = (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open], details.menu[open]")) return end();
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || !tour.contains(document.activeElement) || (by > 0 && at === stops.length - 1)) return;
    event.preventDefault();
    step(by);
  };

  tour.querySelector("[data-end]").addEventListener("click", end);
  back.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  document.addEventListener("keydown", keys);
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  show(at);
}
