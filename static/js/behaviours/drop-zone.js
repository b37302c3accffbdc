// Drag a file onto the zone, or choose one; says which it is, and sends the form when asked to.
const units = ["B", "kB", "MB", "GB"];

function size(bytes) {
  let step = 0;
  let left = bytes;
  while (left >= 1000 && step < units.length - 1) {
    left /= 1000;
    step += 1;
  }
  const language = document.documentElement.lang;
  const letters = language === "fr" ? units[step].replace("B", "o") : units[step];
  return `${left.toLocaleString(language, { maximumFractionDigits: step ? 1 : 0 })}\u00a0${letters}`;
}

export function start(zone) {
  const input = zone.querySelector('input[type="file"]');
  const chosen = zone.querySelector("[data-chosen]");

  const show = () => {
    const file = input.files[0];
    chosen.textContent = file ? `${file.name} · ${size(file.size)}` : "";
    if (file && "submitAtOnce" in zone.dataset) input.form.requestSubmit();
  };
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-over");
  };

  input.addEventListener("change", show);
  // Enter would send the form without a file; who presses it on the field wants to choose one.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || input.files.length) return;
    event.preventDefault();
    input.click();
  });
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    const first = new DataTransfer();
    first.items.add(event.dataTransfer.files[0]);
    input.files = first.files;
    show();
  });
}
