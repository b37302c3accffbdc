// A typed "@" in a comment offers people who may see the thing; the chosen one's e-mail is written, which the
// server turns into a mention. Arrow keys move, Enter or Tab takes, Escape closes the list.
const PATIENCE = 150;
const TYPED = /(^|[\s(])@([\p{L}\p{N}.'_-]*(?: [\p{L}\p{N}.'_-]+)?)$/u;

let serial = 0;

export function start(holder) {
  const box = holder.querySelector("textarea");
  const list = holder.querySelector(".mention-list");
  const own = `mention-${(serial += 1)}`;
  let active = -1;
  let timer = 0;
  let asked = 0;

  list.id = own;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", own);

  const options = () => [...list.children];
  const close = () => {
    // An answer that is still on its way opens nothing any more.
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    active = -1;
    box.removeAttribute("aria-activedescendant");
  };
  const point = (at) => {
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    active = at;
    box.setAttribute("aria-activedescendant", options()[at].id);
    options()[at].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    const before = box.value.slice(0, box.selectionStart).replace(TYPED, `$1@${option.dataset.email} `);
    const after = box.value.slice(box.selectionStart);
    box.value = before + after;
    box.setSelectionRange(before.length, before.length);
    close();
    box.focus();
  };
  const show = (people) => {
    list.replaceChildren(...people.map((person, at) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${own}-${at}`, textContent: person.name });
      option.setAttribute("role", "option");
      option.dataset.email = person.email;
      option.append(Object.assign(document.createElement("small"), { textContent: person.email, className: "muted" }));
      return option;
    }));
    list.hidden = !people.length;
    if (people.length) point(0);
    else close();
  };
  const ask = async () => {
    const match = TYPED.exec(box.value.slice(0, box.selectionStart));
    if (!match) return close();
    const mine = (asked += 1);
    const answer = await fetch(`${holder.dataset.url}?${new URLSearchParams({ q: match[2] })}`, { cache: "no-store" });
    if (answer.ok && mine === asked) show((await answer.json()).people);
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = options().length;
    if (event.key === "ArrowDown") point((active + 1) % count);
    else if (event.key === "ArrowUp") point((active - 1 + count) % count);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") take(options()[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li");
    event.preventDefault();
    if (option) take(option);
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
}
