// Buttons that open and close a <dialog>: data-opens="id", data-closes. Escape and focus come with <dialog> itself.
export function install() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      opener.closest("details[open]")?.removeAttribute("open");
      const opened = document.getElementById(opener.dataset.opens);
      opened?.showModal();
      // One opens it to fill it in, not to close it.
      opened?.querySelector("form :is(input:not([type=hidden], :disabled), select, textarea)")?.focus();
      return;
    }
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    // A click on the dialog itself, outside of its box, is a click on the backdrop.
    if (event.target.closest("[data-closes]") || (event.target === dialog && outside(dialog, event))) dialog.close();
  });
}

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const across = event.clientX < box.left || event.clientX > box.right;
  return across || event.clientY < box.top || event.clientY > box.bottom;
}
