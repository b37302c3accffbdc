// Arrow keys move between the cells of a table of links; Home and End go to the ends of a row. Tab goes on as ever.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function start(table) {
  const rows = () => [...table.tBodies].flatMap((body) => [...body.rows]);
  const link = (row, column) => row?.cells[column]?.querySelector("a[href]");

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody :is(th, td)");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const at = all.indexOf(cell.parentElement);
    let goal = null;
    if (STEPS[event.key]) {
      const [down, right] = STEPS[event.key];
      let [row, column] = [at + down, cell.cellIndex + right];
      // Cells without a value to open are stepped over.
      while (all[row] && column >= 0 && column < all[row].cells.length && !(goal = link(all[row], column))) {
        row += down;
        column += right;
      }
    } else if (event.key === "Home" || event.key === "End") {
      const cells = [...cell.parentElement.cells].filter((each) => each.querySelector("a[href]"));
      goal = (event.key === "Home" ? cells[0] : cells.at(-1))?.querySelector("a[href]");
    }
    if (!goal) return;
    event.preventDefault();
    goal.focus();
  });
}
