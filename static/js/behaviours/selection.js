// Rows that are ticked: a bar says how many and what can be done. X ticks the row of the focus, Shift X all from the last.
export function start(area) {
  const bar = area.querySelector(".bulk-bar");
  if (!bar) return;
  const boxes = () => [...area.querySelectorAll("[data-select]")];
  const every = area.querySelector("[data-select-all]");
  const count = bar.querySelector("[data-bulk-count]");
  const all = bar.querySelector("[data-bulk-all]");
  let last = null;

  const tell = () => {
    const ticked = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr").setAttribute("aria-selected", String(box.checked));
    count.textContent = ticked.length === 1 ? count.dataset.one : count.dataset.many.replace("{count}", ticked.length);
    every.checked = ticked.length > 0 && ticked.length === boxes().length;
    every.indeterminate = ticked.length > 0 && !every.checked;
    if (!all) return;
    all.hidden = !every.checked;
    if (all.hidden) all.querySelector("input").checked = false;
  };
  const tick = (box, checked, through) => {
    const rows = boxes();
    const from = through && last?.isConnected ? rows.indexOf(last) : rows.indexOf(box);
    const to = rows.indexOf(box);
    for (const one of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = checked;
    last = box;
    tell();
  };
  const clear = () => {
    for (const box of boxes()) box.checked = false;
    tell();
  };

  area.addEventListener("click", (event) => {
    const box = event.target.closest("[data-select]");
    if (box) tick(box, box.checked, event.shiftKey);
  });
  every.addEventListener("change", () => {
    for (const box of boxes()) box.checked = every.checked;
    tell();
  });
  bar.querySelector("[data-bulk-clear]").addEventListener("click", clear);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Escape" && boxes().some((box) => box.checked)) return clear();
    if (event.key.toLowerCase() !== "x") return;
    const box = document.activeElement?.closest("tr")?.querySelector("[data-select]");
    if (!box) return;
    event.preventDefault();
    tick(box, event.shiftKey ? true : !box.checked, event.shiftKey);
  });
  // Coming back with the browser's Back keeps what was ticked.
  window.addEventListener("pageshow", tell);
  new MutationObserver(tell).observe(area.querySelector("tbody"), { childList: true });
  tell();
}
