// A filter form that applies itself (data-by-hand: only when it is sent): selects, boxes and names found at once, the search box on Enter. Empty fields stay out of the address.
export function start(form) {
  form.querySelector("[data-submit]")?.setAttribute("hidden", "");
  form.addEventListener("change", (event) => {
    if ("byHand" in form.dataset) return;
    if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=month], input[type=date]")) form.requestSubmit();
  });
  // A name was chosen in a box that finds it; a box that was emptied says so itself.
  form.addEventListener("portal:chosen", () => {
    if (!("byHand" in form.dataset)) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
  // Coming back with the browser's Back restores the page as it was left: with those fields still switched off, and with
  // what was typed for the next list. The fields say what the address says.
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back) form.reset();
  window.addEventListener("pageshow", (event) => {
    for (const field of form.elements) field.disabled = false;
    if (back || event.persisted) form.reset();
  });
}
