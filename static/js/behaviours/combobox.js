// A box that finds what is typed on the server and offers it below; the key of what is chosen stands in the hidden field.
const WAIT = 150;

export function start(box) {
  const input = box.querySelector("[data-combobox]");
  const hidden = box.querySelector('input[type="hidden"]');
  const list = box.querySelector('[role="listbox"]');
  let waiting = 0;
  let asked = 0;
  let at = -1;

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const close = () => {
    // An answer that is still on its way opens nothing any more.
    clearTimeout(waiting);
    asked += 1;
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    const all = options();
    all[at]?.setAttribute("aria-selected", "false");
    at = all.length ? (next + all.length) % all.length : -1;
    if (at < 0) return;
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  };
  const choose = (option) => {
    input.value = option.dataset.label;
    hidden.value = option.dataset.value;
    close();
    box.dispatchEvent(new CustomEvent("portal:chosen", { bubbles: true }));
  };
  const ask = async () => {
    const mine = ++asked;
    const url = new URL(box.dataset.url, location.href);
    url.searchParams.set("q", input.value);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok || !input.isConnected) return;
    list.innerHTML = await answer.text();
    for (const option of options()) option.id = `${list.id}-${option.id}`;
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
    if (input.value) mark(0);
  };

  input.addEventListener("input", () => {
    // What is typed is not chosen yet; an empty box means nothing.
    hidden.value = "";
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      if (list.hidden) ask();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && options()[at]) {
      event.preventDefault();
      event.stopPropagation();
      choose(options()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest('[role="option"]');
    if (!option) return;
    event.preventDefault();
    choose(option);
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
  // Typed before this script had arrived.
  if (input === document.activeElement && input.value && !hidden.value) ask();
}
