// Lines that buttons move up and down (data-up, data-down), the first of them fixed; the focus stays on the button.
export function start(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    const line = button?.closest("li");
    if (!line) return;
    const up = "up" in button.dataset;
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    // A line without buttons stays where it is.
    if (!other?.querySelector("[data-up]")) return;
    if (up) other.before(line);
    else other.after(line);
    button.focus();
  });
}
