// The head of a long table stays in sight. A box that scrolls sideways would hold it back, so the box lets go of the
// table while the table is no wider than the box.
export function start(table) {
  const box = table.closest(".table-scroll");
  if (!box) return;
  const observer = new ResizeObserver(() => box.classList.toggle("fits", table.offsetWidth <= box.clientWidth));
  observer.observe(box);
  observer.observe(table);
}
