// Cells that can be changed where they stand: Enter or a double click opens the editor, Esc leaves everything as it was,
// arrow keys move from cell to cell. The server draws editor and row, decides, and says why it refuses.
import { token } from "../csrf.js";
import { startAll } from "../portal.js";

export function start(area) {
  const base = area.dataset.address;
  if (!base) return;
  const cells = () => [...area.querySelectorAll("[data-edit]")];
  const address = (cell) => `${base}${cell.closest("tr").dataset.row}/${cell.dataset.column}/`;
  let open = null;

  // One cell takes part in Tab; arrows go on from there.
  const roam = (cell) => {
    for (const other of area.querySelectorAll('[data-edit][tabindex="0"]')) other.tabIndex = -1;
    if (cell) cell.tabIndex = 0;
  };
  roam(cells()[0]);

  const step = (cell, across, down) => {
    const row = cell.closest("tr");
    if (across) {
      const all = [...row.querySelectorAll("[data-edit]")];
      return all[all.indexOf(cell) + across];
    }
    let next = row;
    while ((next = down > 0 ? next.nextElementSibling : next.previousElementSibling)) {
      const found = next.querySelector(`[data-edit][data-column="${cell.dataset.column}"]`);
      if (found) return found;
    }
    return null;
  };

  const close = (focus) => {
    if (!open) return;
    const { cell, before } = open;
    open = null;
    cell.replaceChildren(...before);
    cell.classList.remove("is-edited");
    cell.style.minWidth = "";
    if (focus) cell.focus();
  };

  const edit = async (cell) => {
    close(false);
    const answer = await fetch(address(cell), { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!answer.ok) return void location.reload();
    const html = await answer.text();
    open = { cell, before: [...cell.childNodes], etag: answer.headers.get("ETag") };
    // The editor floats above the cell, which keeps its place: nothing beside it moves.
    cell.style.minWidth = `${cell.offsetWidth}px`;
    cell.innerHTML = html;
    cell.classList.add("is-edited");
    startAll(cell);
    const control = cell.querySelector("select, input:not([type=hidden]), textarea");
    control.focus();
    control.select?.();
  };

  const refuse = (text) => {
    const place = open?.cell.querySelector("[data-refusal]");
    if (!place) return;
    place.textContent = text;
    place.hidden = false;
    open.cell.querySelector("select, input:not([type=hidden]), textarea").setAttribute("aria-invalid", "true");
  };

  const show = (row, html, column) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = `<table><tbody>${html}</tbody></table>`;
    const drawn = fresh.content.querySelector("tr");
    const ticked = row.querySelector("[data-select]")?.checked;
    if (ticked) drawn.querySelector("[data-select]").checked = true;
    drawn.className = row.className;
    row.replaceWith(drawn);
    const cell = drawn.querySelector(`[data-column="${column}"]`);
    roam(cell.matches("[data-edit]") ? cell : null);
    cell.focus();
  };

  const save = async () => {
    const { cell, etag } = open;
    const row = cell.closest("tr");
    const control = cell.querySelector("[name=value]");
    const box = cell.querySelector("[data-combobox]");
    if (box && box.value && !control.value) return refuse(area.dataset.choose);
    const headers = { "HX-Request": "true", "X-CSRFToken": token(), "If-Match": etag };
    const body = new URLSearchParams({ value: control.value });
    let answer;
    try {
      answer = await fetch(address(cell), { method: "PATCH", headers, body });
    } catch {
      return refuse(area.dataset.failed); // the network is gone
    }
    // What was typed stays in sight: it can be copied before the page is loaded again.
    if (answer.status === 401) return refuse(area.dataset.signedOut);
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    // 412: somebody was faster; the row then shows what it is now, and the toast says so.
    if (answer.ok || answer.status === 412) {
      open = null;
      show(row, said.row, cell.dataset.column);
      if (said.toast) document.getElementById("toasts").insertAdjacentHTML("beforeend", said.toast);
    } else refuse(said.detail ?? area.dataset.failed);
  };

  area.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("[data-edit]");
    if (!cell || cell === open?.cell || event.target.closest("a")) return;
    event.preventDefault();
    edit(cell);
  });
  area.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-edit]");
    if (!cell || event.target.closest("a, button, input, select, textarea, form")) return;
    roam(cell);
    cell.focus();
  });
  area.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-cell-editor]")) return;
    event.preventDefault();
    save();
  });
  area.addEventListener("change", (event) => {
    if (event.target.matches("[data-cell-editor] select")) save();
  });
  area.addEventListener("portal:chosen", save);
  area.addEventListener("focusout", (event) => {
    const cell = open?.cell;
    // Leaving the editor leaves the cell as it was.
    if (cell && event.relatedTarget && !cell.contains(event.relatedTarget)) close(false);
  });
  area.addEventListener("keydown", (event) => {
    if (open?.cell.contains(event.target) && event.key === "Enter" && event.target.matches("textarea")) {
      // Enter begins a line in a text of several; with Ctrl or Cmd it saves.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      save();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (open?.cell.contains(event.target)) {
      if (event.key === "Escape") {
        event.preventDefault();
        close(true);
      } else if (event.key === "Enter" && event.target.matches("select, input")) {
        event.preventDefault();
        save();
      }
      return;
    }
    const cell = event.target.closest("[data-edit]");
    if (!cell || (event.target !== cell && !event.target.matches("a"))) return;
    const across = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (across || down) {
      const next = step(cell, across, down);
      if (!next) return;
      event.preventDefault();
      roam(next);
      next.focus();
    } else if (event.key === "e" || (event.key === "Enter" && event.target === cell)) {
      event.preventDefault();
      event.stopPropagation();
      edit(cell);
    }
  });
}
