// The portfolio tree by keys: up and down go through what is in sight, right opens a node or goes into it, left closes it or
// goes up to the node above. Enter and Space open and close, as a summary does by itself.
export function start(tree) {
  const stops = () => [...tree.querySelectorAll("summary, .leaf a")].filter((one) => one.checkVisibility());

  tree.addEventListener("keydown", (event) => {
    const here = event.target.closest("summary, .leaf a");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = stops();
    const at = all.indexOf(here);
    const details = here.matches("summary") ? here.parentElement : null;
    let next = null;
    if (event.key === "ArrowDown") next = all[at + 1];
    else if (event.key === "ArrowUp") next = all[at - 1];
    else if (event.key === "ArrowRight" && details?.open) next = all[at + 1];
    else if (event.key === "ArrowRight" && details) details.open = true;
    else if (event.key === "ArrowLeft" && details?.open) details.open = false;
    else if (event.key === "ArrowLeft") next = here.closest("li").parentElement.closest("details")?.querySelector("summary");
    else return;
    event.preventDefault();
    next?.focus();
  });
  // Who opens a node as it arrives is quicker than htmx, which has not heard of it yet.
  tree.addEventListener("htmx:load", (event) => {
    for (const one of event.target.querySelectorAll("details[open][hx-get]")) {
      if (!one.querySelector(".branch-below").childElementCount) one.dispatchEvent(new Event("toggle"));
    }
  });
}
