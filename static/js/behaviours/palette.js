// The command palette: Ctrl K or "Find or do…" opens it over any page. The list comes from the server, which knows
// what the asker may see; what can be done on the page itself is read from the page. Arrow keys move, Enter opens,
// Ctrl Enter opens beside, Escape closes. The focus stays in the box: aria-activedescendant says where one is.
const PATIENCE = 120;
const KEPT = 6;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// What was opened last is kept in the browser by kind and number only; the server says how it is called now.
function remember(store) {
  const here = document.querySelector("[data-subject]")?.dataset.subject;
  const known = (localStorage.getItem(store) ?? "").split(" ").filter(Boolean);
  if (!here) return known;
  localStorage.setItem(store, [here, ...known.filter((one) => one !== here)].slice(0, KEPT).join(" "));
  return known.filter((one) => one !== here);
}

// Buttons and links in the head of the page, by their words.
function pageActions() {
  const found = document.querySelectorAll("main .page-actions :is(a, button)");
  return [...found].filter((one) => one.checkVisibility()).map((one) => {
    const keys = one.querySelector("kbd")?.textContent.trim() ?? one.dataset.key?.toUpperCase() ?? "";
    const said = one.getAttribute("aria-label") ?? [...one.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim();
    return { one, keys, said: said.replace(/\s+/g, " ") };
  }).filter((action) => action.said);
}

export function start(dialog) {
  const box = dialog.querySelector("input");
  const list = dialog.querySelector(".palette-list");
  const none = dialog.querySelector(".palette-none");
  const said = dialog.querySelector(".palette-said");
  const recent = remember(`portal-recent-${dialog.dataset.owner}`);
  let actions = [];
  let active = null;
  let timer = 0;
  let asking = null;

  const options = () => [...list.querySelectorAll('[role="option"]')];

  const point = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    if (!active) return box.removeAttribute("aria-activedescendant");
    active.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  };

  const addPageActions = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const fitting = actions.filter(({ said: text }) => words.every((word) => plain(text).includes(word)));
    if (!fitting.length) return;
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", dialog.dataset.here);
    const head = document.createElement("div");
    head.className = "palette-group";
    head.setAttribute("role", "presentation");
    head.textContent = dialog.dataset.here;
    group.append(head);
    fitting.forEach(({ one, keys, said: text }, at) => {
      const line = document.createElement("button");
      Object.assign(line, { type: "button", className: "palette-line", id: `palette-here-${at}`, tabIndex: -1 });
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const icon = one.querySelector("svg.icon")?.cloneNode(true);
      if (icon) line.append(icon);
      const title = Object.assign(document.createElement("span"), { className: "found-title", textContent: text });
      line.append(title);
      if (keys) line.append(Object.assign(document.createElement("kbd"), { textContent: keys }));
      line.addEventListener("click", () => {
        dialog.close();
        one.click();
      });
      group.append(line);
    });
    list.append(group);
  };

  const show = (html) => {
    list.innerHTML = html;
    list.setAttribute("aria-busy", "false");
    addPageActions();
    none.hidden = options().length > 0;
    said.textContent = list.querySelector("[data-words]")?.textContent ?? "";
    point(options()[0]);
  };

  const ask = async () => {
    asking?.abort();
    list.setAttribute("aria-busy", "true");
    const mine = (asking = new AbortController());
    const url = new URL(dialog.dataset.url, location.href);
    url.search = new URLSearchParams({ q: box.value, recent: recent.join(" ") });
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: mine.signal, cache: "no-store" });
      if (answer.status === 401) return void location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch (error) {
      if (error.name === "AbortError") return;
      said.textContent = dialog.dataset.failed;
      list.setAttribute("aria-busy", "false");
    }
  };

  const open = () => {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    actions = pageActions();
    box.value = "";
    list.replaceChildren();
    dialog.showModal();
    box.focus();
    ask();
  };

  const follow = (beside) => {
    if (!active) return;
    if (beside && active.href) window.open(active.href, "_blank", "noopener");
    else active.click();
  };

  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || !event.target.closest("[data-palette]")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  box.addEventListener("input", () => {
    // What is shown is not yet of what is typed.
    list.setAttribute("aria-busy", "true");
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(active);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (step !== undefined && all.length) point(all[(step + all.length) % all.length]);
    else if (event.key === "Enter" && !event.isComposing && !event.target.closest(".palette-close")) follow(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointermove", (event) => {
    const line = event.target.closest('[role="option"]');
    if (line && line !== active) point(line);
  });
}
