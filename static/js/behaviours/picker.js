// A text field that searches on the server as one types: ↓ ↑ move in the list, Enter takes, Escape closes it.
// Without this script the field takes an e-mail or a name typed in full.
const WAIT = 120;

export function start(picker) {
  const input = picker.querySelector("input");
  const list = picker.querySelector("[role=listbox]");
  const foot = picker.querySelector(".picker-foot");
  const panel = picker.querySelector(".picker-panel");
  let timer = 0;
  let asked = null;
  let current = -1;
  let settled = input.value;
  let pending = false;
  let hurried = false;

  const lines = () => [...list.children];

  const close = () => {
    clearTimeout(timer);
    pending = hurried = false;
    asked?.abort();
    panel.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (position) => {
    const all = lines();
    if (!all.length) return;
    current = (position + all.length) % all.length;
    all.forEach((line, index) => line.setAttribute("aria-selected", String(index === current)));
    input.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  };

  const take = (line) => {
    settled = input.value = line.dataset.text;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const line = (option, index) => {
    const made = document.createElement("li");
    made.id = `${list.id}_${index}`;
    made.role = "option";
    made.dataset.text = option.text;
    made.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.textContent = option.label;
    const note = document.createElement("span");
    note.className = "picker-note";
    note.textContent = option.note;
    made.append(label, note);
    return made;
  };

  const search = async (text) => {
    asked?.abort();
    asked = new AbortController();
    pending = true;
    try {
      const url = new URL(picker.dataset.url, location.href);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { signal: asked.signal });
      if (!answer.ok) return close();
      const found = await answer.json();
      list.replaceChildren(...found.options.map(line));
      foot.textContent = found.foot;
      current = -1;
      panel.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
      pending = false;
      // Enter was pressed before the list was there.
      if (hurried && found.options.length === 1) take(lines()[0]);
      hurried = false;
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    pending = true;
    timer = setTimeout(() => search(input.value), WAIT);
  });
  input.addEventListener("click", () => panel.hidden && search(input.value === settled ? "" : input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) search(input.value === settled ? "" : input.value);
      else mark(event.key === "ArrowDown" ? current + 1 : Math.max(current, 0) - 1);
    } else if (event.key === "Enter" && pending) {
      event.preventDefault();
      hurried = true;
    } else if (event.key === "Enter" && !panel.hidden) {
      event.preventDefault();
      const all = lines();
      if (current >= 0) take(all[current]);
      else if (all.length === 1) take(all[0]);
      else close();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) take(chosen);
  });
  input.addEventListener("blur", close);
}
