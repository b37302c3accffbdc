// The formula editor: finds measures as one types, puts the chosen one where the caret was, and asks for a check a moment
// after the last key. The server checks and computes; the verdict is announced, the figures below it are not.
const WAIT = 400;
const ASKED = ["formula", "unit", "counted", "default_window", "decimals", "preview_node", "fixed"];

export function start(form) {
  const formula = form.querySelector("#id_formula");
  const check = form.querySelector("#formula-check");
  const verdict = form.querySelector("#formula-verdict");
  const search = form.querySelector("[data-measure-search]");
  const none = form.querySelector("[data-measure-none]");
  const picks = [...form.querySelectorAll("[data-insert]")];

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  search.addEventListener("input", () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const pick of picks) pick.parentElement.hidden = !words.every((word) => plain(pick.textContent).includes(word));
    none.hidden = picks.some((pick) => !pick.parentElement.hidden);
  });
  // Enter in the search takes the first measure found, and does not send the form.
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    picks.find((pick) => !pick.parentElement.hidden)?.click();
  });

  form.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-insert]");
    if (!pick) return;
    const { selectionStart: from, selectionEnd: to, value } = formula;
    const before = from > 0 && /[\w)]$/.test(value.slice(0, from)) ? " " : "";
    formula.setRangeText(before + pick.dataset.insert, from, to, "end");
    formula.focus();
    formula.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // What nobody chose follows the formula: its usual unit, and what it usually counts.
  const follows = new Set(form.dataset.chosen ? [] : ["unit", "counted"]);
  // typed: the formula itself changed, so the selects are made anew; never under the hand that is in one of them.
  const ask = (typed) => {
    const values = typed ? { typed: "1" } : {};
    for (const name of ASKED) if (form.elements[name] && !(typed && follows.has(name))) values[name] = form.elements[name].value;
    window.htmx.ajax("GET", check.dataset.url, { source: check, target: check, swap: "innerHTML", values });
  };
  let waiting = 0;
  formula.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT, true);
  });
  form.addEventListener("change", (event) => {
    follows.delete(event.target.name);
    if (event.target !== formula && ASKED.includes(event.target.name)) ask(false);
  });
  check.addEventListener("htmx:afterSettle", () => {
    formula.setAttribute("aria-invalid", String(verdict.querySelector(".field-error") !== null));
  });
}
