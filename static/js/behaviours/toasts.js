// A toast stays ten seconds, longer while the pointer or the focus is on it; Ctrl Z takes back what the last one says.
const STAYS = 10_000;

function keep(toast) {
  let timer = 0;
  const leave = () => (timer = setTimeout(() => toast.remove(), STAYS));
  const stay = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  leave();
}

export function start(region) {
  const known = new WeakSet();
  const look = () => {
    for (const toast of region.querySelectorAll("[data-toast]")) {
      if (!known.has(toast)) keep(toast);
      known.add(toast);
    }
  };
  look();
  // What a page arrives with is announced only when it is put into the region afterwards.
  const first = [...region.children];
  const put = (resolve) => setTimeout(() => resolve(region.replaceChildren(...first)), 100);
  const settled = first.length ? new Promise(put) : null;
  new MutationObserver(look).observe(region, { childList: true });

  document.addEventListener("keydown", (event) => {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!undo || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const button = [...region.querySelectorAll("[data-undo]")].at(-1);
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
  // Until then a click could fall between two places of the same button.
  return settled;
}
