// A row of a table follows its first link wherever it is clicked; J and K move from row to row, Enter opens.
// A row without a link may have details to open instead.
export function start(table) {
  const LINK = "th a[href], td:first-child a[href]";
  const first = (row) => row.querySelector(LINK) ?? row.querySelector("td > details > summary");
  const links = () => [...table.querySelectorAll("tbody tr")].map(first).filter(Boolean);

  table.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.target.closest("a, button, input, select, label, summary, [data-edit], .select-cell")) return;
    if (String(getSelection())) return;
    const link = event.target.closest("tbody tr")?.querySelector(LINK);
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });
  for (const link of links()) link.closest("tr").classList.add(link.matches("a") ? "has-link" : "has-details");

  document.addEventListener("portal:step", (event) => {
    const all = links();
    // One table answers: the first on the page that has rows to open.
    if (!all.length || document.querySelector("table:has(tbody tr:is(.has-link, .has-details))") !== table) return;
    const now = all.indexOf(document.activeElement);
    const next = now < 0 ? 0 : Math.min(Math.max(now + event.detail.by, 0), all.length - 1);
    all[next].focus();
  });
}
